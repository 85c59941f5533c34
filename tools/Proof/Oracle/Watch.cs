using System;
using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>Follows one boot through what the device traces and the hub hears, and holds every word of it against the flash and against what was started.</summary>
internal sealed class Watch : ITrace
{
    private const int NoImage = -1;

    private readonly ProofSubject _subject;
    private readonly SimStore _store;
    private readonly World _world;
    private readonly RunTape _tape;
    private readonly ITrace _listener;
    private int _running = NoImage;
    private bool _isOnTrial;
    private bool _isHeard;
    private int _downloadBank = Bank.None;
    private int _lastChunkAt;

    /// <param name="listener">Hears everything too; null for nobody.</param>
    public Watch(ProofSubject subject, ProofUnit unit, RunTape tape, ITrace listener)
    {
        _subject = subject;
        _store = unit.Store;
        _world = unit.World;
        _tape = tape;
        _listener = listener;
        _lastChunkAt = _store.OperationCount;
    }

    /// <summary>Version truly running, by the bytes started; the factory's own in rescue.</summary>
    public long RunningVersion { get; private set; }

    /// <summary>The boot is over: from here on the firmware speaks.</summary>
    /// <param name="image">Index; -1 for the factory image.</param>
    public void OnStarted(int image, long version, bool isOnTrial)
    {
        _running = image;
        _isOnTrial = isOnTrial;
        RunningVersion = version;
    }

    /// <summary>The image runs, and not on trial: was confirmed, in this boot or an earlier one.</summary>
    public bool IsConfirmedRunning(int image) => _running == image && !_isOnTrial;

    /// <summary>The hub read a version in a Query Next Image Request, and answers.</summary>
    public void OnVersionReported(long version)
    {
        if (version != RunningVersion)
        {
            throw new ViolationException(Invariant.ReportedVersionIsTheRunning, $"{version:x8} is reported, {RunningVersion:x8} runs");
        }

        _isHeard = true;
        if (_isOnTrial && _running >= 0)
        {
            _world.Proved |= 1 << _running;
        }
    }

    public void OnUpgradeEnd(long version, long offered)
    {
        if (version != offered)
        {
            throw new ViolationException(Invariant.ReportedVersionIsTheRunning, $"upgrade end for {version:x8}, {offered:x8} was offered");
        }
    }

    public void State(TraceSource source, int state, long deadlineMs) => _listener?.State(source, state, deadlineMs);

    public void Event(TraceSource source, int code, long a, long b)
    {
        _listener?.Event(source, code, a, b);
        if (source == TraceSource.Boot)
        {
            OnBoot((BootEvent)code, (int)a, b);
        }
        else if (source == TraceSource.Store)
        {
            OnStore((ReceiveEvent)code, (int)a, (int)b);
        }
    }

    private void OnBoot(BootEvent code, int a, long b)
    {
        switch (code)
        {
            case BootEvent.Reason:
                _isOnTrial = b != 0;
                break;
            case BootEvent.Started when _isOnTrial:
                _world.TrialStarts++;
                break;
            case BootEvent.RecordWritten:
                CheckRecord(a);
                _tape.OnProgress();
                break;
            case BootEvent.Committed:
                CheckCommitted(a);
                break;
            case BootEvent.Confirmed:
                OnConfirmed();
                break;
        }
    }

    private void OnStore(ReceiveEvent code, int a, int b)
    {
        switch (code)
        {
            case ReceiveEvent.ManifestVerified:
                _downloadBank = a;
                _world.TrialStarts = 0;
                break;
            case ReceiveEvent.Resumed:
                for (int chunk = 0; chunk < b; chunk++)
                {
                    CheckResumed(chunk);
                }

                break;
            case ReceiveEvent.ChunkStored:
                CheckChunk(_downloadBank, a, _world.Target, "stored");
                _lastChunkAt = _store.OperationCount;
                _tape.OnProgress();
                break;
        }
    }

    private void CheckRecord(int sequence)
    {
        int copies = StoredRecords.CountCopies(_store, sequence);
        _world.RecordDamages = StoredRecords.CountDamaged(_store, sequence);
        if (copies != 2)
        {
            throw new ViolationException(Invariant.WhatIsSaidStoredIsStored, $"record {sequence} is said to be written and has {copies} intact copies");
        }
    }

    /// <summary>A chunk whose bits waver may have read right when it was looked at; what is committed is read again.</summary>
    private void CheckResumed(int chunk)
    {
        if (!_store.TryPeek(BankStore.ChunkName(_downloadBank, chunk), out StoredFile file) || !file.IsUnsettled)
        {
            CheckChunk(_downloadBank, chunk, _world.Target, "resumed from");
        }
    }

    private void CheckChunk(int bank, int chunk, int image, string what)
    {
        if (!Flash.HoldsChunk(_store, bank, chunk, _subject.Images[image], out StoredFile file) && !file.IsSilentlyDamaged)
        {
            throw new ViolationException(Invariant.WhatIsSaidStoredIsStored, $"chunk {chunk} is said to be {what} and is not in the flash");
        }
    }

    /// <summary>Every byte must have been read back since the last one was stored: the commit rests on that.</summary>
    private void CheckCommitted(int bank)
    {
        if (_world.IsRecordLost)
        {
            return;
        }

        var records = new StoredRecords();
        records.Read(_store);
        int image = _subject.IndexOfDigest(records.Newest.BankAt(bank).ImageDigest);
        if (image < 0)
        {
            throw new ViolationException(Invariant.WhatIsSaidStoredIsStored, "committed under a digest of no image");
        }

        for (int chunk = 0; chunk < _subject.Images[image].ChunkCount; chunk++)
        {
            CheckChunk(bank, chunk, image, "committed");
            _store.TryPeek(BankStore.ChunkName(bank, chunk), out StoredFile file);
            if (file.ReadAt <= _lastChunkAt)
            {
                throw new ViolationException(Invariant.WhatIsSaidStoredIsStored, $"committed, and chunk {chunk} was not read back before");
            }
        }
    }

    private void OnConfirmed()
    {
        if (!_isOnTrial || !_isHeard || _running < 0)
        {
            throw new ViolationException(Invariant.NothingConfirmedWithoutItsTrial, _isOnTrial ? "confirmed, and the hub has not answered" : "confirmed outside a trial");
        }

        _isOnTrial = false;
        _world.Confirm(_subject, _running);
    }
}
