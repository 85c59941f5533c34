using System;

namespace Bridge.Boot;

/// <summary>The curve y^2 + xy = x^3 + ax^2 + 1 of suite 1 or 2: points as bytes, addition, and what a point must be to be used.</summary>
/// <remarks>For public points only: the functions answer early. Secret scalars are <see cref="MontgomeryLadder"/>'s.</remarks>
public sealed class KoblitzCurve
{
    private const int EvenPoint = 2;
    private const int OddPoint = 3;
    private const int Sect163k1Bytes = 63;

    public readonly BinaryField Field;

    /// <summary>G, of order n.</summary>
    public readonly CurvePoint Generator;

    /// <summary>Arithmetic modulo n.</summary>
    public readonly ScalarModulus Order;

    /// <summary>Bits of n.</summary>
    public readonly int OrderBits;

    /// <summary>Bits of the associate value in ECMQV: half of those of n, rounded up, and the one set above them.</summary>
    public readonly int AssociateBits;

    /// <summary>The cofactor h is 2 to this.</summary>
    private readonly int _cofactorBits;

    /// <summary>a: 0 or 1.</summary>
    private readonly ulong _a;

    private readonly ulong[] _t;
    private readonly ulong[] _x;
    private readonly ulong[] _z;

    private KoblitzCurve(BinaryField field, int a, int cofactorBits, int orderBits, int constantsOffset)
    {
        // x and y of G, and n: of sect163k1, then of sect283k1.
        byte[] constants =
        {
            0x02, 0xFE, 0x13, 0xC0, 0x53, 0x7B, 0xBC, 0x11, 0xAC, 0xAA, 0x07,
            0xD7, 0x93, 0xDE, 0x4E, 0x6D, 0x5E, 0x5C, 0x94, 0xEE, 0xE8,
            0x02, 0x89, 0x07, 0x0F, 0xB0, 0x5D, 0x38, 0xFF, 0x58, 0x32, 0x1F,
            0x2E, 0x80, 0x05, 0x36, 0xD5, 0x38, 0xCC, 0xDA, 0xA3, 0xD9,
            0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
            0x01, 0x08, 0xA2, 0xE0, 0xCC, 0x0D, 0x99, 0xF8, 0xA5, 0xEF,
            0x05, 0x03, 0x21, 0x3F, 0x78, 0xCA, 0x44, 0x88, 0x3F, 0x1A, 0x3B, 0x81, 0x62, 0xF1, 0x88, 0xE5, 0x53, 0xCD,
            0x26, 0x5F, 0x23, 0xC1, 0x56, 0x7A, 0x16, 0x87, 0x69, 0x13, 0xB0, 0xC2, 0xAC, 0x24, 0x58, 0x49, 0x28, 0x36,
            0x01, 0xCC, 0xDA, 0x38, 0x0F, 0x1C, 0x9E, 0x31, 0x8D, 0x90, 0xF9, 0x5D, 0x07, 0xE5, 0x42, 0x6F, 0xE8, 0x7E,
            0x45, 0xC0, 0xE8, 0x18, 0x46, 0x98, 0xE4, 0x59, 0x62, 0x36, 0x4E, 0x34, 0x11, 0x61, 0x77, 0xDD, 0x22, 0x59,
            0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0xE9, 0xAE, 0x2E, 0xD0, 0x75, 0x77, 0x26, 0x5D, 0xFF, 0x7F, 0x94, 0x45, 0x1E, 0x06, 0x1E, 0x16, 0x3C, 0x61,
        };
        int bytes = field.Bytes;
        Field = field;
        Generator = new CurvePoint(new ulong[BinaryField.Words], new ulong[BinaryField.Words]);
        field.FromBytes(Generator.X, constants, constantsOffset);
        field.FromBytes(Generator.Y, constants, constantsOffset + bytes);
        Order = new ScalarModulus(constants, constantsOffset + bytes + bytes, bytes);
        OrderBits = orderBits;
        AssociateBits = ((orderBits + 1) / 2) + 1;
        _cofactorBits = cofactorBits;
        _a = (ulong)a;
        _t = field.NewElement();
        _x = field.NewElement();
        _z = field.NewElement();
    }

    /// <summary>Of suite 1 (SEC 2, 3.2.1): modulo x^163 + x^7 + x^6 + x^3 + 1, a = 1, h = 2.</summary>
    public static KoblitzCurve Sect163k1() => new KoblitzCurve(new BinaryField(163, 7, 6, 3), 1, 1, 163, 0);

