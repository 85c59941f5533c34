using System;
using System.Collections.Generic;
using Bridge.Firmware.Ota;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>The record of a staged image that waits for its time, and what the OTA client makes of it after a reboot.</summary>
public sealed class PendingUpgradeTarget : FuzzTarget
{
    private const int Malformed = 1;

    private readonly PendingUpgrade _pending = new();
    private readonly byte[] _again = new byte[PendingUpgrade.SizeBytes];

    public PendingUpgradeTarget()
        : base("pending-upgrade", "written again it is the bytes read; a client restored from it has a deadline or waits", "malformed")
    {
    }

    public override int BoundedMutations => 50_000;

    public override int Run(byte[] input, CaseMeter meter)
    {
        byte[] payload = new byte[PendingUpgrade.SizeBytes];
        input.AsSpan(0, Math.Min(input.Length, payload.Length)).CopyTo(payload);
        meter.Enter();
        Result result = _pending.Read(payload, 0);
        meter.Leave();
        if (result != Result.Ok)
        {
            Demand(result == Result.Malformed, "a result that is not documented");
            return Malformed;
        }

        _pending.Write(_again, 0);
        Demand(_again.AsSpan().SequenceEqual(payload), "written again it is another record");
        CheckRestored(meter);
        return Accepted;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        var corpus = new List<byte[]>();
        for (int kind = 0; kind <= (int)PendingKind.CountDown; kind++)
        {
            var pending = new PendingUpgrade { Kind = (PendingKind)kind, ServerEndpoint = 1, Profile = 0x0109, FileVersion = 0x01010000, FileSizeBytes = 4711, RemainingMs = 60_000 };
            byte[] record = new byte[PendingUpgrade.SizeBytes];
            pending.Write(record, 0);
            corpus.Add(record);
        }

        return corpus;
    }

    private void CheckRestored(CaseMeter meter)
    {
        const long NowMs = 5000;
        var client = new OtaClient(new OtaClientOptions { MaxFileSizeBytes = 100_000 }, 1, new SilentTrace());
        meter.Enter();
        client.Restore(_pending, NowMs);
        client.OnNetworkUp(NowMs);
        OtaAction action = client.Poll();
        meter.Leave();
        for (int actions = 0; action != OtaAction.None; actions++)
        {
            Demand(action != OtaAction.Apply && actions < 8, "applied at once, or actions without end");
            action = client.Poll();
        }

        Demand(_pending.Kind == PendingKind.None || client.FileVersion == _pending.FileVersion, "another version than the record's");
        Demand(client.NextDeadlineMs != Deadline.Never, "waits for nothing");
    }
}
