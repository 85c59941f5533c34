using System;
using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>
/// Which image this boot starts: a pure function of the record and of what is known about the two banks. The table of docs/boot.md
/// is this function; a test walks it row by row.
/// </summary>
public static class BootDecision
{
    /// <summary>Decides as far as what is known allows; asks for a bank to be examined when it needs one.</summary>
    /// <param name="inputs">Not changed.</param>
    /// <param name="outcome">Overwritten.</param>
    public static void Decide(BootInputs inputs, BootOutcome outcome)
    {
        Begin(inputs, outcome);
        if (DecidePending(inputs, outcome) || DecideConfirmed(inputs, outcome) || DecideProven(inputs, outcome) || DecideLastResort(inputs, outcome))
        {
            return;
        }

        outcome.Action = inputs.HasFactory ? BootAction.Start : BootAction.Halt;
        outcome.Bank = Bank.None;
        outcome.Reason = BootReason.Rescue;
    }

    /// <summary>Verified in this boot, and not older than the counter.</summary>
    public static bool IsRunnable(BootInputs inputs, int bank)
    {
        ImageFacts image = inputs.ImageAt(bank);
        return image.Status == BankStatus.Intact && (!inputs.HasRecord || image.SecurityCounter >= inputs.Record.SecurityCounter);
    }

    /// <summary>The bank holds the very image the record speaks of.</summary>
    public static bool IsTheRecorded(BootInputs inputs, int bank)
    {
        BankRecord record = inputs.Record.BankAt(bank);
        return inputs.HasRecord
            && record.State != BankState.Empty
            && Bytes.AreEqual(record.ImageDigest, 0, inputs.ImageAt(bank).ImageDigest, 0, BankRecord.DigestSizeBytes);
    }

    private static void Begin(BootInputs inputs, BootOutcome outcome)
    {
        outcome.Write = RecordWrite.None;
        outcome.OnTrial = false;
        outcome.Bank = Bank.None;
        outcome.Reason = BootReason.Confirmed;
        if (inputs.HasRecord)
        {
            outcome.Record.CopyFrom(inputs.Record);
        }
        else
        {
            outcome.Record.Clear();
        }
    }

    private static bool DecidePending(BootInputs inputs, BootOutcome outcome)
    {
        BootRecord record = outcome.Record;
        int pending = record.PendingBank;
        if (pending == Bank.None || !inputs.IsWritable)
        {
            return false;
        }

        if (record.TrialBootsLeft == 0)
        {
            EndTrial(record, BootReason.TrialFailed);
            outcome.Write = RecordWrite.Note;
            return false;
        }

        if (inputs.ImageAt(pending).Status == BankStatus.Unknown)
        {
            return Examine(outcome, pending);
        }

        record.TrialBootsLeft--;
        if (IsRunnable(inputs, pending) && IsTheRecorded(inputs, pending))
        {
            return StartTrial(outcome, pending);
        }

        // The budget bounds how often a bank that does not verify is read again.
        outcome.Write = RecordWrite.Note;
        Mark(record, pending);
        record.LastReason = BootReason.BankBroken;
        if (record.TrialBootsLeft == 0)
        {
            EndTrial(record, BootReason.BankBroken);
        }

        return false;
    }

    private static bool DecideConfirmed(BootInputs inputs, BootOutcome outcome)
    {
        BootRecord record = outcome.Record;
        int confirmed = record.ConfirmedBank;
        if (confirmed == Bank.None)
        {
            return false;
        }

        if (inputs.ImageAt(confirmed).Status == BankStatus.Unknown)
        {
            return Examine(outcome, confirmed);
        }

        if (record.BankAt(confirmed).State == BankState.Proven && IsRunnable(inputs, confirmed) && IsTheRecorded(inputs, confirmed))
        {
            return Start(outcome, confirmed, record.LastReason);
        }

        if (inputs.IsWritable && Mark(record, confirmed))
        {
            outcome.Write = RecordWrite.Note;
        }

        return false;
    }

