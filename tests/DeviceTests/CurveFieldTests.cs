using Bridge.Boot;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>The fields by their own laws, from elements that fill every word; the random ones are in the host tests.</summary>
[TestClass]
public class CurveFieldTests
{
    private const string Low163 = "0289070FB05D38FF58321F2E800536D538CCDAA3D9";
    private const string Full163 = "07FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF";
    private const string Low283 = "01CCDA380F1C9E318D90F95D07E5426FE87E45C0E8184698E45962364E34116177DD2259";
    private const string Full283 = "07FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF";

    [TestMethod]
    [DataRow(1, Low163)]
    [DataRow(1, Full163)]
    [DataRow(2, Low283)]
    [DataRow(2, Full283)]
    public void An_element_reads_back_as_its_bytes(int suite, string text)
    {
        BinaryField field = new CurveMath(suite).Curve.Field;
        Assert.AreEqual(Hex.Normal(text), Text(field, Element(field, text)));
    }

    [TestMethod]
    [DataRow(1, "080000000000000000000000000000000000000000")]
    [DataRow(1, "FF0000000000000000000000000000000000000001")]
    [DataRow(2, "080000000000000000000000000000000000000000000000000000000000000000000000")]
    [DataRow(2, "800000000000000000000000000000000000000000000000000000000000000000000000")]
    public void An_element_of_degree_m_or_more_is_refused(int suite, string text)
    {
        BinaryField field = new CurveMath(suite).Curve.Field;
        Assert.AreEqual(Verdict.Refused, field.FromBytes(field.NewElement(), Hex.Parse(text), 0));
    }

    /// <summary>x^(m-1) times x is the low part of the reduction polynomial.</summary>
    [TestMethod]
    [DataRow(1, "040000000000000000000000000000000000000000", "0000000000000000000000000000000000000000C9")]
    [DataRow(2, "040000000000000000000000000000000000000000000000000000000000000000000000", "0000000000000000000000000000000000000000000000000000000000000000000010A1")]
    public void The_reduction_polynomial_is_that_of_the_specification(int suite, string highest, string lowPart)
    {
        BinaryField field = new CurveMath(suite).Curve.Field;
        ulong[] x = field.NewElement();
        ulong[] product = field.NewElement();
        x[0] = 2;
        field.Multiply(product, Element(field, highest), x);
        Assert.AreEqual(Hex.Normal(lowPart), Text(field, product));
    }

    [TestMethod]
    [DataRow(1, Low163, Full163)]
    [DataRow(2, Low283, Full283)]
    public void Squaring_multiplying_and_inverting_agree(int suite, string left, string right)
    {
        BinaryField field = new CurveMath(suite).Curve.Field;
        ulong[] a = Element(field, left);
        ulong[] b = Element(field, right);
        ulong[] r = field.NewElement();
        ulong[] s = field.NewElement();
        field.Multiply(r, a, b);
        field.Multiply(s, b, a);
        Assert.AreEqual(Text(field, s), Text(field, r));

        field.Square(s, a);
        field.Multiply(r, a, a);
        Assert.AreEqual(Text(field, s), Text(field, r));

        field.Invert(s, a);
        field.Multiply(r, s, a);
        Assert.AreEqual((ulong)1, r[0]);
        r[0] = 0;
        Assert.AreEqual((ulong)0, field.NonZero(r));
    }

    [TestMethod]
    [DataRow(1, Low163)]
    [DataRow(2, Low283)]
    public void Results_may_be_arguments(int suite, string text)
    {
        BinaryField field = new CurveMath(suite).Curve.Field;
        ulong[] a = Element(field, text);
        ulong[] expected = field.NewElement();
        field.Multiply(expected, a, a);
        field.Multiply(a, a, a);
        Assert.AreEqual(Text(field, expected), Text(field, a));

        field.Invert(expected, a);
        field.Invert(a, a);
        Assert.AreEqual(Text(field, expected), Text(field, a));
    }

    /// <summary>Of z^2 + z = c exactly half of all c have a solution: those of trace 0.</summary>
    [TestMethod]
    [DataRow(1, Low163)]
    [DataRow(2, Low283)]
    public void A_quadratic_equation_is_solved_or_refused(int suite, string text)
    {
        BinaryField field = new CurveMath(suite).Curve.Field;
        ulong[] z = Element(field, text);
        ulong[] c = field.NewElement();
        ulong[] found = field.NewElement();
        field.Square(c, z);
        field.Add(c, c, z);
        Assert.AreEqual(Verdict.Valid, field.SolveQuadratic(found, c));
        found[0] ^= (found[0] ^ z[0]) & 1;
        Assert.AreEqual(Text(field, z), Text(field, found));

        // The trace of 1 is m mod 2, so adding 1 takes the solution away.
        c[0] ^= 1;
        Assert.AreEqual(Verdict.Refused, field.SolveQuadratic(found, c));
    }

    [TestMethod]
    public void Swapping_follows_the_bit()
    {
        BinaryField field = new CurveMath(2).Curve.Field;
        ulong[] a = Element(field, Low283);
        ulong[] b = Element(field, Full283);
        field.SwapIf(0, a, b);
        Assert.AreEqual(Hex.Normal(Low283), Text(field, a));
        field.SwapIf(1, a, b);
        Assert.AreEqual(Hex.Normal(Full283), Text(field, a));
        Assert.AreEqual(Hex.Normal(Low283), Text(field, b));
    }

    private static ulong[] Element(BinaryField field, string text)
    {
        ulong[] element = field.NewElement();
        Assert.AreEqual(Verdict.Valid, field.FromBytes(element, Hex.Parse(text), 0));
        return element;
    }

    private static string Text(BinaryField field, ulong[] element)
    {
        byte[] bytes = new byte[field.Bytes];
        field.ToBytes(element, bytes, 0);
        return Hex.Text(bytes, 0, bytes.Length);
    }
}
