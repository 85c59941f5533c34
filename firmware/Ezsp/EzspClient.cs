using System;
using Bridge.Hal;

namespace Bridge.Firmware.Ezsp;

/// <summary>EZSP over a connected ASH link: version negotiation, one command at a time, callbacks as they come (UG100, UG101 7).</summary>
/// <remarks>
/// <code>
/// Stopped --Start--> NegotiatingLegacy --version 13..19--> NegotiatingExtended --same version--> Ready
///                          |                                     |                              |   ^
///                          | other version, no answer            |                       command|   |response
///                          v                                     v                              v   |
///                        Failed &lt;-------------------------------------- no response --- AwaitingResponse
/// </code>
/// Poll until None after every call: there is one place for an incoming frame.
/// </remarks>
public sealed class EzspClient
{
    /// <summary>Largest EZSP frame sent, header included.</summary>
    public const int MaxFrameBytes = 200;

    /// <summary>Largest EZSP frame accepted: newer radios send more than they take.</summary>
    public const int MaxReceivedFrameBytes = 220;

    public const int LegacyHeaderBytes = 3;
    public const int ExtendedHeaderBytes = 5;
    public const int MaxParameterBytes = MaxFrameBytes - ExtendedHeaderBytes;

    /// <summary>Commands waiting, the one being answered included.</summary>
    public const int QueueLength = 8;

    /// <summary>Six of ASH's longest acknowledge periods: until then the link may still be repeating.</summary>
    public const int ResponseTimeoutMs = 14400;

    private const int MeshStackType = 2;
    private const int VersionResponseBytes = 4;
    private const int FrameFormatVersion = 0x01;
    private const int FrameFormatMask = 0x03;
    private const int SecurityEnabled = 0x80;
    private const int ResponseBit = 0x80;
    private const int CallbackBits = 0x18;
    private const int TruncatedBit = 0x02;
    private const int OverflowBit = 0x01;

    private readonly ITrace _trace;
    private readonly EzspCommandQueue _queue = new EzspCommandQueue();
    private readonly byte[] _outgoing = new byte[MaxFrameBytes];
    private readonly byte[] _incoming = new byte[MaxReceivedFrameBytes];
    private EzspState _state;
    private long _deadlineMs = Deadline.Never;
    private int _sequence;
    private int _awaitedFrameId;
    private bool _sendPending;
    private EzspAction _pending;

    public EzspClient(ITrace trace)
    {
        _trace = trace;
    }

    public EzspState State => _state;

    public long NextDeadlineMs => _deadlineMs;

    public byte[] FrameBuffer => _outgoing;

    public int FrameCount { get; private set; }

    /// <summary>EZSP version agreed on, 13..19.</summary>
    public int Version { get; private set; }

    /// <summary>Version of the stack, four hexadecimal digits.</summary>
    public int StackVersion { get; private set; }

    public int FrameId { get; private set; }

    public int Context { get; private set; }

    public byte[] Parameters => _incoming;

    public int ParameterOffset { get; private set; }

    public int ParameterCount { get; private set; }

    public int Reason { get; private set; }

    public EzspFailure Failure { get; private set; }

    /// <summary>Frames too short, too long or of an unknown format.</summary>
    public int MalformedFrames { get; private set; }

    /// <summary>Responses nobody waited for.</summary>
    public int UnmatchedResponses { get; private set; }

    /// <summary>Frames in which the radio said it ran out of memory since the last: callbacks were lost.</summary>
    public int OverflowFrames { get; private set; }

    /// <summary>Frames the radio had to cut short.</summary>
    public int TruncatedFrames { get; private set; }

    /// <summary>The link has just been connected: agree on the version. Forgets everything of an earlier connection.</summary>
    public void Start(long nowMs)
    {
        _queue.Clear();
        _sequence = 0;
        _pending = EzspAction.None;
        Failure = EzspFailure.None;
        _outgoing[LegacyHeaderBytes] = EzspCodec.MaxVersion;
        _outgoing[0] = 0;
        _outgoing[1] = 0;
        _outgoing[2] = EzspFrameId.Version;
        FrameCount = LegacyHeaderBytes + 1;
        BeginWaiting(EzspState.NegotiatingLegacy, EzspFrameId.Version, nowMs);
    }

