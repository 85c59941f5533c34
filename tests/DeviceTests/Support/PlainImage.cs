using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Images without cryptography, to test what is done with a verdict: u32 version, u32 counter, filling, CRC-32 of what is before. The digest is version and counter.</summary>
public sealed class PlainImage : IImageCheck
{
    public const int SizeBytes = 5000;

    /// <summary>Checks so far.</summary>
    public int Checks;

    /// <summary>Checks that no seal shortened: where a real image's signature would have been checked.</summary>
    public int SignatureChecks;

    private long _counter;

    public static byte[] Create(long version, long counter)
    {
        byte[] image = new byte[SizeBytes];
        Bytes.PutU32LE(image, 0, version);
        Bytes.PutU32LE(image, 4, counter);
        for (int i = 8; i < SizeBytes - 4; i++)
        {
            image[i] = (byte)(i * 7);
        }

        Bytes.PutU32LE(image, SizeBytes - 4, Crc32.Compute(image, 0, SizeBytes - 4));
        return image;
    }

    public static byte[] Digest(long version, long counter)
    {
        byte[] digest = new byte[BankRecord.DigestSizeBytes];
        Bytes.PutU32LE(digest, 0, version);
        Bytes.PutU32LE(digest, 4, counter);
        return digest;
    }

    /// <summary>Puts an image into a bank behind the product's back.</summary>
    public static void Install(MemoryStore store, int bank, long version, long counter)
    {
        byte[] image = Create(version, counter);
        store.Put(BankStore.ChunkName(bank, 0), image, 0, 4096);
        store.Put(BankStore.ChunkName(bank, 1), image, 4096, SizeBytes - 4096);
    }

    public int Check(IImageSource source, ImageSeal seal, ImageFacts facts, PeWalker assemblies)
    {
        Checks++;
        byte[] image = new byte[SizeBytes];
        facts.Reason = RefusalReason.ImageDigest;
        if (source.SizeBytes != SizeBytes || source.Read(0, image, 0, SizeBytes) != Result.Ok)
        {
            return Verdict.Refused;
        }

        if (Bytes.S32LE(image, SizeBytes - 4) != Crc32.Compute(image, 0, SizeBytes - 4))
        {
            return Verdict.Refused;
        }

        facts.Reason = RefusalReason.None;
        facts.FileVersion = Bytes.U32LE(image, 0);
        facts.SecurityCounter = Bytes.U32LE(image, 4);
        _counter = facts.SecurityCounter;
        System.Array.Copy(image, 0, facts.ImageDigest, 0, 8);
        System.Array.Copy(image, 0, facts.StoredDigest, 0, 8);
        facts.Seal = SealState.NotOffered;
        if (seal != null)
        {
            facts.Seal = seal.Judge(facts.StoredDigest) == Verdict.Valid ? SealState.Accepted : SealState.Rejected;
        }

        if (facts.Seal != SealState.Accepted)
        {
            SignatureChecks++;
            facts.SignatureVerdict = Verdict.Valid;
        }

        return Verdict.Valid;
    }

    public int CheckAgain(PeWalker assemblies, long lowestSecurityCounter) =>
        _counter >= lowestSecurityCounter ? Verdict.Valid : Verdict.Refused;
}
