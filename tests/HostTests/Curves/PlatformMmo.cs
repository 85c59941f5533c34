using System;
using System.Linq;
using System.Security.Cryptography;

namespace Bridge.HostTests.Curves;

/// <summary>AES-MMO and its HMAC over the platform's AES, written from the Zigbee core specification's annex B and not from the product.</summary>
internal static class PlatformMmo
{
    private const int Block = 16;

    /// <summary>Messages below 8192 bytes.</summary>
    public static byte[] Hash(params byte[][] parts)
    {
        byte[] message = parts.SelectMany(part => part).ToArray();
        int zeros = (Block - ((message.Length + 3) % Block)) % Block;
        byte[] padded = [.. message, 0x80, .. new byte[zeros], (byte)(message.Length >> 5), (byte)(message.Length << 3)];
        byte[] hash = new byte[Block];
        using Aes aes = Aes.Create();
        foreach (byte[] block in padded.Chunk(Block))
        {
            aes.Key = hash;
            hash = aes.EncryptEcb(block, PaddingMode.None).Zip(block, (cipher, plain) => (byte)(cipher ^ plain)).ToArray();
        }

        return hash;
    }

    public static byte[] Hmac(byte[] key, params byte[][] parts)
    {
        byte[] whole = key.Length > Block ? Hash(key) : [.. key, .. new byte[Block - key.Length]];
        byte[] inner = Hash([Array.ConvertAll(whole, b => (byte)(b ^ 0x36)), .. parts]);
        return Hash(Array.ConvertAll(whole, b => (byte)(b ^ 0x5C)), inner);
    }
}
