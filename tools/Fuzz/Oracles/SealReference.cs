using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Bridge.Boot;

namespace Bridge.Fuzz.Oracles;

/// <summary>The seal of an image as docs/boot.md describes it, by the platform's HMAC-SHA-256.</summary>
public static class SealReference
{
    private const int MessageBytes = 64;

    public static byte[] Make(byte[] secret, int bank, uint sequence, int verdict, byte[] storedDigest)
    {
        byte[] message = new byte[MessageBytes];
        "AltHAN bank seal"u8.CopyTo(message);
        message[16] = (byte)bank;
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(20), sequence);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(24), verdict);
        storedDigest.CopyTo(message, 32);
        return HMACSHA256.HashData(secret, message);
    }

    /// <summary>Of an image whose signature was checked and valid.</summary>
    public static byte[] Make(byte[] secret, int bank, uint sequence, byte[] image) =>
        Make(secret, bank, sequence, Verdict.Valid, ImageReference.StoredDigest(image));
}
