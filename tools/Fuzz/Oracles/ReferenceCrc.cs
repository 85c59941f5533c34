using System;

namespace Bridge.Fuzz.Oracles;

/// <summary>The CRCs of the product a second time: bit by bit, as polynomial division, sharing nothing with the code they judge.</summary>
public static class ReferenceCrc
{
    /// <summary>CRC-16/IBM-3740, of ASH frames ("123456789" gives 0x29B1).</summary>
    public static int Ash(ReadOnlySpan<byte> bytes)
    {
        uint remainder = 0xFFFF;
        foreach (byte value in bytes)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                uint top = ((remainder >> 15) ^ (uint)(value >> bit)) & 1;
                remainder = ((remainder << 1) ^ (top * 0x1021)) & 0xFFFF;
            }
        }

        return (int)remainder;
    }

    /// <summary>CRC-32/ISO-HDLC, of records ("123456789" gives 0xCBF43926).</summary>
    public static uint Record(ReadOnlySpan<byte> bytes)
    {
        uint remainder = 0xFFFFFFFF;
        foreach (byte value in bytes)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                uint low = (remainder ^ (uint)(value >> bit)) & 1;
                remainder = (remainder >> 1) ^ (low * 0xEDB88320);
            }
        }

        return ~remainder;
    }

    /// <summary>The CRC-32 of nanoFramework assemblies ("123456789" gives 0x89A1897F).</summary>
    public static uint Assembly(ReadOnlySpan<byte> bytes)
    {
        uint remainder = 0;
        foreach (byte value in bytes)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                uint top = ((remainder >> 31) ^ (uint)(value >> bit)) & 1;
                remainder = (remainder << 1) ^ (top * 0x04C11DB7);
            }
        }

        return remainder;
    }
}
