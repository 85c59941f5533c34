using System;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.HostTests.Model;

/// <summary>
/// The images of the model: 1 and 2, which raises the security counter. Either may stand in both banks. An image is three bytes
/// in two chunk files, which is all the boot loader needs when its verifier is replaced by <see cref="ModelImageCheck"/>.
/// </summary>
internal static class ModelImages
{
    public const int Count = 2;

    /// <summary>What a hub offers in the end, and the only one that ever proves itself where progress is asked for.</summary>
    public const int Best = 2;

    public const byte ChunkMark = 0xA5;

    public static readonly StoreGeometry Geometry = new(2, 4);

    private static readonly long[] Counters = [0, 1, 2];

    public static long Counter(int image) => Counters[image];

    public static long Version(int image) => 0x01000000 + image;

    public static byte[] Digest(int image)
    {
        var digest = new byte[BankRecord.DigestSizeBytes];
        Array.Fill(digest, (byte)image);
        return digest;
    }

    /// <returns>0 for a digest of none of them: all zero.</returns>
    public static int OfDigest(byte[] digest) => digest[0];

    public static byte[] Chunk(int image, int chunk) => chunk == 0 ? [(byte)image, ChunkMark] : [(byte)image];
}

/// <summary>Answers for the verifier, from the three bytes. The second look before a start always agrees, so that the decision is judged alone.</summary>
internal sealed class ModelImageCheck : IImageCheck
{
    public int Check(IImageSource source, ImageSeal seal, ImageFacts facts, PeWalker assemblies)
    {
        var bytes = new byte[3];
        bool isWhole = source.SizeBytes == bytes.Length
            && source.Read(0, bytes, 0, bytes.Length) == Result.Ok
            && bytes[0] is > 0 and <= ModelImages.Count
            && bytes[1] == ModelImages.ChunkMark
            && bytes[2] == bytes[0];
        if (!isWhole)
        {
            facts.Reason = RefusalReason.ImageDigest;
            return Verdict.Refused;
        }

        facts.FileVersion = ModelImages.Version(bytes[0]);
        facts.SecurityCounter = ModelImages.Counter(bytes[0]);
        ModelImages.Digest(bytes[0]).CopyTo(facts.ImageDigest, 0);
        return Verdict.Valid;
    }

    public int CheckAgain(PeWalker assemblies, long lowestSecurityCounter) => Verdict.Valid;
}
