using System;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Fuzz;

/// <summary>The input as an image source. Every read counts as work, by the byte; a read that is not inside the input is refused, as the contract says.</summary>
public sealed class MeteredImage : IImageSource
{
    private byte[] _bytes;
    private CaseMeter _meter;

    public int SizeBytes => _bytes.Length;

    public void Open(byte[] bytes, CaseMeter meter)
    {
        _bytes = bytes;
        _meter = meter;
    }

    public Result Read(int position, byte[] buffer, int offset, int count)
    {
        _meter.Count(1 + Math.Max(0, count));
        if (position < 0 || count < 0 || (long)position + count > _bytes.Length)
        {
            throw new Violation(FailureKind.Oracle, "a read outside the image");
        }

        Array.Copy(_bytes, position, buffer, offset, count);
        return Result.Ok;
    }
}
