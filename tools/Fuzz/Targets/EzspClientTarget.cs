using System;
using System.Collections.Generic;
using Bridge.Firmware.Ezsp;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>EZSP over a link that delivers whatever the radio likes to send.</summary>
/// <remarks>Events: 0 a frame as it is; 1 time, u16 of 16 ms; 2 a command, u16 id and parameters; 3 start; 4 a frame that gets the sequence number waited for; 5 stop.</remarks>
public sealed class EzspClientTarget : FuzzTarget
{
    private const int Frame = 0;
    private const int Time = 1;
    private const int Command = 2;
    private const int Start = 3;
    private const int Answer = 4;
    private const int Stop = 5;

    private const int ActionsPerEvent = 4;

    private readonly Queue<(int Id, int Context)> _asked = new();
    private EzspClient _client;
    private CaseMeter _meter;
    private long _nowMs;
    private int _sentSequence;
    private int _context;
    private bool _ready;
    private bool _answered;

    public EzspClientTarget()
        : base("ezsp-client", "a response answers the oldest command, by its sequence and id; versions 13 to 19; frames it sends are well formed", "ready, nothing answered", "never ready")
    {
    }

    public override InputShape Shape => InputShape.Sequence;

    public override long Work => 64;

    public override long WorkPerInputByte => ActionsPerEvent;

    public override IReadOnlyList<byte[]> Dictionary { get; } = [[0x80, 0x01], [0x90, 0x01], [0x82, 0x01], [0x58, 0x00], [0x45, 0x00], [0x19, 0x00], [13, 2], [19, 2]];

    public override void Reset()
    {
        _client = new EzspClient(new SilentTrace());
        _asked.Clear();
        _nowMs = 1000;
        _context = 0;
        _ready = false;
        _answered = false;
    }

    public override int Run(byte[] input, CaseMeter meter)
    {
        _meter = meter;
        int position = 0;
        while (Sequence.Next(input, ref position, out int kind, out int start, out int count))
        {
            meter.Count();
            byte[] bytes = kind == Answer ? Addressed(input.AsSpan(start, count)) : input;
            meter.Enter();
            Result taken = Do(kind, bytes, kind == Answer ? 0 : start, bytes == input ? count : bytes.Length);
            meter.Leave();
            if (kind is Start or Stop)
            {
                _asked.Clear();
            }
            else if (kind == Command && taken == Result.Ok)
            {
                _asked.Enqueue((count < 2 ? 0 : input[start] | (input[start + 1] << 8), _context));
            }

            Drain();
        }

        return _answered ? Accepted : _ready ? 1 : 2;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        var corpus = new List<byte[]>();
        foreach (byte version in new byte[] { 13, 14, 19, 12, 20 })
        {
            (int, byte[])[] up = [(Start, []), (Answer, [0x80, 0x00, version, 2, 0x30, 0x74]), (Answer, [0x80, 0x01, 0x00, 0x00, version, 2, 0x30, 0x74])];
            corpus.Add(Sequence.Of([.. up, (Command, [0x26, 0x00]), (Answer, [0x80, 0x01, 0x26, 0x00, 1, 2, 3, 4, 5, 6, 7, 8])]));
            corpus.Add(Sequence.Of([.. up, (Command, [0x27, 0x00]), (Command, [0x34, 0x00, 1, 2, 3]), (Frame, [0, 0x90, 0x01, 0x19, 0x00, 0x90]), (Answer, [0x80, 0x01, 0x27, 0x00, 0, 0]), (Answer, [0x80, 0x01, 0x58, 0x00, 0x36])]));
            corpus.Add(Sequence.Of([.. up, (Command, [0x28, 0x00]), (Answer, [0x82, 0x01, 0x28, 0x00]), (Command, [0x28, 0x00]), (Time, [0xFF, 0x03]), (Start, [])]));
        }

        return corpus;
    }

    private Result Do(int kind, byte[] bytes, int start, int count)
    {
        switch (kind)
        {
            case Frame:
            case Answer:
                _client.OnFrame(bytes, start, count, _nowMs);
                return Result.Ok;
            case Time:
                _nowMs += count < 2 ? 1 : (bytes[start] | (bytes[start + 1] << 8)) * 16L;
                _client.OnTime(_nowMs);
                return Result.Ok;
            case Command:
                _context++;
                return _client.Send(count < 2 ? 0 : bytes[start] | (bytes[start + 1] << 8), _context, bytes, start + Math.Min(2, count), Math.Max(0, count - 2), _nowMs);
            case Start:
                _client.Start(_nowMs);
                return Result.Ok;
            case Stop:
                _client.Stop();
                return Result.Ok;
            default:
                return Result.Ok;
        }
    }

    /// <summary>The frame with the sequence number of the frame sent last in front.</summary>
    private byte[] Addressed(ReadOnlySpan<byte> rest) => [(byte)_sentSequence, .. rest];

    private void Drain()
    {
        int actions = 0;
        for (EzspAction action = Poll(); action != EzspAction.None; action = Poll())
        {
            actions++;
            Demand(actions <= ActionsPerEvent, "actions without end");
            switch (action)
            {
                case EzspAction.SendFrame:
                    CheckSent();
                    break;
                case EzspAction.Ready:
                    Demand(_client.Version is >= 13 and <= 19, "agreed on a version it does not speak");
                    _ready = true;
                    break;
                case EzspAction.Response:
                case EzspAction.CommandFailed:
                    CheckAnswer(action == EzspAction.Response);
                    break;
                case EzspAction.Callback:
                    CheckParameters();
                    break;
                case EzspAction.Failed:
                    _asked.Clear();
                    Demand(_client.State == EzspState.Failed && _client.NextDeadlineMs == Deadline.Never, "failed, and still waiting for something");
                    break;
            }
        }

        Demand(_client.NextDeadlineMs > _nowMs, "a deadline that was served is still due");
    }

    private EzspAction Poll()
    {
        _meter.Enter();
        EzspAction action = _client.Poll();
        _meter.Leave();
        return action;
    }

    private void CheckSent()
    {
        byte[] frame = _client.FrameBuffer;
        int count = _client.FrameCount;
        bool legacy = _client.State == EzspState.NegotiatingLegacy;
        Demand(count >= (legacy ? 4 : 5) && count <= EzspClient.MaxFrameBytes, "sent a frame of no size");
        Demand(frame[1] == 0 && (legacy || frame[2] == 0x01), "sent a frame of another format");
        _sentSequence = frame[0];
    }

    private void CheckAnswer(bool isResponse)
    {
        Demand(_asked.TryDequeue(out (int Id, int Context) oldest), "answered what was not asked");
        Demand(_client.Context == oldest.Context && _client.FrameId == oldest.Id, "answered another command than the oldest");
        CheckParameters();
        _answered |= isResponse;
    }

    private void CheckParameters() =>
        Demand(_client.ParameterOffset >= EzspClient.LegacyHeaderBytes && _client.ParameterCount >= 0
            && _client.ParameterOffset + _client.ParameterCount <= EzspClient.MaxReceivedFrameBytes, "parameters outside the frame");
}
