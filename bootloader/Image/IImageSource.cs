using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Bytes of an image, wherever they are stored. Positions count from the first byte of the image.</summary>
public interface IImageSource
{
    int SizeBytes { get; }

    /// <summary>Reads exactly <paramref name="count"/> bytes.</summary>
    /// <returns>Ok; TooLong when the range is not inside the image; NotFound or IoError from the store.</returns>
    Result Read(int position, byte[] buffer, int offset, int count);
}
