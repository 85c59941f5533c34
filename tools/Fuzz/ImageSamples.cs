using System.Collections.Generic;

namespace Bridge.Fuzz;

/// <summary>Whole, rightly signed files, made by the packager and handed in by it: this project has no packager, and no key.</summary>
/// <param name="OtaFiles">Files of a bridge.</param>
/// <param name="Images">Bare MCUboot images, of a bridge and of others.</param>
/// <param name="Payloads">Assemblies back to back, as in an image.</param>
/// <param name="KeyPoint">The one key that has signed them: X then Y, 64 bytes.</param>
/// <param name="SignDigest">Makes a DER signature of a 32-byte digest with that key, the same in every run.</param>
public sealed record ImageSamples(
    IReadOnlyList<byte[]> OtaFiles,
    IReadOnlyList<byte[]> Images,
    IReadOnlyList<byte[]> Payloads,
    byte[] KeyPoint,
    SignDigest SignDigest);

/// <summary>Signs 32 bytes.</summary>
public delegate byte[] SignDigest(byte[] digest);
