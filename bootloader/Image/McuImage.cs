using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>
/// Structure of an MCUboot image: header, payload, protected TLVs, unprotected TLVs, little-endian throughout. Stricter than MCUboot:
/// the image ends where the unprotected area ends, single-valued TLVs stand once, and every key hash has its signature.
/// </summary>
/// <remarks>
/// Needs the header and the two TLV areas in memory, never the payload. Says nothing about trust: see <see cref="ImageVerifier"/>.
/// The byte tables are in docs/formats.md.
/// </remarks>
public sealed class McuImage
{
    /// <summary>Bytes of the header that have a meaning; a header may be longer, its fill is hashed with the payload.</summary>
    public const int HeaderSizeBytes = 32;

    public const int MaxProtectedSizeBytes = 1024;
    public const int MaxUnprotectedSizeBytes = 512;

    public const long Magic = 0x96F3B83DL;

    /// <summary>PIC, NON_BOOTABLE, RAM_LOAD, ROM_FIXED. Encrypted and compressed images are refused.</summary>
    public const int AllowedFlags = 0x1 | 0x10 | 0x20 | 0x100;

    private readonly byte[] _header = new byte[HeaderSizeBytes];

    /// <summary>The first 32 bytes, as they were parsed.</summary>
    public byte[] Header => _header;

    public TlvTable Protected { get; } = new TlvTable(true, MaxProtectedSizeBytes);

    public TlvTable Unprotected { get; } = new TlvTable(false, MaxUnprotectedSizeBytes);

    public long LoadAddress { get; private set; }

    public long Flags { get; private set; }

    public int Major { get; private set; }

    public int Minor { get; private set; }

    public int Revision { get; private set; }

    public long Build { get; private set; }

    /// <summary>ih_hdr_size: where the payload begins.</summary>
    public int PayloadOffset { get; private set; }

    public int PayloadSizeBytes { get; private set; }

    /// <summary>Where the payload ends and the protected area, if any, begins.</summary>
    public int ProtectedOffset { get; private set; }

    /// <summary>Where the signed bytes end.</summary>
    public int UnprotectedOffset { get; private set; }

    /// <summary>Position of the first problem; -1 when there is none.</summary>
    public int ProblemOffset { get; private set; }

    /// <summary>Parses the whole structure of <paramref name="source"/>, which must be the image and nothing else.</summary>
    /// <returns>None or the first reason why not.</returns>
    public RefusalReason Parse(IImageSource source)
    {
        Clear();
        RefusalReason reason = ParseHeader(source);
        if (reason != RefusalReason.None)
        {
            return reason;
        }

        int protectedSize = UnprotectedOffset - ProtectedOffset;
        if (protectedSize != 0)
        {
            reason = Protected.Load(source, ProtectedOffset, protectedSize);
            if (reason != RefusalReason.None)
            {
                return Refuse(reason, ProtectedOffset + Protected.ProblemOffset);
            }
        }

        reason = Unprotected.Load(source, UnprotectedOffset, -1);
        if (reason != RefusalReason.None)
        {
            return Refuse(reason, UnprotectedOffset + Unprotected.ProblemOffset);
        }

        int end = UnprotectedOffset + Unprotected.SizeBytes;
        if (end != source.SizeBytes)
        {
            return Refuse(RefusalReason.TrailingBytes, end);
        }

        return Unprotected.IndexOf(Tlv.Sha256) >= 0 ? RefusalReason.None : Refuse(RefusalReason.TlvMissing, UnprotectedOffset);
    }

    private RefusalReason ParseHeader(IImageSource source)
    {
        if (source.SizeBytes < HeaderSizeBytes)
        {
            return Refuse(RefusalReason.ImageBounds, source.SizeBytes);
        }

        if (source.Read(0, _header, 0, HeaderSizeBytes) != Result.Ok)
        {
            return Refuse(RefusalReason.StoreRead, 0);
        }

        if (Bytes.U32LE(_header, 0) != Magic)
        {
            return Refuse(RefusalReason.ImageMagic, 0);
        }

        LoadAddress = Bytes.U32LE(_header, 4);
        Flags = Bytes.U32LE(_header, 16);
        Major = _header[20];
        Minor = _header[21];
        Revision = Bytes.U16LE(_header, 22);
        Build = Bytes.U32LE(_header, 24);

        if (Bytes.U32LE(_header, 28) != 0)
        {
            return Refuse(RefusalReason.ImageHeader, 28);
        }

        if ((Flags & ~(long)AllowedFlags) != 0)
        {
            return Refuse(RefusalReason.ImageFlags, 16);
        }

        return ParseBounds(source.SizeBytes);
    }

    private RefusalReason ParseBounds(int sourceSizeBytes)
    {
        int headerSize = Bytes.U16LE(_header, 8);
        int protectedSize = Bytes.U16LE(_header, 10);
        long payloadSize = Bytes.U32LE(_header, 12);
        if (headerSize < HeaderSizeBytes)
        {
            return Refuse(RefusalReason.ImageHeader, 8);
        }

        if (protectedSize != 0 && (protectedSize < TlvTable.HeadSizeBytes || protectedSize > MaxProtectedSizeBytes))
        {
            return Refuse(RefusalReason.TlvArea, 10);
        }

        if (headerSize + payloadSize + protectedSize + TlvTable.HeadSizeBytes > sourceSizeBytes)
        {
            return Refuse(RefusalReason.ImageBounds, 12);
        }

        PayloadOffset = headerSize;
        PayloadSizeBytes = (int)payloadSize;
        ProtectedOffset = headerSize + (int)payloadSize;
        UnprotectedOffset = ProtectedOffset + protectedSize;
        return RefusalReason.None;
    }

    private void Clear()
    {
        Protected.Clear();
        Unprotected.Clear();
        LoadAddress = 0;
        Flags = 0;
        Major = 0;
        Minor = 0;
        Revision = 0;
        Build = 0;
        PayloadOffset = 0;
        PayloadSizeBytes = 0;
        ProtectedOffset = 0;
        UnprotectedOffset = 0;
        ProblemOffset = -1;
    }

    private RefusalReason Refuse(RefusalReason reason, int problemOffset)
    {
        ProblemOffset = problemOffset;
        return reason;
    }
}
