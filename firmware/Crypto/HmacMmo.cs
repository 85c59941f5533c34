using System;

namespace Bridge.Firmware.Crypto;

/// <summary>HMAC with AES-MMO as the hash: blocks and tags of 16 bytes (Zigbee core specification, annex B.1.4; FIPS 198-1).</summary>
public sealed class HmacMmo
{
    public const int TagBytes = AesMmo.DigestBytes;

    private const int InnerPad = 0x36;
    private const int OuterPad = 0x5C;

    private readonly AesMmo _hash;
    private readonly byte[] _key = new byte[Aes128.BlockBytes];
    private readonly byte[] _text;

    /// <summary>For messages of up to maxMessageBytes.</summary>
    public HmacMmo(AesMmo hash, int maxMessageBytes)
    {
        _hash = hash;
        _text = new byte[Aes128.BlockBytes + (maxMessageBytes < TagBytes ? TagBytes : maxMessageBytes)];
    }

    /// <summary>Writes the 16 bytes of the tag. A key longer than a block is hashed first.</summary>
    public void Compute(byte[] key, byte[] message, int count, byte[] tag)
    {
        Array.Clear(_key, 0, _key.Length);
        if (key.Length > _key.Length)
        {
            _hash.Hash(key, 0, key.Length, _key, 0);
        }
        else
        {
            Array.Copy(key, _key, key.Length);
        }

        PutKey(InnerPad);
        Array.Copy(message, 0, _text, Aes128.BlockBytes, count);
        _hash.Hash(_text, 0, Aes128.BlockBytes + count, _text, Aes128.BlockBytes);
        PutKey(OuterPad);
        _hash.Hash(_text, 0, Aes128.BlockBytes + TagBytes, tag, 0);
    }

    public void Wipe()
    {
        Array.Clear(_key, 0, _key.Length);
        Array.Clear(_text, 0, _text.Length);
    }

    private void PutKey(int pad)
    {
        for (int i = 0; i < Aes128.BlockBytes; i++)
        {
            _text[i] = (byte)(_key[i] ^ pad);
        }
    }
}
