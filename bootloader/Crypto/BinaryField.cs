using System;

namespace Bridge.Boot;

/// <summary>GF(2^m) in polynomial basis, m = 163 or 283: multiplication and squaring. An element is <see cref="Words"/> ulongs, least significant first.</summary>
/// <remarks>
/// Multiplication is López and Dahab's comb with windows of four bits (2000): sixteen multiples of one factor, indexed by all digits of
/// one weight of the other. On an interpreter what an array holds costs several times what a local holds, so the product is kept in locals,
/// and both fields use the same five words: a loop over as many as are needed would cost more than the words that are zero.
/// No branch and no loop bound depends on an element. The multiples are indexed by digits of an element, so where memory
/// is cached the time of a multiplication may tell of it. Results may be arguments. Nothing is allocated after the constructors.
/// </remarks>
public sealed partial class BinaryField
{
    /// <summary>Of an element, in either field.</summary>
    public const int Words = 5;

    private const int WordBits = 64;
    private const int Multiples = 16;

    /// <summary>m.</summary>
    public readonly int Degree;

    /// <summary>Words that can be other than zero, less one.</summary>
    private readonly int _topWord;

    /// <summary>u, v, w of the reduction polynomial x^m + x^u + x^v + x^w + 1.</summary>
    private readonly int _u;
    private readonly int _v;
    private readonly int _w;

    private readonly ulong[] _product;

    /// <summary>Of each word: that of the multiples by 0, 1, x, x + 1 .. x^3 + x^2 + x + 1 of the factor set last.</summary>
    private readonly ulong[][] _multiples = new ulong[Words][];

    public BinaryField(int degree, int u, int v, int w)
    {
        Degree = degree;
        _topWord = degree / WordBits;
        _u = u;
        _v = v;
        _w = w;
        _product = New(2 * Words);
        for (int i = 0; i < Words; i++)
        {
            _multiples[i] = New(Multiples);
        }

        _power = New(Words);
        _sum = New(Words);
    }

    /// <summary>r = a*b.</summary>
    public void Multiply(ulong[] r, ulong[] a, ulong[] b)
    {
        SetFactor(b);
        MultiplyByFactor(r, a);
    }

    /// <summary>Makes the multiples of b, for any number of multiplications by it.</summary>
    public void SetFactor(ulong[] b)
    {
        ulong[][] multiples = _multiples;
        for (int even = 0; even < Multiples; even += 2)
        {
            ulong carry = 0;
            for (int i = 0; i < Words; i++)
            {
                ulong[] words = multiples[i];
                ulong half = words[even >> 1];
                ulong doubled = (half << 1) | carry;
                carry = half >> 63;
                words[even] = doubled;
                words[even + 1] = doubled ^ b[i];
            }
        }
    }

    /// <summary>r = a times the factor set last.</summary>
    public void MultiplyByFactor(ulong[] r, ulong[] a)
    {
        ulong[][] multiples = _multiples;
        ulong[] m0 = multiples[0];
        ulong[] m1 = multiples[1];
        ulong[] m2 = multiples[2];
        ulong[] m3 = multiples[3];
        ulong[] m4 = multiples[4];
        ulong a0 = a[0];
        ulong a1 = a[1];
        ulong a2 = a[2];
        ulong a3 = a[3];
        ulong a4 = a[4];
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
            int d0 = (int)(a0 >> shift) & 15;
            int d1 = (int)(a1 >> shift) & 15;
            int d2 = (int)(a2 >> shift) & 15;
            int d3 = (int)(a3 >> shift) & 15;
            int d4 = (int)(a4 >> shift) & 15;
            c8 = (c8 << 4) ^ (c7 >> 60) ^ m4[d4];
            c7 = (c7 << 4) ^ (c6 >> 60) ^ m4[d3] ^ m3[d4];
            c6 = (c6 << 4) ^ (c5 >> 60) ^ m4[d2] ^ m3[d3] ^ m2[d4];
            c5 = (c5 << 4) ^ (c4 >> 60) ^ m4[d1] ^ m3[d2] ^ m2[d3] ^ m1[d4];
            c4 = (c4 << 4) ^ (c3 >> 60) ^ m4[d0] ^ m3[d1] ^ m2[d2] ^ m1[d3] ^ m0[d4];
            c3 = (c3 << 4) ^ (c2 >> 60) ^ m3[d0] ^ m2[d1] ^ m1[d2] ^ m0[d3];
            c2 = (c2 << 4) ^ (c1 >> 60) ^ m2[d0] ^ m1[d1] ^ m0[d2];
            c1 = (c1 << 4) ^ (c0 >> 60) ^ m1[d0] ^ m0[d1];
            c0 = (c0 << 4) ^ m0[d0];
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

    /// <summary>r = a^2: a zero between any two bits.</summary>
    public void Square(ulong[] r, ulong[] a)
    {
        ulong[] c = _product;
        int top = _topWord;
        for (int i = 0; i <= top; i++)
        {
            ulong word = a[i];
            c[i + i] = Spread(word & 0xFFFFFFFF);
            c[i + i + 1] = Spread(word >> 32);
        }

        Reduce(r);
    }

    /// <summary>r = the product modulo the polynomial, word by word from the top: x^m = x^u + x^v + x^w + 1.</summary>
    private void Reduce(ulong[] r)
    {
        ulong[] c = _product;
        int top = _topWord;
        int u = _u;
        int v = _v;
        int w = _w;
        int right = Degree - (top * WordBits);
        int left = WordBits - right;
        for (int high = ((2 * Degree) - 2) / WordBits; high > top; high--)
        {
            ulong word = c[high];
            int low = high - top;
            c[low] = c[low] ^ (word >> right) ^ (word >> (right - u)) ^ (word >> (right - v)) ^ (word >> (right - w));
            low--;
            word <<= left;
            c[low] = c[low] ^ word ^ (word << u) ^ (word << v) ^ (word << w);
        }

        ulong excess = c[top] >> right;
        c[top] = c[top] ^ (excess << right);
        c[0] = c[0] ^ excess ^ (excess << u) ^ (excess << v) ^ (excess << w);
        Array.Copy(c, r, top + 1);
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
