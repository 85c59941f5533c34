using System;
using System.Linq;
using Bridge.Boot;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>Looks at the flash before a boot and at what was started after it.</summary>
internal sealed class BootCheck
{
    /// <summary>Two copies, three more while healing and two of a generation nobody could delete, of the boot record and of the pending upgrade each; and the secret of the seals.</summary>
    private const int MostRecordFiles = 15;

    /// <summary>Records a boot and what follows it can write: settle, count, withdraw, commit or confirm, each perhaps twice.</summary>
    private const int MostGenerationsPerBoot = 10;

    private const int FactoryImage = -1;

    private readonly ProofSubject _subject;
    private readonly SimStore _store;
    private readonly World _world;
    private readonly StoredRecords _records = new();
    private int _firstOperation;

    public BootCheck(ProofSubject subject, ProofUnit unit)
    {
        _subject = subject;
        _store = unit.Store;
        _world = unit.World;
    }

    public void Before()
    {
        _firstOperation = _store.OperationCount;
        _records.Read(_store);
        CheckConfirmedIsThere();
        CheckRecordIsThere();
        CheckPromises();
        CheckBounds();
    }

    /// <param name="payload">The assemblies started, padded; empty for the factory image.</param>
    /// <returns>Index of the image that runs; -1 for the factory image.</returns>
    public int After(BootHandoff handoff, ReadOnlySpan<byte> payload)
    {
        if (handoff == null)
        {
            throw new ViolationException(Invariant.OneVerifiedImageRuns, "nothing is started, not even the factory image");
        }

        _records.Read(_store);
        LearnConfirm();
        int image = FactoryImage;
        if (handoff.Bank != Bank.None)
        {
            image = _subject.IndexOfPayload(payload, handoff.FileVersion);
            CheckImage(handoff, image);
        }
        else if (!MaySubstitute())
        {
            throw new ViolationException(Invariant.ConfirmedImageIsNeverLost, "the factory image runs, and no fault accounts for it");
        }
        else
        {
            _world.WasRescued = true;
        }

        CheckSettled();
        return image;
    }

    private void CheckImage(BootHandoff handoff, int image)
    {
        if (image < 0)
        {
            throw new ViolationException(Invariant.OneVerifiedImageRuns, $"the bytes started from bank {handoff.Bank} are of no image");
        }

        if (_subject.Images[image].SecurityCounter < _world.Floor)
        {
            throw new ViolationException(Invariant.NeverOlderThanTheCounter, $"counter {_subject.Images[image].SecurityCounter} runs, {_world.Floor} is confirmed");
        }

        if (handoff.OnTrial)
        {
            CheckTrial(image);
        }
        else if (image != _world.Confirmed)
        {
            CheckUntried(image);
        }
    }

    private void CheckTrial(int image)
    {
        if (image <= _world.Confirmed && !MaySubstitute())
        {
            throw new ViolationException(Invariant.ConfirmedImageIsNeverLost, "what was confirmed, or what it replaced, runs on trial");
        }

        // Where nothing better is intact, an image that failed gets one trial more; and where two faults took the record, all of it is forgotten once.
        int most = NfConfig.TrialBoots * (_world.IsRecordLost ? 3 : 2);
        if (_world.TrialStarts > NfConfig.TrialBoots && (!MaySubstitute() || _world.TrialStarts > most))
        {
            throw new ViolationException(Invariant.TrialBudgetIsKept, $"start {_world.TrialStarts} of a trial of {NfConfig.TrialBoots}");
        }
    }

    /// <summary>Another image than the one known to be confirmed runs without a trial: its confirm was being written at a cut, or it stands in for a broken one.</summary>
    private void CheckUntried(int image)
    {
        if ((_world.Proved & (1 << image)) == 0)
        {
            throw new ViolationException(Invariant.NothingConfirmedWithoutItsTrial, $"image {image} runs as confirmed and never proved itself");
        }

        if (image > _world.Confirmed)
        {
            _world.Confirm(_subject, image);
        }
        else if (MaySubstitute())
        {
            _world.WasRescued = true;
        }
        else
        {
            throw new ViolationException(Invariant.ConfirmedImageIsNeverLost, $"image {image} runs in place of the confirmed {_world.Confirmed}");
        }
    }

    /// <summary>
    /// Whether a fault accounts for it that the confirmed image does not run: its own bytes are spoilt, the directory is unreadable, two
    /// reads failed in one boot, or both copies of the record are gone. Damage elsewhere is no excuse. From then on the unit is off the straight way, until the next confirm.
    /// </summary>
    private bool MaySubstitute()
    {
        CheckConfirmedIsThere();
        int readFaults = _store.Plan.Faults.Count(fault => IsInThisBoot(fault) && fault.Fault is StoreFault.ReadOnce or StoreFault.ReadForGood);
        bool isUnlisted = _world.DirectoryLostAt > 0 && _world.DirectoryLostAt + SimStore.LastingOperations > _firstOperation;
        _world.IsSpoilt |= readFaults > 1 || _world.IsRecordLost || isUnlisted;
        return _world.IsSpoilt;
    }

