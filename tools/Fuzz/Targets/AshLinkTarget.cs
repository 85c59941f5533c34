using System;
using System.Collections.Generic;
using Bridge.Firmware.Ash;
using Bridge.Fuzz.Oracles;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>One end of an ASH link, against a peer that sends whatever it likes, whenever it likes.</summary>
/// <remarks>Events: 0 bytes from the peer; 1 time passes, u16 of 4 ms; 2 the owner sends; 3 the owner connects or resets; 4 the owner's readiness.</remarks>
public sealed class AshLinkTarget : FuzzTarget
{
    private const int Bytes = 0;
    private const int Time = 1;
    private const int Send = 2;
    private const int Start = 3;
    private const int Ready = 4;

    /// <summary>Actions one event may lead to: all that is queued both ways, resent, and what is owed.</summary>
    private const int ActionsPerEvent = 64;

    private readonly AshRole _role;
    private readonly Queue<byte[]> _arrived = new();
    private readonly List<byte> _wire = [];
    private AshLink _link;
    private CaseMeter _meter;
    private long _nowMs;
    private bool _delivered;
    private bool _connected;
    private byte[] _segment = [];

    public AshLinkTarget(AshRole role)
        : base(
            role == AshRole.Host ? "ash-host" : "ash-ncp",
            "delivers, in order and once, only data fields that came in frames of right CRC; writes only whole frames; never spins",
            "connected, nothing delivered",
            "never connected")
    {
        _role = role;
    }

    public override InputShape Shape => InputShape.Sequence;

    public override long Work => 1024;

    public override long WorkPerInputByte => ActionsPerEvent;

    public override int BoundedMutations => 10_000;

    public override int FlipBytes => 64;

    public override IReadOnlyList<byte[]> Dictionary { get; } = [[0x7E], [0x7D], [0x18], [0x1A], AshReference.Frame([0x81]), AshReference.Frame([0xA0]), AshReference.Frame([0xC0]), AshReference.Frame([0xC1, 2, 0x0B]), AshReference.Frame([0xC2, 2, 0x51])];

    public override void Reset()
    {
        _link = new AshLink(_role, new SilentTrace());
        Forget();
        _wire.Clear();
        _nowMs = 1000;
        _delivered = false;
        _connected = false;
    }

    public override int Run(byte[] input, CaseMeter meter)
    {
        _meter = meter;
        int position = 0;
        while (Sequence.Next(input, ref position, out int kind, out int start, out int count))
        {
            meter.Count();
            switch (kind)
            {
                case Bytes:
                    Hear(input.AsSpan(start, count));
                    break;
                case Time:
                    Pass(count < 2 ? 1 : (input[start] | (input[start + 1] << 8)) * 4L);
                    break;
                case Send:
                    meter.Enter();
                    _link.Send(input, start, count, _nowMs);
                    meter.Leave();
                    break;
                case Start when _role == AshRole.Host:
                    _link.Connect(_nowMs);
                    Forget();
                    break;
                case Start:
                    _link.Reset(AshConstants.ResetPowerOn, _nowMs);
                    Forget();
                    break;
                case Ready when _role == AshRole.Host:
                    _link.SetReceiverReady((count & 1) == 0, _nowMs);
                    break;
            }

            Drain();
        }

        CheckWire();
        return _delivered ? Accepted : _connected ? 1 : 2;
    }

    /// <summary>Frames of right CRC in the bytes heard, so that numbers and states are what is tried.</summary>
    public override byte[] Repair(byte[] input, FuzzRandom random)
    {
        List<(int Kind, byte[] Bytes)> events = Sequence.Split(input);
        for (int i = 0; i < events.Count; i++)
        {
            byte[] bytes = events[i].Bytes;
            if (events[i].Kind == Bytes && bytes.Length > 3 && random.OneIn(2))
            {
                int end = Math.Min(bytes.Length - 3, AshReference.MaxFrameBytes - 2);
                events[i] = (Bytes, AshReference.Frame(bytes.AsSpan(0, end)));
            }
        }

        return Sequence.Of([.. events]);
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        (int, byte[]) start = (Start, []);
        (int, byte[]) up = (Bytes, AshReference.Frame(_role == AshRole.Host ? [0xC1, 2, 0x0B] : [0xC0]));
        (int, byte[]) second = (Time, [250, 0]);
        return
        [
            Sequence.Of(start, up, Data(0, 0, 1, 2, 3), Data(1, 0, 4, 5, 6, 7), second, Data(2, 0, 8, 9, 10)),
            Sequence.Of(start, up, (Send, [1, 2, 3]), (Send, [4, 5, 6]), (Bytes, AshReference.Frame([0x81])), Data(0, 2, 1, 1, 1), (Bytes, AshReference.Frame([0xA1])), second),
            Sequence.Of(start, up, (Ready, [1]), Data(1, 0, 1, 2, 3), Data(0, 0, 1, 2, 3), Data(0, 0, 1, 2, 3), (Ready, []), second),
            Sequence.Of(start, second, second, second, (Bytes, AshReference.Frame([0xC2, 2, 0x51])), second, up, Data(0, 0, 7, 7, 7)),
            Sequence.Of(start, up, (Send, [1, 2, 3]), second, second, second, second, second, second, second, second, second, second, second, second),
            Sequence.Of(start, up, Data(0, 0, 1, 2, 3), up, Data(0, 0, 3, 2, 1), start, up, Data(0, 0, 5, 5, 5)),
            Sequence.Of((Bytes, [0x7E, 0x7E]), start),
        ];
    }

