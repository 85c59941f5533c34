using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Walks the PEs of a payload: back to back from its start, each padded to four bytes with zeros, and nothing else.</summary>
public sealed class PeWalker
{
    public const int MaxAssemblies = 16;

    private const int AlignmentBytes = 4;

    private readonly PeCrc _crc = new PeCrc();
    private readonly PeHeader _header;
    private readonly byte[] _buffer = new byte[512];
    private readonly int[] _offsets = new int[MaxAssemblies];
    private readonly int[] _sizes = new int[MaxAssemblies];

    public PeWalker()
    {
        _header = new PeHeader(_crc);
    }

    /// <summary>PEs found; all of them right only when Walk returned None.</summary>
    public int Count { get; private set; }

    /// <summary>Position in the source of the first problem; -1 when there is none.</summary>
    public int ProblemOffset { get; private set; }

    /// <summary>Position of a PE in the source.</summary>
    public int Offset(int index) => _offsets[index];

    /// <summary>Bytes of a PE without its padding: exactly what Assembly.Load is given.</summary>
    public int Size(int index) => _sizes[index];

    /// <summary>Checks every PE in the <paramref name="sizeBytes"/> bytes at <paramref name="position"/>.</summary>
    /// <returns>None, PeMissing (no bytes at all), PeTooMany, PePadding, StoreRead or what <see cref="PeHeader.Load"/> refuses.</returns>
    public RefusalReason Walk(IImageSource source, int position, int sizeBytes)
    {
        Count = 0;
        ProblemOffset = -1;
        if (sizeBytes <= 0)
        {
            return Refuse(RefusalReason.PeMissing, position);
        }

        if (position < 0 || (long)position + sizeBytes > source.SizeBytes)
        {
            return Refuse(RefusalReason.PeBounds, position);
        }

        int done = 0;
        while (done < sizeBytes)
        {
            RefusalReason reason = WalkOne(source, position + done, sizeBytes - done);
            if (reason != RefusalReason.None)
            {
                return reason;
            }

            done += PaddedSize(_sizes[Count]);
            Count++;
        }

        return RefusalReason.None;
    }

    private static int PaddedSize(int sizeBytes) => (sizeBytes + AlignmentBytes - 1) & ~(AlignmentBytes - 1);

    private RefusalReason WalkOne(IImageSource source, int position, int availableBytes)
    {
        if (Count == MaxAssemblies)
        {
            return Refuse(RefusalReason.PeTooMany, position);
        }

        RefusalReason reason = _header.Load(source, position, availableBytes);
        if (reason != RefusalReason.None)
        {
            return Refuse(reason, position + _header.ProblemOffset);
        }

        int size = _header.TotalSizeBytes;
        reason = CheckBody(source, position, size);
        if (reason != RefusalReason.None)
        {
            return reason;
        }

        _offsets[Count] = position;
        _sizes[Count] = size;
        return CheckPadding(source, position + size, PaddedSize(size) - size, availableBytes - size);
    }

    private RefusalReason CheckBody(IImageSource source, int position, int size)
    {
        int crc = 0;
        int done = PeHeader.SizeBytes;
        while (done < size)
        {
            int count = size - done < _buffer.Length ? size - done : _buffer.Length;
            if (source.Read(position + done, _buffer, 0, count) != Result.Ok)
            {
                return Refuse(RefusalReason.StoreRead, position + done);
            }

            crc = _crc.Continue(crc, _buffer, 0, count);
            done += count;
        }

        return crc == _header.AssemblyCrc ? RefusalReason.None : Refuse(RefusalReason.PeChecksum, position + 12);
    }

    private RefusalReason CheckPadding(IImageSource source, int position, int count, int availableBytes)
    {
        if (count > availableBytes)
        {
            return Refuse(RefusalReason.PePadding, position);
        }

        if (source.Read(position, _buffer, 0, count) != Result.Ok)
        {
            return Refuse(RefusalReason.StoreRead, position);
        }

        for (int i = 0; i < count; i++)
        {
            if (_buffer[i] != 0)
            {
                return Refuse(RefusalReason.PePadding, position + i);
            }
        }

        return RefusalReason.None;
    }

    private RefusalReason Refuse(RefusalReason reason, int problemOffset)
    {
        ProblemOffset = problemOffset;
        return reason;
    }
}
