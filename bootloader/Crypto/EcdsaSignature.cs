namespace Bridge.Boot;

/// <summary>Strict DER reader of an ECDSA P-256 signature, SEQUENCE { INTEGER r, INTEGER s } (RFC 3279 2.2.3, X.690 8.3 and 10.1).</summary>
/// <remarks>Every (r, s) has exactly one accepted encoding: minimal, positive, short-form lengths, nothing behind it.</remarks>
public static class EcdsaSignature
{
    /// <summary>r = s = 1..127.</summary>
    public const int MinimumSizeBytes = 8;

    /// <summary>Both integers 32 bytes with a leading zero byte.</summary>
    public const int MaximumSizeBytes = 72;

    public const int ScalarSizeBytes = 32;

    private const int TagSequence = 0x30;
    private const int TagInteger = 0x02;

    /// <summary>The group order n of P-256, big-endian (FIPS 186-5 / SP 800-186 3.2.1.3).</summary>
    private static readonly byte[] _order =
    {
        0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    };

    /// <summary>Reads the count bytes at offset. r and s, 32 bytes each, get the values big-endian and mean nothing after a refusal.</summary>
    /// <returns>None, or SignatureEncoding: wrong length, tag, sign or padding, trailing bytes, or not 1..n-1.</returns>
    public static RefusalReason Read(byte[] buffer, int offset, int count, byte[] r, byte[] s)
    {
        if (offset < 0 || count < MinimumSizeBytes || count > MaximumSizeBytes || buffer.Length - offset < count)
        {
            return RefusalReason.SignatureEncoding;
        }

        int end = offset + count;
        if (buffer[offset] != TagSequence || buffer[offset + 1] != count - 2)
        {
            return RefusalReason.SignatureEncoding;
        }

        int next = ReadInteger(buffer, offset + 2, end, r);
        if (next < 0)
        {
            return RefusalReason.SignatureEncoding;
        }

        next = ReadInteger(buffer, next, end, s);
        if (next != end || !IsInRange(r) || !IsInRange(s))
        {
            return RefusalReason.SignatureEncoding;
        }

        return RefusalReason.None;
    }

    /// <returns>The offset behind the integer, or -1.</returns>
    private static int ReadInteger(byte[] buffer, int offset, int end, byte[] value)
    {
        if (end - offset < 3 || buffer[offset] != TagInteger)
        {
            return -1;
        }

        int size = buffer[offset + 1];
        int first = offset + 2;
        if (size < 1 || size > ScalarSizeBytes + 1 || end - first < size || buffer[first] > 0x7F)
        {
            return -1;
        }

        if (buffer[first] == 0 && size > 1)
        {
            if (buffer[first + 1] <= 0x7F)
            {
                return -1;
            }

            first++;
            size--;
        }

        if (size > ScalarSizeBytes)
        {
            return -1;
        }

        for (int i = 0; i < ScalarSizeBytes - size; i++)
        {
            value[i] = 0;
        }

        for (int i = 0; i < size; i++)
        {
            value[ScalarSizeBytes - size + i] = buffer[first + i];
        }

        return first + size;
    }

    private static bool IsInRange(byte[] value)
    {
        int any = 0;
        int borrow = 0;
        for (int i = ScalarSizeBytes - 1; i >= 0; i--)
        {
            any |= value[i];
            borrow = (value[i] - _order[i] - borrow) < 0 ? 1 : 0;
        }

        return any != 0 && borrow == 1;
    }
}
