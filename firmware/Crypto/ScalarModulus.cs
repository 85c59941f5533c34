using System;
using Bridge.Boot;

namespace Bridge.Firmware.Crypto;

/// <summary>Arithmetic modulo a number of up to 288 bits, one bit at a time: it is done twice in a key establishment. For secret numbers.</summary>
/// <remarks>
/// The remainder is kept between -n and n, so that its sign alone tells what to add: a factor in the same sum, not a branch.
/// Numbers are big-endian bytes outside, 32 bits in a long inside, least significant first, the last limb with the sign.
/// </remarks>
public sealed class ScalarModulus
{
    private const int LimbBits = 32;
    private const long LimbMask = 0xFFFFFFFF;

    private readonly int _bytes;
    private readonly long[] _modulus;
    private readonly long[] _remainder;
    private readonly long[] _addend;

    /// <param name="order">n, most significant byte first; every number but the first factor is as long.</param>
    /// <param name="less">0 for the modulus n, 1 for n - 1; n is odd.</param>
    public ScalarModulus(byte[] order, int less)
    {
        _bytes = order.Length;
        int limbs = ((8 * _bytes) + LimbBits - 1) / LimbBits;
        _modulus = new long[limbs];
        _remainder = new long[limbs];
        _addend = new long[limbs];
        Read(_modulus, order);
        _modulus[0] = _modulus[0] - less;
    }

    /// <summary>r = x*y + z.</summary>
    /// <param name="r">May be any of the others.</param>
    /// <param name="x">Of any length.</param>
    /// <param name="y">Below the modulus.</param>
    /// <param name="z">Below the modulus.</param>
    public void MultiplyAdd(byte[] r, byte[] x, byte[] y, byte[] z)
    {
        Array.Clear(_remainder, 0, _remainder.Length);
        Read(_addend, y);
        for (int bits = 8 * x.Length - 1; bits >= 0; bits--)
        {
            // From -n..n to -2n..2n, to -n..n.
            Combine(2, -1 - (2 * Sign()), 0);
            Combine(1, -1 - Sign(), (x[x.Length - 1 - (bits >> 3)] >> (bits & 7)) & 1);
        }

        Read(_addend, z);
        Combine(1, -1 - Sign(), 1);
        Combine(1, -Sign(), 0);
        for (int i = 0; i < _bytes; i++)
        {
            int position = 8 * (_bytes - 1 - i);
            r[i] = (byte)(_remainder[position / LimbBits] >> (position % LimbBits));
        }
    }

    /// <returns><see cref="Verdict.Valid"/> for 1 to modulus - 1.</returns>
    public int CheckPrivateKey(byte[] key)
    {
        int any = 0;
        for (int i = 0; i < key.Length; i++)
        {
            any |= key[i];
        }

        Read(_remainder, key);
        Combine(1, -1, 0);
        return any != 0 && Sign() != 0 ? Verdict.Valid : Verdict.Refused;
    }

    public void Wipe()
    {
        Array.Clear(_remainder, 0, _remainder.Length);
        Array.Clear(_addend, 0, _addend.Length);
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
        for (int i = 0; i <= last; i++)
        {
            carry += (remainder[i] * remainderFactor) + (modulus[i] * modulusFactor) + (addend[i] * addendFactor);
            remainder[i] = i == last ? carry : carry & LimbMask;
            carry >>= LimbBits;
        }
    }

    private void Read(long[] limbs, byte[] buffer)
    {
        Array.Clear(limbs, 0, limbs.Length);
        for (int i = 0; i < _bytes; i++)
        {
            int position = 8 * (_bytes - 1 - i);
            long value = buffer[i];
            limbs[position / LimbBits] = limbs[position / LimbBits] | (value << (position % LimbBits));
        }
    }
}
