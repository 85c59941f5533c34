using System;
using Bridge.Firmware.Ash;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>How received bytes are cut into calls of OnBytes.</summary>
public enum AshChunks
{
    Whole = 0,
    ByteByByte = 1,
    Random = 2,
}

/// <summary>One end of a link under test: sends numbered payloads after every Connected and judges those it gets.</summary>
/// <remarks>Payload: stream, epoch (2), index (2), then bytes that follow from these; an epoch begins with each Connected of the sender.</remarks>
public sealed class AshEnd : ITrace
{
    public readonly AshLink Link;

    private const int Streams = 2;

    private readonly bool _isHost;
    private readonly LossyLine _out;
    private readonly LossyLine _in;
    private readonly int _payloads;
    private readonly Random _random;
    private readonly AshChunks _chunks;
    private readonly byte[] _read = new byte[256];
    private readonly byte[] _payload = new byte[AshConstants.MaxSendDataBytes];
    private readonly byte[] _expected = new byte[AshConstants.MaxSendDataBytes];
    private readonly int[] _sent = new int[Streams];
    private readonly int[] _delivered = new int[Streams];
    private int _epoch;
    private int _peerEpoch;
    private bool _stayReady;

    public AshEnd(AshRole role, LossyLine outgoing, LossyLine incoming, int payloads, AshChunks chunks, int seed)
    {
        Link = new AshLink(role, this);
        _isHost = role == AshRole.Host;
        _out = outgoing;
        _in = incoming;
        _payloads = payloads;
        _chunks = chunks;
        _random = new Random(seed);
    }

    public int Failures { get; private set; }

    /// <summary>Everything sent since the last Connected of this end.</summary>
    public bool SentAll => _epoch > 0 && _sent[0] == _payloads && (_isHost || _sent[1] == _payloads);

    /// <summary>Everything the peer sends in one epoch has come since the last Connected of this end.</summary>
    public bool GotAll => _delivered[0] == _payloads && (!_isHost || _delivered[1] == _payloads);

    public long NextMs => Math.Min(Link.NextDeadlineMs, _in.NextArrivalMs);

    public void State(TraceSource source, int state, long deadlineMs)
    {
    }

    public void Event(TraceSource source, int code, long a, long b)
    {
    }

    public void StayReady(long nowMs)
    {
        _stayReady = true;
        Link.SetReceiverReady(true, nowMs);
    }

    public void Receive(long nowMs)
    {
        int count;
        while ((count = _in.Read(_read, nowMs)) > 0)
        {
            for (int offset = 0; offset < count;)
            {
                int chunk = _chunks switch
                {
                    AshChunks.Whole => count - offset,
                    AshChunks.ByteByByte => 1,
                    _ => _random.Next(1, count - offset + 1),
                };
                Link.OnBytes(_read, offset, chunk, nowMs);
                offset += chunk;
                if (_chunks == AshChunks.ByteByByte)
                {
                    PollAll(nowMs);
                }
            }
        }
    }

    public void Work(long nowMs)
    {
        if (nowMs >= Link.NextDeadlineMs)
        {
            Link.OnTime(nowMs);
        }

        if (_isHost && !_stayReady && _random.Next(40) == 0)
        {
            Link.SetReceiverReady(_random.Next(3) != 0, nowMs);
        }

        do
        {
            PollAll(nowMs);
        }
        while (SendMore(nowMs));
        PollAll(nowMs);
    }

    private bool SendMore(long nowMs)
    {
        if (Link.State != AshState.Connected || _epoch == 0)
        {
            return false;
        }

        bool sent = SendOne(0, nowMs);
        return (!_isHost && SendOne(1, nowMs)) || sent;
    }

    private bool SendOne(int stream, long nowMs)
    {
        if (_sent[stream] == _payloads)
        {
            return false;
        }

        int count = Fill(_payload, stream, _epoch, _sent[stream]);
        Result result = stream == 0
            ? Link.Send(_payload, 0, count, nowMs)
            : Link.SendCallback(_payload, 0, count, nowMs);
        Assert.IsTrue(result is Result.Ok or Result.Busy, result.ToString());
        if (result == Result.Busy)
        {
            return false;
        }

        _sent[stream]++;
        return true;
    }

    private void PollAll(long nowMs)
    {
        while (true)
        {
            AshAction action = Link.Poll();
            switch (action)
            {
                case AshAction.None:
                    return;
                case AshAction.Write:
                    Write(Link.ActionBuffer.AsSpan(Link.ActionOffset, Link.ActionCount), nowMs);
                    break;
                case AshAction.Connected:
                    _epoch++;
                    _peerEpoch = 0;
                    Array.Clear(_sent);
                    Array.Clear(_delivered);
                    break;
                case AshAction.Failed:
                    Failures++;
                    Assert.AreNotEqual(AshFailure.None, Link.FailureReason);
                    if (_isHost)
                    {
                        Link.Connect(nowMs);
                    }

                    break;
                case AshAction.Deliver:
                    Judge(Link.ActionBuffer.AsSpan(Link.ActionOffset, Link.ActionCount));
                    break;
            }
        }
    }

    private void Write(ReadOnlySpan<byte> bytes, long nowMs)
    {
        SerialFaults faults = _out.Faults;
        if (bytes[0] == AshConstants.Cancel)
        {
            _out.Faults = faults with { WriteDuplication = 0 };
        }

        _out.Write(bytes, nowMs);
        _out.Faults = faults;
    }

    private void Judge(ReadOnlySpan<byte> got)
    {
        int stream = got[0];
        int epoch = (got[1] << 8) | got[2];
        Assert.IsLessThan(Streams, stream);
        _peerEpoch = _peerEpoch == 0 ? epoch : _peerEpoch;
        Assert.AreEqual(_peerEpoch, epoch, "epoch");
        int count = Fill(_expected, stream, epoch, _delivered[stream]);
        Assert.IsTrue(got.SequenceEqual(_expected.AsSpan(0, count)), $"stream {stream}, expected index {_delivered[stream]}, got {(got[3] << 8) | got[4]}");
        _delivered[stream]++;
    }

    private static int Fill(byte[] into, int stream, int epoch, int index)
    {
        int count = 5 + (((index * 61) + (stream * 17)) % (AshConstants.MaxSendDataBytes - 4));
        into[0] = (byte)stream;
        into[1] = (byte)(epoch >> 8);
        into[2] = (byte)epoch;
        into[3] = (byte)(index >> 8);
        into[4] = (byte)index;
        for (int i = 5; i < count; i++)
        {
            into[i] = (byte)((index * 7) + (stream * 31) + (i * i));
        }

        return count;
    }
}
