using System;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Fuzz.Oracles;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>The whole reception of an OTA file, from the offer to the commit, in runs of any size and order, with a store that fails and forgets.</summary>
/// <remarks>
/// Events: 0 the file is this one of the maker's: number; 1 bytes over it: u16 offset, bytes; 2 it ends: u16 length; 3 it is made to fit again:
/// flags, see <see cref="Mend"/>; 4 begin: i8 more bytes than the file has, i8 newer than it is, flags: 1 lowest version above it, 2 nothing is
/// resident; 5 a run: i8 from the offset wanted, count; 6 a run of other bytes: these; 7 steps: how many; 8 finish; 9 cancel; 10 commit;
/// 11 all the rest in runs: bytes of one, most runs; 12 the flash forgets: file (0 front, else chunk + 1), u16 offset, bytes;
/// 13 the store fails: after, how often.
/// </remarks>
public sealed partial class ImageReceiverTarget : ReasonTarget
{
    private const int File = 0;
    private const int Patch = 1;
    private const int Cut = 2;
    private const int MendFile = 3;
    private const int Begin = 4;
    private const int FileRun = 5;
    private const int ForeignRun = 6;
    private const int Steps = 7;
    private const int Finish = 8;
    private const int Cancel = 9;
    private const int Commit = 10;
    private const int Pump = 11;
    private const int Rot = 12;
    private const int StoreFails = 13;

    private const int BankBytes = 8 * ImageSamples.SmallChunkBytes;
    private const int NothingResident = 2;
    private const int AboveLowest = 1;

    private readonly StoreGeometry _geometry = new(ImageSamples.SmallChunkBytes, BankBytes);
    private readonly MeteredStore _store = new();
    private readonly EventLog _log = new(TraceSource.Store);
    private readonly Residents _residents = new();
    private readonly BridgePolicy _policy = new(NfConfig.ManufacturerCode, NfConfig.ImageType, NfConfig.HardwareVersion, NfConfig.BridgeType, BankBytes);
    private readonly KeyRing _keys = new();
    private readonly byte[] _runningChunk = new byte[100];
    private readonly byte[] _oldFront = new byte[40];
    private readonly ImageSamples _samples;
    private ImageReceiver _receiver;
    private AgreedImage _agreed;
    private CaseMeter _meter;
    private byte[] _file;

    public ImageReceiverTarget(ImageSamples samples)
        : base(
            "image-receiver",
            "verified only if the stored files are the maker's and of what was agreed; stores only signed chunks; touches no bank before a signature; commits only what verified",
            ["given up half way"],
            AllReasons)
    {
        _samples = samples;
        _keys.Add(samples.KeyPoint);
    }

    public override InputShape Shape => InputShape.Sequence;

    /// <summary>Names of files, and the arrays that record files are listed in.</summary>
    public override long AllocationBytes => 16 * 1024;

    /// <summary>An event of four bytes may go through a whole reception.</summary>
    public override long AllocationPerInputByte => 8 * 1024;

    public override long Work => 200_000;

    public override long WorkPerInputByte => 20_000;

    public override int FlipBytes => 24;

    public override int BoundedMutations => 1_500;

    public override void Reset()
    {
        _log.Clear();
        _resigned.Clear();
        _file = _samples.SmallFiles[0];
        _agreed = null;
        _isVerified = false;
        _hasRotted = false;
        _residents.HasAll = true;
    }

    public override int Run(byte[] input, CaseMeter meter)
    {
        _meter = meter;
        PlaceUnit();
        var handoff = new BootHandoff { Bank = Bank.A, FileVersion = 0x01000000, SecurityCounter = 1, HasRecord = true, Store = _store, Geometry = _geometry };
        var check = new BridgeImageCheck(_keys, _policy, _residents);
        _receiver = new ImageReceiver(new BootControl(handoff, _log), new ManifestVerifier(_keys), _policy, check, _log);
        int position = 0;
        while (Sequence.Next(input, ref position, out int kind, out int start, out int count))
        {
            meter.Count();
            Do(kind, input.AsSpan(start, count));
            CheckStore();
        }

        if (_isVerified)
        {
            return Accepted;
        }

        return _receiver.State == ReceiveState.Refused ? OutcomeOf(_receiver.Refusal) : FirstOther;
    }

