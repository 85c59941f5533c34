using System;
using Bridge.Boot;

namespace Bridge.Firmware.Crypto;

/// <summary>What is built on multiplication and squaring: division, quadratic equations; and elements as bytes.</summary>
public sealed partial class BinaryField
{
    private readonly ulong[] _power;
    private readonly ulong[] _sum;

    /// <summary>A zero.</summary>
    public ulong[] NewElement() => new ulong[Words];

    /// <summary>r = a + b.</summary>
    public void Add(ulong[] r, ulong[] a, ulong[] b)
    {
        int words = Words;
        for (int i = 0; i < words; i++)
        {
            r[i] = a[i] ^ b[i];
        }
    }

    public void Copy(ulong[] r, ulong[] a) => Array.Copy(a, r, Words);

    public void SetZero(ulong[] r) => Array.Clear(r, 0, Words);

    /// <summary>0 exactly when a is zero.</summary>
    public ulong NonZero(ulong[] a)
    {
        ulong any = 0;
        for (int i = 0; i < Words; i++)
        {
            any |= a[i];
        }

        return any;
    }

    /// <summary>Exchanges a and b when bit is 1, leaves them when it is 0, by the same instructions.</summary>
    public void SwapIf(int bit, ulong[] a, ulong[] b)
    {
        ulong mask = 0UL - (ulong)bit;
        int words = Words;
        for (int i = 0; i < words; i++)
        {
            ulong left = a[i];
            ulong right = b[i];
            ulong change = (left ^ right) & mask;
            a[i] = left ^ change;
            b[i] = right ^ change;
        }
    }

    /// <summary>r = 1/a by powers (Itoh and Tsujii, 1988); 0 for 0.</summary>
    public void Invert(ulong[] r, ulong[] a)
    {
        // _sum is a to the power 2^count - 1; count grows to m - 1, whose bits are read from the top.
        Copy(_sum, a);
        int count = 1;
        int bit = 1;
        while (bit <= (Degree - 1) / 4)
        {
            bit <<= 1;
        }

        for (; bit > 0; bit >>= 1)
        {
            Copy(_power, _sum);
            for (int i = 0; i < count; i++)
            {
                Square(_power, _power);
            }

            Multiply(_sum, _sum, _power);
            count <<= 1;
            if (((Degree - 1) & bit) != 0)
            {
                Square(_sum, _sum);
                Multiply(_sum, _sum, a);
                count++;
            }
        }

        Square(r, _sum);
    }

    /// <summary>Solves z^2 + z = c by the half-trace, the sum of c^(4^i) for i = 0..(m-1)/2. The other solution is z + 1. r may not be c.</summary>
    /// <returns><see cref="Verdict.Valid"/>, or <see cref="Verdict.Refused"/> when there is no solution.</returns>
    public int SolveQuadratic(ulong[] r, ulong[] c)
    {
        Copy(r, c);
        for (int i = 0; i < Degree / 2; i++)
        {
            Square(r, r);
            Square(r, r);
            Add(r, r, c);
        }

        Square(_sum, r);
        Add(_sum, _sum, r);
        Add(_sum, _sum, c);
        return NonZero(_sum) == 0 ? Verdict.Valid : Verdict.Refused;
    }

    /// <summary>Reads <see cref="Bytes"/> bytes, most significant first.</summary>
    /// <returns><see cref="Verdict.Refused"/> when a coefficient of x^m or above is set.</returns>
    public int FromBytes(ulong[] r, byte[] buffer, int offset)
    {
        SetZero(r);
        for (int i = 0; i < Bytes; i++)
        {
            int position = 8 * (Bytes - 1 - i);
            int word = position / WordBits;
            r[word] = r[word] | ((ulong)buffer[offset + i] << (position % WordBits));
        }

        return r[Words - 1] >> (Degree % WordBits) == 0 ? Verdict.Valid : Verdict.Refused;
    }

    /// <summary>Writes <see cref="Bytes"/> bytes, most significant first.</summary>
    public void ToBytes(ulong[] a, byte[] buffer, int offset)
    {
        for (int i = 0; i < Bytes; i++)
        {
            int position = 8 * (Bytes - 1 - i);
            buffer[offset + i] = (byte)(a[position / WordBits] >> (position % WordBits));
        }
    }

    /// <summary>Clears every trace of the elements computed with.</summary>
    public void Wipe()
    {
        SetZero(_power);
        SetZero(_sum);
        Array.Clear(_product, 0, _product.Length);
        Array.Clear(_multiples0, 0, Multiples);
        Array.Clear(_multiples1, 0, Multiples);
        Array.Clear(_multiples2, 0, Multiples);
        Array.Clear(_multiples3, 0, Multiples);
        Array.Clear(_multiples4, 0, Multiples);
    }
}
