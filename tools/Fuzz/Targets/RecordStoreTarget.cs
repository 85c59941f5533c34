using System;
using System.Collections.Generic;
using System.Text;
using Bridge.Boot;
using Bridge.Fuzz.Oracles;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>A store full of record files, whole, broken, doubled and foreign.</summary>
/// <remarks>Events: 0 a file by name: length of the name, name, content; 1 a whole copy: u32 sequence, copy, payload; 2 the same with its bytes as they are behind the frame; 3 a new state is written.</remarks>
public sealed class RecordStoreTarget : FuzzTarget
{
    private const int RawFile = 0;
    private const int Copy = 1;
    private const int BrokenCopy = 2;
    private const int Write = 3;

    private const char Prefix = 'q';
    private const int PayloadBytes = 24;
    private const int OlderPayloadBytes = 10;
    private const int MaxFiles = 40;

    private const int None = 1;
    private const int Damaged = 2;

    private readonly MeteredStore _store = new();
    private readonly byte[] _payload = new byte[PayloadBytes];
    private readonly byte[] _again = new byte[PayloadBytes];

    public RecordStoreTarget()
        : base(
            "record-store",
            "the state is the newest copy whose frame and independent CRC are right; it outlives the next load; a written state is the state",
            "no record",
            "damaged")
    {
    }

    public override InputShape Shape => InputShape.Sequence;

    /// <summary>Names, of 11 letters and their array, for each read of each copy there may be.</summary>
    public override long AllocationBytes => 64 * 1024;

    /// <summary>Each of the files is looked at for each of them, and read four times.</summary>
    public override long Work => 200_000;

    public override int FlipBytes => 128;

    public override int BoundedMutations => 10_000;

    public override int Run(byte[] input, CaseMeter meter)
    {
        _store.Open(meter);
        int position = 0;
        bool writes = false;
        while (Sequence.Next(input, ref position, out int kind, out int start, out int count))
        {
            Place(kind, input.AsSpan(start, count));
            writes |= kind == Write;
        }

        byte[] expected = RecordReference.Newest(_store.Files, Prefix, PayloadBytes, OlderPayloadBytes, out bool any);
        var records = new RecordStore(_store, Prefix, PayloadBytes, OlderPayloadBytes);
        meter.Enter();
        RecordLoad load = records.Load(_payload);
        meter.Leave();
        int outcome = Check(load, expected, any);
        if (outcome == Accepted)
        {
            Reload(meter, _payload);
        }

        if (writes)
        {
            CheckWrite(records, meter);
        }

        return outcome;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        byte[] state = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24];
        byte[] older = state[..OlderPayloadBytes];
        return
        [
            Sequence.Of((Copy, [5, 0, 0, 0, 0, .. state]), (Copy, [5, 0, 0, 0, 1, .. state])),
            Sequence.Of((Copy, [5, 0, 0, 0, 0, .. state]), (Copy, [5, 0, 0, 0, 1, .. state]), (Copy, [6, 0, 0, 0, 0, .. state])),
            Sequence.Of((Copy, [9, 0, 0, 0, 0, .. older]), (Copy, [9, 0, 0, 0, 1, .. older]), (Write, state)),
            Sequence.Of((BrokenCopy, [7, 0, 0, 0, 0, .. state]), (Copy, [7, 0, 0, 0, 1, .. state]), (Copy, [3, 0, 0, 0, 0, .. state]), (Write, state)),
            Sequence.Of((BrokenCopy, [7, 0, 0, 0, 0, .. state]), (BrokenCopy, [7, 0, 0, 0, 1, .. state])),
            Sequence.Of((RawFile, [5, (byte)'a', (byte)'.', (byte)'p', (byte)'r', (byte)'e', 1, 2, 3])),
            Sequence.Of((Copy, [0xFF, 0xFF, 0xFF, 0x00, 0, .. state]), (RawFile, [11, .. Encoding.ASCII.GetBytes("q00000001.0"), 1]), (Write, older)),
            Sequence.Of((Copy, [0xFE, 0xFF, 0xFF, 0x7F, 0, .. state]), (Write, state)),
            Sequence.Of((Copy, [0xFF, 0xFF, 0xFF, 0x7F, 0, .. state]), (Write, state)),
        ];
    }

    private void Place(int kind, ReadOnlySpan<byte> bytes)
    {
        if (_store.Files.Count >= MaxFiles)
        {
            return;
        }

        if (kind == RawFile && bytes.Length > 0)
        {
            int length = Math.Min((int)bytes[0] % 25, bytes.Length - 1);
            _store.Put(Encoding.Latin1.GetString(bytes.Slice(1, length)), bytes[(1 + length)..].ToArray());
        }
        else if (kind is Copy or BrokenCopy && bytes.Length >= 5)
        {
            uint sequence = BitConverter.ToUInt32(bytes) & int.MaxValue;
            byte[] file = RecordReference.File(Prefix, sequence, bytes[5..]);
            file[^1] ^= (byte)(kind == BrokenCopy ? 1 : 0);
            _store.Put(RecordReference.Name(Prefix, sequence, bytes[4] & 1), file);
        }
    }

    private int Check(RecordLoad load, byte[] expected, bool any)
    {
        if (expected == null)
        {
            Demand(load == (any ? RecordLoad.Damaged : RecordLoad.None), any ? "a state out of broken files" : "a state out of nothing");
            return any ? Damaged : None;
        }

        Demand(load is RecordLoad.Settled or RecordLoad.Unsettled, "an intact state was not found");
        Demand(_payload.AsSpan(0, expected.Length).SequenceEqual(expected), "another state than the newest intact one");
        Demand(_payload.AsSpan(expected.Length).IndexOfAnyExcept((byte)0) < 0, "more of a state than was stored");
        return Accepted;
    }

    private void CheckWrite(RecordStore records, CaseMeter meter)
    {
        bool hadState = RecordReference.Newest(_store.Files, Prefix, PayloadBytes, OlderPayloadBytes, out _) != null;
        byte[] before = (byte[])_payload.Clone();
        byte[] written = new byte[PayloadBytes];
        written.AsSpan().Fill(0x5A);
        meter.Enter();
        Result result = records.Write(written);
        meter.Leave();
        if (result == Result.Ok || hadState)
        {
            Reload(meter, result == Result.Ok ? written : before);
        }
    }

    /// <summary>The next boot must find the same.</summary>
    private void Reload(CaseMeter meter, byte[] expected)
    {
        var next = new RecordStore(_store, Prefix, PayloadBytes, OlderPayloadBytes);
        meter.Enter();
        RecordLoad load = next.Load(_again);
        meter.Leave();
        Demand(load is RecordLoad.Settled or RecordLoad.Unsettled && _again.AsSpan().SequenceEqual(expected), "the next boot finds another state");
    }
}
