using System;
using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>What <see cref="ImageVerifier"/> found. Values are those of the image only after a Valid verdict.</summary>
public sealed class VerifyResult
{
    public const int Absent = -1;

    private readonly byte[] _imageDigest = new byte[Sha256.DigestSizeBytes];
    private readonly byte[] _storedDigest = new byte[Sha256.DigestSizeBytes];

    public VerifyResult()
    {
        Clear();
    }

    public RefusalReason Reason { get; internal set; }

    /// <summary>Position in the image of the first problem; -1 when there is none or it is nowhere in particular.</summary>
    public int ProblemOffset { get; internal set; }

    /// <summary>The OTA file version the image version stands for: major.minor.revision as 0xMMmmrrrr.</summary>
    public long FileVersion { get; private set; }

    public long Flags { get; private set; }

    public long LoadAddress { get; private set; }

    /// <summary>D, as computed: SHA-256 over header, payload and protected TLVs.</summary>
    public byte[] ImageDigest => _imageDigest;

    /// <summary>SHA-256 over D and the unprotected area: stands for every byte of the image, its signatures too. What a seal is made over.</summary>
    public byte[] StoredDigest => _storedDigest;

    public HashMethod HashedBy { get; internal set; }

    public SealState Seal { get; internal set; }

    /// <summary>What the check of the last signature said; <see cref="Verdict.Refused"/> when none was checked, as after an accepted seal.</summary>
    public int SignatureVerdict { get; internal set; }

    public int ImageSizeBytes { get; private set; }

    public int PayloadOffset { get; private set; }

    public int PayloadSizeBytes { get; private set; }

    /// <summary>From TLV 0x50; -1 when absent.</summary>
    public long SecurityCounter { get; private set; }

    /// <summary>From TLV 0x00A0; -1 when absent or not one byte.</summary>
    public int BridgeTypes { get; private set; }

    /// <summary>From TLV 0x00A1; -1 when absent or not four bytes.</summary>
    public int MinimumHardwareVersion { get; private set; }

    /// <summary>From TLV 0x00A1; -1 when absent or not four bytes.</summary>
    public int MaximumHardwareVersion { get; private set; }

    /// <summary>From TLV 0x00A2; -1 when absent or not four bytes.</summary>
    public int Manufacturer { get; private set; }

    /// <summary>From TLV 0x00A2; -1 when absent or not four bytes.</summary>
    public int ImageType { get; private set; }

    /// <summary>Number of TLVs 0x40.</summary>
    public int DependencyCount { get; private set; }

    /// <summary>Place in the key ring of the key whose signature verified; -1 when none did.</summary>
    public int KeyIndex { get; internal set; }

    internal void Clear()
    {
        Array.Clear(_imageDigest, 0, _imageDigest.Length);
        Array.Clear(_storedDigest, 0, _storedDigest.Length);
        HashedBy = HashMethod.None;
        Seal = SealState.NotOffered;
        SignatureVerdict = Verdict.Refused;
        Reason = RefusalReason.None;
        ProblemOffset = -1;
        FileVersion = 0;
        Flags = 0;
        LoadAddress = 0;
        ImageSizeBytes = 0;
        PayloadOffset = 0;
        PayloadSizeBytes = 0;
        SecurityCounter = Absent;
        BridgeTypes = Absent;
        MinimumHardwareVersion = Absent;
        MaximumHardwareVersion = Absent;
        Manufacturer = Absent;
        ImageType = Absent;
        DependencyCount = 0;
        KeyIndex = Absent;
    }

    internal void Take(McuImage image, int imageSizeBytes)
    {
        FileVersion = ((long)image.Major << 24) | (long)(image.Minor << 16) | (long)image.Revision;
        Flags = image.Flags;
        LoadAddress = image.LoadAddress;
        ImageSizeBytes = imageSizeBytes;
        PayloadOffset = image.PayloadOffset;
        PayloadSizeBytes = image.PayloadSizeBytes;
        TakeProtected(image.Protected);
    }

    private void TakeProtected(TlvTable tlvs)
    {
        byte[] buffer = tlvs.Buffer;
        for (int i = 0; i < tlvs.Count; i++)
        {
            int offset = tlvs.Offset(i);
            int length = tlvs.Length(i);
            switch (tlvs.Type(i))
            {
                case Tlv.SecurityCounter:
                    SecurityCounter = Bytes.U32LE(buffer, offset);
                    break;
                case Tlv.Dependency:
                    DependencyCount++;
                    break;
                case Tlv.BridgeTypes:
                    BridgeTypes = length == 1 ? buffer[offset] : Absent;
                    break;
                case Tlv.HardwareRange:
                    MinimumHardwareVersion = length == 4 ? Bytes.U16LE(buffer, offset) : Absent;
                    MaximumHardwareVersion = length == 4 ? Bytes.U16LE(buffer, offset + 2) : Absent;
                    break;
                case Tlv.Identity:
                    Manufacturer = length == 4 ? Bytes.U16LE(buffer, offset) : Absent;
                    ImageType = length == 4 ? Bytes.U16LE(buffer, offset + 2) : Absent;
                    break;
                default:
                    break;
            }
        }
    }
}
