using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.Boot;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>The decision table of docs/boot.md against the code, over every combination of record and banks.</summary>
[TestClass]
public class BootCasesTable
{
    [TestMethod]
    public void The_table_in_the_docs_is_what_the_code_decides_in_every_state()
    {
        List<string[]> rows = Rows();
        Assert.AreEqual(9, rows.Count, "rows of the table");
        var used = new int[rows.Count];
        int states = 0;
        foreach (BootInputs inputs in BootCasesStates.All())
        {
            states++;
            int row = FirstFit(rows, inputs);
            used[row]++;
            string expected = Expect(rows[row], inputs);
            string actual = Describe(inputs);
            Assert.AreEqual(expected, actual, $"row {row + 1}: {Show(inputs)}");
        }

        Console.WriteLine($"{states} states; by row: {string.Join(", ", used)}");
        Assert.IsTrue(states > 100_000);
        Assert.IsTrue(used.All(n => n > 0), "a row that no state reaches");
    }

    [TestMethod]
    public void No_decision_touches_the_counter_or_confirms_and_only_verified_allowed_images_start()
    {
        var outcome = new BootOutcome();
        foreach (BootInputs inputs in BootCasesStates.All())
        {
            BootDecision.Decide(inputs, outcome);
            Assert.AreEqual(inputs.HasRecord ? inputs.Record.SecurityCounter : 0, outcome.Record.SecurityCounter);
            Assert.IsTrue(outcome.Record.ConfirmedBank == Bank.None || outcome.Record.ConfirmedBank == inputs.Record.ConfirmedBank);
            if (outcome.Action == BootAction.Start && outcome.Bank != Bank.None)
            {
                Assert.IsTrue(BootDecision.IsRunnable(inputs, outcome.Bank), Show(inputs));
                Assert.IsTrue(outcome.OnTrial || outcome.Record.BankAt(outcome.Bank).State == BankState.Proven, Show(inputs));
                Assert.AreEqual(outcome.OnTrial, outcome.Write == RecordWrite.Required, Show(inputs));
            }

            Assert.IsTrue(inputs.IsWritable || outcome.Write == RecordWrite.None);
        }
    }

    [TestMethod]
    public void The_notes_in_the_docs_are_what_the_code_writes_in_every_state()
    {
        foreach (BootInputs inputs in BootCasesStates.All())
        {
            var outcome = new BootOutcome();
            BootDecision.Decide(inputs, outcome);
            if (outcome.Action == BootAction.Examine)
            {
                continue;
            }

            BootRecord expected = Noted(inputs, outcome);
            Assert.AreEqual(Convert.ToHexString(Encoded(expected)), Convert.ToHexString(Encoded(outcome.Record)), Show(inputs));
            if (outcome.Action == BootAction.Start)
            {
                BootRecord before = Before(inputs);
                bool changes = !Encoded(before).SequenceEqual(Encoded(expected));
                Assert.AreEqual(changes, outcome.Write != RecordWrite.None, Show(inputs));
            }
        }
    }

    [TestMethod]
    public void Every_start_is_reached_whatever_a_bank_turns_out_to_be()
    {
        foreach (BootInputs inputs in BootCasesStates.All())
        {
            if (inputs.ImageAt(0).Status == BankStatus.Unknown || inputs.ImageAt(1).Status == BankStatus.Unknown)
            {
                continue;
            }

            var outcome = new BootOutcome();
            BootDecision.Decide(inputs, outcome);
            Assert.AreNotEqual(BootAction.Examine, outcome.Action);
            Assert.IsTrue(outcome.Action == BootAction.Start || !inputs.HasFactory);
        }
    }

    private static BootRecord Before(BootInputs inputs)
    {
        var record = new BootRecord();
        if (inputs.HasRecord)
        {
            record.CopyFrom(inputs.Record);
        }

        return record;
    }

