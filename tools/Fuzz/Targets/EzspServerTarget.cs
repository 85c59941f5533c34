using System;
using System.Collections.Generic;
using VirtualHan.Ncp;
using VirtualHan.Radio;
using VirtualHan.Time;

namespace Bridge.Fuzz.Targets;

/// <summary>The virtual radio's EZSP side: the tool's own parser, which a host under test may feed with anything.</summary>
/// <remarks>Events: 0 a command frame as it is; 1 time, u16 of 4 ms; 2 a command in the version's frame: u16 id, parameters; 3 the version, at the start only.</remarks>
public sealed class EzspServerTarget : FuzzTarget
{
    private const int RawFrame = 0;
    private const int Time = 1;
    private const int Command = 2;
    private const int SetVersion = 3;

    private const int NothingTaken = 1;
    private const int HeaderBytes = 5;
    private const int InvalidCommand = 0x58;

    /// <summary>A radio event schedules a few others; a scan has 32 channels.</summary>
    private const long EventsPerByte = 256;

    private EventQueue _queue;
    private EzspServer _server;
    private CaseMeter _meter;
    private byte _sequence;
    private bool _taken;

    public EzspServerTarget()
        : base("ezsp-server", "every command gets one response with its sequence and id, or invalidCommand; time passes in a bounded number of events", "no command taken")
    {
    }

    public override InputShape Shape => InputShape.Sequence;

    /// <summary>A tool, not the device: answers, and what the radio model schedules.</summary>
    public override long AllocationBytes => 512 * 1024;

    public override long AllocationPerInputByte => 4 * 1024;

    public override long Work => 20_000;

    public override long WorkPerInputByte => EventsPerByte;

    public override int FlipBytes => 64;

    public override int BoundedMutations => 5_000;

    public override void Reset() => Build(13);

    public override int Run(byte[] input, CaseMeter meter)
    {
        _meter = meter;
        int position = 0;
        bool first = true;
        while (Sequence.Next(input, ref position, out int kind, out int start, out int count))
        {
            if (kind == SetVersion && first && count > 0)
            {
                Build(Oracles.EzspLayouts.Versions[input[start] % Oracles.EzspLayouts.Versions.Length]);
            }
            else
            {
                Do(kind, input, start, count);
            }

            first = false;
        }

        return _taken ? Accepted : NothingTaken;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        byte[] parameters = [0, 0, 0, 0, 0, 0, 0, 1, 0x62, 0x1A, 3, 15, 0, 0, 0, 0, 0, 0xF8, 0xFF, 0x07];
        byte[] security = [0x00, 0x03, .. new byte[16], .. new byte[16], 0, .. new byte[8]];
        byte[] aps = [0x09, 0x01, 0x19, 0x00, 1, 1, 0x40, 0x01, 0, 0, 0];
        var corpus = new List<byte[]>();
        for (byte version = 0; version < Oracles.EzspLayouts.Versions.Length; version += 2)
        {
            byte[] tag = version == 0 ? [7] : [7, 0];
            corpus.Add(Sequence.Of(
                (SetVersion, [version]), Ask(0x53, 0x1E, 4, 0), Ask(0x55, 5, 0), Ask(0x15, 0x37, 0x13), Ask(0x02, 1, 9, 1, 0, 0, 0, 1, 1, 0, 0, 0x19, 0), Ask(0x68, security), Ask(0x1E, parameters),
                (Time, [25, 0]), Ask(0x28), Ask(0x26), Ask(0x27), Ask(0x34, [0, 0x34, 0x12, .. aps, .. tag, 3, 1, 2, 3]), (Time, [0, 4]), Ask(0x22, 60), Ask(0x20, version == 0 ? [] : [0])));
            corpus.Add(Sequence.Of((SetVersion, [version]), Ask(0x68, security), Ask(0x1F, [2, .. parameters]), (Time, [0, 8]), Ask(0x1A, 1, 0, 0xF8, 0xFF, 0x07, 3), (Time, [0, 2]), Ask(0x1D), Ask(0x17, 0, 0), Ask(0x21, version == 0 ? [1, 0, 0, 0, 0] : [1, 0, 0, 0, 0, 0, 0])));
            corpus.Add(Sequence.Of(
                (SetVersion, [version]), Ask(0x81, 3, 1, 2, 3), Ask(0xAA, 0x11), Ask(0xAB, 0x11, 2, 0, 0), Ask(0x03, 0, 1, 0, 0, 0), Ask(0x52, 0x1E), Ask(0x56, 5), Ask(0x09, [0, .. new byte[8]]), Ask(0x0A, 0), Ask(0x0B, 9), Ask(0x0C, 0, 2, 1, 2),
                Ask(0x49), Ask(0x65), Ask(0x33), Ask(0x6C, 3), Ask(0xB1), Ask(0x6B), Ask(0x69), Ask(0x116), Ask(0x111, new byte[25]), Ask(0x10E, new byte[25]), Ask(0x10F, 0), Ask(0x114, [2, .. new byte[17]])));
            byte[] partner = [1, 2, 3, 4, 5, 6, 7, 8];
            corpus.Add(Sequence.Of(
                (SetVersion, [version]), Ask(0x10E, [0xFF, .. partner, .. new byte[16]]), Ask(0x75, [.. partner, 1]), Ask(0x10D, partner), Ask(0x76, 0), Ask(0x76, 8), Ask(0x42, 0xFA, 0, 1, 3), Ask(0xA5), Ask(0xEC),
                Ask(0xA4), Ask(0xE8), Ask(0x9F, new byte[71]), Ask(0xEA, new byte[112]), Ask(0xA1, 1), Ask(0xEE, 0), Ask(0x68, security), Ask(0x1F, [4, .. parameters[..12], 1, .. parameters[13..]]), (Time, [0, 2]), Ask(0x42, 1, 0, 1, 0), (Time, [0, 1])));
        }

        corpus.Add(Sequence.Of((RawFrame, [0, 0, 0, 13]), (RawFrame, [1, 0, 1, 0, 0, 13]), (RawFrame, [2, 0, 1, 5, 0]), (RawFrame, [3, 0x80, 1, 5, 0]), (RawFrame, [1, 2]), (Command, [0xFF, 0xFF])));
        return corpus;
    }

