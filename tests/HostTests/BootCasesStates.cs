using System;
using System.Collections.Generic;
using Bridge.Boot;

namespace Bridge.HostTests;

/// <summary>Every combination of record and banks that the boot decision can tell apart.</summary>
internal static class BootCasesStates
{
    /// <summary>Of the records, which allow images from here on.</summary>
    private const int Counter = 5;

    /// <summary>A prime, so that marks and reasons take turns with everything else.</summary>
    private const int Turns = 13;

    /// <summary>What is known of one bank.</summary>
    private readonly record struct View(BankStatus Status, bool IsRecorded, long Counter, long Version);

    public static IEnumerable<BootInputs> All()
    {
        View[] banks = [.. Views()];
        BankState[] states = Enum.GetValues<BankState>();
        int turn = 0;
        foreach (View a in banks)
        {
            foreach (View b in banks)
            {
                foreach (bool writable in new[] { false, true })
                {
                    foreach (bool factory in new[] { false, true })
                    {
                        yield return Make(null, a, b, writable, factory);
                        foreach (BootRecord record in Records(states))
                        {
                            TakeTurns(record, turn++ % Turns);
                            yield return Make(record, a, b, writable, factory);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Intact ones below the counter, at it and above, of two versions, so that either bank may have the lower, the same or the higher of each.</summary>
    private static IEnumerable<View> Views()
    {
        foreach (BankStatus status in Enum.GetValues<BankStatus>())
        {
            if (status != BankStatus.Intact)
            {
                yield return new View(status, false, 0, 0);
            }
        }

        foreach (bool isRecorded in new[] { false, true })
        {
            yield return new View(BankStatus.Intact, isRecorded, Counter - 1, 0x0300);
            yield return new View(BankStatus.Intact, isRecorded, Counter, 0x0100);
            yield return new View(BankStatus.Intact, isRecorded, Counter, 0x0200);
            yield return new View(BankStatus.Intact, isRecorded, Counter + 1, 0x0100);
        }
    }

    /// <summary>None, one short of the most, and the most marks of each bank; each last reason there is.</summary>
    private static void TakeTurns(BootRecord record, int turn)
    {
        BootReason[] reasons = [BootReason.Confirmed, BootReason.TrialFailed, BootReason.BankBroken];
        int[] marks = [0, BankRecord.BrokenMarksMax - 1, BankRecord.BrokenMarksMax, 0];
        record.LastReason = reasons[turn % 3];
        record.BankAt(Bank.A).BrokenMarks = marks[turn % 4];
        record.BankAt(Bank.B).BrokenMarks = marks[turn / 4];
    }

    private static IEnumerable<BootRecord> Records(BankState[] states)
    {
        for (int confirmed = Bank.None; confirmed <= Bank.B; confirmed++)
        {
            for (int pending = Bank.None; pending <= Bank.B; pending++)
            {
                for (int left = 0; left <= (pending == Bank.None ? 0 : 2); left++)
                {
                    foreach (BankState a in states)
                    {
                        foreach (BankState b in states)
                        {
                            var record = new BootRecord { ConfirmedBank = confirmed, PendingBank = pending, TrialBootsLeft = left, SecurityCounter = Counter };
                            record.BankAt(Bank.A).State = a;
                            record.BankAt(Bank.B).State = b;
                            record.BankAt(Bank.A).ImageDigest[0] = 0xAA;
                            record.BankAt(Bank.B).ImageDigest[0] = 0xBB;
                            yield return record;
                        }
                    }
                }
            }
        }
    }

    private static BootInputs Make(BootRecord record, View a, View b, bool writable, bool factory)
    {
        var inputs = new BootInputs { HasRecord = record != null, IsWritable = writable, HasFactory = factory };
        if (record != null)
        {
            inputs.Record.CopyFrom(record);
        }

        SetImage(inputs.ImageAt(Bank.A), a, 0xAA);
        SetImage(inputs.ImageAt(Bank.B), b, 0xBB);
        return inputs;
    }

    private static void SetImage(ImageFacts image, View view, byte recorded)
    {
        image.Status = view.Status;
        image.SecurityCounter = view.Counter;
        image.FileVersion = view.Version;
        image.ImageDigest[0] = view.Status != BankStatus.Intact ? (byte)0 : view.IsRecorded ? recorded : (byte)0xCC;
    }
}
