using Bridge.Boot;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Points and multiples: constants of SEC 2, key pairs of the Smart Energy specification and of published test certificates, and what is refused.</summary>
[TestClass]
public class CurvePointTests
{
    private const string Generator1 = "0302FE13C0537BBC11ACAA07D793DE4E6D5E5C94EEE8";
    private const string Generator2 = "020503213F78CA44883F1A3B8162F188E553CD265F23C1567A16876913B0C2AC2458492836";
    private const string Order1 = "04000000000000000000020108A2E0CC0D99F8A5EF";
    private const string Order2 = "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE9AE2ED07577265DFF7F94451E061E163C61";

    [TestMethod]
    [DataRow(1, "0289070FB05D38FF58321F2E800536D538CCDAA3D9", Generator1)]
    [DataRow(2, "01CCDA380F1C9E318D90F95D07E5426FE87E45C0E8184698E45962364E34116177DD2259", Generator2)]
    public void The_generator_is_that_of_SEC_2(int suite, string y, string compressed)
    {
        CurveMath math = new CurveMath(suite);
        CurvePoint point = math.Point(compressed);
        byte[] bytes = new byte[math.Curve.Field.Bytes];
        math.Curve.Field.ToBytes(point.Y, bytes, 0);

        Assert.AreEqual(Hex.Normal(compressed), math.Text(math.Curve.Generator));
        Assert.AreEqual(Hex.Normal(y), Hex.Text(bytes, 0, bytes.Length));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Every_published_private_key_gives_its_public_key(int suite)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        CurveMath math = new CurveMath(suite);
        Assert.AreEqual(Hex.Normal(vectors.InitiatorPublicKey), math.Text(math.Multiply(vectors.Initiator.PrivateKey, math.Curve.Generator)));
        Assert.AreEqual(Hex.Normal(vectors.ResponderPublicKey), math.Text(math.Multiply(vectors.Responder.PrivateKey, math.Curve.Generator)));
        Assert.AreEqual(Hex.Normal(vectors.InitiatorEphemeralPublicKey), math.Text(math.Multiply(Hex.Parse(vectors.InitiatorEphemeralPrivateKey), math.Curve.Generator)));
        Assert.AreEqual(Hex.Normal(vectors.ResponderEphemeralPublicKey), math.Text(math.Multiply(Hex.Parse(vectors.ResponderEphemeralPrivateKey), math.Curve.Generator)));
    }

    /// <summary>Test certificates of Certicom's test authority, as an open Zigbee stack for Java ships them.</summary>
    [TestMethod]
    [DataRow(1, "0392BA4AFC2453A49EEBE9BCA8DE73210F02479A4A", "0207D1CA014786B5E552CFD5F04339A2E856F00EAAEF")]
    [DataRow(2, "00997097B87684F62F555173C47BE89935FBF6440AE292492B54C5829A0D541F4D26E254", "02012F082EE7DB1BD3F89F16EABBF5D6221A5DCD077FC0C9D37B329EEE8E2CDAEE03439DE0")]
    public void A_key_pair_of_the_test_authority_agrees(int suite, string privateKey, string publicKey)
    {
        CurveMath math = new CurveMath(suite);
        Assert.AreEqual(Hex.Normal(publicKey), math.Text(math.Multiply(Hex.Parse(privateKey), math.Curve.Generator)));
    }

