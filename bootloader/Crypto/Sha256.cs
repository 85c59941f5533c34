namespace Bridge.Boot;

/// <summary>SHA-256 (FIPS 180-4), incremental. Nothing is allocated after the constructor.</summary>
/// <remarks>The 64 rounds are generated straight-line code in Sha256Rounds.g.cs: a loop costs three times as much on the interpreter.</remarks>
public sealed class Sha256
{
    public const int DigestSizeBytes = 32;

    private const int BlockSizeBytes = 64;
    private const int LengthOffset = 56;

    private readonly uint[] _state = new uint[8];
    private readonly byte[] _block = new byte[BlockSizeBytes];
    private int _blockCount;
    private long _totalBytes;

    public Sha256()
    {
        Reset();
    }

    /// <summary>Forgets what was fed; also the state after construction and after <see cref="Finish"/>.</summary>
    public void Reset()
    {
        uint[] state = _state;
        state[0] = 0x6A09E667;
        state[1] = 0xBB67AE85;
        state[2] = 0x3C6EF372;
        state[3] = 0xA54FF53A;
        state[4] = 0x510E527F;
        state[5] = 0x9B05688C;
        state[6] = 0x1F83D9AB;
        state[7] = 0x5BE0CD19;
        _blockCount = 0;
        _totalBytes = 0;
    }

    public void Update(byte[] buffer, int offset, int count)
    {
        if (offset < 0 || count < 0 || buffer.Length - offset < count)
        {
            throw new System.ArgumentOutOfRangeException();
        }

        _totalBytes += count;
        if (_blockCount > 0)
        {
            int missing = BlockSizeBytes - _blockCount;
            int taken = count < missing ? count : missing;
            System.Array.Copy(buffer, offset, _block, _blockCount, taken);
            _blockCount += taken;
            offset += taken;
            count -= taken;
            if (_blockCount < BlockSizeBytes)
            {
                return;
            }

            Sha256Rounds.Compress(_state, _block, 0);
            _blockCount = 0;
        }

        while (count >= BlockSizeBytes)
        {
            Sha256Rounds.Compress(_state, buffer, offset);
            offset += BlockSizeBytes;
            count -= BlockSizeBytes;
        }

        System.Array.Copy(buffer, offset, _block, 0, count);
        _blockCount = count;
    }

    /// <summary>Writes the 32 bytes of the digest at offset and resets.</summary>
    public void Finish(byte[] digest, int offset)
    {
        byte[] block = _block;
        int used = _blockCount;
        block[used++] = 0x80;
        if (used > LengthOffset)
        {
            System.Array.Clear(block, used, BlockSizeBytes - used);
            Sha256Rounds.Compress(_state, block, 0);
            used = 0;
        }

        System.Array.Clear(block, used, LengthOffset - used);
        long bits = _totalBytes << 3;
        for (int i = BlockSizeBytes - 1; i >= LengthOffset; i--)
        {
            block[i] = (byte)bits;
            bits >>= 8;
        }

        Sha256Rounds.Compress(_state, block, 0);
        for (int i = 0; i < 8; i++)
        {
            uint word = _state[i];
            digest[offset] = (byte)(word >> 24);
            digest[offset + 1] = (byte)(word >> 16);
            digest[offset + 2] = (byte)(word >> 8);
            digest[offset + 3] = (byte)word;
            offset += 4;
        }

        Reset();
    }

}
