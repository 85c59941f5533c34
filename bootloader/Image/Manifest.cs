using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>
/// The signed manifest that stands before the image in the OTA file: a view over its bytes, little-endian throughout.
/// It lets a wrong or forged image be refused within the first blocks and each chunk be checked before it is stored.
/// </summary>
/// <remarks>The byte table is in docs/formats.md. Parsing says nothing about trust: see <see cref="ManifestVerifier"/>.</remarks>
public sealed class Manifest
{
    /// <summary>Bytes before the chunk digests.</summary>
    public const int FixedSizeBytes = 72;

    public const int DigestSizeBytes = Sha256.DigestSizeBytes;

    public const int Format = 1;

    /// <summary>"AHBM" read as a little-endian number.</summary>
    public const long Magic = 0x4D424841L;

    /// <summary>Bit 0 = bridge type 1 .. bit 3 = bridge type 4.</summary>
    public const int BridgeTypesMask = 0x0F;

    /// <summary>Shortest and longest DER encoding of a P-256 signature.</summary>
    public const int MinSignatureSizeBytes = 8;
    public const int MaxSignatureSizeBytes = 72;

    /// <summary>Key hash and the signature's length byte.</summary>
    private const int SignatureHeadSizeBytes = DigestSizeBytes + 1;

    private readonly int _chunkSizeBytes;
    private int _offset;

    /// <summary>A manifest of the product's format.</summary>
    public Manifest()
        : this(StoreGeometry.ProductChunkSizeBytes)
    {
    }

    /// <param name="chunkSizeBytes">The one size of chunks taken.</param>
    public Manifest(int chunkSizeBytes)
    {
        _chunkSizeBytes = chunkSizeBytes;
    }

    /// <summary>The buffer given to Parse; the offsets below count in it.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Bytes from the manifest's first that the signature covers.</summary>
    public int SignedLength { get; private set; }

    public int Manufacturer { get; private set; }

    public int ImageType { get; private set; }

    public long FileVersion { get; private set; }

    public int MinimumHardwareVersion { get; private set; }

    public int MaximumHardwareVersion { get; private set; }

    public int BridgeTypes { get; private set; }

    public int ChunkCount { get; private set; }

    public long SecurityCounter { get; private set; }

    /// <summary>Length of element 0x0000: the whole MCUboot image with its TLVs.</summary>
    public int ImageSizeBytes { get; private set; }

    public int ImageDigestOffset => _offset + 40;

    public int KeyHashOffset => _offset + SignedLength;

    public int SignatureOffset => _offset + SignedLength + SignatureHeadSizeBytes;

    public int SignatureLength { get; private set; }

    /// <summary>Offset of the first problem from the manifest's first byte; -1 when there is none.</summary>
    public int ProblemOffset { get; private set; }

    /// <summary>Where the SHA-256 of chunk <paramref name="chunk"/> (from 0) begins in <see cref="Buffer"/>.</summary>
    public int ChunkDigestOffset(int chunk) => _offset + FixedSizeBytes + (DigestSizeBytes * chunk);

    /// <summary>The chunk size for every chunk but the last, which holds what remains.</summary>
    public int ChunkLength(int chunk) =>
        chunk < ChunkCount - 1 ? _chunkSizeBytes : ImageSizeBytes - (_chunkSizeBytes * (ChunkCount - 1));

    /// <summary>Parses a whole manifest.</summary>
    /// <param name="count">Length of its element: must be what the manifest says to the byte.</param>
    /// <returns>None, ManifestFormat, ManifestSize, ImageSize, HardwareRange or BridgeType.</returns>
    public RefusalReason Parse(byte[] buffer, int offset, int count)
    {
        RefusalReason reason = ParseFixed(buffer, offset, count, count);
        if (reason != RefusalReason.None)
        {
            return reason;
        }

        SignatureLength = buffer[offset + SignedLength + DigestSizeBytes];
        if (SignatureLength < MinSignatureSizeBytes
            || SignatureLength > MaxSignatureSizeBytes
            || SignedLength + SignatureHeadSizeBytes + SignatureLength != count)
        {
            return Refuse(RefusalReason.ManifestSize, SignedLength + DigestSizeBytes);
        }

        return RefusalReason.None;
    }

