using System;

namespace Bridge.Boot;

/// <summary>HMAC with AES-MMO as the hash: blocks and tags of 16 bytes (Zigbee core specification, annex B.1.4; FIPS 198-1).</summary>
public static class HmacMmo
{
    public const int TagBytes = AesMmo.DigestBytes;

    private const int InnerPad = 0x36;
    private const int OuterPad = 0x5C;

    /// <summary>Writes the 16 bytes of the tag.</summary>
    /// <param name="key">Hashed first when it is longer than a block.</param>
    /// <param name="room">16 bytes of room, then the message, 32 bytes at least: overwritten, and cleared at the end.</param>
    /// <param name="count">Bytes of the message.</param>
    /// <param name="tag">Not the key.</param>
    public static void Compute(AesMmo hash, byte[] key, byte[] room, int count, byte[] tag)
    {
        Array.Clear(tag, 0, TagBytes);
        if (key.Length > Aes128.BlockBytes)
        {
            hash.Hash(key, 0, key.Length, tag, 0);
        }
        else
        {
            Array.Copy(key, tag, key.Length);
        }

        for (int i = 0; i < Aes128.BlockBytes; i++)
        {
            room[i] = (byte)(tag[i] ^ InnerPad);
            tag[i] = (byte)(tag[i] ^ OuterPad);
        }

        hash.Hash(room, 0, Aes128.BlockBytes + count, room, Aes128.BlockBytes);
        Array.Copy(tag, room, Aes128.BlockBytes);
        hash.Hash(room, 0, Aes128.BlockBytes + TagBytes, tag, 0);
        Array.Clear(room, 0, room.Length);
    }
}