    /// <summary>The link is gone: back to Stopped without a word.</summary>
    public void Stop()
    {
        _queue.Clear();
        _pending = EzspAction.None;
        _sendPending = false;
        Enter(EzspState.Stopped, Deadline.Never);
    }

    /// <summary>Queues a command. Parameters are copied.</summary>
    /// <param name="context">Comes back in Context with the response.</param>
    /// <returns>Ok, Busy (queue full), NotConnected, TooLong.</returns>
    public Result Send(int commandId, int context, byte[] buffer, int offset, int count, long nowMs)
    {
        if (_state != EzspState.Ready && _state != EzspState.AwaitingResponse)
        {
            return Result.NotConnected;
        }

        if (count > MaxParameterBytes)
        {
            return Result.TooLong;
        }

        if (_queue.IsFull)
        {
            return Result.Busy;
        }

        _queue.Add(commandId, context, buffer, offset, count);
        if (_state == EzspState.Ready)
        {
            SendOldest(nowMs);
        }

        return Result.Ok;
    }

    /// <summary>A frame from the radio; it is copied.</summary>
    public void OnFrame(byte[] buffer, int offset, int count, long nowMs)
    {
        if (_state == EzspState.Stopped || _state == EzspState.Failed)
        {
            return;
        }

        if (_pending != EzspAction.None)
        {
            throw new InvalidOperationException();
        }

        if (count > MaxReceivedFrameBytes || count < LegacyHeaderBytes)
        {
            MalformedFrames++;
            return;
        }

        Array.Copy(buffer, offset, _incoming, 0, count);
        if (_state == EzspState.NegotiatingLegacy)
        {
            OnLegacyFrame(count, nowMs);
            return;
        }

        OnExtendedFrame(count, nowMs);
    }

    public void OnTime(long nowMs)
    {
        if (nowMs >= _deadlineMs)
        {
            Fail(EzspFailure.ResponseTimedOut);
        }
    }

    public EzspAction Poll()
    {
        if (_pending != EzspAction.None)
        {
            EzspAction action = _pending;
            _pending = EzspAction.None;
            return action;
        }

        if (_sendPending)
        {
            _sendPending = false;
            return EzspAction.SendFrame;
        }

        return EzspAction.None;
    }

    private void OnLegacyFrame(int count, long nowMs)
    {
        bool isVersion = (_incoming[1] & ResponseBit) != 0
            && (_incoming[1] & CallbackBits) == 0
            && _incoming[2] == EzspFrameId.Version
            && _incoming[0] == _sequence
            && count >= LegacyHeaderBytes + VersionResponseBytes;
        if (!isVersion)
        {
            // A radio that was up before may still have callbacks on the way.
            MalformedFrames++;
            return;
        }

        int version = _incoming[LegacyHeaderBytes];
        if (version < EzspCodec.MinVersion || version > EzspCodec.MaxVersion)
        {
            Version = version;
            Fail(EzspFailure.UnsupportedVersion);
            return;
        }

        if (_incoming[LegacyHeaderBytes + 1] != MeshStackType)
        {
            Fail(EzspFailure.UnsupportedStackType);
            return;
        }

        Version = version;
        PutExtendedHeader(EzspFrameId.Version);
        _outgoing[ExtendedHeaderBytes] = (byte)version;
        FrameCount = ExtendedHeaderBytes + 1;
        BeginWaiting(EzspState.NegotiatingExtended, EzspFrameId.Version, nowMs);
    }

