using System;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>The boot record's payload: accepted only if it is the same bytes when encoded again.</summary>
public sealed class BootRecordTarget : FuzzTarget
{
    private const int Malformed = 1;

    private readonly BootRecord _record = new();
    private readonly byte[] _again = new byte[BootRecord.SizeBytes];

    public BootRecordTarget()
        : base("boot-record", "encoded again it is the bytes read; refused, it is the record of an empty unit", "malformed")
    {
    }

    public override int BoundedMutations => 50_000;

    public override int Run(byte[] input, CaseMeter meter)
    {
        // The record's store hands out payloads of this size and no other.
        byte[] payload = input.Length == BootRecord.SizeBytes ? input : [.. input.AsSpan(0, Math.Min(input.Length, BootRecord.SizeBytes)), .. new byte[Math.Max(0, BootRecord.SizeBytes - input.Length)]];
        meter.Enter();
        Result result = _record.Decode(payload);
        meter.Leave();
        _record.Encode(_again);
        if (result != Result.Ok)
        {
            Demand(result == Result.Malformed && _record.ConfirmedBank == Bank.None && _record.PendingBank == Bank.None && _record.SecurityCounter == 0, "refused, and something of it kept");
            return Malformed;
        }

        Demand(payload[0] is 1 or 2, "an unknown format was taken");
        int same = payload[0] == 1 ? BootRecord.OldSizeBytes : BootRecord.SizeBytes;
        Demand(payload.AsSpan(1, same - 1).SequenceEqual(_again.AsSpan(1, same - 1)), "encoded again it is another record");
        Demand(payload[0] == 2 || _record.SealSequence == BootRecord.NoSeals, "seals out of a record that has none");
        return Accepted;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        var record = new BootRecord();
        record.Clear();
        var corpus = new List<byte[]> { Encoded(record) };
        record.ConfirmedBank = Bank.A;
        record.PendingBank = Bank.B;
        record.TrialBootsLeft = 3;
        record.SecurityCounter = 0xFFFFFFFF;
        record.LastReason = BootReason.TrialFailed;
        record.BankAt(Bank.A).State = BankState.Proven;
        record.BankAt(Bank.B).State = BankState.Staged;
        record.BankAt(Bank.B).BrokenMarks = 1;
        record.PutSeal(Bank.B, 77, new byte[ImageSeal.SizeBytes]);
        corpus.Add(Encoded(record));
        byte[] old = Encoded(record)[..BootRecord.OldSizeBytes];
        old[0] = 1;
        corpus.Add(old);
        return corpus;
    }

    private static byte[] Encoded(BootRecord record)
    {
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        return payload;
    }
}
