namespace Bridge.Firmware.Crypto;

/// <summary>GF(2^m) in polynomial basis, m = 163 or 283: multiplication and squaring. Elements are <see cref="Words"/> ulongs, least significant first.</summary>
/// <remarks>
/// Multiplication is López and Dahab's comb with windows of four bits (2000): sixteen multiples of one factor, indexed by all digits of one
/// weight of the other. Written for an interpreter, on which what an array holds costs several times what a local holds: the product is kept in
/// locals, and words that only the large field has stand in the same code behind a test of the field. Squaring spreads bits and has no table.
/// No branch and no loop bound depends on an element. The multiples are indexed by digits of an element, so where memory
/// is cached the time of a multiplication may tell of it. Every result may be one of the arguments. Nothing is allocated after the constructor.
/// </remarks>
public sealed partial class BinaryField
{
    private const int WordBits = 64;
    private const int MaxWords = 5;
    private const int Multiples = 16;

    /// <summary>m.</summary>
    public readonly int Degree;

    /// <summary>3 or 5.</summary>
    public readonly int Words;

    /// <summary>21 or 36.</summary>
    public readonly int Bytes;

    private readonly bool _isWide;

    /// <summary>u, v, w of the reduction polynomial x^m + x^u + x^v + x^w + 1.</summary>
    private readonly int _u;
    private readonly int _v;
    private readonly int _w;

    private readonly ulong[] _product = new ulong[2 * MaxWords];

    // Word i of the multiples 0 .. x^3 + x^2 + x + 1 of the factor set last.
    private readonly ulong[] _multiples0 = new ulong[Multiples];
    private readonly ulong[] _multiples1 = new ulong[Multiples];
    private readonly ulong[] _multiples2 = new ulong[Multiples];
    private readonly ulong[] _multiples3 = new ulong[Multiples];
    private readonly ulong[] _multiples4 = new ulong[Multiples];

    private BinaryField(int degree, int u, int v, int w)
    {
        Degree = degree;
        Words = (degree / WordBits) + 1;
        Bytes = (degree + 7) / 8;
        _isWide = Words == MaxWords;
        _u = u;
        _v = v;
        _w = w;
        _power = NewElement();
        _sum = NewElement();
    }

    /// <summary>Modulo x^163 + x^7 + x^6 + x^3 + 1 (SEC 2, 3.2.1).</summary>
    public static BinaryField Gf163() => new BinaryField(163, 7, 6, 3);

    /// <summary>Modulo x^283 + x^12 + x^7 + x^5 + 1 (SEC 2, 3.4.1).</summary>
    public static BinaryField Gf283() => new BinaryField(283, 12, 7, 5);

    /// <summary>r = a*b.</summary>
    public void Multiply(ulong[] r, ulong[] a, ulong[] b)
    {
        SetFactor(b);
        MultiplyByFactor(r, a);
    }

    /// <summary>Makes the multiples of b, for any number of multiplications by it.</summary>
    public void SetFactor(ulong[] b)
    {
        ulong[] m0 = _multiples0;
        ulong[] m1 = _multiples1;
        ulong[] m2 = _multiples2;
        ulong[] m3 = _multiples3;
        ulong[] m4 = _multiples4;
        bool isWide = _isWide;
        ulong b0 = b[0];
        ulong b1 = b[1];
        ulong b2 = b[2];
        ulong b3 = 0;
        ulong b4 = 0;
        m0[1] = b0;
        m1[1] = b1;
        m2[1] = b2;
        if (isWide)
        {
            b3 = b[3];
            b4 = b[4];
            m3[1] = b3;
            m4[1] = b4;
        }

        int even = 0;
        for (int i = 1; i < Multiples / 2; i++)
        {
            even += 2;
            int odd = even + 1;
            ulong low = m0[i];
            ulong doubled = low << 1;
            m0[even] = doubled;
            m0[odd] = doubled ^ b0;
            ulong high = m1[i];
            doubled = (high << 1) | (low >> 63);
            m1[even] = doubled;
            m1[odd] = doubled ^ b1;
            low = m2[i];
            doubled = (low << 1) | (high >> 63);
            m2[even] = doubled;
            m2[odd] = doubled ^ b2;
            if (isWide)
            {
                high = m3[i];
                doubled = (high << 1) | (low >> 63);
                m3[even] = doubled;
                m3[odd] = doubled ^ b3;
                doubled = (m4[i] << 1) | (high >> 63);
                m4[even] = doubled;
                m4[odd] = doubled ^ b4;
            }
        }
    }

