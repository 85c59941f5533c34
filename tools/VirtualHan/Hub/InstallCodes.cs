using System;
using System.IO;
using System.Security.Cryptography;

namespace VirtualHan.Hub;

/// <summary>Install code to link key, as the trust centre does it (Zigbee core C.5, BDB 10.1): AES-MMO over the code with its CRC.</summary>
public static class InstallCodes
{
    private const int BlockBytes = 16;
    private const int CrcBytes = 2;

    /// <param name="code">6, 8, 12 or 16 bytes and the CRC-16/X-25 of them, low byte first.</param>
    public static byte[] LinkKey(byte[] code)
    {
        int crcAt = code.Length - CrcBytes;
        if (code.Length is not (8 or 10 or 14 or 18) || Crc(code.AsSpan(0, crcAt)) != BitConverter.ToUInt16(code, crcAt))
        {
            throw new InvalidDataException("Not an install code: wrong length or CRC.");
        }

        return AesMmo(code);
    }

    /// <summary>Matyas-Meyer-Oseas hash for messages below 2^16 bits: pad 80 00.. and a 16-bit big-endian bit length.</summary>
    public static byte[] AesMmo(byte[] message)
    {
        int blocks = (message.Length + 1 + CrcBytes + BlockBytes - 1) / BlockBytes;
        var padded = new byte[blocks * BlockBytes];
        message.CopyTo(padded, 0);
        padded[message.Length] = 0x80;
        padded[^2] = (byte)(message.Length * 8 >> 8);
        padded[^1] = (byte)(message.Length * 8);
        var hash = new byte[BlockBytes];
        using Aes aes = Aes.Create();
        for (int block = 0; block < blocks; block++)
        {
            byte[] input = padded[(block * BlockBytes)..((block + 1) * BlockBytes)];
            aes.Key = hash;
            hash = aes.EncryptEcb(input, PaddingMode.None);
            for (int i = 0; i < BlockBytes; i++)
            {
                hash[i] ^= input[i];
            }
        }

        return hash;
    }

    private static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        int crc = 0xFFFF;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x8408 : crc >> 1;
            }
        }

        return (ushort)~crc;
    }
}
