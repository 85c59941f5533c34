namespace Bridge.Boot;

/// <summary>The part of the boot record that belongs to one bank.</summary>
public sealed class BankRecord
{
    public const int DigestSizeBytes = Sha256.DigestSizeBytes;

    /// <summary>Marks stop counting here, so that a bank broken for good does not wear the store at every boot.</summary>
    public const int BrokenMarksMax = 15;

    /// <summary>Crashes in a row that cost a proven image that state: see <see cref="CrashLoop"/>.</summary>
    public const int CrashesMax = 5;

    public BankState State;

    /// <summary>Boots at which this bank did not verify, 0..<see cref="BrokenMarksMax"/>; cleared when the bank is rewritten or confirmed.</summary>
    public int BrokenMarks;

    /// <summary>Boots in a row that ended by the image's own doing, 0..<see cref="CrashesMax"/>; counted and forgotten as <see cref="CrashLoop"/> says.</summary>
    public int Crashes;

    /// <summary>The image's D (TLV 0x10) at commit. All zero while <see cref="BankState.Empty"/>.</summary>
    public readonly byte[] ImageDigest = new byte[DigestSizeBytes];

    /// <summary>The unit's own mark that it has checked this image's signature. Means something only under <see cref="BootRecord.SealSequence"/>.</summary>
    public readonly byte[] Seal = new byte[ImageSeal.SizeBytes];
}
