using System;
using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>The running firmware's hand on the boot record: begin a download, commit it, confirm a trial. Each is one durable record.</summary>
/// <remarks>
/// After a failed write the record in memory is read from the store again, so that it never claims what is not stored. A record the
/// boot loader could read and this cannot is not taken for an empty one: nothing is written until it can be read.
/// </remarks>
public sealed class BootControl
{
    /// <summary>Record names are this letter and 8 hex digits: see <see cref="RecordStore"/>.</summary>
    public const char RecordPrefix = 'r';

    private readonly BootHandoff _handoff;
    private readonly ITrace _trace;
    private readonly RecordStore _records;
    private readonly BankStore _banks;
    private readonly BootRecord _record = new BootRecord();
    private readonly BootRecord _next = new BootRecord();
    private readonly byte[] _payload = new byte[BootRecord.SizeBytes];
    private RecordLoad _load;

    public BootControl(BootHandoff handoff, ITrace trace)
    {
        _handoff = handoff;
        _trace = trace;
        _records = OpenRecords(handoff.Store);
        _banks = new BankStore(handoff.Store, handoff.Geometry);
        Load();
    }

    /// <summary>The boot record's store, which reads records without seals as well.</summary>
    public static RecordStore OpenRecords(IStore store) =>
        new RecordStore(store, RecordPrefix, BootRecord.SizeBytes, BootRecord.OldSizeBytes);

    /// <summary>The record as stored. Read only.</summary>
    public BootRecord Record => _record;

    public BankStore Banks => _banks;

    /// <summary>The boot loader had a record, and of what the store lists now none is intact: only another boot can make a new one.</summary>
    public bool IsRecordLost => !IsKnown() && _load != RecordLoad.Unreadable;

    /// <summary>On trial, and not confirmed since.</summary>
    public bool IsOnTrial => _handoff.OnTrial && _record.ConfirmedBank != _handoff.Bank;

    /// <summary>Lowest counter an image may have.</summary>
    public long SecurityCounter => _record.SecurityCounter > _handoff.SecurityCounter ? _record.SecurityCounter : _handoff.SecurityCounter;

    /// <summary>The bank a download goes to: never the running one, never the confirmed one while another is to be had.</summary>
    public int TargetBank
    {
        get
        {
            if (_handoff.Bank != Bank.None)
            {
                return Bank.Other(_handoff.Bank);
            }

            if (_record.ConfirmedBank != Bank.None)
            {
                return Bank.Other(_record.ConfirmedBank);
            }

            return (_handoff.IntactBanks & 1) == 0 ? Bank.A : Bank.B;
        }
    }

    /// <summary>The record promises nothing about the bank: it may be written, and a half download in it may be resumed.</summary>
    public bool IsOpenForDownload(int bank) =>
        bank != _handoff.Bank && bank != _record.ConfirmedBank && bank != _record.PendingBank && _record.BankAt(bank).State == BankState.Empty;

    /// <summary>Withdraws the record's promise about the target bank, then erases its files unless they are to be resumed from.</summary>
    /// <param name="keepsFiles">Leave the files: chunks that still match are not fetched again.</param>
    /// <returns>Ok; Refused on trial, for another bank than <see cref="TargetBank"/>, or for the confirmed one when what runs is not proven; Full, IoError: nothing was erased, or not all.</returns>
    public Result BeginDownload(int bank, bool keepsFiles)
    {
        if (!IsKnown())
        {
            return Result.IoError;
        }

        if (IsOnTrial || bank != TargetBank)
        {
            return Result.Refused;
        }

        // Only what is proven takes a confirmed bank's place. The record may be another than this boot was decided on, if a copy wavered.
        if (_record.ConfirmedBank == bank && _record.BankAt(_handoff.Bank).State != BankState.Proven)
        {
            return Result.Refused;
        }

        // Nothing is erased on the word of a record that the store has not let be settled: the next load may find another.
        if (!IsSettled || !IsOpenForDownload(bank) || _record.LastReason != BootReason.Confirmed)
        {
            _next.CopyFrom(_record);
            _next.ClearBank(bank);
            _next.LastReason = BootReason.Confirmed;
            if (_next.PendingBank == bank)
            {
                _next.PendingBank = Bank.None;
                _next.TrialBootsLeft = 0;
            }

            // Running as the stand-in of a broken confirmed bank: it was confirmed once, and now takes its place.
            if (_next.ConfirmedBank == bank)
            {
                _next.ConfirmedBank = _handoff.Bank;
            }

            Result result = Write();
            if (result != Result.Ok)
            {
                return result;
            }
        }

        _trace.Event(TraceSource.Boot, (int)BootEvent.DownloadBegun, bank, 0);
        return keepsFiles ? Result.Ok : _banks.Erase(bank);
    }