    /// <summary>Notes a to e, as the docs say them.</summary>
    private static BootRecord Noted(BootInputs inputs, BootOutcome outcome)
    {
        BootRecord record = Before(inputs);
        int pending = record.PendingBank;
        int confirmed = record.ConfirmedBank;
        if (!inputs.IsWritable)
        {
            return record;
        }

        bool isPendingGood = pending != Bank.None && IsGood(inputs, pending);
        if (pending != Bank.None && record.TrialBootsLeft > 0)
        {
            record.TrialBootsLeft--;
            if (isPendingGood)
            {
                return record;
            }

            record.BankAt(pending).BrokenMarks = Math.Min(15, record.BankAt(pending).BrokenMarks + 1);
            record.LastReason = BootReason.BankBroken;
            if (record.TrialBootsLeft == 0)
            {
                Fail(record, pending);
            }
        }
        else if (pending != Bank.None)
        {
            record.LastReason = BootReason.TrialFailed;
            Fail(record, pending);
        }

        if (confirmed != Bank.None && !(IsGood(inputs, confirmed) && record.BankAt(confirmed).State == BankState.Proven))
        {
            record.BankAt(confirmed).BrokenMarks = Math.Min(15, record.BankAt(confirmed).BrokenMarks + 1);
        }

        if (outcome.OnTrial)
        {
            int bank = outcome.Bank;
            if (!IsRecorded(inputs, bank))
            {
                record.ConfirmedBank = record.ConfirmedBank == bank ? Bank.None : record.ConfirmedBank;
                record.ClearBank(bank);
                record.BankAt(bank).State = BankState.Staged;
                inputs.ImageAt(bank).ImageDigest.CopyTo(record.BankAt(bank).ImageDigest, 0);
            }

            record.PendingBank = bank;
            record.TrialBootsLeft = NfConfig.TrialBoots - 1;
        }

        return record;
    }

    private static void Fail(BootRecord record, int bank)
    {
        record.BankAt(bank).State = record.BankAt(bank).State == BankState.Failed ? BankState.Spent : BankState.Failed;
        record.PendingBank = Bank.None;
        record.TrialBootsLeft = 0;
    }

    private static byte[] Encoded(BootRecord record)
    {
        var payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        return payload;
    }

    private static bool IsRecorded(BootInputs inputs, int bank) =>
        inputs.HasRecord
        && inputs.Record.BankAt(bank).State != BankState.Empty
        && inputs.Record.BankAt(bank).ImageDigest.SequenceEqual(inputs.ImageAt(bank).ImageDigest);

    private static bool IsAllowed(BootInputs inputs, int bank) =>
        inputs.ImageAt(bank).Status == BankStatus.Intact
        && inputs.ImageAt(bank).SecurityCounter >= (inputs.HasRecord ? inputs.Record.SecurityCounter : 0);

    private static bool IsGood(BootInputs inputs, int bank) => IsAllowed(inputs, bank) && IsRecorded(inputs, bank);

    private static string Quality(BootInputs inputs, int bank, bool mustBeProven)
    {
        if (bank == Bank.None)
        {
            return "none";
        }

        if (inputs.ImageAt(bank).Status == BankStatus.Unknown)
        {
            return "unknown";
        }

        return IsGood(inputs, bank) && (!mustBeProven || StateAfterNotes(inputs, bank) == BankState.Proven) ? "good" : "bad";
    }

    /// <summary>Notes b and c end a trial before the rest of the table is read.</summary>
    private static BankState StateAfterNotes(BootInputs inputs, int bank)
    {
        if (!inputs.HasRecord)
        {
            return BankState.Empty;
        }

        BankState state = inputs.Record.BankAt(bank).State;
        bool isPending = inputs.IsWritable && inputs.Record.PendingBank == bank;
        bool ends = inputs.Record.TrialBootsLeft == 0 || (inputs.Record.TrialBootsLeft == 1 && !IsGood(inputs, bank));
        return !isPending || !ends ? state : state == BankState.Failed ? BankState.Spent : BankState.Failed;
    }

