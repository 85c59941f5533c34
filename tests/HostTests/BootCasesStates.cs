using System;
using System.Collections.Generic;
using Bridge.Boot;

namespace Bridge.HostTests;

/// <summary>Every combination of record and banks that the boot decision can tell apart.</summary>
internal static class BootCasesStates
{
    private enum View
    {
        Unknown,
        Absent,
        Broken,
        Unreadable,
        Recorded,
        RecordedTooOld,
        Other,
    }

    public static IEnumerable<BootInputs> All()
    {
        View[] views = Enum.GetValues<View>();
        BankState[] states = Enum.GetValues<BankState>();
        foreach (View a in views)
        {
            foreach (View b in views)
            {
                foreach (bool writable in new[] { false, true })
                {
                    foreach (bool factory in new[] { false, true })
                    {
                        yield return Make(null, a, b, writable, factory);
                        foreach (BootRecord record in Records(states))
                        {
                            yield return Make(record, a, b, writable, factory);
                        }
                    }
                }
            }
        }
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
                            var record = new BootRecord { ConfirmedBank = confirmed, PendingBank = pending, TrialBootsLeft = left, SecurityCounter = 5 };
                            record.BankAt(Bank.A).State = a;
                            record.BankAt(Bank.B).State = b;
                            record.BankAt(Bank.B).BrokenMarks = a == b ? BankRecord.BrokenMarksMax : 0;
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

        SetImage(inputs.ImageAt(Bank.A), a, 0xAA, 6, 0x0100);
        SetImage(inputs.ImageAt(Bank.B), b, 0xBB, 6, 0x0200);
        return inputs;
    }

    private static void SetImage(ImageFacts image, View view, byte digest, long counter, long version)
    {
        image.Status = view switch
        {
            View.Unknown => BankStatus.Unknown,
            View.Absent => BankStatus.Absent,
            View.Broken => BankStatus.Broken,
            View.Unreadable => BankStatus.Unreadable,
            _ => BankStatus.Intact,
        };
        image.SecurityCounter = view == View.RecordedTooOld ? 4 : view == View.Other ? counter + 1 : counter;
        image.FileVersion = version;
        image.ImageDigest[0] = view == View.Other ? (byte)0xCC : digest;
    }
}
