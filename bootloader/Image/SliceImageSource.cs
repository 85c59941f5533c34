using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>A part of another source, such as element 0x0000 of an OTA file.</summary>
public sealed class SliceImageSource : IImageSource
{
    private readonly IImageSource _whole;
    private readonly int _start;
    private readonly int _sizeBytes;

    public SliceImageSource(IImageSource whole, int start, int sizeBytes)
    {
        _whole = whole;
        _start = start;
        _sizeBytes = sizeBytes;
    }

    public int SizeBytes => _sizeBytes;

    public Result Read(int position, byte[] buffer, int offset, int count)
    {
        if (position < 0 || count < 0 || (long)position + count > _sizeBytes)
        {
            return Result.TooLong;
        }

        return _whole.Read(_start + position, buffer, offset, count);
    }
}