    /// <summary>Parses the first 72 bytes: enough to refuse a foreign image before the rest has arrived.</summary>
    /// <param name="count">Bytes present, at least 72.</param>
    /// <param name="elementLength">Length of the manifest's element.</param>
    /// <returns>As <see cref="Parse"/>. The digests, key hash and signature are not looked at.</returns>
    public RefusalReason ParseFixed(byte[] buffer, int offset, int count, long elementLength)
    {
        Clear(buffer, offset);
        if (count < FixedSizeBytes)
        {
            return Refuse(RefusalReason.ManifestSize, count);
        }

        if (Bytes.U32LE(buffer, offset) != Magic)
        {
            return Refuse(RefusalReason.ManifestFormat, 0);
        }

        if (Bytes.U16LE(buffer, offset + 4) != Format)
        {
            return Refuse(RefusalReason.ManifestFormat, 4);
        }

        SignedLength = Bytes.U16LE(buffer, offset + 6);
        Manufacturer = Bytes.U16LE(buffer, offset + 8);
        ImageType = Bytes.U16LE(buffer, offset + 10);
        FileVersion = Bytes.U32LE(buffer, offset + 12);
        MinimumHardwareVersion = Bytes.U16LE(buffer, offset + 16);
        MaximumHardwareVersion = Bytes.U16LE(buffer, offset + 18);
        BridgeTypes = buffer[offset + 20];
        ChunkCount = Bytes.U16LE(buffer, offset + 22);
        SecurityCounter = Bytes.U32LE(buffer, offset + 24);

        if (buffer[offset + 21] != 0)
        {
            return Refuse(RefusalReason.ManifestFormat, 21);
        }

        if (Bytes.U32LE(buffer, offset + 36) != 0)
        {
            return Refuse(RefusalReason.ManifestFormat, 36);
        }

        RefusalReason sizes = CheckSizes(buffer, offset, elementLength);
        return sizes != RefusalReason.None ? sizes : CheckTarget();
    }

    private RefusalReason CheckSizes(byte[] buffer, int offset, long elementLength)
    {
        if (Bytes.U32LE(buffer, offset + 32) != _chunkSizeBytes)
        {
            return Refuse(RefusalReason.ManifestFormat, 32);
        }

        long imageSize = Bytes.U32LE(buffer, offset + 28);
        long chunks = (imageSize + _chunkSizeBytes - 1) / _chunkSizeBytes;
        if (imageSize == 0 || chunks != ChunkCount)
        {
            return Refuse(RefusalReason.ImageSize, 28);
        }

        ImageSizeBytes = (int)imageSize;
        if (SignedLength != FixedSizeBytes + ((long)DigestSizeBytes * ChunkCount))
        {
            return Refuse(RefusalReason.ManifestSize, 6);
        }

        long unsignedLength = elementLength - SignedLength - SignatureHeadSizeBytes;
        if (unsignedLength < MinSignatureSizeBytes || unsignedLength > MaxSignatureSizeBytes)
        {
            return Refuse(RefusalReason.ManifestSize, 6);
        }

        return RefusalReason.None;
    }

    private RefusalReason CheckTarget()
    {
        if (MinimumHardwareVersion > MaximumHardwareVersion)
        {
            return Refuse(RefusalReason.HardwareRange, 16);
        }

        if (BridgeTypes == 0 || (BridgeTypes & ~BridgeTypesMask) != 0)
        {
            return Refuse(RefusalReason.BridgeType, 20);
        }

        return RefusalReason.None;
    }

    private void Clear(byte[] buffer, int offset)
    {
        Buffer = buffer;
        _offset = offset;
        SignedLength = 0;
        Manufacturer = 0;
        ImageType = 0;
        FileVersion = 0;
        MinimumHardwareVersion = 0;
        MaximumHardwareVersion = 0;
        BridgeTypes = 0;
        ChunkCount = 0;
        SecurityCounter = 0;
        ImageSizeBytes = 0;
        SignatureLength = 0;
        ProblemOffset = -1;
    }

    private RefusalReason Refuse(RefusalReason reason, int problemOffset)
    {
        ProblemOffset = problemOffset;
        return reason;
    }
}
