using System;
using Bridge.Firmware.Join;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>The install code's copy in the radio's manufacturing token, which outlives a formatted store. It can be written once.</summary>
/// <remarks>
/// Token INSTALLATION_CODE, 20 bytes, as Silicon Labs' tools write it: 0 u16 flags: bit 0 clear when there is a code, bits 1 and 2 its length
/// (6, 8, 12, 16) | 2 code, as long as the token when shorter: 0xFF after it | 18 its CRC, least significant byte first.
/// </remarks>
public static class InstallCodeToken
{
    /// <summary>Of EZSP getMfgToken and setMfgToken.</summary>
    public const int Id = 0x0A;

    public const int SizeBytes = 20;

    private const int CodeOffset = 2;
    private const int CrcOffset = 18;
    private const int Erased = 0xFF;

    /// <param name="token">As read, from its start.</param>
    /// <param name="count">What the radio said of its length: 0 when it has no such token.</param>
    public static bool IsBlank(byte[] token, int count)
    {
        bool isBlank = count == SizeBytes;
        for (int i = 0; i < SizeBytes; i++)
        {
            isBlank &= token[i] == Erased;
        }

        return isBlank;
    }

    /// <param name="installCode">With its CRC; of one of the four lengths.</param>
    public static byte[] Encode(byte[] installCode)
    {
        int codeBytes = installCode.Length - InstallCode.CrcBytes;
        byte[] token = new byte[SizeBytes];
        for (int i = CodeOffset; i < CrcOffset; i++)
        {
            token[i] = Erased;
        }

        token[0] = (byte)FlagsOf(codeBytes);
        Array.Copy(installCode, 0, token, CodeOffset, codeBytes);
        Array.Copy(installCode, codeBytes, token, CrcOffset, InstallCode.CrcBytes);
        return token;
    }

    /// <returns>The install code with its CRC; null when the token holds none that is whole.</returns>
    public static byte[] Decode(byte[] token, int count)
    {
        int flags = Bytes.U16LE(token, 0);
        int codeBytes = flags == 0 ? 6 : flags == 2 ? 8 : flags == 4 ? 12 : flags == 6 ? 16 : 0;
        if (count != SizeBytes || codeBytes == 0)
        {
            return null;
        }

        byte[] installCode = new byte[codeBytes + InstallCode.CrcBytes];
        Array.Copy(token, CodeOffset, installCode, 0, codeBytes);
        Array.Copy(token, CrcOffset, installCode, codeBytes, InstallCode.CrcBytes);
        return InstallCode.Check(installCode, 0, installCode.Length) == InstallCodeCheck.Valid ? installCode : null;
    }

    private static int FlagsOf(int codeBytes) => codeBytes == 6 ? 0 : codeBytes == 8 ? 2 : codeBytes == 12 ? 4 : 6;
}
