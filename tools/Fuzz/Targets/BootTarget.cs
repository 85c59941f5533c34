using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Fuzz.Oracles;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>A whole boot from a store that holds anything: bank files of any size and content, records, the secret of the seals.</summary>
/// <remarks>Events: 0 a chunk: bank and number, content; 1 a copy of the boot record: sequence, copy, payload; 2 the secret's file; 3 an image whole, cut into chunks: bank, content.</remarks>
public sealed class BootTarget : FuzzTarget
{
    private const int Chunk = 0;
    private const int Record = 1;
    private const int Secret = 2;
    private const int WholeImage = 3;

    private const int Rescue = 1;
    private const int ChunkBytes = 512;
    private const int BankBytes = 8 * ChunkBytes;

    private readonly MeteredStore _store = new();
    private readonly StoreGeometry _geometry = new(ChunkBytes, BankBytes);
    private readonly BridgeImageCheck _check;
    private readonly HashSet<string> _signed = [];
    private readonly ImageSamples _samples;

    public BootTarget(ImageSamples samples)
        : base("boot", "starts a bank only if its files together are the maker's bytes and its counter is not below the record's; else the factory image; never nothing", "factory image")
    {
        _samples = samples;
        var keys = new KeyRing();
        keys.Add(samples.KeyPoint);
        var policy = new BridgePolicy(NfConfig.ManufacturerCode, NfConfig.ImageType, NfConfig.HardwareVersion, NfConfig.BridgeType, BankBytes);
        _check = new BridgeImageCheck(keys, policy);
    }

    public override InputShape Shape => InputShape.Sequence;

    /// <summary>Names of files, the hand-over, the seal's machinery.</summary>
    public override long AllocationBytes => 64 * 1024;

    /// <summary>Both banks read and checked twice each, and the records.</summary>
    public override long Work => 200_000;

    public override int FlipBytes => 0;

    public override int BoundedMutations => 2_500;

    public override int Run(byte[] input, CaseMeter meter)
    {
        _store.Open(meter);
        int position = 0;
        while (Sequence.Next(input, ref position, out int kind, out int start, out int count))
        {
            Place(kind, input.AsSpan(start, count));
        }

        long counter = StoredCounter();
        string[] banks = [SignedDigest(Bank.A), SignedDigest(Bank.B)];
        var loader = new BootLoader(_store, _geometry, _check, new SilentTrace(), true);
        meter.Enter();
        BootHandoff handoff = loader.Boot();
        meter.Leave();
        Demand(handoff != null, "nothing was started, and there is a factory image");
        if (handoff.Bank == Bank.None)
        {
            Demand(loader.AssemblyCount == 0, "the factory image with assemblies of a bank");
            return Rescue;
        }

        Demand(_signed.Contains(banks[handoff.Bank]), "started what nobody has signed");
        Demand(loader.AssemblyCount > 0 && handoff.ImageSecurityCounter >= counter, "started an image below the record's counter, or nothing of it");
        return Accepted;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        foreach (byte[] image in _samples.Images)
        {
            _signed.Add(ImageReference.SignedDigest(image));
        }

        byte[] good = _samples.Images[0];
        byte[] broken = (byte[])good.Clone();
        broken[100] ^= 1;
        byte[] secret = new byte[40];
        "AHK\u0001"u8.CopyTo(secret);
        BinaryPrimitives.WriteUInt32LittleEndian(secret.AsSpan(36), ReferenceCrc.Record(secret.AsSpan(0, 36)));
        (int, byte[]) inA = (WholeImage, [0, .. good]);
        (int, byte[]) inB = (WholeImage, [1, .. good]);
        return
        [
            Sequence.Of(inA, (Record, [5, 0, .. Encoded(good, Bank.A, Bank.None)]), (Record, [5, 1, .. Encoded(good, Bank.A, Bank.None)]), (Secret, secret)),
            Sequence.Of(inA, inB, (Record, [5, 0, .. Encoded(good, Bank.A, Bank.B)])),
            Sequence.Of(inB, (WholeImage, [0, .. broken]), (Record, [7, 1, .. Encoded(good, Bank.A, Bank.None)])),
            Sequence.Of((WholeImage, [0, .. _samples.Images[1]]), (WholeImage, [1, .. _samples.Images[2]]), (Chunk, [4, 1, 2, 3])),
            Sequence.Of(inA, (Chunk, [4, .. good.AsSpan(0, ChunkBytes)]), (Secret, [1, 2, 3])),
            Sequence.Of((Record, [1, 0, 0])),
        ];
    }

    private static byte[] Encoded(byte[] image, int confirmed, int pending)
    {
        var record = new BootRecord();
        record.Clear();
        record.ConfirmedBank = confirmed;
        record.PendingBank = pending;
        record.TrialBootsLeft = 2;
        record.SecurityCounter = 1;
        for (int bank = 0; bank < Bank.Count; bank++)
        {
            record.BankAt(bank).State = bank == pending ? BankState.Staged : BankState.Proven;
            Convert.FromHexString(ImageReference.SignedDigest(image)).CopyTo(record.BankAt(bank).ImageDigest, 0);
        }

        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        return payload;
    }

    private void Place(int kind, ReadOnlySpan<byte> bytes)
    {
        if (kind == Chunk && bytes.Length > 0)
        {
            _store.Put(BankStore.ChunkName(bytes[0] & 1, bytes[0] >> 1), bytes[1..].ToArray());
        }
        else if (kind == Record && bytes.Length >= 2)
        {
            _store.Put(RecordReference.Name(BootControl.RecordPrefix, bytes[0], bytes[1] & 1), RecordReference.File(BootControl.RecordPrefix, bytes[0], bytes[2..]));
        }
        else if (kind == Secret)
        {
            _store.Put(SealSecret.FileName, bytes.ToArray());
        }
        else if (kind == WholeImage && bytes.Length > 0)
        {
            for (int at = 1, chunk = 0; at < bytes.Length && chunk < 64; at += ChunkBytes, chunk++)
            {
                _store.Put(BankStore.ChunkName(bytes[0] & 1, chunk), bytes.Slice(at, Math.Min(ChunkBytes, bytes.Length - at)).ToArray());
            }
        }
    }

    /// <summary>Full chunks and the first short one, put together.</summary>
    private string SignedDigest(int bank)
    {
        var image = new List<byte>();
        for (int chunk = 0; _store.Files.TryGetValue(BankStore.ChunkName(bank, chunk), out byte[] file); chunk++)
        {
            image.AddRange(file);
            if (file.Length != ChunkBytes)
            {
                break;
            }
        }

        return ImageReference.SignedDigest([.. image]);
    }

    private long StoredCounter()
    {
        byte[] payload = RecordReference.Newest(_store.Files, BootControl.RecordPrefix, BootRecord.SizeBytes, BootRecord.OldSizeBytes, out _);
        var record = new BootRecord();
        byte[] whole = new byte[BootRecord.SizeBytes];
        payload?.CopyTo(whole, 0);
        return record.Decode(whole) == Result.Ok ? record.SecurityCounter : 0;
    }
}
