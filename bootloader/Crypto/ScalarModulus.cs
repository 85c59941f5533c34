using System;

namespace Bridge.Boot;

/// <summary>Arithmetic modulo the order n of a curve, for secret numbers; one bit at a time, for it is done twice in a key establishment.</summary>
/// <remarks>
/// The remainder is kept between -n and n, so that its sign alone tells what to add: a factor in the same sum, not a branch.
/// Numbers are big-endian bytes outside; inside 32 bits in a long, least significant first, the last with the sign.
/// </remarks>
public sealed class ScalarModulus
{
    private const int LimbBits = 32;
    private const long LimbMask = 0xFFFFFFFF;

    private readonly long[] _modulus;
    private readonly long[] _remainder;
    private readonly long[] _addend;

    /// <summary>Takes n, most significant byte first; every number but the first factor is as long.</summary>
    public ScalarModulus(byte[] buffer, int offset, int count)
    {
        int limbs = (count + 3) / 4;
        _modulus = new long[limbs];
        _remainder = new long[limbs];
        _addend = new long[limbs];
        Read(_modulus, buffer, offset, count);
    }

    /// <summary>r = x*y + z.</summary>
    /// <param name="r">May be any of the others.</param>
    /// <param name="x">Of any length, which is xBytes.</param>
    /// <param name="y">Below n.</param>
    /// <param name="z">Below n.</param>
    public void MultiplyAdd(byte[] r, byte[] x, int xBytes, byte[] y, byte[] z)
    {
        Array.Clear(_remainder, 0, _remainder.Length);
        Read(_addend, y, 0, y.Length);
        for (int i = 0; i < 8 * xBytes; i++)
        {
            // From -n..n to -2n..2n, back to -n..n, and the same with the addend.
            Combine(2, -1 - (2 * Sign()), 0);
            Combine(1, -1 - Sign(), (x[i >> 3] >> (7 - (i & 7))) & 1);
        }

        Read(_addend, z, 0, z.Length);
        Combine(1, -1 - Sign(), 1);
        Combine(1, -Sign(), 0);
        int at = 0;
        for (int position = 8 * (r.Length - 1); position >= 0; position -= 8)
        {
            r[at] = (byte)(_remainder[position / LimbBits] >> (position % LimbBits));
            at++;
        }

        Array.Clear(_remainder, 0, _remainder.Length);
        Array.Clear(_addend, 0, _addend.Length);
    }

    /// <returns><see cref="Verdict.Valid"/> for 1 to n - 1.</returns>
    public int CheckPrivateKey(byte[] key)
    {
        int any = 0;
        for (int i = 0; i < key.Length; i++)
        {
            any |= key[i];
        }

        Read(_remainder, key, 0, key.Length);
        Combine(1, -1, 0);
        long sign = Sign();
        Array.Clear(_remainder, 0, _remainder.Length);
        return any != 0 && sign != 0 ? Verdict.Valid : Verdict.Refused;
    }

    /// <summary>-1 below zero, else 0.</summary>
    private long Sign() => _remainder[_remainder.Length - 1] >> 63;

    /// <summary>remainder = remainder * remainderFactor + modulus * modulusFactor + addend * addendFactor.</summary>
    private void Combine(long remainderFactor, long modulusFactor, long addendFactor)
    {
        long[] remainder = _remainder;
        long[] modulus = _modulus;
        long[] addend = _addend;
        int last = remainder.Length - 1;
        long carry = 0;
        for (int i = 0; i < last; i++)
        {
            carry += (remainder[i] * remainderFactor) + (modulus[i] * modulusFactor) + (addend[i] * addendFactor);
            remainder[i] = carry & LimbMask;
            carry >>= LimbBits;
        }

        remainder[last] = carry + (remainder[last] * remainderFactor) + (modulus[last] * modulusFactor) + (addend[last] * addendFactor);
    }

    private static void Read(long[] limbs, byte[] buffer, int offset, int count)
    {
        Array.Clear(limbs, 0, limbs.Length);
        for (int position = 8 * (count - 1); position >= 0; position -= 8)
        {
            long value = buffer[offset];
            limbs[position / LimbBits] = limbs[position / LimbBits] | (value << (position % LimbBits));
            offset++;
        }
    }
}
