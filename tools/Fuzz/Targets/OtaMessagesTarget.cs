using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Bridge.Firmware.Ota;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>The four messages of an OTA server. Input: which of them, then its payload.</summary>
public sealed class OtaMessagesTarget : FuzzTarget
{
    private const int Malformed = 1;
    private const int Success = 0x00;
    private const int WaitForData = 0x97;
    private const int GuardBytes = 6;
    private const int MaxBytes = 512;

    private readonly ImageNotify _notify = new();
    private readonly QueryNextImageResponse _query = new();
    private readonly ImageBlockResponse _block = new();
    private readonly UpgradeEndResponse _end = new();
    private readonly byte[] _inside = new byte[GuardBytes + MaxBytes + GuardBytes];

    public OtaMessagesTarget()
        : base("ota-messages", "sizes and offsets of ZCL 11.13; bytes outside the message change nothing", "malformed")
    {
    }

    public override int BoundedMutations => 100_000;

    public override int Run(byte[] input, CaseMeter meter)
    {
        if (input.Length == 0 || input.Length > MaxBytes)
        {
            return Malformed;
        }

        ReadOnlySpan<byte> payload = input.AsSpan(1);
        int message = input[0] & 3;
        meter.Enter();
        Result result = Parse(message, input, 1, payload.Length);
        meter.Leave();
        bool whole = IsWhole(message, payload);
        Demand(whole == (result == Result.Ok), whole ? "refused a whole message" : "accepted what is no message");
        if (whole)
        {
            CheckFields(message, payload);
        }

        _inside.AsSpan().Fill(0);
        payload.CopyTo(_inside.AsSpan(GuardBytes));
        Demand(Parse(message, _inside, GuardBytes, payload.Length) == result, "bytes outside the message changed the result");
        return whole ? Accepted : Malformed;
    }

    /// <summary>A data size that is true again, so that the fields behind it are reached.</summary>
    public override byte[] Repair(byte[] input, FuzzRandom random)
    {
        if (input.Length > 15 && (input[0] & 3) == 2 && input.Length - 15 < 256)
        {
            input[1] = Success;
            input[14] = (byte)(input.Length - 15);
        }

        return input;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus() =>
    [
        [0, 0, 100], [0, 1, 50, 0x37, 0x13], [0, 2, 50, 0x37, 0x13, 0x84, 0], [0, 3, 1, 0x37, 0x13, 0x84, 0, 0, 0, 1, 1], [0, 4, 1],
        [1, Success, 0x37, 0x13, 0x84, 0, 0, 0, 1, 1, 0xFF, 0x10, 0, 0], [1, 0x98], [1, 0x7E],
        [2, Success, 0x37, 0x13, 0x84, 0, 0, 0, 1, 1, 0x40, 0, 0, 0, 5, 1, 2, 3, 4, 5], [2, Success, 0x37, 0x13, 0x84, 0, 0, 0, 1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0],
        [2, WaitForData, 0, 0, 0, 0, 10, 0, 0, 0], [2, WaitForData, 1, 2, 3, 4, 5, 6, 7, 8, 0xFF, 0xFF], [2, 0x95],
        [3, 0x37, 0x13, 0x84, 0, 0, 0, 1, 1, 0, 0, 0, 0, 5, 0, 0, 0], [3, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
    ];

    private static bool IsWhole(int message, ReadOnlySpan<byte> payload) => message switch
    {
        0 => payload.Length >= 2 && payload.Length >= payload[0] switch { 1 => 4, 2 => 6, 3 => 10, _ => 2 },
        1 => payload.Length >= 1 && (payload[0] != Success || payload.Length >= 13),
        2 => payload.Length >= 1 && payload[0] switch
        {
            Success => payload.Length >= 14 && payload.Length == 14 + payload[13],
            WaitForData => payload.Length >= 9,
            _ => true,
        },
        _ => payload.Length >= 16,
    };

    private Result Parse(int message, byte[] buffer, int offset, int count) => message switch
    {
        0 => _notify.Parse(buffer, offset, count),
        1 => _query.Parse(buffer, offset, count),
        2 => _block.Parse(buffer, offset, count),
        _ => _end.Parse(buffer, offset, count),
    };

    private void CheckFields(int message, ReadOnlySpan<byte> payload)
    {
        if (message == 1 && payload[0] == Success)
        {
            Demand(_query.FileVersion == U32(payload, 5) && _query.ImageSize == U32(payload, 9), "another version or size than the message's");
        }
        else if (message == 2 && payload[0] == Success)
        {
            Demand(_block.FileOffset == U32(payload, 9) && _block.DataOffset == 1 + 14 && _block.DataSize == payload.Length - 14, "another block than the message's");
        }
        else if (message == 2 && payload[0] == WaitForData)
        {
            Demand(_block.MinimumBlockPeriod == (payload.Length < 11 ? -1 : payload[9] | (payload[10] << 8)), "another block period than the message's");
        }
        else if (message == 3)
        {
            Demand(_end.CurrentTime == U32(payload, 8) && _end.UpgradeTime == U32(payload, 12), "another time than the message's");
        }
    }

    private static long U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
