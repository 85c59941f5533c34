using Bridge.Boot;

namespace Bridge.Firmware.Crypto;

/// <summary>A scalar times a point on x coordinates alone (López and Dahab, 1999), in pieces; then y, or h times as much.</summary>
/// <remarks>
/// Two neighbours kP and (k + 1)P, each as X/Z, go down the scalar's bits: both are exchanged by a mask where the bit differs from the one before,
/// the first is doubled, the second becomes their sum. Each bit takes the same operations on the same arrays, from the length the caller
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
    private int _exchanged;

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

    /// <summary>Bits still to be taken.</summary>
    public int BitsLeft => _bitsLeft;

    /// <summary>Begins scalar times point.</summary>
    /// <param name="scalar">Most significant byte first; kept by reference until all bits are taken.</param>
    /// <param name="bits">How many of its lowest bits to take: public.</param>
    /// <param name="point">Kept by reference until the result is read; x not 0.</param>
    public void Begin(byte[] scalar, int bits, CurvePoint point)
    {
        _scalar = scalar;
        _bitsLeft = bits;
        _point = point;
        _exchanged = 0;
        _field.SetZero(_x0);
        _field.SetZero(_z0);
        _field.SetZero(_z1);
        _x0[0] = 1;
        _z1[0] = 1;
        _field.Copy(_x1, point.X);
    }

    /// <summary>Takes the next bits, as many as are left at most.</summary>
    public void Step(int maxBits)
    {
        for (int i = 0; i < maxBits && _bitsLeft > 0; i++)
        {
            _bitsLeft--;
            int bit = (_scalar[_scalar.Length - 1 - (_bitsLeft >> 3)] >> (_bitsLeft & 7)) & 1;
            Exchange(bit ^ _exchanged);
            _exchanged = bit;
            DoubleAndAdd();
        }

        if (_bitsLeft == 0)
        {
            Exchange(_exchanged);
            _exchanged = 0;
        }
    }

    /// <summary>The result in affine coordinates, after the last bit (López and Dahab, 1999, section 4.2). r may be the point multiplied.</summary>
    /// <returns><see cref="Verdict.Refused"/> when it is infinity.</returns>
    public int Finish(CurvePoint r)
    {
        BinaryField field = _field;
        if (field.NonZero(_z0) == 0)
        {
            return Verdict.Refused;
        }

        ulong[] x = _point.X;
        ulong[] y = _point.Y;
        if (field.NonZero(_z1) == 0)
        {
            // The neighbour is infinity, so this is -P.
            field.Add(r.Y, x, y);
            field.Copy(r.X, x);
            return Verdict.Valid;
        }

        // x0 = X0/Z0; y0 = (x0 + x) [(X0 + xZ0)(X1 + xZ1) + (x^2 + y) Z0 Z1] / (x Z0 Z1) + y.
        field.Multiply(_t, x, _z0);
        field.Add(_t, _t, _x0);
        field.Multiply(_s, x, _z1);
        field.Add(_x1, _x1, _s);
        field.Multiply(_x1, _x1, _t);
        field.Multiply(_z0, _z0, _z1);
        field.Multiply(_x0, _x0, _s);
        field.Multiply(_s, x, _z0);
        field.Invert(_s, _s);
        field.Multiply(_x0, _x0, _s);
        field.Square(_t, x);
        field.Add(_t, _t, y);
        field.Multiply(_t, _t, _z0);
        field.Add(_x1, _x1, _t);
        field.Multiply(_x1, _x1, _s);
        field.Add(_t, _x0, x);
        field.Multiply(_x1, _x1, _t);
        field.Add(r.Y, _x1, y);
        field.Copy(r.X, _x0);
        return Verdict.Valid;
    }

    /// <summary>The x coordinate of h times the result, after the last bit.</summary>
    /// <returns><see cref="Verdict.Refused"/> when that is infinity.</returns>
    public int FinishWithCofactor(ulong[] x)
    {
        _curve.MultiplyByCofactor(_x0, _z0);
        if (_field.NonZero(_z0) == 0)
        {
            return Verdict.Refused;
        }

        _field.Invert(_z0, _z0);
        _field.Multiply(x, _x0, _z0);
        return Verdict.Valid;
    }

    /// <summary>Clears both neighbours and lets go of scalar and point.</summary>
    public void Wipe()
    {
        _field.SetZero(_x0);
        _field.SetZero(_z0);
        _field.SetZero(_x1);
        _field.SetZero(_z1);
        _field.SetZero(_s);
        _field.SetZero(_t);
        _scalar = null;
        _point = null;
        _bitsLeft = 0;
        _exchanged = 0;
        _curve.Wipe();
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
        field.SetFactor(_x0);
        field.MultiplyByFactor(_s, _z1);
        field.MultiplyByFactor(_t, _z0);
        field.Multiply(_x1, _x1, _z0);
        field.Add(_x0, _x0, _z0);
        field.Square(_x0, _x0);
        field.Square(_x0, _x0);
        field.Square(_z0, _t);
        field.Add(_z1, _s, _x1);
        field.Square(_z1, _z1);
        field.Multiply(_s, _s, _x1);
        field.Multiply(_x1, _point.X, _z1);
        field.Add(_x1, _x1, _s);
    }
}
