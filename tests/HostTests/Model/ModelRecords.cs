using System.Collections.Generic;
using Bridge.Boot;

namespace Bridge.HostTests.Model;

/// <summary>
/// The boot records seen so far, by number. Left out is what no later step depends on: how often a bank was marked broken, which a step
/// begins with as none or full by choice, and which trouble the last reason tells of.
/// </summary>
internal sealed class ModelRecords
{
    /// <summary>No record in force.</summary>
    public const int None = 0;

    private readonly Dictionary<long, int> _numbers = [];
    private readonly List<BootRecord> _records = [null];

    /// <summary>A record that promises nothing, as in the memory of a firmware that found none.</summary>
    public int Cleared => NumberOf(new BootRecord());

    public int Count => _records.Count - 1;

    /// <summary>Read only.</summary>
    public BootRecord this[int number] => _records[number];

    public int NumberOf(BootRecord record)
    {
        long key = KeyOf(record);
        if (!_numbers.TryGetValue(key, out int number))
        {
            var copy = new BootRecord();
            copy.CopyFrom(record);
            copy.BankAt(Bank.A).BrokenMarks = 0;
            copy.BankAt(Bank.B).BrokenMarks = 0;
            copy.LastReason = IsTrouble(record) ? BootReason.TrialFailed : BootReason.Confirmed;
            copy.ClearSeals();

            number = _records.Count;
            _records.Add(copy);
            _numbers.Add(key, number);
        }

        return number;
    }

    /// <param name="marks">Bit 0 for bank A, bit 1 for bank B: its broken marks are full; none otherwise.</param>
    public byte[] Payload(int number, int marks)
    {
        var record = new BootRecord();
        record.CopyFrom(_records[number]);
        for (int bank = Bank.A; bank <= Bank.B; bank++)
        {
            bool isMarked = ((marks >> bank) & 1) != 0 && record.BankAt(bank).State != BankState.Empty;
            record.BankAt(bank).BrokenMarks = isMarked ? BankRecord.BrokenMarksMax : 0;
        }

        var payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        return payload;
    }

    public string Describe(int number)
    {
        if (number == None)
        {
            return "no record";
        }

        BootRecord r = _records[number];
        string trial = r.PendingBank == Bank.None ? string.Empty : $", {Letter(r.PendingBank)} pending with {r.TrialBootsLeft} boots";
        return $"{Letter(r.ConfirmedBank)} confirmed{trial}, counter {r.SecurityCounter}, {(IsTrouble(r) ? "trouble told, " : string.Empty)}A {Of(r, Bank.A)}, B {Of(r, Bank.B)}";
    }

    public static string Letter(int bank) => bank == Bank.None ? "none" : bank == Bank.A ? "A" : "B";

    private static string Of(BootRecord record, int bank)
    {
        BankRecord of = record.BankAt(bank);
        return $"{of.State}{(of.State == BankState.Empty ? string.Empty : $" {ModelImages.OfDigest(of.ImageDigest)}")}";
    }

    private static bool IsTrouble(BootRecord record) => record.LastReason != BootReason.Confirmed;

    private static long KeyOf(BootRecord record)
    {
        long key = record.ConfirmedBank + 1;
        key = (key << 2) | (long)(record.PendingBank + 1);
        key = (key << 8) | (long)record.TrialBootsLeft;
        key = (key << 8) | record.SecurityCounter;
        key = (key << 1) | (IsTrouble(record) ? 1L : 0);
        foreach (int bank in new[] { Bank.A, Bank.B })
        {
            BankRecord of = record.BankAt(bank);
            key = (key << 3) | (long)of.State;
            key = (key << 3) | (long)ModelImages.OfDigest(of.ImageDigest);
        }

        return key;
    }
}
