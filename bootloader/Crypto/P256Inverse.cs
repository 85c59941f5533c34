namespace Bridge.Boot;

/// <summary>Inverses modulo an odd number of 256 bits by division steps (Bernstein and Yang 2019, 10.2; with delta starting at 1/2). Variable time.</summary>
/// <remarks>
/// Beside f and g run d and e with d*a = f and e*a = g mod m; the steps shrink g to 0 and leave f = 1 or -1, so that d is the inverse but
/// for its sign. What 29 steps do depends on the lowest 29 bits of f and g only and is linear: they are made on one limb, and the
/// matrix they come to is applied to the whole numbers. Numbers are 9 limbs of 29 bits, the top one signed.
/// </remarks>
internal sealed class P256Inverse
{
    private const int Last = P256Number.Limbs - 1;

    /// <summary>A batch is one limb's worth of steps: shifting it out is dropping a limb.</summary>
    private const int StepsPerBatch = P256Number.LimbBits;

    /// <summary>590 steps are enough for any two numbers of 256 bits.</summary>
    private const int MaxBatches = (590 + StepsPerBatch - 1) / StepsPerBatch;

    private readonly long[] _modulus;
    private readonly long _inverseOfLowLimb;
    private readonly long[] _f = new long[P256Number.Limbs];
    private readonly long[] _g = new long[P256Number.Limbs];
    private readonly long[] _d = new long[P256Number.Limbs];
    private readonly long[] _e = new long[P256Number.Limbs];

    /// <summary>delta - 1/2.</summary>
    private int _theta;

    // The matrix of a batch: 2^29 * new f = u*f + v*g, 2^29 * new g = q*f + r*g.
    private long _u;
    private long _v;
    private long _q;
    private long _r;

    internal P256Inverse(long[] modulus)
    {
        _modulus = modulus;

        // An odd number is its own inverse mod 8; each round doubles the number of bits that are right.
        long inverse = modulus[0];
        for (int bits = 3; bits < P256Number.LimbBits; bits *= 2)
        {
            inverse = (inverse * ((2 - modulus[0] * inverse) & P256Number.LimbMask)) & P256Number.LimbMask;
        }

        _inverseOfLowLimb = inverse;
    }

    /// <summary>r = 1/a mod m in normal form, for a in normal form below m. 0 gives 0.</summary>
    internal void Compute(long[] r, long[] a)
    {
        P256Number.Copy(_f, _modulus);
        P256Number.Copy(_g, a);
        System.Array.Clear(_d, 0, P256Number.Limbs);
        System.Array.Clear(_e, 0, P256Number.Limbs);
        _e[0] = 1;
        _theta = 0;
        for (int batch = 0; batch < MaxBatches && P256Number.NonZero(_g) != 0; batch++)
        {
            Step(_f[0], _g[0]);
            UpdateNumbers(_f, _g);
            UpdateFactors(_d, _e);
        }

        Normalise(r, _d, _f[Last] < 0);
    }

    /// <summary>29 division steps on the low limbs, as a matrix.</summary>
    private void Step(long f, long g)
    {
        int theta = _theta;
        long u = 1;
        long v = 0;
        long q = 0;
        long r = 1;
        for (int i = 0; i < StepsPerBatch; i++)
        {
            if ((g & 1) == 0)
            {
                theta++;
            }
            else if (theta < 0)
            {
                g += f;
                q += u;
                r += v;
                theta++;
            }
            else
            {
                long old = f;
                f = g;
                g -= old;
                old = u;
                u = q;
                q -= old;
                old = v;
                v = r;
                r -= old;
                theta = -theta;
            }

            g >>= 1;
            u <<= 1;
            v <<= 1;
        }

        _theta = theta;
        _u = u;
        _v = v;
        _q = q;
        _r = r;
    }

    /// <summary>The matrix applied to f and g; the lowest limb of both results is 0 and dropped.</summary>
    private void UpdateNumbers(long[] f, long[] g)
    {
        long u = _u;
        long v = _v;
        long q = _q;
        long r = _r;
        long mask = P256Number.LimbMask;
        long carryF = (u * f[0] + v * g[0]) >> P256Number.LimbBits;
        long carryG = (q * f[0] + r * g[0]) >> P256Number.LimbBits;
        for (int i = 1; i < P256Number.Limbs; i++)
        {
            long fi = f[i];
            long gi = g[i];
            carryF += u * fi + v * gi;
            carryG += q * fi + r * gi;
            f[i - 1] = carryF & mask;
            g[i - 1] = carryG & mask;
            carryF >>= P256Number.LimbBits;
            carryG >>= P256Number.LimbBits;
        }

        f[Last] = carryF;
        g[Last] = carryG;
    }

    /// <summary>The matrix applied to d and e mod m: a multiple of m is added that makes the lowest limb 0. Keeps both above -2m and below m.</summary>
    private void UpdateFactors(long[] d, long[] e)
    {
        long u = _u;
        long v = _v;
        long q = _q;
        long r = _r;
        long[] modulus = _modulus;
        long mask = P256Number.LimbMask;

        // A negative d counts as d + m, a negative e as e + m.
        long signD = d[Last] >> 63;
        long signE = e[Last] >> 63;
        long multipleD = (u & signD) + (v & signE);
        long multipleE = (q & signD) + (r & signE);
        long carryD = u * d[0] + v * e[0];
        long carryE = q * d[0] + r * e[0];
        multipleD -= (_inverseOfLowLimb * (carryD & mask) + multipleD) & mask;
        multipleE -= (_inverseOfLowLimb * (carryE & mask) + multipleE) & mask;
        carryD = (carryD + modulus[0] * multipleD) >> P256Number.LimbBits;
        carryE = (carryE + modulus[0] * multipleE) >> P256Number.LimbBits;
        for (int i = 1; i < P256Number.Limbs; i++)
        {
            long di = d[i];
            long ei = e[i];
            long mi = modulus[i];
            carryD += u * di + v * ei + mi * multipleD;
            carryE += q * di + r * ei + mi * multipleE;
            d[i - 1] = carryD & mask;
            e[i - 1] = carryE & mask;
            carryD >>= P256Number.LimbBits;
            carryE >>= P256Number.LimbBits;
        }

        d[Last] = carryD;
        e[Last] = carryE;
    }

    /// <summary>r = a or -a mod m, for a above -2m and below m.</summary>
    private void Normalise(long[] r, long[] a, bool isNegated)
    {
        AddModulus(r, a, 1, a[Last] < 0 ? 1 : 0);
        AddModulus(r, r, isNegated ? -1 : 1, 0);
        AddModulus(r, r, 1, r[Last] < 0 ? 1 : 0);
    }

    /// <summary>r = a*sign + m*multiple.</summary>
    private void AddModulus(long[] r, long[] a, long sign, long multiple)
    {
        long carry = 0;
        for (int i = 0; i < Last; i++)
        {
            carry += a[i] * sign + _modulus[i] * multiple;
            r[i] = carry & P256Number.LimbMask;
            carry >>= P256Number.LimbBits;
        }

        r[Last] = a[Last] * sign + _modulus[Last] * multiple + carry;
    }
}
