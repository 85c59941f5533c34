namespace Bridge.Boot;

/// <summary>256-bit numbers as 9 limbs of 29 bits in a long[9], least significant first: conversion, comparison, normal form, recoding.</summary>
internal static class P256Number
{
    internal const int Limbs = 9;
    internal const int LimbBits = 29;
    internal const long LimbMask = 0x1FFFFFFF;
    internal const int SizeBytes = 32;

    /// <summary>Digits of a recoded 256-bit number: 257 positions and one window of room behind.</summary>
    internal const int DigitCount = 266;

    private const int TopLimbBits = 24;

    /// <summary>Reads 32 bytes, big-endian.</summary>
    internal static void FromBytes(long[] r, byte[] buffer, int offset)
    {
        for (int i = 0; i < Limbs; i++)
        {
            r[i] = 0;
        }

        for (int i = 0; i < SizeBytes; i++)
        {
            long value = buffer[offset + SizeBytes - 1 - i];
            int limb = 8 * i / LimbBits;
            int shift = 8 * i - limb * LimbBits;
            r[limb] |= (value << shift) & LimbMask;
            if (shift > LimbBits - 8)
            {
                r[limb + 1] |= value >> (LimbBits - shift);
            }
        }
    }

    internal static void Copy(long[] r, long[] a)
    {
        for (int i = 0; i < Limbs; i++)
        {
            r[i] = a[i];
        }
    }

    internal static void Negate(long[] r, long[] a)
    {
        for (int i = 0; i < Limbs; i++)
        {
            r[i] = -a[i];
        }
    }

    /// <summary>Both arguments in normal form: every limb 0..2^29-1.</summary>
    internal static bool IsLess(long[] a, long[] b)
    {
        for (int i = Limbs - 1; i >= 0; i--)
        {
            if (a[i] != b[i])
            {
                return a[i] < b[i];
            }
        }

        return false;
    }

    /// <summary>0 exactly when both arguments, in normal form, are equal.</summary>
    internal static int Difference(long[] a, long[] b)
    {
        long difference = 0;
        for (int i = 0; i < Limbs; i++)
        {
            difference |= a[i] ^ b[i];
        }

        return (int)difference;
    }

    /// <summary>0 exactly when a, in normal form, is 0.</summary>
    internal static int NonZero(long[] a)
    {
        long any = 0;
        for (int i = 0; i < Limbs; i++)
        {
            any |= a[i];
        }

        return (int)any;
    }

    /// <summary>r = a - modulus if a is not below it, else a. a in normal form and below twice the modulus.</summary>
    internal static void SubtractOnce(long[] r, long[] a, long[] modulus)
    {
        if (IsLess(a, modulus))
        {
            Copy(r, a);
            return;
        }

        long carry = 0;
        for (int i = 0; i < Limbs; i++)
        {
            carry += a[i] - modulus[i];
            r[i] = carry & LimbMask;
            carry >>= LimbBits;
        }
    }

    /// <summary>r = a mod p in normal form, for signed limbs of up to 60 bits and a between -2^32*p and 2^32*p.</summary>
    internal static void ReduceModPrime(long[] r, long[] a)
    {
        Carry(r, a);
        long multiple = r[8] >> TopLimbBits;
        while (multiple != 0)
        {
            r[0] += multiple;
            r[3] -= multiple << 9;
            r[6] -= multiple << 18;
            r[7] += multiple << 21;
            r[8] -= multiple << TopLimbBits;
            Carry(r, r);
            multiple = r[8] >> TopLimbBits;
        }

        SubtractOnce(r, r, P256Tables.Prime);
    }

    /// <summary>Width-w non-adjacent form, least significant first: digits are 0 or odd, below 2^(w-1) in magnitude, any two of them at least w apart.</summary>
    internal static void Recode(sbyte[] digits, long[] scalar, int windowBits)
    {
        System.Array.Clear(digits, 0, DigitCount);
        int carry = 0;
        int position = 0;
        while (position < 257)
        {
            if (Bit(scalar, position) == carry)
            {
                position++;
                continue;
            }

            int digit = carry;
            for (int i = 0; i < windowBits; i++)
            {
                digit += Bit(scalar, position + i) << i;
            }

            carry = digit >> (windowBits - 1);
            digits[position] = (sbyte)(digit - (carry << windowBits));
            position += windowBits;
        }
    }

    private static int Bit(long[] scalar, int position)
    {
        int limb = position / LimbBits;
        return limb < Limbs ? (int)(scalar[limb] >> (position - limb * LimbBits)) & 1 : 0;
    }

    private static void Carry(long[] r, long[] a)
    {
        long carry = 0;
        for (int i = 0; i < Limbs - 1; i++)
        {
            carry += a[i];
            r[i] = carry & LimbMask;
            carry >>= LimbBits;
        }

        r[8] = a[8] + carry;
    }
}
