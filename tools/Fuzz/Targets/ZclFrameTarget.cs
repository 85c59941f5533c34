using System;
using System.Collections.Generic;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>The header of a ZCL frame: accepted exactly when ZCL 2.4.1 has such a frame, and the same bytes when written again.</summary>
public sealed class ZclFrameTarget : FuzzTarget
{
    private const int Malformed = 1;
    private const int GuardBytes = 4;
    private const int MaxBytes = 256;

    private readonly ZclFrame _frame = new();
    private readonly byte[] _again = new byte[ZclFrame.ManufacturerHeaderBytes];
    private readonly byte[] _inside = new byte[GuardBytes + MaxBytes];

    public ZclFrameTarget()
        : base("zcl-frame", "ZCL 2.4.1 by hand; the header written again is the bytes read", "malformed")
    {
    }

    public override int BoundedMutations => 50_000;

    public override int Run(byte[] input, CaseMeter meter)
    {
        meter.Enter();
        Result result = _frame.Parse(input, 0, input.Length);
        meter.Leave();
        Demand((result == Result.Ok) == IsFrame(input), result == Result.Ok ? "accepted what is no frame" : "refused a frame");
        if (result == Result.Ok)
        {
            int count = ZclFrame.WriteHeader(_again, 0, _frame.Control, _frame.Manufacturer, _frame.Sequence, _frame.Command);
            Demand(_again.AsSpan(0, count).SequenceEqual(input.AsSpan(0, count)), "the header is not that of the bytes");
            Demand(_frame.Offset == count && _frame.Offset + _frame.Count == input.Length, "the payload is not the rest of the frame");
        }

        if (input.Length <= MaxBytes)
        {
            input.CopyTo(_inside, GuardBytes);
            Demand(_frame.Parse(_inside, GuardBytes, input.Length) == result, "bytes outside the frame changed the result");
        }

        return result == Result.Ok ? Accepted : Malformed;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus() =>
    [
        [0x19, 0x01, 0x05], [0x01, 0x02, 0x03, 4, 5, 6], [0x05, 0x37, 0x13, 1, 2], [0x1C, 0xFF, 0xFF, 1, 0, 9], [0x00, 1, 0, 0, 0], [0x18, 1, 0x0B, 2, 0x86],
    ];

    private static bool IsFrame(byte[] input)
    {
        if (input.Length == 0)
        {
            return false;
        }

        int type = input[0] & 0x03;
        int header = (input[0] & 0x04) != 0 ? 5 : 3;
        return input.Length >= header && type <= 1 && input[0] >> 5 == 0;
    }
}