    private static (int Kind, byte[] Bytes) Ask(int id, params byte[] parameters) => (Command, [(byte)id, (byte)(id >> 8), .. parameters]);

    /// <summary>A powered radio whose host has agreed on the version.</summary>
    private void Build(int version)
    {
        _queue = new EventQueue();
        var ether = new Ether(_queue, new RadioModel(), 1);
        var stack = new NetworkStack(_queue, ether, 0x000D6F0011223344, new StackFlash(), 1);
        _server = new EzspServer(_queue, stack, version, 1) { Callback = CheckCallback };
        _server.Execute([0, 0, 1, 0, 0, (byte)version]);
        _sequence = 0;
        _taken = false;
    }

    private void Do(int kind, byte[] input, int start, int count)
    {
        _meter.Count();
        switch (kind)
        {
            case RawFrame:
                Execute(input[start..(start + count)], false);
                break;
            case Command when count >= 2:
                _sequence++;
                Execute([_sequence, 0, 1, .. input.AsSpan(start, count)], true);
                break;
            case Time:
                Pass(count < 2 ? 1 : (input[start] | (input[start + 1] << 8)) * 4L);
                break;
        }
    }

    private void Execute(byte[] frame, bool wellFormed)
    {
        _meter.Enter();
        byte[] response = _server.Execute(frame);
        _meter.Leave();
        Demand((response == null) == (frame.Length < 3), "no response to a command, or one to what is none");
        if (response == null)
        {
            return;
        }

        Demand(response.Length >= 4 && response[0] == frame[0] && (response[1] & 0x80) != 0, "a response that is none");
        if (wellFormed)
        {
            int id = response[3] | (response[4] << 8);
            Demand(response.Length >= HeaderBytes && (id == (frame[3] | (frame[4] << 8)) || id == InvalidCommand), "a response to another command");
            _taken |= id != InvalidCommand;
        }
    }

    private void Pass(long milliseconds)
    {
        long untilUs = _queue.NowUs + (milliseconds * 1000);
        _meter.Enter();
        while (_queue.NextUs <= untilUs)
        {
            _meter.Count();
            _queue.RunNext();
        }

        _queue.RunUntil(untilUs);
        _meter.Leave();
    }

    private static void CheckCallback(byte[] frame) =>
        Demand(frame.Length >= HeaderBytes && (frame[1] & 0x98) == 0x90, "a callback that is none");
}
