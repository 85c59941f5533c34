using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Walks the PEs of a payload: back to back from its start, each padded to four bytes with zeros, and nothing else.</summary>
/// <remarks>
/// A step reads one header, or at most <see cref="StepBytes"/> of a body.
/// <code>
///   Idle --Begin--> Header --> Body --bytes left--> Body
///     ^               ^         |
///     |               +---------+ next PE
///     +-- last PE, or a problem: Reason
/// </code>
/// </remarks>
public sealed class PeWalker
{
    public const int MaxAssemblies = 16;

    /// <summary>Bytes of a body one step reads and checks, at most.</summary>
    public const int StepBytes = 4096;

    private const int ReadBytes = 512;
    private const int AlignmentBytes = 4;

    private readonly PeCrc _crc = new PeCrc();
    private readonly PeHeader _header;
    private readonly byte[] _buffer = new byte[ReadBytes];
    private readonly int[] _offsets = new int[MaxAssemblies];
    private readonly int[] _sizes = new int[MaxAssemblies];
    private IImageSource _source;
    private PeWalkState _state;
    private int _position;
    private int _end;
    private int _checked;
    private int _bodyCrc;

    public PeWalker()
    {
        _header = new PeHeader(_crc);
    }

    /// <summary>PEs found; all of them right only when Walk returned None.</summary>
    public int Count { get; private set; }

    /// <summary>None after a walk that found nothing wrong, or while it is under way.</summary>
    public RefusalReason Reason { get; private set; }

    /// <summary>Position in the source of the first problem; -1 when there is none.</summary>
    public int ProblemOffset { get; private set; }

    /// <summary>Position of a PE in the source.</summary>
    public int Offset(int index) => _offsets[index];

    /// <summary>Bytes of a PE without its padding: exactly what Assembly.Load is given.</summary>
    public int Size(int index) => _sizes[index];

    /// <summary>Checks every PE in the <paramref name="sizeBytes"/> bytes at <paramref name="position"/>, all in one call.</summary>
    /// <returns>None, PeMissing (no bytes at all), PeTooMany, PePadding, StoreRead or what <see cref="PeHeader.Load"/> refuses.</returns>
    public RefusalReason Walk(IImageSource source, int position, int sizeBytes)
    {
        Begin(source, position, sizeBytes);
        while (Step())
        {
        }

        return Reason;
    }

    /// <summary>Starts a walk; what was under way is forgotten. See <see cref="Walk"/>.</summary>
    public void Begin(IImageSource source, int position, int sizeBytes)
    {
        Count = 0;
        Reason = RefusalReason.None;
        ProblemOffset = -1;
        _source = source;
        _position = position;
        if (sizeBytes <= 0)
        {
            Refuse(RefusalReason.PeMissing, position);
        }
        else if (position < 0 || (long)position + sizeBytes > source.SizeBytes)
        {
            Refuse(RefusalReason.PeBounds, position);
        }
        else
        {
            _end = position + sizeBytes;
            Enter(PeWalkState.Header);
        }
    }

    /// <summary>One bounded piece of the walk.</summary>
    /// <returns>True while there is more to do; then <see cref="Reason"/> says how it ended.</returns>
    public bool Step()
    {
        switch (_state)
        {
            case PeWalkState.Header:
                LoadHeader();
                break;
            case PeWalkState.Body:
                CheckSomeOfBody();
                break;
            default:
                break;
        }

        return _state != PeWalkState.Idle;
    }

    private static int PaddedSize(int sizeBytes) => (sizeBytes + AlignmentBytes - 1) & ~(AlignmentBytes - 1);

    private void LoadHeader()
    {
        if (Count == MaxAssemblies)
        {
            Refuse(RefusalReason.PeTooMany, _position);
            return;
        }

        RefusalReason reason = _header.Load(_source, _position, _end - _position);
        if (reason != RefusalReason.None)
        {
            Refuse(reason, _position + _header.ProblemOffset);
            return;
        }

        _bodyCrc = 0;
        _checked = PeHeader.SizeBytes;
        Enter(PeWalkState.Body);
    }

    private void CheckSomeOfBody()
    {
        int size = _header.TotalSizeBytes;
        int stepEnd = size - _checked > StepBytes ? _checked + StepBytes : size;
        while (_checked < stepEnd)
        {
            int count = stepEnd - _checked < ReadBytes ? stepEnd - _checked : ReadBytes;
            if (_source.Read(_position + _checked, _buffer, 0, count) != Result.Ok)
            {
                Refuse(RefusalReason.StoreRead, _position + _checked);
                return;
            }

            _bodyCrc = _crc.Continue(_bodyCrc, _buffer, 0, count);
            _checked += count;
        }

        if (_checked == size)
        {
            EndBody(size);
        }
    }

    private void EndBody(int size)
    {
        if (_bodyCrc != _header.AssemblyCrc)
        {
            Refuse(RefusalReason.PeChecksum, _position + PeHeader.AssemblyCrcOffset);
            return;
        }

        _offsets[Count] = _position;
        _sizes[Count] = size;
        if (!IsPadded(_position + size, PaddedSize(size) - size, _end - _position - size))
        {
            return;
        }

        Count++;
        _position += PaddedSize(size);
        Enter(_position < _end ? PeWalkState.Header : PeWalkState.Idle);
    }

    private bool IsPadded(int position, int count, int availableBytes)
    {
        if (count > availableBytes)
        {
            Refuse(RefusalReason.PePadding, position);
            return false;
        }

        if (_source.Read(position, _buffer, 0, count) != Result.Ok)
        {
            Refuse(RefusalReason.StoreRead, position);
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (_buffer[i] != 0)
            {
                Refuse(RefusalReason.PePadding, position + i);
                return false;
            }
        }

        return true;
    }

    private void Refuse(RefusalReason reason, int problemOffset)
    {
        Reason = reason;
        ProblemOffset = problemOffset;
        Enter(PeWalkState.Idle);
    }

    private void Enter(PeWalkState state)
    {
        _state = state;
    }
}
