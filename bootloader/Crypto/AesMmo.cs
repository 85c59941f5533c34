using System;

namespace Bridge.Boot;

/// <summary>AES-MMO: the Matyas-Meyer-Oseas hash over AES-128, 16-byte digests (Zigbee core specification, annex B.6).</summary>
public sealed class AesMmo
{
    public const int DigestBytes = 16;

    /// <summary>Below this many bits the padding ends in a 16-bit length, from it on in a 32-bit length and two zero bytes.</summary>
    private const long ShortLengthLimitBits = 0x10000;

    private const int ShortLengthAt = 14;
    private const int LongLengthAt = 10;

    private readonly Aes128 _cipher = new Aes128();
    private readonly byte[] _block = new byte[Aes128.BlockBytes];
    private readonly byte[] _hash = new byte[DigestBytes];

    /// <summary>Hashes <paramref name="count"/> bytes and writes the 16 bytes of the digest. To hash nothing leaves nothing of what was hashed before.</summary>
    public void Hash(byte[] data, int offset, int count, byte[] digest, int digestOffset)
    {
        Array.Clear(_hash, 0, DigestBytes);
        int at = offset;
        int left = count;
        while (left >= Aes128.BlockBytes)
        {
            Array.Copy(data, at, _block, 0, Aes128.BlockBytes);
            Absorb();
            at += Aes128.BlockBytes;
            left -= Aes128.BlockBytes;
        }

        Array.Clear(_block, 0, Aes128.BlockBytes);
        Array.Copy(data, at, _block, 0, left);
        _block[left] = 0x80;
        long lengthBits = (long)count * 8;
        int lengthAt = lengthBits < ShortLengthLimitBits ? ShortLengthAt : LongLengthAt;
        if (left >= lengthAt)
        {
            Absorb();
            Array.Clear(_block, 0, Aes128.BlockBytes);
        }

        PutLength(lengthAt, lengthBits);
        Absorb();
        Array.Copy(_hash, 0, digest, digestOffset, DigestBytes);
    }

    private void PutLength(int lengthAt, long lengthBits)
    {
        if (lengthAt == ShortLengthAt)
        {
            _block[ShortLengthAt] = (byte)(lengthBits >> 8);
            _block[ShortLengthAt + 1] = (byte)lengthBits;
            return;
        }

        _block[LongLengthAt] = (byte)(lengthBits >> 24);
        _block[LongLengthAt + 1] = (byte)(lengthBits >> 16);
        _block[LongLengthAt + 2] = (byte)(lengthBits >> 8);
        _block[LongLengthAt + 3] = (byte)lengthBits;
    }

    /// <summary>hash = AES(key hash, block) xor block.</summary>
    private void Absorb()
    {
        _cipher.SetKey(_hash, 0);
        _cipher.EncryptBlock(_block, 0, _hash, 0);
        for (int i = 0; i < DigestBytes; i++)
        {
            _hash[i] ^= _block[i];
        }
    }
}