    /// <summary>r = a times the factor set last.</summary>
    public void MultiplyByFactor(ulong[] r, ulong[] a)
    {
        ulong[] m0 = _multiples0;
        ulong[] m1 = _multiples1;
        ulong[] m2 = _multiples2;
        ulong[] m3 = _multiples3;
        ulong[] m4 = _multiples4;
        bool isWide = _isWide;
        ulong a0 = a[0];
        ulong a1 = a[1];
        ulong a2 = a[2];
        ulong a3 = 0;
        ulong a4 = 0;
        if (isWide)
        {
            a3 = a[3];
            a4 = a[4];
        }

        ulong c0 = 0;
        ulong c1 = 0;
        ulong c2 = 0;
        ulong c3 = 0;
        ulong c4 = 0;
        ulong c5 = 0;
        ulong c6 = 0;
        ulong c7 = 0;
        ulong c8 = 0;
        for (int shift = WordBits - 4; shift >= 0; shift -= 4)
        {
            if (isWide)
            {
                c8 = (c8 << 4) | (c7 >> 60);
                c7 = (c7 << 4) | (c6 >> 60);
                c6 = (c6 << 4) | (c5 >> 60);
            }

            c5 = (c5 << 4) | (c4 >> 60);
            c4 = (c4 << 4) | (c3 >> 60);
            c3 = (c3 << 4) | (c2 >> 60);
            c2 = (c2 << 4) | (c1 >> 60);
            c1 = (c1 << 4) | (c0 >> 60);
            c0 <<= 4;
            int digit = (int)(a0 >> shift) & 15;
            c0 ^= m0[digit];
            c1 ^= m1[digit];
            c2 ^= m2[digit];
            if (isWide)
            {
                c3 ^= m3[digit];
                c4 ^= m4[digit];
            }

            digit = (int)(a1 >> shift) & 15;
            c1 ^= m0[digit];
            c2 ^= m1[digit];
            c3 ^= m2[digit];
            if (isWide)
            {
                c4 ^= m3[digit];
                c5 ^= m4[digit];
            }

            digit = (int)(a2 >> shift) & 15;
            c2 ^= m0[digit];
            c3 ^= m1[digit];
            c4 ^= m2[digit];
            if (isWide)
            {
                c5 ^= m3[digit];
                c6 ^= m4[digit];
                digit = (int)(a3 >> shift) & 15;
                c3 ^= m0[digit];
                c4 ^= m1[digit];
                c5 ^= m2[digit];
                c6 ^= m3[digit];
                c7 ^= m4[digit];

                // The top word has 27 bits.
                if (shift < 28)
                {
                    digit = (int)(a4 >> shift) & 15;
                    c4 ^= m0[digit];
                    c5 ^= m1[digit];
                    c6 ^= m2[digit];
                    c7 ^= m3[digit];
                    c8 ^= m4[digit];
                }
            }
        }

        ulong[] c = _product;
        c[0] = c0;
        c[1] = c1;
        c[2] = c2;
        c[3] = c3;
        c[4] = c4;
        c[5] = c5;
        c[6] = c6;
        c[7] = c7;
        c[8] = c8;
        Reduce(r);
    }

    /// <summary>r = a^2.</summary>
    public void Square(ulong[] r, ulong[] a)
    {
        ulong[] c = _product;
        int words = Words;
        int at = 0;
        for (int i = 0; i < words; i++)
        {
            ulong word = a[i];
            c[at] = Spread(word & 0xFFFFFFFF);
            c[at + 1] = Spread(word >> 32);
            at += 2;
        }

        Reduce(r);
    }

    /// <summary>r = the product modulo the polynomial, word by word from the top.</summary>
    private void Reduce(ulong[] r)
    {
        ulong[] c = _product;
        int words = Words;
        int u = _u;
        int v = _v;
        int w = _w;
        int left = (words * WordBits) - Degree;
        int right = WordBits - left;
        int low = ((2 * Degree) - 2) / WordBits - words;
        for (; low >= 0; low--)
        {
            ulong word = c[low + words];
            c[low + 1] = c[low + 1] ^ (word >> right) ^ (word >> (right - u)) ^ (word >> (right - v)) ^ (word >> (right - w));
            word <<= left;
            c[low] = c[low] ^ word ^ (word << u) ^ (word << v) ^ (word << w);
        }

        int top = words - 1;
        ulong excess = c[top] >> right;
        c[top] = c[top] ^ (excess << right);
        c[0] = c[0] ^ excess ^ (excess << u) ^ (excess << v) ^ (excess << w);
        for (; top >= 0; top--)
        {
            r[top] = c[top];
        }
    }

    /// <summary>Bit i of 32 bits to bit 2i.</summary>
    private static ulong Spread(ulong bits)
    {
        bits = (bits | (bits << 16)) & 0x0000FFFF0000FFFF;
        bits = (bits | (bits << 8)) & 0x00FF00FF00FF00FF;
        bits = (bits | (bits << 4)) & 0x0F0F0F0F0F0F0F0F;
        bits = (bits | (bits << 2)) & 0x3333333333333333;
        return (bits | (bits << 1)) & 0x5555555555555555;
    }
}
