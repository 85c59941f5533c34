namespace Bridge.DeviceTests;

/// <summary>Bytes as hexadecimal text, blanks ignored: recorded frames stand in tests as they were printed.</summary>
public static class Hex
{
    private const string Digits = "0123456789abcdef";

    public static byte[] Parse(string text)
    {
        int digits = 0;
        for (int i = 0; i < text.Length; i++)
        {
            digits += text[i] == ' ' ? 0 : 1;
        }

        byte[] bytes = new byte[digits / 2];
        int at = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ')
            {
                bytes[at / 2] = (byte)((bytes[at / 2] << 4) | ValueOf(text[i]));
                at++;
            }
        }

        return bytes;
    }

    public static string Text(byte[] buffer, int offset, int count)
    {
        char[] text = new char[count * 2];
        for (int i = 0; i < count; i++)
        {
            text[2 * i] = Digits[buffer[offset + i] >> 4];
            text[(2 * i) + 1] = Digits[buffer[offset + i] & 15];
        }

        return new string(text);
    }

    /// <summary>The text of a frame without its blanks, to compare with <see cref="Text"/>.</summary>
    public static string Normal(string text)
    {
        byte[] bytes = Parse(text);
        return Text(bytes, 0, bytes.Length);
    }

    private static int ValueOf(char digit)
    {
        if (digit <= '9')
        {
            return digit - '0';
        }

        return (digit | 0x20) - 'a' + 10;
    }
}