    /// <summary>Of suite 2 (SEC 2, 3.4.1): modulo x^283 + x^12 + x^7 + x^5 + 1, a = 0, h = 4.</summary>
    public static KoblitzCurve Sect283k1() => new KoblitzCurve(new BinaryField(283, 12, 7, 5), 0, 2, 281, Sect163k1Bytes);

    /// <summary>Reads a compressed point (SEC 1, 2.3.4): 02 or 03 by the lowest bit of y/x, then x.</summary>
    /// <returns>
    /// <see cref="Verdict.Valid"/>, or <see cref="Verdict.Refused"/> for another first byte, x outside the field, no such point on the curve,
    /// and the points of the small subgroup: h times the point must not be infinity.
    /// </returns>
    public int Decompress(byte[] buffer, int offset, CurvePoint point)
    {
        BinaryField field = Field;
        ulong[] x = _x;
        ulong[] z = _z;
        int form = buffer[offset];
        if ((form != EvenPoint && form != OddPoint)
            || field.FromBytes(point.X, buffer, offset + 1) != Verdict.Valid
            || CheckSubgroup(point) != Verdict.Valid)
        {
            return Verdict.Refused;
        }

        // With y = zx the curve's equation is z^2 + z = x + a + 1/x^2.
        field.Invert(x, point.X);
        field.Square(x, x);
        field.Add(x, x, point.X);
        x[0] = x[0] ^ _a;
        int verdict = field.SolveQuadratic(z, x);
        z[0] = z[0] ^ ((z[0] ^ (ulong)form) & 1);
        field.Multiply(point.Y, z, point.X);
        return verdict;
    }

    /// <summary>Writes 1 + Field.Bytes bytes. x is not 0.</summary>
    public void Compress(CurvePoint point, byte[] buffer, int offset)
    {
        BinaryField field = Field;
        field.Invert(_x, point.X);
        field.Multiply(_x, _x, point.Y);
        buffer[offset] = (byte)(EvenPoint + (int)(_x[0] & 1));
        field.ToBytes(point.X, buffer, offset + 1);
    }

    /// <summary>r = p + q. r may be p or q.</summary>
    /// <returns>
    /// <see cref="Verdict.Refused"/> when the sum is of the small subgroup, and when both have the same x: then it is infinity, or a doubling.
    /// Neither comes about between the multiple by a hash and a point chosen without knowing it.
    /// </returns>
    public int Add(CurvePoint r, CurvePoint p, CurvePoint q)
    {
        BinaryField field = Field;
        ulong[] slope = _z;
        ulong[] t = _t;
        ulong[] x = _x;
        field.Add(x, p.X, q.X);
        if (field.NonZero(x) == 0)
        {
            return Verdict.Refused;
        }

        // slope = (y1 + y2)/(x1 + x2), x3 = slope^2 + slope + x1 + x2 + a, y3 = slope(x1 + x3) + x3 + y1.
        field.Invert(slope, x);
        field.Add(t, p.Y, q.Y);
        field.Multiply(slope, slope, t);
        field.Square(t, slope);
        field.Add(t, t, slope);
        field.Add(x, x, t);
        x[0] = x[0] ^ _a;
        field.Add(t, p.X, x);
        field.Multiply(t, t, slope);
        field.Add(t, t, x);
        field.Add(r.Y, t, p.Y);
        Array.Copy(x, r.X, BinaryField.Words);
        return CheckSubgroup(r);
    }

    /// <returns><see cref="Verdict.Refused"/> when h times the point is infinity, as for x = 0, and with h = 4 for x = 1.</returns>
    public int CheckSubgroup(CurvePoint point)
    {
        Array.Copy(point.X, _x, BinaryField.Words);
        Array.Clear(_z, 0, BinaryField.Words);
        _z[0] = 1;
        MultiplyByCofactor(_x, _z);
        return Field.NonZero(_z) == 0 ? Verdict.Refused : Verdict.Valid;
    }

    /// <summary>h times the point of which x/z is the x coordinate, by doublings: (x + z)^4 / (xz)^2. z = 0 is infinity.</summary>
    public void MultiplyByCofactor(ulong[] x, ulong[] z)
    {
        BinaryField field = Field;
        for (int i = 0; i < _cofactorBits; i++)
        {
            field.Multiply(_t, x, z);
            field.Add(x, x, z);
            field.Square(x, x);
            field.Square(x, x);
            field.Square(z, _t);
        }
    }
}