    [TestMethod]
    [DataRow(1, Generator1, Order1)]
    [DataRow(2, Generator2, Order2)]
    public void Scalars_at_the_ends_of_their_range(int suite, string generator, string order)
    {
        CurveMath math = new CurveMath(suite);
        KoblitzCurve curve = math.Curve;
        byte[] scalar = new byte[curve.Field.Bytes];
        Assert.AreEqual(CurveMath.Refused, math.Text(math.Multiply(scalar, curve.Generator)));

        scalar[scalar.Length - 1] = 1;
        Assert.AreEqual(Hex.Normal(generator), math.Text(math.Multiply(scalar, curve.Generator)));

        // 2G, and 2G + G = 3G.
        scalar[scalar.Length - 1] = 2;
        CurvePoint twice = math.Multiply(scalar, curve.Generator);
        scalar[scalar.Length - 1] = 3;
        Assert.AreEqual(math.Text(math.Add(twice, curve.Generator)), math.Text(math.Multiply(scalar, curve.Generator)));

        scalar = Hex.Parse(order);
        Assert.AreEqual(CurveMath.Refused, math.Text(math.Multiply(scalar, curve.Generator)));
        Assert.AreEqual(CurveMath.Refused, math.MultiplyWithCofactor(scalar, curve.Generator));

        // n is odd: n - 1 gives -G, n - 2 gives -2G.
        scalar[scalar.Length - 1]--;
        Assert.AreEqual(OtherY(generator), math.Text(math.Multiply(scalar, curve.Generator)));
        scalar[scalar.Length - 1]--;
        Assert.AreEqual(OtherY(math.Text(twice)), math.Text(math.Multiply(scalar, curve.Generator)));
    }

    [TestMethod]
    [DataRow(1, Generator1)]
    [DataRow(2, Generator2)]
    public void Both_signs_of_a_point_are_read(int suite, string generator)
    {
        CurveMath math = new CurveMath(suite);
        CurvePoint point = math.Point(generator);
        CurvePoint opposite = math.Point(OtherY(generator));
        ulong[] sum = math.Curve.Field.NewElement();

        // -(x, y) = (x, x + y).
        math.Curve.Field.Add(sum, point.Y, opposite.Y);
        math.Curve.Field.Add(sum, sum, point.X);
        Assert.AreEqual((ulong)0, math.Curve.Field.NonZero(sum));
        Assert.AreEqual(OtherY(generator), math.Text(opposite));
    }

    [TestMethod]
    [DataRow(1, "0002FE13C0537BBC11ACAA07D793DE4E6D5E5C94EEE8")]
    [DataRow(1, "0402FE13C0537BBC11ACAA07D793DE4E6D5E5C94EEE8")]
    [DataRow(2, "000503213F78CA44883F1A3B8162F188E553CD265F23C1567A16876913B0C2AC2458492836")]
    [DataRow(2, "010503213F78CA44883F1A3B8162F188E553CD265F23C1567A16876913B0C2AC2458492836")]
    [DataRow(2, "040503213F78CA44883F1A3B8162F188E553CD265F23C1567A16876913B0C2AC2458492836")]
    [DataRow(2, "820503213F78CA44883F1A3B8162F188E553CD265F23C1567A16876913B0C2AC2458492836")]
    public void Any_form_byte_but_02_and_03_is_refused(int suite, string compressed)
    {
        Assert.IsNull(new CurveMath(suite).Point(compressed));
    }

    [TestMethod]
    [DataRow(1, "030AFE13C0537BBC11ACAA07D793DE4E6D5E5C94EEE8")]
    [DataRow(2, "020D03213F78CA44883F1A3B8162F188E553CD265F23C1567A16876913B0C2AC2458492836")]
    public void An_x_outside_the_field_is_refused(int suite, string compressed)
    {
        Assert.IsNull(new CurveMath(suite).Point(compressed));
    }

    /// <summary>x = 0 is the point of order 2, on both curves; x = 1 has order 4 where h = 4, and is no point where h = 2.</summary>
    [TestMethod]
    [DataRow(1, 0)]
    [DataRow(2, 0)]
    [DataRow(2, 1)]
    public void A_point_of_the_small_subgroup_is_refused(int suite, int x)
    {
        CurveMath math = new CurveMath(suite);
        byte[] compressed = new byte[1 + math.Curve.Field.Bytes];
        compressed[compressed.Length - 1] = (byte)x;
        for (int form = 2; form <= 3; form++)
        {
            compressed[0] = (byte)form;
            Assert.AreEqual(Verdict.Refused, math.Curve.Decompress(compressed, 0, CurveMath.NewPoint()));
        }

        CurvePoint point = CurveMath.NewPoint();
        point.X[0] = (ulong)x;
        Assert.AreEqual(Verdict.Refused, math.Curve.CheckSubgroup(point));
        Assert.AreEqual(Verdict.Valid, math.Curve.CheckSubgroup(math.Curve.Generator));
    }

