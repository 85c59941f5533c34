using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Fuzz.Oracles;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>Two boots in a row from a unit with a secret, whose records carry seals that are right, or wrong in one thing each.</summary>
/// <remarks>
/// Events: 0 an image: bank, number; 1 bytes of an image change: bank, u16 offset, bytes; 2 the secret's file as it is: these; 3 a record:
/// sequence, copies (bit 0, bit 1), confirmed bank, its state, what is wrong with its seal (see <see cref="Wrong"/>), then pairs of offset
/// and value over its payload.
/// </remarks>
public sealed partial class SealedBootTarget : FuzzTarget
{
    private const int Image = 0;
    private const int ImageBytes = 1;
    private const int SecretFile = 2;
    private const int Record = 3;

    private const int SignatureChecked = 1;
    private const int Factory = 2;

    private const int BankBytes = 8 * ImageSamples.SmallChunkBytes;

    private readonly MeteredStore _store = new();
    private readonly StoreGeometry _geometry = new(ImageSamples.SmallChunkBytes, BankBytes);
    private readonly EventLog _log = new(TraceSource.Boot);
    private readonly BridgeImageCheck _check;
    private readonly ImageSamples _samples;
    private readonly HashSet<string> _signed = [];
    private readonly byte[][] _banks = new byte[Bank.Count][];

    public SealedBootTarget(ImageSamples samples)
        : base(
            "sealed-boot",
            "a seal is taken exactly if the platform's HMAC of this bank, record and image says so; none is made without a signature checked in that boot",
            "signature checked",
            "factory image")
    {
        _samples = samples;
        var keys = new KeyRing();
        keys.Add(samples.KeyPoint);
        _check = new BridgeImageCheck(keys, new BridgePolicy(NfConfig.ManufacturerCode, NfConfig.ImageType, NfConfig.HardwareVersion, NfConfig.BridgeType, BankBytes));
    }

    /// <summary>What is wrong with a seal: bits.</summary>
    [Flags]
    private enum Wrong
    {
        None = 0,
        Sequence = 1,
        Bank = 2,
        Digest = 4,
        Verdict = 8,
        Secret = 16,

        /// <summary>The record says that its seals are of another record.</summary>
        Place = 32,

        /// <summary>The record is of format 1.</summary>
        Old = 64,
    }

    public override InputShape Shape => InputShape.Sequence;

    /// <summary>Names of files, the hand-overs, the seals' machinery.</summary>
    public override long AllocationBytes => 64 * 1024;

    public override long Work => 400_000;

    public override int FlipBytes => 48;

    public override int BoundedMutations => 1_500;

    public override int Run(byte[] input, CaseMeter meter)
    {
        _store.Open(meter);
        Array.Clear(_banks);
        _store.Put(SealSecret.FileName, FileOf(_secret));
        int position = 0;
        while (Sequence.Next(input, ref position, out int kind, out int start, out int count))
        {
            Place(kind, input.AsSpan(start, count));
        }

        CutIntoChunks();
        int first = Boot(meter, out int sealedBank);
        int again = Boot(meter, out int _);
        Demand(sealedBank == Bank.None || again != SignatureChecked, "the seal just made is not taken");
        return first;
    }

    /// <param name="sealedBank">Bank for which a seal is now in the newest record, by this boot.</param>
    private int Boot(CaseMeter meter, out int sealedBank)
    {
        _log.Clear();
        byte[] before = Newest(out uint sequence);
        byte[] secret = StoredSecret();
        var loader = new BootLoader(_store, _geometry, _check, _log, true);
        meter.Enter();
        BootHandoff handoff = loader.Boot();
        meter.Leave();
        Demand(handoff != null, "nothing was started, and there is a factory image");
        long loaded = _log.Last(TraceSource.Boot, (int)BootEvent.RecordLoaded).B;
        Demand(before == null || loaded >= sequence, "loaded an older record than the newest");

        // A state that had one copy left is written again under a later sequence before it is looked at: its seal is then of another record.
        bool isAccepted = CheckJudgement(before, (uint)loaded, secret);
        bool isSigned = handoff.Bank != Bank.None && _signed.Contains(ImageReference.SignedDigest(_banks[handoff.Bank]));
        Demand(handoff.Bank == Bank.None || isSigned || isAccepted, "started what nobody has signed or sealed");
        CheckSeals(handoff, secret, isSigned);
        bool isSealed = _log.Count(TraceSource.Boot, (int)BootEvent.Sealed) > 0;
        sealedBank = isSealed ? handoff.Bank : Bank.None;
        return handoff.Bank == Bank.None ? Factory : isAccepted ? Accepted : SignatureChecked;
    }

    /// <returns>Whether the last seal that was judged was accepted.</returns>
    private bool CheckJudgement(byte[] record, uint sequence, byte[] secret)
    {
        const int Judged = (int)BootEvent.SealJudged;
        if (_log.Count(TraceSource.Boot, Judged) == 0)
        {
            return false;
        }

        Demand(record != null && secret != null, "judged a seal, and there is no record or no secret");
        (long bank, long state) = _log.Last(TraceSource.Boot, Judged);
        byte[] whole = new byte[BootRecord.SizeBytes];
        record.CopyTo(whole, 0);
        bool isOfThisRecord = whole[0] == 2 && BinaryPrimitives.ReadUInt32LittleEndian(whole.AsSpan(84)) == sequence;
        Demand(isOfThisRecord, "judged a seal that was made for another record");
        Demand(whole[12 + (36 * (int)bank)] == (int)BankState.Proven, "judged a seal of a bank that is not proven");
        byte[] right = SealReference.Make(secret, (int)bank, sequence, _banks[bank]);
        bool isRight = right.AsSpan().SequenceEqual(whole.AsSpan(88 + (32 * (int)bank), 32));
        Demand(state != (int)SealState.Accepted || isRight, "took a seal that is not right");
        Demand(state != (int)SealState.Rejected || !isRight, "refused a seal that is right");
        return state == (int)SealState.Accepted;
    }

    /// <summary>Whatever seal this boot has made is right and founded on a signature.</summary>
    private void CheckSeals(BootHandoff handoff, byte[] secret, bool isSigned)
    {
        if (handoff.Seal != null)
        {
            Demand(isSigned && secret != null, "handed over a seal without a signature");
            Demand(handoff.Seal.AsSpan().SequenceEqual(SealReference.Make(secret, handoff.Bank, (uint)handoff.SealSequence, _banks[handoff.Bank])), "handed over a seal that is not right");
        }

        if (_log.Count(TraceSource.Boot, (int)BootEvent.Sealed) > 0)
        {
            byte[] record = Newest(out uint sequence);
            Demand(isSigned && secret != null, "sealed what nobody has signed");
            Demand(BinaryPrimitives.ReadUInt32LittleEndian(record.AsSpan(84)) == sequence, "the seal is of another record than the one it is in");
            Demand(record.AsSpan(88 + (32 * handoff.Bank), 32).SequenceEqual(SealReference.Make(secret, handoff.Bank, sequence, _banks[handoff.Bank])), "stored a seal that is not right");
            Demand(record.AsSpan(88 + (32 * Bank.Other(handoff.Bank)), 32).IndexOfAnyExcept((byte)0) < 0, "a seal for the bank that did not start");
        }
    }
}
