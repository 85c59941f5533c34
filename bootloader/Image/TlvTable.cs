using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>
/// One TLV area of an MCUboot image, held whole: info {magic u16, total u16} and entries {type u16, length u16, value}, little-endian, no padding.
/// What is parsed here is what is hashed later: the area is read from the store once.
/// </summary>
public sealed class TlvTable
{
    public const int ProtectedMagic = 0x6908;
    public const int UnprotectedMagic = 0x6907;

    /// <summary>Of the info, and of the head of each entry.</summary>
    public const int HeadSizeBytes = 4;

    public const int MaxTlvs = 32;

    private readonly bool _isProtected;
    private readonly int[] _types = new int[MaxTlvs];
    private readonly int[] _offsets = new int[MaxTlvs];
    private readonly int[] _lengths = new int[MaxTlvs];

    /// <param name="capacityBytes">Longest area accepted.</param>
    public TlvTable(bool isProtected, int capacityBytes)
    {
        _isProtected = isProtected;
        Buffer = new byte[capacityBytes];
    }

    /// <summary>The area from its info on.</summary>
    public byte[] Buffer { get; }

    /// <summary>Whole area with its info; 0 when there is none.</summary>
    public int SizeBytes { get; private set; }

    public int Count { get; private set; }

    /// <summary>Offset in the area of the first problem; -1 when there is none.</summary>
    public int ProblemOffset { get; private set; }

    public int Type(int index) => _types[index];

    /// <summary>Where the value begins in <see cref="Buffer"/>, which is also its offset in the area.</summary>
    public int Offset(int index) => _offsets[index];

    public int Length(int index) => _lengths[index];

    public void Clear()
    {
        SizeBytes = 0;
        Count = 0;
        ProblemOffset = -1;
    }

    /// <returns>Index of the first entry of the type; -1 when there is none.</returns>
    public int IndexOf(int type)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_types[i] == type)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Reads and walks the area at <paramref name="position"/>.</summary>
    /// <param name="sizeBytes">Size the header declares for the area; negative to take what the info says.</param>
    /// <returns>None, StoreRead, ImageBounds, TlvArea, TlvForbidden, TlvRepeated, TlvLength or TlvOrder.</returns>
    public RefusalReason Load(IImageSource source, int position, int sizeBytes)
    {
        Clear();
        if ((long)position + HeadSizeBytes > source.SizeBytes)
        {
            return Refuse(RefusalReason.ImageBounds, 0);
        }

        if (source.Read(position, Buffer, 0, HeadSizeBytes) != Result.Ok)
        {
            return Refuse(RefusalReason.StoreRead, 0);
        }

        int total = Bytes.U16LE(Buffer, 2);
        if (Bytes.U16LE(Buffer, 0) != (_isProtected ? ProtectedMagic : UnprotectedMagic))
        {
            return Refuse(RefusalReason.TlvArea, 0);
        }

        if (total < HeadSizeBytes || total > Buffer.Length || (sizeBytes >= 0 && total != sizeBytes))
        {
            return Refuse(RefusalReason.TlvArea, 2);
        }

        if ((long)position + total > source.SizeBytes)
        {
            return Refuse(RefusalReason.ImageBounds, 2);
        }

        if (source.Read(position + HeadSizeBytes, Buffer, HeadSizeBytes, total - HeadSizeBytes) != Result.Ok)
        {
            return Refuse(RefusalReason.StoreRead, HeadSizeBytes);
        }

        SizeBytes = total;
        return Walk(total);
    }

    private RefusalReason Walk(int total)
    {
        int position = HeadSizeBytes;
        while (position < total)
        {
            if (total - position < HeadSizeBytes || Count == MaxTlvs)
            {
                return Refuse(RefusalReason.TlvArea, position);
            }

            int type = Bytes.U16LE(Buffer, position);
            int length = Bytes.U16LE(Buffer, position + 2);
            if (length > total - position - HeadSizeBytes)
            {
                return Refuse(RefusalReason.TlvArea, position + 2);
            }

            RefusalReason reason = CheckEntry(type, length);
            if (reason != RefusalReason.None)
            {
                return Refuse(reason, position);
            }

            _types[Count] = type;
            _offsets[Count] = position + HeadSizeBytes;
            _lengths[Count] = length;
            Count++;
            position += HeadSizeBytes + length;
        }

        return LastIsKeyHash() ? Refuse(RefusalReason.TlvOrder, position) : RefusalReason.None;
    }

    private RefusalReason CheckEntry(int type, int length)
    {
        if (!(_isProtected ? Tlv.IsAllowedProtected(type) : Tlv.IsAllowedUnprotected(type)))
        {
            return RefusalReason.TlvForbidden;
        }

        bool isRepeatable = type == Tlv.Dependency || type == Tlv.KeyHash || Tlv.IsSignature(type);
        if (!isRepeatable && IndexOf(type) >= 0)
        {
            return RefusalReason.TlvRepeated;
        }

        int onlyLength = Tlv.LengthOf(type);
        if (onlyLength >= 0 && length != onlyLength)
        {
            return RefusalReason.TlvLength;
        }

        return Tlv.IsSignature(type) == LastIsKeyHash() ? RefusalReason.None : RefusalReason.TlvOrder;
    }

    private bool LastIsKeyHash() => Count > 0 && _types[Count - 1] == Tlv.KeyHash;

    private RefusalReason Refuse(RefusalReason reason, int problemOffset)
    {
        ProblemOffset = problemOffset;
        return reason;
    }
}
