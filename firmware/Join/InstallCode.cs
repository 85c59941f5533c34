using Bridge.Boot;


namespace Bridge.Firmware.Join;

/// <summary>What is wrong with an install code as typed or stored. No verdict on who typed it: the CRC guards against typing errors only.</summary>
public enum InstallCodeCheck
{
    Valid = 0,

    /// <summary>Neither 8, 10, 14 nor 18 bytes with the CRC.</summary>
    WrongLength = 1,

    WrongCrc = 2,
}

/// <summary>Install codes: 6, 8, 12 or 16 bytes and a CRC-16/X-25, least significant byte first; the link key is the AES-MMO hash of both (Zigbee base device behaviour 10.1).</summary>
public static class InstallCode
{
    public const int CrcBytes = 2;

    public const int LinkKeyBytes = 16;

    /// <summary>Checks length and CRC of an install code, CRC included in <paramref name="count"/>.</summary>
    public static InstallCodeCheck Check(byte[] code, int offset, int count)
    {
        int codeBytes = count - CrcBytes;
        if (codeBytes != 6 && codeBytes != 8 && codeBytes != 12 && codeBytes != 16)
        {
            return InstallCodeCheck.WrongLength;
        }

        int crc = Crc16X25(code, offset, codeBytes);
        int crcAt = offset + codeBytes;
        bool matches = code[crcAt] == (crc & 0xFF) && code[crcAt + 1] == (crc >> 8);
        return matches ? InstallCodeCheck.Valid : InstallCodeCheck.WrongCrc;
    }

    /// <summary>Derives the preconfigured link key of 16 bytes from an install code with its CRC.</summary>
    /// <returns>Valid with the key written, or the reason why the code was refused and nothing was written.</returns>
    public static InstallCodeCheck DeriveLinkKey(byte[] code, int offset, int count, byte[] linkKey, int linkKeyOffset)
    {
        InstallCodeCheck check = Check(code, offset, count);
        if (check == InstallCodeCheck.Valid)
        {
            new AesMmo().Hash(code, offset, count, linkKey, linkKeyOffset);
        }

        return check;
    }

    /// <summary>CRC-16/X-25: polynomial 0x1021 reflected, init and final xor 0xFFFF ("123456789" gives 0x906E).</summary>
    public static int Crc16X25(byte[] buffer, int offset, int count)
    {
        int crc = 0xFFFF;
        int end = offset + count;
        for (int i = offset; i < end; i++)
        {
            crc ^= buffer[i];
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x8408 : crc >> 1;
            }
        }

        return crc ^ 0xFFFF;
    }
}
