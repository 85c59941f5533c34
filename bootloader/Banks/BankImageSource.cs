using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>The image in a bank, read from its chunk files as it is asked for.</summary>
public sealed class BankImageSource : IImageSource
{
    private readonly BankStore _banks;
    private int _bank;
    private int _sizeBytes;

    public BankImageSource(BankStore banks)
    {
        _banks = banks;
    }

    public int SizeBytes => _sizeBytes;

    /// <summary>Turns to a bank and adds up its chunks. The files must stay as they are until the next Open.</summary>
    /// <returns>What <see cref="BankStore.ImageSize"/> says.</returns>
    public Result Open(int bank)
    {
        _bank = bank;
        Result result = _banks.ImageSize(bank, out _sizeBytes);
        if (result != Result.Ok)
        {
            _sizeBytes = 0;
        }

        return result;
    }

    public Result Read(int position, byte[] buffer, int offset, int count)
    {
        if (position < 0 || count < 0 || (long)position + count > _sizeBytes)
        {
            return Result.TooLong;
        }

        int chunkSizeBytes = _banks.Geometry.ChunkSizeBytes;
        int done = 0;
        while (done < count)
        {
            int chunk = (position + done) / chunkSizeBytes;
            int within = (position + done) % chunkSizeBytes;
            int part = chunkSizeBytes - within;
            part = part < count - done ? part : count - done;
            Result result = _banks.ReadExactly(BankStore.ChunkName(_bank, chunk), within, buffer, offset + done, part);
            if (result != Result.Ok)
            {
                return result;
            }

            done += part;
        }

        return Result.Ok;
    }
}
