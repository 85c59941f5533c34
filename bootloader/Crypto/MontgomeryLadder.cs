using System;

namespace Bridge.Boot;

/// <summary>A scalar times a point on x coordinates alone (López and Dahab, 1999), in pieces; then y, or h times as much.</summary>
/// <remarks>
/// Two neighbours kP and (k + 1)P, each as X/Z, go down the scalar's bits: the first is doubled, the second becomes their sum, and where the
/// bit is 1 they change places before and after, by a mask. Each bit takes the same operations on the same arrays, from the length the caller
/// names downwards, leading zeros too, since infinity is 1/0 and needs no exception. With b = 1 a bit costs five multiplications and four
/// squarings, less than doubling and adding would. What still depends on the scalar is what <see cref="BinaryField"/> says of its table, and
/// power drawn: nothing here is blinded.
/// </remarks>
public sealed class MontgomeryLadder
{
    private readonly KoblitzCurve _curve;
    private readonly BinaryField _field;
    private readonly ulong[] _x0;
    private readonly ulong[] _z0;
    private readonly ulong[] _x1;
    private readonly ulong[] _z1;
    private readonly ulong[] _s;
    private readonly ulong[] _t;
    private CurvePoint _point;
    private byte[] _scalar;
    private int _bitsLeft;

    public MontgomeryLadder(KoblitzCurve curve)
    {
        BinaryField field = curve.Field;
        _curve = curve;
        _field = field;
        _x0 = field.NewElement();
        _z0 = field.NewElement();
        _x1 = field.NewElement();
        _z1 = field.NewElement();
        _s = field.NewElement();
        _t = field.NewElement();
    }

    /// <summary>Begins scalar times point.</summary>
    /// <param name="scalar">Most significant byte first; kept by reference until all bits are taken.</param>
    /// <param name="bits">How many of its lowest bits to take: public.</param>
    /// <param name="point">Kept by reference until the result is read; x not 0.</param>
    public void Begin(byte[] scalar, int bits, CurvePoint point)
    {
        _scalar = scalar;
        _bitsLeft = bits;
        _point = point;
        Array.Clear(_x0, 0, BinaryField.Words);
        Array.Clear(_z0, 0, BinaryField.Words);
        Array.Clear(_z1, 0, BinaryField.Words);
        Array.Copy(point.X, _x1, BinaryField.Words);
        _x0[0] = 1;
        _z1[0] = 1;
    }

    /// <summary>Takes the next bits, as many as are left at most.</summary>
    /// <returns>False when there were none left.</returns>
    public bool Step(int maxBits)
    {
        if (_bitsLeft == 0)
        {
            return false;
        }

        for (; maxBits > 0 && _bitsLeft > 0; maxBits--)
        {
            _bitsLeft--;
            int bit = (_scalar[_scalar.Length - 1 - (_bitsLeft >> 3)] >> (_bitsLeft & 7)) & 1;
            Exchange(bit);
            DoubleAndAdd();
            Exchange(bit);
        }

        return true;
    }

    /// <summary>The result in affine coordinates, after the last bit (López and Dahab, 1999, section 4.2). r may be the point multiplied.</summary>
    /// <returns><see cref="Verdict.Refused"/> when it is infinity.</returns>
    public int Finish(CurvePoint r)
    {
        BinaryField field = _field;
        ulong[] x = _point.X;
        ulong[] y = _point.Y;
        ulong[] x0 = _x0;
        ulong[] z0 = _z0;
        ulong[] x1 = _x1;
        ulong[] s = _s;
        ulong[] t = _t;
        if (field.NonZero(z0) == 0)
        {
            return Verdict.Refused;
        }

        if (field.NonZero(_z1) == 0)
        {
            // The neighbour is infinity, so this is -P.
            field.Add(r.Y, x, y);
            Array.Copy(x, r.X, BinaryField.Words);
            return Verdict.Valid;
        }

        // x0 = X0/Z0; y0 = (x0 + x) [(X0 + xZ0)(X1 + xZ1) + (x^2 + y) Z0 Z1] / (x Z0 Z1) + y.
        field.Multiply(t, x, z0);
        field.Add(t, t, x0);
        field.Multiply(s, x, _z1);
        field.Add(x1, x1, s);
        field.Multiply(x1, x1, t);
        field.Multiply(z0, z0, _z1);
        field.Multiply(x0, x0, s);
        field.Multiply(s, x, z0);
        field.Invert(s, s);
        field.Multiply(x0, x0, s);
        field.Square(t, x);
        field.Add(t, t, y);
        field.Multiply(t, t, z0);
        field.Add(x1, x1, t);
        field.Multiply(x1, x1, s);
        field.Add(t, x0, x);
        field.Multiply(x1, x1, t);
        field.Add(r.Y, x1, y);
        Array.Copy(x0, r.X, BinaryField.Words);
        return Verdict.Valid;
    }

    /// <summary>The x coordinate of h times the result as bytes, after the last bit.</summary>
    /// <returns><see cref="Verdict.Refused"/> when that is infinity.</returns>
    public int FinishWithCofactor(byte[] buffer)
    {
        _curve.MultiplyByCofactor(_x0, _z0);
        if (_field.NonZero(_z0) == 0)
        {
            return Verdict.Refused;
        }

        _field.Invert(_z0, _z0);
        _field.Multiply(_x0, _x0, _z0);
        _field.ToBytes(_x0, buffer, 0);
        return Verdict.Valid;
    }

    private void Exchange(int bit)
    {
        _field.SwapIf(bit, _x0, _x1);
        _field.SwapIf(bit, _z0, _z1);
    }

    /// <summary>The first becomes (X0 + Z0)^4 / (X0 Z0)^2, the second x + X0 Z1 X1 Z0 / (X0 Z1 + X1 Z0)^2.</summary>
    private void DoubleAndAdd()
    {
        BinaryField field = _field;
        ulong[] x0 = _x0;
        ulong[] z0 = _z0;
        ulong[] x1 = _x1;
        ulong[] z1 = _z1;
        ulong[] s = _s;
        ulong[] t = _t;
        field.SetFactor(x0);
        field.MultiplyByFactor(s, z1);
        field.MultiplyByFactor(t, z0);
        field.Multiply(x1, x1, z0);
        field.Add(x0, x0, z0);
        field.Square(x0, x0);
        field.Square(x0, x0);
        field.Square(z0, t);
        field.Add(z1, s, x1);
        field.Square(z1, z1);
        field.Multiply(s, s, x1);
        field.Multiply(x1, _point.X, z1);
        field.Add(x1, x1, s);
    }
}
