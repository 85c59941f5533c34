using Bridge.Boot;

namespace Bridge.Firmware.Crypto;

/// <summary>The curve y^2 + xy = x^3 + ax^2 + 1 of suite 1 or 2: points as bytes, addition, and what a point must be to be used.</summary>
/// <remarks>For public points only: the functions answer early. Secret scalars are <see cref="MontgomeryLadder"/>'s.</remarks>
public sealed class KoblitzCurve
{
    private const int EvenPoint = 2;
    private const int OddPoint = 3;

    public readonly BinaryField Field;

    /// <summary>G, of order n.</summary>
    public readonly CurvePoint Generator;

    /// <summary>n, Field.Bytes bytes, most significant first.</summary>
    public readonly byte[] Order;

    /// <summary>Bits of n.</summary>
    public readonly int OrderBits;

    /// <summary>The cofactor h is 2 to this.</summary>
    private readonly int _cofactorBits;

    /// <summary>a: 0 or 1.</summary>
    private readonly ulong _a;

    private readonly ulong[] _t;
    private readonly ulong[] _x;
    private readonly ulong[] _z;

    private KoblitzCurve(BinaryField field, ulong a, int cofactorBits, ulong[] x, ulong[] y, byte[] order, int orderBits)
    {
        Field = field;
        Generator = new CurvePoint(field);
        field.Copy(Generator.X, x);
        field.Copy(Generator.Y, y);
        Order = order;
        OrderBits = orderBits;
        _cofactorBits = cofactorBits;
        _a = a;
        _t = field.NewElement();
        _x = field.NewElement();
        _z = field.NewElement();
    }

    /// <summary>Of suite 1 (SEC 2, 3.2.1): a = 1, h = 2.</summary>
    public static KoblitzCurve Sect163k1()
    {
        ulong[] x = { 0xDE4E6D5E5C94EEE8, 0x7BBC11ACAA07D793, 0x00000002FE13C053 };
        ulong[] y = { 0x0536D538CCDAA3D9, 0x5D38FF58321F2E80, 0x0000000289070FB0 };
        byte[] order =
        {
            0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
            0x01, 0x08, 0xA2, 0xE0, 0xCC, 0x0D, 0x99, 0xF8, 0xA5, 0xEF,
        };
        return new KoblitzCurve(BinaryField.Gf163(), 1, 1, x, y, order, 163);
    }

    /// <summary>Of suite 2 (SEC 2, 3.4.1): a = 0, h = 4.</summary>
    public static KoblitzCurve Sect283k1()
    {
        ulong[] x = { 0xB0C2AC2458492836, 0x23C1567A16876913, 0x62F188E553CD265F, 0x78CA44883F1A3B81, 0x000000000503213F };
        ulong[] y = { 0x4E34116177DD2259, 0xE8184698E4596236, 0x07E5426FE87E45C0, 0x0F1C9E318D90F95D, 0x0000000001CCDA38 };
        byte[] order =
        {
            0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0xE9, 0xAE, 0x2E, 0xD0, 0x75, 0x77, 0x26, 0x5D, 0xFF, 0x7F, 0x94, 0x45, 0x1E, 0x06, 0x1E, 0x16, 0x3C, 0x61,
        };
        return new KoblitzCurve(BinaryField.Gf283(), 0, 2, x, y, order, 281);
    }

    /// <summary>Reads a compressed point (SEC 1, 2.3.4): 02 or 03 by the lowest bit of y/x, then x.</summary>
    /// <returns>
    /// <see cref="Verdict.Valid"/>, or <see cref="Verdict.Refused"/> for another first byte, x outside the field, no such point on the curve,
    /// and the points of the small subgroup: h times the point must not be infinity.
    /// </returns>
    public int Decompress(byte[] buffer, int offset, CurvePoint point)
    {
        int form = buffer[offset];
        if ((form != EvenPoint && form != OddPoint) || Field.FromBytes(point.X, buffer, offset + 1) != Verdict.Valid)
        {
            return Verdict.Refused;
        }

        // With y = zx the curve's equation is z^2 + z = x + a + 1/x^2. At x = 0 there is only the point of order two.
        if (CheckSubgroup(point) != Verdict.Valid)
        {
            return Verdict.Refused;
        }

        Field.Invert(_x, point.X);
        Field.Square(_x, _x);
        Field.Add(_x, _x, point.X);
        _x[0] = _x[0] ^ _a;
        if (Field.SolveQuadratic(_z, _x) != Verdict.Valid)
        {
            return Verdict.Refused;
        }

        _z[0] = _z[0] ^ ((_z[0] ^ (ulong)form) & 1);
        Field.Multiply(point.Y, _z, point.X);
        return Verdict.Valid;
    }

    /// <summary>Writes 1 + Field.Bytes bytes. x is not 0.</summary>
    public void Compress(CurvePoint point, byte[] buffer, int offset)
    {
        Field.Invert(_x, point.X);
        Field.Multiply(_x, _x, point.Y);
        buffer[offset] = (byte)(EvenPoint + (int)(_x[0] & 1));
        Field.ToBytes(point.X, buffer, offset + 1);
    }

    /// <summary>r = p + q. r may be p or q.</summary>
    /// <returns>
    /// <see cref="Verdict.Refused"/> when both have the same x: the sum is infinity, or a doubling. Neither comes about between a hash's or an
    /// ephemeral key's multiple and a point chosen without knowing it.
    /// </returns>
    public int Add(CurvePoint r, CurvePoint p, CurvePoint q)
    {
        Field.Add(_x, p.X, q.X);
        if (Field.NonZero(_x) == 0)
        {
            return Verdict.Refused;
        }

        // slope = (y1 + y2)/(x1 + x2), x3 = slope^2 + slope + x1 + x2 + a, y3 = slope(x1 + x3) + x3 + y1.
        Field.Invert(_z, _x);
        Field.Add(_t, p.Y, q.Y);
        Field.Multiply(_z, _z, _t);
        Field.Square(_t, _z);
        Field.Add(_t, _t, _z);
        Field.Add(_t, _t, _x);
        _t[0] = _t[0] ^ _a;
        Field.Add(_x, p.X, _t);
        Field.Multiply(_x, _x, _z);
        Field.Add(_x, _x, _t);
        Field.Add(r.Y, _x, p.Y);
        Field.Copy(r.X, _t);
        return Verdict.Valid;
    }

    /// <returns><see cref="Verdict.Refused"/> when h times the point is infinity, as for x = 0, and with h = 4 for x = 1.</returns>
    public int CheckSubgroup(CurvePoint point)
    {
        Field.Copy(_x, point.X);
        Field.SetZero(_z);
        _z[0] = 1;
        MultiplyByCofactor(_x, _z);
        return Field.NonZero(_z) == 0 ? Verdict.Refused : Verdict.Valid;
    }

    /// <summary>h times the point of which x/z is the x coordinate, by doublings: (x + z)^4 / (xz)^2. z = 0 is infinity.</summary>
    public void MultiplyByCofactor(ulong[] x, ulong[] z)
    {
        for (int i = 0; i < _cofactorBits; i++)
        {
            Field.Multiply(_t, x, z);
            Field.Add(x, x, z);
            Field.Square(x, x);
            Field.Square(x, x);
            Field.Square(z, _t);
        }
    }

    /// <summary>Clears what was computed with last.</summary>
    public void Wipe()
    {
        Field.SetZero(_t);
        Field.SetZero(_x);
        Field.SetZero(_z);
        Field.Wipe();
    }
}
