using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Header of a nanoFramework PE file: 124 bytes, little-endian. The byte table is in docs/formats.md.</summary>
/// <remarks>
/// Assembly.Load checks the marker and two CRCs and then trusts the rest: a total size beyond the array is read out of bounds, a patch
/// entry is jumped to. So those are checked here.
/// </remarks>
public sealed class PeHeader
{
    public const int SizeBytes = 124;
    public const int TableCount = 15;

    public const int AssemblyRefTable = 0;

    public const int AssemblyRefRowSizeBytes = 12;

    /// <summary>Where <see cref="AssemblyCrc"/> stands.</summary>
    public const int AssemblyCrcOffset = 12;

    private const int HeaderCrcOffset = 8;
    private const int NoPatchEntry = -1;

    private readonly byte[] _buffer = new byte[SizeBytes];
    private readonly PeCrc _crc;

    public PeHeader(PeCrc crc)
    {
        _crc = crc;
    }

    /// <summary>Bytes of the whole PE, this header included, without what pads it to four.</summary>
    public int TotalSizeBytes { get; private set; }

    /// <summary>As stored; over the 124 bytes with this field zero.</summary>
    public int HeaderCrc => Bytes.S32LE(_buffer, HeaderCrcOffset);

    /// <summary>As stored; over all bytes behind the header.</summary>
    public int AssemblyCrc => Bytes.S32LE(_buffer, AssemblyCrcOffset);

    public int NativeMethodsChecksum => Bytes.S32LE(_buffer, 20);

    public int Major => Bytes.U16LE(_buffer, 28);

    public int Minor => Bytes.U16LE(_buffer, 30);

    /// <summary>String index of the assembly's name; see <see cref="PeNames"/>.</summary>
    public int NameIndex => Bytes.U16LE(_buffer, 36);

    /// <summary>Offset in the header of the first problem; -1 when there is none.</summary>
    public int ProblemOffset { get; private set; }

    /// <summary>Offset in the PE of the table's first byte.</summary>
    public int TableOffset(int table) => Bytes.S32LE(_buffer, 40 + (4 * table));

    /// <summary>Bytes of the table without its padding.</summary>
    public int TableSizeBytes(int table) => TableOffset(table + 1) - TableOffset(table) - _buffer[108 + table];

    /// <summary>Reads and checks the header at <paramref name="position"/>.</summary>
    /// <param name="availableBytes">Bytes from there to the end of the payload.</param>
    /// <returns>None, StoreRead, PeFormat, PeChecksum, PeBounds or PeNativePatch.</returns>
    public RefusalReason Load(IImageSource source, int position, int availableBytes)
    {
        TotalSizeBytes = 0;
        ProblemOffset = -1;
        if (availableBytes < SizeBytes)
        {
            return Refuse(RefusalReason.PeBounds, 0);
        }

        if (source.Read(position, _buffer, 0, SizeBytes) != Result.Ok)
        {
            return Refuse(RefusalReason.StoreRead, 0);
        }

        if (!HasMarker())
        {
            return Refuse(RefusalReason.PeFormat, 0);
        }

        if (ComputeHeaderCrc() != HeaderCrc)
        {
            return Refuse(RefusalReason.PeChecksum, HeaderCrcOffset);
        }

        RefusalReason reason = CheckTables(availableBytes);
        if (reason != RefusalReason.None)
        {
            return reason;
        }

        reason = CheckNative();
        if (reason != RefusalReason.None)
        {
            return reason;
        }

        TotalSizeBytes = TableOffset(TableCount);
        return RefusalReason.None;
    }

    /// <summary>"NFMRK1" and two zeros.</summary>
    private bool HasMarker() =>
        Bytes.S32LE(_buffer, 0) == 0x524D464E && Bytes.S32LE(_buffer, 4) == 0x0000314B;

    private int ComputeHeaderCrc()
    {
        int stored = HeaderCrc;
        Bytes.PutU32LE(_buffer, HeaderCrcOffset, 0);
        int crc = _crc.Continue(0, _buffer, 0, SizeBytes);
        Bytes.PutU32LE(_buffer, HeaderCrcOffset, stored);
        return crc;
    }

    private RefusalReason CheckTables(int availableBytes)
    {
        if (Bytes.U16LE(_buffer, 38) != 1)
        {
            return Refuse(RefusalReason.PeFormat, 38);
        }

        if (TableOffset(0) != SizeBytes)
        {
            return Refuse(RefusalReason.PeFormat, 40);
        }

        for (int table = 0; table < TableCount; table++)
        {
            long start = Bytes.U32LE(_buffer, 40 + (4 * table));
            long end = Bytes.U32LE(_buffer, 44 + (4 * table));
            if (end < start || end > availableBytes)
            {
                return Refuse(RefusalReason.PeBounds, 44 + (4 * table));
            }

            int padding = _buffer[108 + table];
            if ((start & 3) != 0 || padding > 3 || padding > end - start)
            {
                return Refuse(RefusalReason.PeFormat, 108 + table);
            }
        }

        return TableSizeBytes(AssemblyRefTable) % AssemblyRefRowSizeBytes == 0
            ? RefusalReason.None
            : Refuse(RefusalReason.PeFormat, 44);
    }

    private RefusalReason CheckNative()
    {
        if (Bytes.S32LE(_buffer, 24) != NoPatchEntry)
        {
            return Refuse(RefusalReason.PeNativePatch, 24);
        }

        if (Bytes.S32LE(_buffer, 104) != 0)
        {
            return Refuse(RefusalReason.PeNativePatch, 104);
        }

        // An assembly loaded from an array cannot have native methods.
        return NativeMethodsChecksum == 0 ? RefusalReason.None : Refuse(RefusalReason.PeNativePatch, 20);
    }

    private RefusalReason Refuse(RefusalReason reason, int problemOffset)
    {
        ProblemOffset = problemOffset;
        return reason;
    }
}