    /// <summary>An image that was confirmed earlier needs no trial to stand in. The confirmed bank stays confirmed: it is read again at the next boot.</summary>
    private static bool DecideProven(BootInputs inputs, BootOutcome outcome)
    {
        for (int bank = Bank.A; bank <= Bank.B; bank++)
        {
            if (inputs.ImageAt(bank).Status == BankStatus.Unknown)
            {
                return Examine(outcome, bank);
            }
        }

        for (int bank = Bank.A; bank <= Bank.B; bank++)
        {
            if (outcome.Record.BankAt(bank).State == BankState.Proven && IsRunnable(inputs, bank) && IsTheRecorded(inputs, bank))
            {
                return Start(outcome, bank, BootReason.BankBroken);
            }
        }

        return false;
    }

    /// <summary>No proven image is left: whatever is intact and allowed gets a trial, once more even when it has failed one.</summary>
    private static bool DecideLastResort(BootInputs inputs, BootOutcome outcome)
    {
        if (!inputs.IsWritable)
        {
            return false;
        }

        int better = Candidate(inputs, outcome.Record, Bank.A);
        int other = Candidate(inputs, outcome.Record, Bank.B);
        better = better == Bank.None || (other != Bank.None && IsBetter(inputs, outcome.Record, other, better)) ? other : better;
        if (better == Bank.None)
        {
            return false;
        }

        BootRecord record = outcome.Record;
        if (!IsTheRecorded(inputs, better))
        {
            record.ClearBank(better);
            record.BankAt(better).State = BankState.Staged;
            Array.Copy(inputs.ImageAt(better).ImageDigest, 0, record.BankAt(better).ImageDigest, 0, BankRecord.DigestSizeBytes);
            if (record.ConfirmedBank == better)
            {
                record.ConfirmedBank = Bank.None;
            }
        }

        record.PendingBank = better;
        record.TrialBootsLeft = inputs.TrialBoots - 1;
        return StartTrial(outcome, better);
    }

    private static int Candidate(BootInputs inputs, BootRecord record, int bank)
    {
        bool isSpent = record.BankAt(bank).State == BankState.Spent && IsTheRecorded(inputs, bank);
        return IsRunnable(inputs, bank) && !isSpent ? bank : Bank.None;
    }

    private static bool IsBetter(BootInputs inputs, BootRecord record, int bank, int than)
    {
        bool hasFailed = HasFailed(inputs, record, bank);
        if (hasFailed != HasFailed(inputs, record, than))
        {
            return !hasFailed;
        }

        ImageFacts image = inputs.ImageAt(bank);
        ImageFacts thanImage = inputs.ImageAt(than);
        return image.SecurityCounter != thanImage.SecurityCounter
            ? image.SecurityCounter > thanImage.SecurityCounter
            : image.FileVersion > thanImage.FileVersion;
    }

    private static bool HasFailed(BootInputs inputs, BootRecord record, int bank) =>
        record.BankAt(bank).State == BankState.Failed && IsTheRecorded(inputs, bank);

    private static void EndTrial(BootRecord record, BootReason reason)
    {
        BankRecord bank = record.BankAt(record.PendingBank);
        bank.State = bank.State == BankState.Failed ? BankState.Spent : BankState.Failed;
        record.PendingBank = Bank.None;
        record.TrialBootsLeft = 0;
        record.LastReason = reason;
    }

    /// <returns>Whether the record changed: marks stop at a maximum.</returns>
    private static bool Mark(BootRecord record, int bank)
    {
        if (record.BankAt(bank).BrokenMarks == BankRecord.BrokenMarksMax)
        {
            return false;
        }

        record.BankAt(bank).BrokenMarks++;
        return true;
    }

    private static bool Examine(BootOutcome outcome, int bank)
    {
        outcome.Action = BootAction.Examine;
        outcome.Bank = bank;
        outcome.Write = RecordWrite.None;
        return true;
    }

    private static bool Start(BootOutcome outcome, int bank, BootReason reason)
    {
        outcome.Action = BootAction.Start;
        outcome.Bank = bank;
        outcome.Reason = reason;
        return true;
    }

    private static bool StartTrial(BootOutcome outcome, int bank)
    {
        outcome.OnTrial = true;
        outcome.Write = RecordWrite.Required;
        return Start(outcome, bank, BootReason.Trial);
    }
}
