using Bridge.Boot;

namespace Bridge.DeviceTests;

/// <summary>Bytes to hexadecimal and back, for test vectors.</summary>
public static class CryptoVectors
{
    private const string Digits = "0123456789ABCDEF";

    public static string ToHex(byte[] buffer, int offset, int count)
    {
        char[] text = new char[count * 2];
        for (int i = 0; i < count; i++)
        {
            text[2 * i] = Digits[buffer[offset + i] >> 4];
            text[2 * i + 1] = Digits[buffer[offset + i] & 15];
        }

        return new string(text);
    }

    /// <summary>Upper-case hexadecimal digits only.</summary>
    public static byte[] FromHex(string text)
    {
        byte[] bytes = new byte[text.Length / 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(Digits.IndexOf(text[2 * i]) * 16 + Digits.IndexOf(text[2 * i + 1]));
        }

        return bytes;
    }

    /// <summary>SHA-256 of one piece, in upper-case hexadecimal digits.</summary>
    public static string Sha256Hex(byte[] buffer, int offset, int count)
    {
        byte[] digest = new byte[Sha256.DigestSizeBytes];
        Sha256 sha = new Sha256();
        sha.Update(buffer, offset, count);
        sha.Finish(digest, 0);
        return ToHex(digest, 0, digest.Length);
    }

    /// <summary>0, 1, 2, ...</summary>
    public static byte[] Counting(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)i;
        }

        return bytes;
    }
}
