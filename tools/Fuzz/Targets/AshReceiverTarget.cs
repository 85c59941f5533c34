using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Firmware.Ash;
using Bridge.Fuzz.Oracles;

namespace Bridge.Fuzz.Targets;

/// <summary>Bytes to ASH frames: every FLAG must give what an independent reading of the bytes before it gives.</summary>
public sealed class AshReceiverTarget : FuzzTarget
{
    private const int Frames = 64;

    private readonly AshReceiver _receiver = new();

    public AshReceiverTarget()
        : base("ash-receiver", "each FLAG ends what an independent decoder with its own CRC finds", "nothing", "bad CRC", "bad length", "communication error")
    {
    }

    public override IReadOnlyList<byte[]> Dictionary { get; } = [[0x7E], [0x7D], [0x11], [0x13], [0x18], [0x1A], [0xFF], [0x7D, 0x5E], [0x7D, 0x7D], [0x7D, 0x7E]];

    public override void Reset() => _receiver.Restart();

    public override int Run(byte[] input, CaseMeter meter)
    {
        int outcome = 1;
        int at = 0;
        AshReference.Read(input, (kind, frame) =>
        {
            AshReceived received = Next(input, ref at, meter);
            Demand((int)received == (int)kind, "another verdict on a frame than the independent decoder's");
            if (received == AshReceived.Frame)
            {
                Demand(frame.SequenceEqual(_receiver.Buffer.AsSpan(0, _receiver.Count)), "another frame than the independent decoder's");
                outcome = Accepted;
            }
            else if (outcome != Accepted && received != AshReceived.None)
            {
                outcome = (int)received;
            }
        });
        for (; at < input.Length; at++)
        {
            Demand(_receiver.Push(input[at]) == AshReceived.None, "a frame without a FLAG");
        }

        return outcome;
    }

    /// <summary>The first frame with a right CRC again.</summary>
    public override byte[] Repair(byte[] input, FuzzRandom random)
    {
        int end = Array.IndexOf(input, AshConstants.Flag);
        if (end < 3)
        {
            return input;
        }

        byte[] rest = input[(end + 1)..];
        return [.. AshReference.Frame(input.AsSpan(0, Math.Min(end, AshReference.MaxFrameBytes) - 2)), .. rest];
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        byte[] longest = new byte[1 + AshConstants.MaxReceiveDataBytes];
        return
        [
            AshReference.Frame([0xC1, 2, 0x0B]),
            AshReference.Frame([0x81]),
            AshReference.Frame([0x00, .. AshReference.Randomised([0, 0x80, 0, 13, 2, 0x10, 0x74])]),
            [0x1A, .. AshReference.Frame([0xC0]), 0x11, 0x13, .. AshReference.Frame([0xA2])],
            AshReference.Frame([0x25, 0x7E, 0x7D, 0x11, 0x13, 0x18, 0x1A]),
            AshReference.Frame(longest),
            AshReference.Frame([.. longest, 0]),
            [0xFF, 0xFF, .. AshReference.Frame([0xFF, 1, 2])],
            [.. Enumerable.Repeat((byte)0x7E, Frames)],
        ];
    }

    private AshReceived Next(byte[] input, ref int at, CaseMeter meter)
    {
        meter.Enter();
        while (input[at] != AshConstants.Flag)
        {
            Demand(_receiver.Push(input[at]) == AshReceived.None, "a frame without a FLAG");
            at++;
        }

        at++;
        AshReceived received = _receiver.Push(AshConstants.Flag);
        meter.Leave();
        return received;
    }
}