    /// <summary>Commits a bank whose stored bytes have just been verified: it runs on trial from the next boot.</summary>
    /// <param name="digest">The image's D, 32 bytes at <paramref name="offset"/>.</param>
    /// <returns>Ok when durable; Refused when the bank is not open for download; Full, IoError.</returns>
    public Result StagedCommit(int bank, byte[] digest, int offset)
    {
        if (!IsKnown())
        {
            return Result.IoError;
        }

        if (IsOnTrial || !IsOpenForDownload(bank))
        {
            return Result.Refused;
        }

        _next.CopyFrom(_record);
        BankRecord target = _next.BankAt(bank);
        target.State = BankState.Staged;
        target.BrokenMarks = 0;
        Array.Copy(digest, offset, target.ImageDigest, 0, BankRecord.DigestSizeBytes);
        _next.PendingBank = bank;
        _next.TrialBootsLeft = NfConfig.TrialBoots;
        _next.LastReason = BootReason.Confirmed;
        Result result = Write();
        if (result == Result.Ok)
        {
            _trace.Event(TraceSource.Boot, (int)BootEvent.Committed, bank, 0);
        }

        return result;
    }

    /// <summary>Confirms the running trial and raises the counter, in one record. Confirming twice is no error.</summary>
    /// <returns>Ok when durable; Refused in rescue mode or when this boot is not the pending trial; Full, IoError.</returns>
    public Result Confirm()
    {
        if (!IsKnown())
        {
            return Result.IoError;
        }

        int bank = _handoff.Bank;
        if (bank != Bank.None && _record.ConfirmedBank == bank && _record.PendingBank == Bank.None)
        {
            return Result.Ok;
        }

        if (bank == Bank.None || !_handoff.OnTrial || _record.PendingBank != bank)
        {
            return Result.Refused;
        }

        _next.CopyFrom(_record);
        _next.ConfirmedBank = bank;
        _next.PendingBank = Bank.None;
        _next.TrialBootsLeft = 0;
        _next.LastReason = BootReason.Confirmed;
        _next.BankAt(bank).State = BankState.Proven;
        _next.BankAt(bank).BrokenMarks = 0;
        _next.BankAt(bank).Crashes = 0;
        if (_next.SecurityCounter < _handoff.ImageSecurityCounter)
        {
            _next.SecurityCounter = _handoff.ImageSecurityCounter;
        }

        Result result = Write();
        if (result == Result.Ok)
        {
            _handoff.IsConfirmed = true;
            _trace.Event(TraceSource.Boot, (int)BootEvent.Confirmed, bank, _record.SecurityCounter);
        }

        return result;
    }

    /// <summary>The running image has been up for <see cref="CrashLoop.WindowSeconds"/>: what it did in earlier boots is no loop any more.</summary>
    /// <returns>Ok when durable, or when nothing was counted, which writes nothing; Refused on trial; Full, IoError: the count stays.</returns>
    public Result ForgetCrashes()
    {
        if (!IsKnown())
        {
            return Result.IoError;
        }

        int bank = _handoff.Bank;
        if (bank == Bank.None || _record.BankAt(bank).Crashes == 0)
        {
            return Result.Ok;
        }

        if (IsOnTrial)
        {
            return Result.Refused;
        }

        _next.CopyFrom(_record);
        _next.BankAt(bank).Crashes = 0;
        return Write();
    }

    private Result Write()
    {
        PutSeal();
        _next.Encode(_payload);
        Result result = _records.Write(_payload);
        if (result == Result.Ok)
        {
            _record.CopyFrom(_next);
            _load = RecordLoad.Settled;
            _trace.Event(TraceSource.Boot, (int)BootEvent.RecordWritten, _records.Sequence, 0);
            if (_record.SealSequence != BootRecord.NoSeals)
            {
                _trace.Event(TraceSource.Boot, (int)BootEvent.Sealed, _handoff.Bank, _record.SealSequence);
            }
        }
        else
        {
            _trace.Event(TraceSource.Boot, (int)BootEvent.RecordWriteFailed, (long)(int)result, 0);
            Load();
        }

        return result;
    }

    /// <summary>Nothing is verified here, so nothing is sealed here: the one seal there may be is the boot loader's, for this very record.</summary>
    private void PutSeal()
    {
        _next.ClearSeals();
        int bank = _handoff.Bank;
        bool fits = _handoff.Seal != null && _handoff.SealSequence == _records.NextSequence;
        if (fits && bank != Bank.None && _next.BankAt(bank).State == BankState.Proven)
        {
            _next.PutSeal(bank, _handoff.SealSequence, _handoff.Seal);
        }
    }

    private bool IsThere => _load == RecordLoad.Settled || _load == RecordLoad.Unsettled;

    /// <summary>The next load finds the same.</summary>
    private bool IsSettled => _load == RecordLoad.Settled || _load == RecordLoad.None;

    /// <summary>No record is known to be none only when the boot loader had none either. Otherwise the store is asked again.</summary>
    private bool IsKnown()
    {
        if (!HasAnswer())
        {
            Load();
        }

        return HasAnswer();
    }

    private bool HasAnswer() => IsThere || (_load != RecordLoad.Unreadable && !_handoff.HasRecord);

    private void Load()
    {
        _load = _records.Load(_payload);
        if (IsThere && _record.Decode(_payload) != Result.Ok)
        {
            _load = RecordLoad.Damaged;
        }

        if (!IsThere)
        {
            _record.Clear();
        }
    }
}