    private static int FirstFit(List<string[]> rows, BootInputs inputs)
    {
        int pending = inputs.HasRecord ? inputs.Record.PendingBank : Bank.None;
        int confirmed = inputs.HasRecord ? inputs.Record.ConfirmedBank : Bank.None;
        bool hasBoots = pending != Bank.None && inputs.Record.TrialBootsLeft > 0;
        string[] facts =
        [
            YesNo(inputs.IsWritable),
            YesNo(hasBoots),
            Quality(inputs, pending, false),
            Quality(inputs, confirmed, true),
            YesNo(Banks().Any(b => inputs.ImageAt(b).Status == BankStatus.Unknown)),
            YesNo(Banks().Any(b => Quality(inputs, b, true) == "good")),
            YesNo(Candidates(inputs).Any()),
            YesNo(inputs.HasFactory),
        ];
        return rows.FindIndex(row => Enumerable.Range(0, facts.Length).All(i => row[i + 1] == "*" || row[i + 1] == facts[i]));
    }

    private static IEnumerable<int> Candidates(BootInputs inputs) =>
        Banks().Where(b => IsAllowed(inputs, b) && !(IsRecorded(inputs, b) && StateAfterNotes(inputs, b) == BankState.Spent));

    private static string Expect(string[] row, BootInputs inputs)
    {
        string action = row[9];
        if (action == "halt")
        {
            return "halt";
        }

        int bank = row[10] switch
        {
            "pending" => inputs.Record.PendingBank,
            "confirmed" => inputs.Record.ConfirmedBank,
            "first unknown" => Banks().First(b => inputs.ImageAt(b).Status == BankStatus.Unknown),
            "proven" => Banks().First(b => Quality(inputs, b, true) == "good"),
            "best candidate" => Candidates(inputs)
                .OrderBy(b => IsRecorded(inputs, b) && StateAfterNotes(inputs, b) == BankState.Failed)
                .ThenByDescending(b => inputs.ImageAt(b).SecurityCounter)
                .ThenByDescending(b => inputs.ImageAt(b).FileVersion)
                .First(),
            "factory" => Bank.None,
            _ => throw new InvalidOperationException(row[10]),
        };
        if (action == "examine")
        {
            return $"examine {bank}";
        }

        string reason = row[12] == "last" ? LastReason(inputs).ToString() : row[12];
        return $"start {bank} {row[11]} {reason}";
    }

    private static BootReason LastReason(BootInputs inputs)
    {
        BootRecord record = inputs.Record;
        if (record.PendingBank == Bank.None || !inputs.IsWritable)
        {
            return record.LastReason;
        }

        return record.TrialBootsLeft == 0 ? BootReason.TrialFailed : BootReason.BankBroken;
    }

    private static string Describe(BootInputs inputs)
    {
        var outcome = new BootOutcome();
        BootDecision.Decide(inputs, outcome);
        return outcome.Action switch
        {
            BootAction.Halt => "halt",
            BootAction.Examine => $"examine {outcome.Bank}",
            _ => $"start {outcome.Bank} {YesNo(outcome.OnTrial)} {outcome.Reason}",
        };
    }

    private static List<string[]> Rows()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Root(), "docs", "boot.md"));
        int head = Array.FindIndex(lines, line => line.StartsWith("| row | writable |", StringComparison.Ordinal));
        Assert.IsTrue(head >= 0, "the decision table is gone from docs/boot.md");
        return lines.Skip(head + 2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray())
            .ToList();
    }

    private static string Root()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "BridgeFirmware.sln")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory;
    }

    private static int[] Banks() => [Bank.A, Bank.B];

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string Show(BootInputs inputs)
    {
        BootRecord r = inputs.Record;
        string Of(int b) => $"{r.BankAt(b).State}/{inputs.ImageAt(b).Status}/{inputs.ImageAt(b).SecurityCounter}/{inputs.ImageAt(b).ImageDigest[0]:X2}";
        return $"record {YesNo(inputs.HasRecord)} writable {YesNo(inputs.IsWritable)} factory {YesNo(inputs.HasFactory)} confirmed {r.ConfirmedBank} pending {r.PendingBank} left {r.TrialBootsLeft} A {Of(0)} B {Of(1)}";
    }
}