    /// <summary>Half of all x belong to no point. Of 2 to 65 so many do, by the trace of x + a + 1/x^2 computed elsewhere.</summary>
    [TestMethod]
    [DataRow(1, 26)]
    [DataRow(2, 39)]
    public void An_x_without_a_point_is_refused(int suite, int points)
    {
        CurveMath math = new CurveMath(suite);
        byte[] compressed = new byte[1 + math.Curve.Field.Bytes];
        compressed[0] = 2;
        int found = 0;
        for (int x = 2; x < 66; x++)
        {
            compressed[compressed.Length - 1] = (byte)x;
            CurvePoint point = CurveMath.NewPoint();
            if (math.Curve.Decompress(compressed, 0, point) == Verdict.Valid)
            {
                Assert.IsTrue(IsOnCurve(math.Curve, point));
                found++;
            }
        }

        Assert.AreEqual(points, found);
    }

    [TestMethod]
    [DataRow(1, Generator1)]
    [DataRow(2, Generator2)]
    public void A_sum_that_is_infinity_or_a_doubling_is_refused(int suite, string generator)
    {
        CurveMath math = new CurveMath(suite);
        CurvePoint point = math.Point(generator);
        Assert.IsNull(math.Add(point, math.Point(OtherY(generator))));
        Assert.IsNull(math.Add(point, math.Point(generator)));
    }

    /// <summary>(0, 1) has order 2 on both curves, (1, 0) order 4 where h = 4: G + T, less G.</summary>
    [TestMethod]
    [DataRow(1, Generator1, 0, 1)]
    [DataRow(2, Generator2, 0, 1)]
    [DataRow(2, Generator2, 1, 0)]
    public void A_sum_in_the_small_subgroup_is_refused(int suite, string generator, int x, int y)
    {
        CurveMath math = new CurveMath(suite);
        CurvePoint small = CurveMath.NewPoint();
        small.X[0] = (ulong)x;
        small.Y[0] = (ulong)y;
        CurvePoint shifted = math.Add(math.Point(generator), small);
        Assert.IsNotNull(shifted);
        Assert.IsNull(math.Add(shifted, math.Point(OtherY(generator))));
    }

    [TestMethod]
    [DataRow(1, Order1)]
    [DataRow(2, Order2)]
    public void Private_keys_are_from_1_to_n_less_one(int suite, string order)
    {
        ScalarModulus modulus = new CurveMath(suite).Curve.Order;
        byte[] key = Hex.Parse(order);
        Assert.AreEqual(Verdict.Refused, modulus.CheckPrivateKey(key));
        key[key.Length - 1]--;
        Assert.AreEqual(Verdict.Valid, modulus.CheckPrivateKey(key));
        key[0] = 0xFF;
        Assert.AreEqual(Verdict.Refused, modulus.CheckPrivateKey(key));
        System.Array.Clear(key, 0, key.Length);
        Assert.AreEqual(Verdict.Refused, modulus.CheckPrivateKey(key));
        key[key.Length - 1] = 1;
        Assert.AreEqual(Verdict.Valid, modulus.CheckPrivateKey(key));
    }

    private static string OtherY(string compressed) => (compressed[1] == '2' ? "03" : "02") + Hex.Normal(compressed).Substring(2);

    /// <summary>y^2 + xy = x^3 + ax^2 + 1, a being 1 on sect163k1.</summary>
    private static bool IsOnCurve(KoblitzCurve curve, CurvePoint point)
    {
        BinaryField field = curve.Field;
        ulong[] left = new ulong[BinaryField.Words];
        ulong[] right = new ulong[BinaryField.Words];
        field.Add(left, point.Y, point.X);
        field.Multiply(left, left, point.Y);
        field.Square(right, point.X);
        if (field.Degree == 163)
        {
            field.Add(left, left, right);
        }

        field.Multiply(right, right, point.X);
        right[0] ^= 1;
        field.Add(left, left, right);
        return field.NonZero(left) == 0;
    }
}