    /// <summary>A confirm that was being written at a cut counts if the boot loader settled it: from then on it is the new image that must not be lost.</summary>
    private void LearnConfirm()
    {
        if (_records.NewestIntact == StoredRecords.NoSequence || _records.HasDoubt || _records.Newest.ConfirmedBank == Bank.None)
        {
            return;
        }

        int image = _subject.IndexOfDigest(_records.Newest.BankAt(_records.Newest.ConfirmedBank).ImageDigest);
        if (image <= _world.Confirmed)
        {
            return;
        }

        if ((_world.Proved & (1 << image)) == 0)
        {
            throw new ViolationException(Invariant.NothingConfirmedWithoutItsTrial, $"the record confirms image {image}, which never proved itself");
        }

        _world.Confirm(_subject, image);
        CheckConfirmedIsThere();
    }

    private void CheckConfirmedIsThere()
    {
        if (_world.IsSpoilt)
        {
            return;
        }

        KnownImage image = _subject.Images[_world.Confirmed];
        bool isWhole = Flash.HoldsImage(_store, Bank.A, image, out bool isSpoiltA) | Flash.HoldsImage(_store, Bank.B, image, out bool isSpoiltB);
        if (!isWhole && !isSpoiltA && !isSpoiltB)
        {
            throw new ViolationException(Invariant.ConfirmedImageIsNeverLost, $"no bank holds image {_world.Confirmed}, and no fault spoilt it");
        }

        _world.IsSpoilt = !isWhole;
    }

    private void CheckRecordIsThere()
    {
        if (_records.NewestIntact != StoredRecords.NoSequence || _records.HasDoubt)
        {
            return;
        }

        if (!_world.IsSpoilt && !_world.IsRecordLost)
        {
            throw new ViolationException(Invariant.ConfirmedImageIsNeverLost, "no copy of the record is intact, and no two faults spoilt them");
        }

        _world.IsSpoilt = true;
        _world.Floor = 0;
    }

    private void CheckPromises()
    {
        if (_records.NewestIntact == StoredRecords.NoSequence || _records.HasDoubt)
        {
            return;
        }

        for (int bank = Bank.A; bank <= Bank.B; bank++)
        {
            BankRecord promise = _records.Newest.BankAt(bank);
            if (promise.State == BankState.Empty)
            {
                continue;
            }

            int image = _subject.IndexOfDigest(promise.ImageDigest);
            if (image < 0 || (!Flash.HoldsImage(_store, bank, _subject.Images[image], out bool isSpoilt) && !isSpoilt))
            {
                throw new ViolationException(Invariant.RecordedPromisesHold, $"the record calls bank {bank} {promise.State}, and what it promises is not there");
            }
        }
    }

    private void CheckBounds()
    {
        int mostFiles = (Bank.Count * (_subject.ChunksOfLargest + 1)) + MostRecordFiles;
        if (_store.FileCount > mostFiles)
        {
            throw new ViolationException(Invariant.NothingGrows, $"{_store.FileCount} files, {mostFiles} are enough");
        }

        if (_records.Highest > MostGenerationsPerBoot * _world.Boots)
        {
            throw new ViolationException(Invariant.NothingGrows, $"generation {_records.Highest} after {_world.Boots} boots");
        }

        if (_records.NewestIntact != StoredRecords.NoSequence && _records.Newest.TrialBootsLeft > NfConfig.TrialBoots)
        {
            throw new ViolationException(Invariant.NothingGrows, $"{_records.Newest.TrialBootsLeft} trial boots are left");
        }
    }

    private void CheckSettled()
    {
        if (_store.Plan.Faults.Any(IsLasting))
        {
            return;
        }

        // A copy whose bits waver may have read right in this boot, once more; the other one is intact.
        int copies = StoredRecords.CountCopies(_store, _records.Highest);
        bool isSettled = _records.FileCount == 2 && _records.NewestIntact == _records.Highest && copies + StoredRecords.CountWavering(_store, _records.Highest) == 2;
        if (!isSettled && _records.NewestIntact != StoredRecords.NoSequence)
        {
            throw new ViolationException(Invariant.RecordIsSettledAtBoot, $"{_records.FileCount} record files, {copies} intact copies of the newest");
        }
    }

    private bool IsInThisBoot(PlannedFault fault) => fault.Operation > _firstOperation && fault.Operation <= _store.OperationCount;

    private bool IsLasting(PlannedFault fault) =>
        fault.Operation <= _store.OperationCount && fault.Operation + SimStore.LastingOperations > _firstOperation;
}
