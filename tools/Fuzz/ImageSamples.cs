using System.Collections.Generic;

namespace Bridge.Fuzz;

/// <summary>Whole, rightly signed files, made by the packager and handed in by it: this project has no packager, and no key.</summary>
/// <param name="OtaFiles">Files of a bridge.</param>
/// <param name="SmallFiles">Files of bridges in chunks of <see cref="SmallChunkBytes"/>, so that few bytes make many chunks: the first two are for this device, the others each for another.</param>
/// <param name="Images">Bare MCUboot images, of a bridge and of others.</param>
/// <param name="Payloads">Assemblies back to back, as in an image.</param>
/// <param name="KeyPoint">The one key that has signed them: X then Y, 64 bytes.</param>
/// <param name="SignDigest">Makes a DER signature of a 32-byte digest with that key, the same in every run.</param>
public sealed record ImageSamples(
    IReadOnlyList<byte[]> OtaFiles,
    IReadOnlyList<byte[]> SmallFiles,
    IReadOnlyList<byte[]> Images,
    IReadOnlyList<byte[]> Payloads,
    byte[] KeyPoint,
    SignDigest SignDigest)
{
    /// <summary>Chunk size of <see cref="SmallFiles"/>.</summary>
    public const int SmallChunkBytes = 512;

    /// <summary>Of every file here.</summary>
    public const long FileVersion = 0x01010000;
}

/// <summary>Signs 32 bytes.</summary>
public delegate byte[] SignDigest(byte[] digest);
