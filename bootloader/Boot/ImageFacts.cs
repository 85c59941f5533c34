using System;

namespace Bridge.Boot;

/// <summary>What a bank's image says about itself. Holds only after <see cref="BankStatus.Intact"/>.</summary>
public sealed class ImageFacts
{
    public BankStatus Status;

    /// <summary>Why the image is not intact; None when it is.</summary>
    public RefusalReason Reason;

    /// <summary>major.minor.revision as 0xMMmmrrrr.</summary>
    public long FileVersion;

    public long SecurityCounter;

    /// <summary>D, TLV 0x10.</summary>
    public readonly byte[] ImageDigest = new byte[BankRecord.DigestSizeBytes];

    public void Clear()
    {
        Status = BankStatus.Unknown;
        Reason = RefusalReason.None;
        FileVersion = 0;
        SecurityCounter = 0;
        Array.Clear(ImageDigest, 0, ImageDigest.Length);
    }
}
