using System;
using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>HMAC-SHA-256 (RFC 2104) in managed code. Nothing is allocated after the constructor.</summary>
public sealed class HmacSha256 : IHmac
{
    public const int MacSizeBytes = Sha256.DigestSizeBytes;

    /// <summary>A longer key is hashed first.</summary>
    public const int BlockSizeBytes = 64;

    private const int InnerPad = 0x36;
    private const int OuterPad = 0x5C;

    private readonly Sha256 _sha = new Sha256();
    private readonly byte[] _block = new byte[BlockSizeBytes];
    private readonly byte[] _inner = new byte[MacSizeBytes];

    /// <returns>Ok.</returns>
    public Result Compute(byte[] key, int keyOffset, int keyCount, byte[] message, byte[] mac)
    {
        Array.Clear(_block, 0, BlockSizeBytes);
        if (keyCount > BlockSizeBytes)
        {
            _sha.Reset();
            _sha.Update(key, keyOffset, keyCount);
            _sha.Finish(_block, 0);
        }
        else
        {
            Array.Copy(key, keyOffset, _block, 0, keyCount);
        }

        Pad(InnerPad);
        _sha.Reset();
        _sha.Update(_block, 0, BlockSizeBytes);
        _sha.Update(message, 0, message.Length);
        _sha.Finish(_inner, 0);

        Pad(InnerPad ^ OuterPad);
        _sha.Update(_block, 0, BlockSizeBytes);
        _sha.Update(_inner, 0, MacSizeBytes);
        _sha.Finish(mac, 0);
        return Result.Ok;
    }

    private void Pad(int pad)
    {
        for (int i = 0; i < BlockSizeBytes; i++)
        {
            _block[i] = (byte)(_block[i] ^ pad);
        }
    }
}
