using System;
using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>An image that lies in one array.</summary>
public sealed class ArrayImageSource : IImageSource
{
    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly int _sizeBytes;

    public ArrayImageSource(byte[] bytes, int start, int sizeBytes)
    {
        _bytes = bytes;
        _start = start;
        _sizeBytes = sizeBytes;
    }

    public int SizeBytes => _sizeBytes;

    /// <summary>The array, in which the image begins at <see cref="Start"/>.</summary>
    public byte[] Bytes => _bytes;

    public int Start => _start;

    public Result Read(int position, byte[] buffer, int offset, int count)
    {
        if (position < 0 || count < 0 || (long)position + count > _sizeBytes)
        {
            return Result.TooLong;
        }

        Array.Copy(_bytes, _start + position, buffer, offset, count);
        return Result.Ok;
    }
}
