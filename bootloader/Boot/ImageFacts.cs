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

    /// <summary>Stands for every stored byte of the image; see <see cref="VerifyResult.StoredDigest"/>.</summary>
    public readonly byte[] StoredDigest = new byte[BankRecord.DigestSizeBytes];

    /// <summary>What hashed it, also when it was refused.</summary>
    public HashMethod HashedBy;

    /// <summary>Whether a seal took the place of the signature, also when the image was refused.</summary>
    public SealState Seal;

    /// <summary>What the check of the signature itself said in this boot: the only thing a new seal is founded on.</summary>
    public int SignatureVerdict = Verdict.Refused;

    public void Clear()
    {
        Status = BankStatus.Unknown;
        Reason = RefusalReason.None;
        FileVersion = 0;
        SecurityCounter = 0;
        HashedBy = HashMethod.None;
        Seal = SealState.NotOffered;
        SignatureVerdict = Verdict.Refused;
        Array.Clear(ImageDigest, 0, ImageDigest.Length);
        Array.Clear(StoredDigest, 0, StoredDigest.Length);
    }
}