    private static (int Kind, byte[] Bytes) Data(int number, int ackNumber, params byte[] data) =>
        (Bytes, AshReference.Frame([(byte)((number << 4) | ackNumber), .. AshReference.Randomised(data)]));

    private AshAction Poll()
    {
        _meter.Enter();
        AshAction action = _link.Poll();
        _meter.Leave();
        return action;
    }

    /// <summary>The link starts afresh, in the middle of a frame too.</summary>
    private void Forget()
    {
        _arrived.Clear();
        _segment = [];
    }

    private void Hear(ReadOnlySpan<byte> bytes)
    {
        AshReference.Read((byte[])[.. _segment, .. bytes], (kind, frame) =>
        {
            if (kind == AshSegment.Frame && (frame[0] & 0x80) == 0)
            {
                _arrived.Enqueue(AshReference.Randomised(frame[1..]));
            }
        });
        byte[] all = [.. _segment, .. bytes];
        _segment = all[(Array.LastIndexOf(all, AshConstants.Flag) + 1)..];
        byte[] heard = bytes.ToArray();
        _meter.Enter();
        _link.OnBytes(heard, 0, heard.Length, _nowMs);
        _meter.Leave();
    }

    /// <summary>Lets time pass and serves the deadlines on the way. One that is not moved on by being served is a spin.</summary>
    private void Pass(long milliseconds)
    {
        long untilMs = _nowMs + milliseconds;
        while (_link.NextDeadlineMs <= untilMs)
        {
            _nowMs = Math.Max(_nowMs, _link.NextDeadlineMs);
            _meter.Enter();
            _link.OnTime(_nowMs);
            _meter.Leave();
            Drain();
            Demand(_link.NextDeadlineMs > _nowMs, "a deadline that was served is still due");
            _meter.Count();
        }

        _nowMs = untilMs;
    }

    private void Drain()
    {
        int actions = 0;
        for (AshAction action = Poll(); action != AshAction.None; action = Poll())
        {
            actions++;
            _meter.Count();
            Demand(actions <= ActionsPerEvent, "actions without end");
            ReadOnlySpan<byte> bytes = _link.ActionBuffer.AsSpan(_link.ActionOffset, _link.ActionCount);
            if (action == AshAction.Write)
            {
                _wire.AddRange(bytes);
            }
            else if (action == AshAction.Deliver)
            {
                CheckDelivered(bytes);
            }
            else if (action == AshAction.Connected)
            {
                _connected = true;
            }
        }
    }

    /// <summary>Frames before it may have been dropped by their numbers; none is delivered twice or out of order.</summary>
    private void CheckDelivered(ReadOnlySpan<byte> data)
    {
        while (_arrived.TryDequeue(out byte[] arrived))
        {
            if (data.SequenceEqual(arrived))
            {
                _delivered = true;
                return;
            }
        }

        throw new Violation(FailureKind.Oracle, "delivered what no frame of right CRC brought");
    }

    private void CheckWire()
    {
        byte[] wire = [.. _wire];
        Demand(wire.Length == 0 || wire[^1] == AshConstants.Flag, "the last write is no whole frame");
        AshReference.Read(wire, (kind, frame) =>
        {
            Demand(kind == AshSegment.Frame, "wrote what is no frame");
            Demand(AshFrame.TypeOf(frame[0], frame.Length) != AshFrameType.Invalid, "wrote a frame of no type");
        });
    }
}
