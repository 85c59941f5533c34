using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Join;
using Bridge.Fuzz.Oracles;

namespace Bridge.Fuzz.Targets;

/// <summary>Three small things that are stored: the counter's witness in a token, the secret of the seals, and the unit's identity. Input: which, then its bytes.</summary>
public sealed class SmallRecordsTarget : FuzzTarget
{
    private const int Refused = 1;
    private const int IdentityBytes = 20;
    private const int SecretFileBytes = 40;

    private readonly MeteredStore _store = new();
    private readonly byte[] _token = new byte[CounterWitness.SizeBytes];
    private readonly byte[] _key = new byte[InstallCode.LinkKeyBytes];

    public SmallRecordsTarget()
        : base("small-records", "independent CRCs; an install code has one of its four lengths; a token written again is the bytes read", "refused")
    {
    }

    /// <summary>The identity keeps its record's buffers and names, the secret its own copy.</summary>
    public override long AllocationBytes => 16 * 1024;

    public override long Work => 100_000;

    public override int BoundedMutations => 30_000;

    public override int Run(byte[] input, CaseMeter meter)
    {
        _store.Open(meter);
        if (input.Length == 0)
        {
            return Refused;
        }

        ReadOnlySpan<byte> bytes = input.AsSpan(1);
        return (input[0] % 3) switch
        {
            0 => RunWitness(bytes, meter),
            1 => RunSecret(bytes, meter),
            _ => RunIdentity(bytes, meter),
        };
    }

    /// <summary>CRCs that are right again.</summary>
    public override byte[] Repair(byte[] input, FuzzRandom random)
    {
        if (input.Length == 1 + SecretFileBytes && input[0] % 3 == 1)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(input.AsSpan(37), ReferenceCrc.Record(input.AsSpan(1, 36)));
        }
        else if (input.Length == 1 + CounterWitness.SizeBytes && input[0] % 3 == 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(input.AsSpan(7), (ushort)ReferenceCrc.Record(input.AsSpan(1, 6)));
        }

        return input;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        CounterWitness.Write(_token, 0x12345678);
        byte[] secret = new byte[SecretFileBytes];
        "AHK\u0001"u8.CopyTo(secret);
        secret.AsSpan(4, 32).Fill(0x42);
        byte[] identity = new byte[IdentityBytes];
        identity[0] = 1;
        identity[1] = 18;
        Convert.FromHexString("83FED3407A939723A5C639B26916D505C3B5").CopyTo(identity, 2);
        byte[] unprovisioned = new byte[IdentityBytes];
        unprovisioned[0] = 1;
        return [[0, .. _token], Repair([1, .. secret], null), [2, .. identity], [2, .. unprovisioned], [0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]];
    }

    private int RunWitness(ReadOnlySpan<byte> bytes, CaseMeter meter)
    {
        byte[] token = new byte[CounterWitness.SizeBytes];
        bytes[..Math.Min(bytes.Length, token.Length)].CopyTo(token);
        meter.Enter();
        long counter = CounterWitness.Read(token);
        meter.Leave();
        if (counter < 0)
        {
            Demand(counter == -1, "a counter below zero");
            return Refused;
        }

        CounterWitness.Write(_token, counter);
        Demand(_token.AsSpan().SequenceEqual(token), "written again it is another token");
        Demand((ushort)ReferenceCrc.Record(token.AsSpan(0, 6)) == BinaryPrimitives.ReadUInt16LittleEndian(token.AsSpan(6)), "accepted with a wrong CRC");
        return Accepted;
    }

    private int RunSecret(ReadOnlySpan<byte> bytes, CaseMeter meter)
    {
        _store.Put(SealSecret.FileName, bytes.ToArray());
        meter.Enter();
        byte[] secret = SealSecret.Load(_store);
        meter.Leave();
        bool right = bytes.Length == SecretFileBytes && bytes[..4].SequenceEqual("AHK\u0001"u8)
            && ReferenceCrc.Record(bytes[..36]) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[36..]);
        Demand(right == (secret != null), right ? "refused a whole secret" : "took a secret that is not whole");
        Demand(secret == null || secret.AsSpan().SequenceEqual(bytes.Slice(4, SealSecret.SizeBytes)), "another secret than the file's");
        return right ? Accepted : Refused;
    }

    private int RunIdentity(ReadOnlySpan<byte> bytes, CaseMeter meter)
    {
        for (uint copy = 0; copy < 2; copy++)
        {
            _store.Put(RecordReference.Name(StoredIdentity.RecordPrefix, 4, (int)copy), RecordReference.File(StoredIdentity.RecordPrefix, 4, bytes));
        }

        meter.Enter();
        byte[] code = new StoredIdentity(_store).InstallCode;
        meter.Leave();
        if (code == null)
        {
            return Refused;
        }

        Demand(bytes.Length == IdentityBytes && bytes[0] == 1, "an identity out of another record");
        Demand(code.Length is 8 or 10 or 14 or 18 && code.AsSpan().SequenceEqual(bytes.Slice(2, code.Length)), "an install code of a length there is none of");
        InstallCode.DeriveLinkKey(code, 0, code.Length, _key, 0);
        return Accepted;
    }
}
