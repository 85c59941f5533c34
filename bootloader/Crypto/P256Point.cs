namespace Bridge.Boot;

/// <summary>A point of P-256 in Jacobian coordinates (x = X/Z^2, y = Y/Z^3, Montgomery form), to which others are added. Complete: every case of addition is right.</summary>
/// <remarks>
/// Bounds that keep the 64-bit columns from overflowing: X and Y are left between -p/16 and p + p/16 with limbs up to
/// 2^29 + 2^25 in magnitude, Z and every product between -p and 5p with limbs below 2^29; a difference of two such
/// numbers is then a valid factor. Doubling is dbl-2001-b and addition add-1998-cmo-2 of the Explicit-Formulas Database,
/// arranged so that sums and differences are taken inside the multiplications.
/// Variable time: all inputs of a verification are public.
/// </remarks>
internal sealed class P256Point
{
    internal readonly long[] X = new long[P256Number.Limbs];
    internal readonly long[] Y = new long[P256Number.Limbs];

    /// <summary>All zero at infinity.</summary>
    internal readonly long[] Z = new long[P256Number.Limbs];

    private readonly long[] _a = new long[P256Number.Limbs];
    private readonly long[] _b = new long[P256Number.Limbs];
    private readonly long[] _c = new long[P256Number.Limbs];
    private readonly long[] _d = new long[P256Number.Limbs];
    private readonly long[] _scaledX = new long[P256Number.Limbs];
    private readonly long[] _scaledY = new long[P256Number.Limbs];
    private readonly long[] _normal = new long[P256Number.Limbs];
    private bool _isInfinity;

    /// <summary>The neutral element as (1 : 1 : 0).</summary>
    internal void SetInfinity()
    {
        P256Number.Copy(X, P256Tables.One);
        P256Number.Copy(Y, P256Tables.One);
        System.Array.Clear(Z, 0, P256Number.Limbs);
        _isInfinity = true;
    }

    internal void Set(long[] x, long[] y, long[] z)
    {
        P256Number.Copy(X, x);
        P256Number.Copy(Y, y);
        P256Number.Copy(Z, z);
        _isInfinity = false;
    }

    /// <summary>this = 2*this. There is no point of order two, so only infinity is special.</summary>
    internal void Double()
    {
        if (_isInfinity)
        {
            return;
        }

        long[] zz = _a;
        long[] yy = _b;
        long[] slope = _c;
        long[] beta4 = _d;
        P256Field.Square(zz, Z);
        P256Field.Square(yy, Y);
        P256Field.MulShift(beta4, X, yy, 2);
        P256Field.TripleOfSquareDifference(slope, X, zz);
        P256Field.MulShift(Z, Y, Z, 1);
        P256Field.SquareSubTwice(X, slope, beta4);
        P256Field.Square(yy, yy);
        P256Field.MulDifferenceSubEight(Y, slope, beta4, X, yy);
    }

    /// <summary>this += (x, y), an affine point.</summary>
    internal void AddAffine(long[] x, long[] y)
    {
        if (_isInfinity)
        {
            Set(x, y, P256Tables.One);
            return;
        }

        long[] width = _a;
        long[] height = _b;
        P256Field.Square(width, Z);
        P256Field.Mul(height, width, Z);
        P256Field.MulSub(width, x, width, X);
        P256Field.MulSub(height, y, height, Y);
        if (IsZero(width))
        {
            AddOnSameX(height);
            return;
        }

        P256Field.Mul(Z, Z, width);
        Finish(width, height, X, Y);
    }

    /// <summary>this += (x, y, z) with zz = z^2 and zzz = z^3 known. The sign of y may have been changed.</summary>
    internal void Add(long[] x, long[] y, long[] z, long[] zz, long[] zzz)
    {
        if (_isInfinity)
        {
            Set(x, y, z);
            return;
        }

        long[] width = _a;
        long[] height = _b;
        P256Field.Square(width, Z);
        P256Field.Mul(height, width, Z);
        P256Field.Mul(_scaledX, X, zz);
        P256Field.Mul(_scaledY, Y, zzz);
        P256Field.MulSub(width, x, width, _scaledX);
        P256Field.MulSub(height, y, height, _scaledY);
        if (IsZero(width))
        {
            AddOnSameX(height);
            return;
        }

        P256Field.Mul(Z, Z, z);
        P256Field.Mul(Z, Z, width);
        Finish(width, height, _scaledX, _scaledY);
    }

    /// <summary>The points are equal, or each other's negative.</summary>
    private void AddOnSameX(long[] height)
    {
        if (IsZero(height))
        {
            Double();
        }
        else
        {
            SetInfinity();
        }
    }

    /// <summary>X and Y of the sum, from the differences of the scaled coordinates (width, height) and the own scaled coordinates.</summary>
    private void Finish(long[] width, long[] height, long[] scaledX, long[] scaledY)
    {
        long[] square = _c;
        long[] cube = _d;
        P256Field.Square(square, width);
        P256Field.Mul(cube, width, square);
        P256Field.Mul(square, scaledX, square);
        P256Field.SquareSubSum(X, height, cube, square);
        P256Field.MulDifferenceSubMul(Y, height, square, X, scaledY, cube);
    }

    /// <summary>True for multiples of p. The lowest limb of j*p is -j, and |j| is at most 2 here: one look settles nearly every case.</summary>
    private bool IsZero(long[] a)
    {
        if (((a[0] + 4) & P256Number.LimbMask) > 8)
        {
            return false;
        }

        P256Number.ReduceModPrime(_normal, a);
        return P256Number.NonZero(_normal) == 0;
    }
}