    private void OnExtendedFrame(int count, long nowMs)
    {
        int control = _incoming[1];
        bool wellFormed = count >= ExtendedHeaderBytes
            && (control & ResponseBit) != 0
            && (_incoming[2] & FrameFormatMask) == FrameFormatVersion
            && (_incoming[2] & SecurityEnabled) == 0;
        if (!wellFormed)
        {
            MalformedFrames++;
            return;
        }

        FrameId = Bytes.U16LE(_incoming, 3);
        ParameterOffset = ExtendedHeaderBytes;
        ParameterCount = count - ExtendedHeaderBytes;
        if ((control & OverflowBit) != 0)
        {
            OverflowFrames++;
        }

        bool truncated = (control & TruncatedBit) != 0;
        if (truncated)
        {
            TruncatedFrames++;
        }

        if ((control & CallbackBits) != 0)
        {
            if (!truncated && _state != EzspState.NegotiatingExtended)
            {
                _pending = EzspAction.Callback;
            }

            return;
        }

        OnResponse(truncated, nowMs);
    }

    private void OnResponse(bool truncated, long nowMs)
    {
        bool awaited = _state != EzspState.Ready
            && _incoming[0] == _sequence
            && (FrameId == _awaitedFrameId || FrameId == EzspFrameId.InvalidCommand);
        if (!awaited)
        {
            UnmatchedResponses++;
            return;
        }

        if (_state == EzspState.NegotiatingExtended)
        {
            OnExtendedVersion(truncated);
            return;
        }

        Context = _queue.OldestContext;
        _queue.RemoveOldest();
        if (truncated || FrameId == EzspFrameId.InvalidCommand)
        {
            Reason = truncated || ParameterCount == 0 ? 0 : _incoming[ParameterOffset];
            FrameId = _awaitedFrameId;
            _trace.Event(TraceSource.Ezsp, (int)EzspEvent.CommandRefused, FrameId, Reason);
            _pending = EzspAction.CommandFailed;
        }
        else
        {
            _pending = EzspAction.Response;
        }

        if (_queue.Count > 0)
        {
            SendOldest(nowMs);
        }
        else
        {
            Enter(EzspState.Ready, Deadline.Never);
        }
    }

    private void OnExtendedVersion(bool truncated)
    {
        bool same = FrameId == EzspFrameId.Version
            && !truncated
            && ParameterCount >= VersionResponseBytes
            && _incoming[ParameterOffset] == Version;
        if (!same)
        {
            Fail(EzspFailure.UnsupportedVersion);
            return;
        }

        StackVersion = Bytes.U16LE(_incoming, ParameterOffset + 2);
        _trace.Event(TraceSource.Ezsp, (int)EzspEvent.VersionAgreed, Version, StackVersion);
        Enter(EzspState.Ready, Deadline.Never);
        _pending = EzspAction.Ready;
    }

    private void SendOldest(long nowMs)
    {
        PutExtendedHeader(_queue.OldestCommandId);
        int count = _queue.CopyOldest(_outgoing, ExtendedHeaderBytes);
        FrameCount = ExtendedHeaderBytes + count;
        BeginWaiting(EzspState.AwaitingResponse, _queue.OldestCommandId, nowMs);
    }

    private void PutExtendedHeader(int frameId)
    {
        _sequence = (_sequence + 1) & 0xFF;
        _outgoing[0] = (byte)_sequence;
        _outgoing[1] = 0;
        _outgoing[2] = FrameFormatVersion;
        Bytes.PutU16LE(_outgoing, 3, frameId);
    }

    private void BeginWaiting(EzspState state, int frameId, long nowMs)
    {
        _awaitedFrameId = frameId;
        _sendPending = true;
        Enter(state, nowMs + ResponseTimeoutMs);
    }

    private void Fail(EzspFailure failure)
    {
        Failure = failure;
        _trace.Event(TraceSource.Ezsp, (int)EzspEvent.Failed, (int)failure, _awaitedFrameId);
        _queue.Clear();
        _sendPending = false;
        Enter(EzspState.Failed, Deadline.Never);
        _pending = EzspAction.Failed;
    }

    private void Enter(EzspState state, long deadlineMs)
    {
        _state = state;
        _deadlineMs = deadlineMs;
        _trace.State(TraceSource.Ezsp, (int)state, deadlineMs);
    }
}
