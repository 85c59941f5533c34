using System;

namespace Bridge.Boot;

/// <summary>What is built on multiplication and squaring: division, quadratic equations; elements as bytes, and their end.</summary>
public sealed partial class BinaryField
{
    private const int MaxArrays = 32;

    private readonly ulong[][] _arrays = new ulong[MaxArrays][];
    private readonly ulong[] _power;
    private readonly ulong[] _sum;
    private int _arrayCount;

    /// <summary>Bytes of an element: 21 or 36.</summary>
    public int Bytes => (Degree + 7) / 8;

    /// <summary>A zero, which <see cref="Wipe"/> makes zero again.</summary>
    public ulong[] NewElement() => New(Words);

    /// <summary>r = a + b.</summary>
    public void Add(ulong[] r, ulong[] a, ulong[] b)
    {
        for (int i = 0; i < Words; i++)
        {
            r[i] = a[i] ^ b[i];
        }
    }

    /// <summary>0 exactly when a is zero.</summary>
    public ulong NonZero(ulong[] a) => a[0] | a[1] | a[2] | a[3] | a[4];

    /// <summary>Exchanges a and b when bit is 1, leaves them when it is 0, by the same instructions.</summary>
    public void SwapIf(int bit, ulong[] a, ulong[] b)
    {
        ulong mask = 0UL - (ulong)bit;
        for (int i = 0; i < Words; i++)
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
        // _sum is a to the power 2^count - 1; count grows to m - 1, whose bits below the highest are read from the top.
        Array.Copy(a, _sum, Words);
        int count = 1;
        for (int bit = Degree > 256 ? 128 : 64; bit > 0; bit >>= 1)
        {
            Array.Copy(_sum, _power, Words);
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
        Array.Copy(c, r, Words);
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
        Array.Clear(r, 0, Words);
        for (int position = 8 * (Bytes - 1); position >= 0; position -= 8)
        {
            int word = position / WordBits;
            r[word] = r[word] | ((ulong)buffer[offset] << (position % WordBits));
            offset++;
        }

        return r[_topWord] >> (Degree % WordBits) == 0 ? Verdict.Valid : Verdict.Refused;
    }

    /// <summary>Writes <see cref="Bytes"/> bytes, most significant first.</summary>
    public void ToBytes(ulong[] a, byte[] buffer, int offset)
    {
        for (int position = 8 * (Bytes - 1); position >= 0; position -= 8)
        {
            buffer[offset] = (byte)(a[position / WordBits] >> (position % WordBits));
            offset++;
        }
    }

    /// <summary>Clears every element made here and all that was computed with them.</summary>
    public void Wipe()
    {
        for (int i = 0; i < _arrayCount; i++)
        {
            Array.Clear(_arrays[i], 0, _arrays[i].Length);
        }
    }

    private ulong[] New(int words)
    {
        ulong[] array = new ulong[words];
        _arrays[_arrayCount] = array;
        _arrayCount++;
        return array;
    }
}
