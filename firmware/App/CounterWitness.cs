using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>The security counter's copy in a token of the radio, which outlives a formatted store.</summary>
/// <remarks>8 bytes, little-endian: 0 "CW" | 2 u32 counter | 6 u16 low half of the CRC-32 over bytes 0..5.</remarks>
public static class CounterWitness
{
    /// <summary>Host token of the radio (EZSP setToken) that holds it.</summary>
    public const int TokenId = 0;

    public const int SizeBytes = 8;

    private const int Magic = 0x5743;
    private const int CheckedBytes = 6;

    public static void Write(byte[] token, long counter)
    {
        Bytes.PutU16LE(token, 0, Magic);
        Bytes.PutU32LE(token, 2, counter);
        Bytes.PutU16LE(token, CheckedBytes, Crc32.Compute(token, 0, CheckedBytes));
    }

    /// <returns>The counter; -1 when the token was never written or is not whole.</returns>
    public static long Read(byte[] token)
    {
        bool isWhole = Bytes.U16LE(token, 0) == Magic && Bytes.U16LE(token, CheckedBytes) == (Crc32.Compute(token, 0, CheckedBytes) & 0xFFFF);
        return isWhole ? Bytes.U32LE(token, 2) : -1;
    }
}
