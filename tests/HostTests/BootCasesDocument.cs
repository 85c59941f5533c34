using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.Boot;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>What a boot decides and writes by the two tables of docs/boot.md, which are read from there.</summary>
internal sealed class BootCasesDocument
{
    private static readonly int[] Banks = [Bank.A, Bank.B];

    private readonly string[][] _rows = Table("| row | writable |");

    public BootCasesDocument()
    {
        Notes = new BootCasesNotes(Table("| note | when"));
        Used = new int[_rows.Length];
    }

    public BootCasesNotes Notes { get; }

    /// <summary>How often each row decided.</summary>
    public int[] Used { get; }

    /// <param name="record">What the boot leaves in the record when it does not ask for a bank.</param>
    /// <returns>Row, action, bank, on trial, reason, as one line.</returns>
    public string Decide(BootInputs inputs, out BootRecord record)
    {
        BootRecord noted = Notes.BeforeTheRows(inputs);
        string[] facts = Facts(inputs, noted);
        int at = Array.FindIndex(_rows, row => Enumerable.Range(0, facts.Length).All(i => row[i + 1] == "*" || row[i + 1] == facts[i]));
        Assert.IsTrue(at >= 0, "no row fits");
        Used[at]++;
        string[] fits = _rows[at];
        int bank = fits[10] == "-" ? Bank.None : BankOf(fits[10], inputs, noted);
        record = Notes.Apply(inputs, at + 1, bank);
        string reason = fits[12] == "last" ? noted.LastReason.ToString() : fits[12];
        return fits[9] switch
        {
            "halt" => "halt",
            "examine" => $"examine {bank}",
            "start" => $"start {bank} {fits[11]} {reason}",
            _ => throw new InvalidOperationException($"docs/boot.md: no action: {fits[9]}"),
        };
    }

    public static string YesNo(bool value) => value ? "yes" : "no";

    private static string[] Facts(BootInputs inputs, BootRecord noted)
    {
        int pending = inputs.HasRecord ? inputs.Record.PendingBank : Bank.None;
        return
        [
            YesNo(inputs.IsWritable),
            YesNo(pending != Bank.None && inputs.Record.TrialBootsLeft > 0),
            BootCasesWords.Quality(inputs, pending),
            IfProven(BootCasesWords.Quality(inputs, noted.ConfirmedBank), noted, noted.ConfirmedBank),
            YesNo(Banks.Any(bank => BootCasesWords.IsUnknown(inputs, bank))),
            YesNo(Proven(inputs, noted).Any()),
            YesNo(Candidates(inputs, noted).Any()),
            YesNo(inputs.HasFactory),
        ];
    }

    private static int BankOf(string name, BootInputs inputs, BootRecord noted) => name switch
    {
        "pending" => inputs.Record.PendingBank,
        "confirmed" => inputs.Record.ConfirmedBank,
        "first unknown" => Banks.First(bank => BootCasesWords.IsUnknown(inputs, bank)),
        "proven" => Proven(inputs, noted).First(),
        "best candidate" => Candidates(inputs, noted)
            .OrderBy(bank => BootCasesWords.IsRecorded(inputs, bank) && noted.BankAt(bank).State == BankState.Failed)
            .ThenByDescending(bank => inputs.ImageAt(bank).SecurityCounter)
            .ThenByDescending(bank => inputs.ImageAt(bank).FileVersion)
            .First(),
        "factory" => Bank.None,
        _ => throw new InvalidOperationException($"docs/boot.md: no image: {name}"),
    };

    /// <summary>A confirmed bank is good only if its state is Proven.</summary>
    private static string IfProven(string quality, BootRecord noted, int bank) =>
        quality == "good" && noted.BankAt(bank).State != BankState.Proven ? "bad" : quality;

    private static IEnumerable<int> Proven(BootInputs inputs, BootRecord noted) =>
        Banks.Where(bank => BootCasesWords.IsGood(inputs, bank) && noted.BankAt(bank).State == BankState.Proven);

    private static IEnumerable<int> Candidates(BootInputs inputs, BootRecord noted) =>
        Banks.Where(bank => BootCasesWords.IsAllowed(inputs, bank) && !(BootCasesWords.IsRecorded(inputs, bank) && noted.BankAt(bank).State == BankState.Spent));

    private static string[][] Table(string head)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Samples.RepositoryRoot(), "docs", "boot.md"));
        int at = Array.FindIndex(lines, line => line.StartsWith(head, StringComparison.Ordinal));
        Assert.IsTrue(at >= 0, $"docs/boot.md has no table {head}");
        return [.. lines.Skip(at + 2).TakeWhile(line => line.StartsWith('|')).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];
    }
}