    private void Do(int kind, ReadOnlySpan<byte> bytes)
    {
        if (kind is File or Patch or Cut or MendFile)
        {
            Change(kind, bytes);
            return;
        }

        switch (kind)
        {
            case Begin:
                Offer(bytes);
                break;
            case FileRun when bytes.Length >= 2:
                Give(_receiver.NextOffset + (sbyte)bytes[0], bytes[1]);
                break;
            case ForeignRun:
                byte[] run = bytes.ToArray();
                Watch(() => _receiver.OnBytes(_receiver.NextOffset, run, 0, run.Length));
                break;
            case Steps:
                Step(bytes.Length == 0 ? 1 : bytes[0]);
                break;
            case Finish:
                Watch(_receiver.Finish);
                break;
            case Cancel:
                Call(_receiver.Cancel);
                _isVerified = false;
                break;
            case Commit:
                CommitAndCheck();
                break;
            case Pump when bytes.Length >= 2:
                GiveRest(1 + bytes[0], bytes[1]);
                break;
            case Rot when bytes.Length >= 3:
                Forget(bytes[0], bytes[1] | (bytes[2] << 8), bytes[3..]);
                break;
            case StoreFails when bytes.Length >= 2:
                _store.Fail(bytes[0], bytes[1]);
                break;
        }
    }

    /// <summary>A unit that runs bank A, confirmed, and has something old in bank B.</summary>
    private void PlaceUnit()
    {
        _store.Open(_meter);
        var record = new BootRecord();
        record.Clear();
        record.ConfirmedBank = Bank.A;
        record.SecurityCounter = 1;
        record.BankAt(Bank.A).State = BankState.Proven;
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        for (int copy = 0; copy < 2; copy++)
        {
            _store.Put(RecordReference.Name(BootControl.RecordPrefix, 3, copy), RecordReference.File(BootControl.RecordPrefix, 3, payload));
        }

        _store.Put(BankStore.ChunkName(Bank.A, 0), _runningChunk);
        _store.Put(BankStore.PrefixName(Bank.B), _oldFront);
    }

    private void Offer(ReadOnlySpan<byte> bytes)
    {
        int more = bytes.Length > 0 ? (sbyte)bytes[0] : 0;
        int newer = bytes.Length > 1 ? (sbyte)bytes[1] : 0;
        int flags = bytes.Length > 2 ? bytes[2] : 0;
        long version = ImageSamples.FileVersion + newer;
        _agreed = new AgreedImage
        {
            Manufacturer = NfConfig.ManufacturerCode,
            ImageType = NfConfig.ImageType,
            FileVersion = version,
            FileSizeBytes = Math.Max(0, _file.Length + more),
            HardwareVersion = NfConfig.HardwareVersion,
            LowestFileVersion = (flags & AboveLowest) != 0 ? version + 1 : 0x01000001,
        };
        _residents.HasAll = (flags & NothingResident) == 0;
        _isVerified = false;
        Watch(() => _receiver.Begin(_agreed));
    }

    private void Give(long fileOffset, int count)
    {
        if (fileOffset >= 0 && fileOffset < _file.Length)
        {
            int part = Math.Min(count, _file.Length - (int)fileOffset);
            Watch(() => _receiver.OnBytes((int)fileOffset, _file, (int)fileOffset, part));
        }
    }

    /// <summary>As an owner does: steps while there is work, then the next run, and finish at the end.</summary>
    private void GiveRest(int runBytes, int maxRuns)
    {
        for (int run = 0; run < 16 * maxRuns; run++)
        {
            Step(int.MaxValue);
            if (_agreed == null || _receiver.State is ReceiveState.Refused or ReceiveState.Verified or ReceiveState.Idle)
            {
                return;
            }

            if (_receiver.NextOffset < Math.Min(_file.Length, _agreed.FileSizeBytes))
            {
                Give(_receiver.NextOffset, runBytes);
            }
            else if (Watch(_receiver.Finish) == ReceiveStatus.Ignored)
            {
                return;
            }
        }
    }

    private void Step(int most)
    {
        for (int step = 0; step < most; step++)
        {
            _meter.Count();
            ReceiveStatus status = Watch(_receiver.Step);
            if (status != ReceiveStatus.Working)
            {
                return;
            }
        }
    }

    private void Call(Action work)
    {
        _meter.Enter();
        work();
        _meter.Leave();
    }

    /// <summary>What is resident is the case's choice: everything, or nothing.</summary>
    private sealed class Residents : IResidentSet
    {
        public bool HasAll { get; set; }

        public bool Has(byte[] name, int nameOffset, int nameLength, int major, int minor) => HasAll;
    }
}
