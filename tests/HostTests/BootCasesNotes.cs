using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Bridge.Boot;

namespace Bridge.HostTests;

/// <summary>
/// What docs/boot.md says a boot writes, carried out as it stands there: notes from the top, each on what those above it left. Conditions
/// and changes are separated by semicolons; a phrase that is none of those below fails the test.
/// </summary>
internal sealed class BootCasesNotes(IReadOnlyList<string[]> rows)
{
    /// <summary>How often each was applied for a row.</summary>
    public int[] Used { get; } = new int[rows.Count];

    /// <summary>Notes that depend on no row: what the rows see.</summary>
    public BootRecord BeforeTheRows(BootInputs inputs) => Apply(inputs, 0, Bank.None);

    /// <param name="row">The row that decides, from 1 on.</param>
    /// <param name="bank">The bank it starts.</param>
    public BootRecord Apply(BootInputs inputs, int row, int bank)
    {
        var record = new BootRecord();
        if (inputs.HasRecord)
        {
            record.CopyFrom(inputs.Record);
        }

        for (int note = 0; note < rows.Count && inputs.IsWritable; note++)
        {
            if (Phrases(rows[note][1]).All(condition => Holds(condition, inputs, record, row, bank)))
            {
                Used[note] += row > 0 ? 1 : 0;
                foreach (string change in Phrases(rows[note][2]))
                {
                    Make(change, inputs, record, bank);
                }
            }
        }

        return record;
    }

    private static string[] Phrases(string cell) => cell.Split(';', StringSplitOptions.TrimEntries);

    private static bool Holds(string condition, BootInputs inputs, BootRecord record, int row, int bank) => condition switch
    {
        "pending" => record.PendingBank != Bank.None,
        "pending bad" => record.PendingBank != Bank.None && !BootCasesWords.IsGood(inputs, record.PendingBank),
        "confirmed bad" => record.ConfirmedBank != Bank.None
            && !BootCasesWords.IsUnknown(inputs, record.ConfirmedBank)
            && !(BootCasesWords.IsGood(inputs, record.ConfirmedBank) && record.BankAt(record.ConfirmedBank).State == BankState.Proven),
        "boots left 0" => record.TrialBootsLeft == 0,
        "boots left > 0" => record.TrialBootsLeft > 0,
        "not the recorded image" => !BootCasesWords.IsRecorded(inputs, bank),
        _ when Match(condition, @"^row (\d)$", out string[] number) => row == int.Parse(number[0]),
        _ when Match(condition, @"^not row (\d)$", out string[] number) => row != int.Parse(number[0]),
        _ => throw new InvalidOperationException($"docs/boot.md: no condition of a note: {condition}"),
    };

    private static void Make(string change, BootInputs inputs, BootRecord record, int candidate)
    {
        switch (change)
        {
            case "nothing pending":
                record.PendingBank = Bank.None;
                record.TrialBootsLeft = 0;
                break;
            case "boots left − 1":
                record.TrialBootsLeft--;
                break;
            case "boots left = budget − 1":
                record.TrialBootsLeft = NfConfig.TrialBoots - 1;
                break;
            case "mark the pending bank":
                Mark(record, record.PendingBank);
                break;
            case "mark the confirmed bank":
                Mark(record, record.ConfirmedBank);
                break;
            case "pending = the candidate":
                record.PendingBank = candidate;
                break;
            case "its bank anew with its digest":
                record.ClearBank(candidate);
                inputs.ImageAt(candidate).ImageDigest.CopyTo(record.BankAt(candidate).ImageDigest, 0);
                break;
            case "no longer confirmed":
                record.ConfirmedBank = record.ConfirmedBank == candidate ? Bank.None : record.ConfirmedBank;
                break;
            case var _ when Match(change, @"^last reason (\w+)$", out string[] reason):
                record.LastReason = Enum.Parse<BootReason>(reason[0]);
                break;
            case var _ when Match(change, @"^state (\w+)$", out string[] state):
                record.BankAt(candidate).State = Enum.Parse<BankState>(state[0]);
                break;
            case var _ when Match(change, @"^its bank (\w+) → (\w+), any other → (\w+)$", out string[] states):
                BankRecord pending = record.BankAt(record.PendingBank);
                pending.State = Enum.Parse<BankState>(pending.State == Enum.Parse<BankState>(states[0]) ? states[1] : states[2]);
                break;
            default:
                throw new InvalidOperationException($"docs/boot.md: no change of a note: {change}");
        }
    }

    private static void Mark(BootRecord record, int bank) =>
        record.BankAt(bank).BrokenMarks = Math.Min(BankRecord.BrokenMarksMax, record.BankAt(bank).BrokenMarks + 1);

    private static bool Match(string phrase, string pattern, out string[] parts)
    {
        Match match = Regex.Match(phrase, pattern);
        parts = [.. match.Groups.Values.Skip(1).Select(group => group.Value)];
        return match.Success;
    }
}
