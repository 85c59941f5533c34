using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;

namespace Bridge.HostTests.Model;

/// <summary>What must hold of every step, whole or cut short.</summary>
internal sealed class ModelRules(ModelRecords records)
{
    /// <summary>A bank is changed only while no record that may be in force says anything about it.</summary>
    public static void CheckNothingPromised(ModelRecords records, ModelUnit unit, int bank)
    {
        foreach (int number in unit.Readable().Where(number => number != ModelRecords.None))
        {
            BootRecord record = records[number];
            bool isPromised = record.ConfirmedBank == bank || record.PendingBank == bank || record.BankAt(bank).State != BankState.Empty;
            Demand(!isPromised, "a bank is touched only while nothing is promised about it", $"{ModelRecords.Letter(bank)} under {records.Describe(number)}");
        }
    }

    /// <summary>What boot control called durable is.</summary>
    public static void CheckStored(ModelRecords records, ModelUnit after)
    {
        ModelGeneration newest = after.Generations.FirstOrDefault();
        Demand(newest.IsSettled && newest.Record == after.Run.Value.Memory, "what was called durable is stored twice", records.Describe(newest.Record));
    }

    public void Check(ModelUnit before, ModelUnit after, ModelStep step)
    {
        if (step.Kind == ModelStepKind.Fault)
        {
            CheckFault(before, after);
            return;
        }

        List<int> was = before.Readable();
        List<int> now = after.Readable();
        CheckKept(was, now, before, after, step);

        // A store that loses its record under a running firmware gets it back from memory.
        List<int> known = before.Run is ModelRun run ? [.. was, run.Memory] : was;
        CheckCounter(known, now, step);
        foreach (int number in now.Where(number => number != ModelRecords.None))
        {
            CheckProven(known, number, before, step);
            CheckConfirmed(known, number, before, step);
        }
    }

    /// <summary>One copy of two that agree may go without any effect.</summary>
    private static void CheckFault(ModelUnit before, ModelUnit after)
    {
        if (before.Generations.Count == 1 && before.Generations[0].IsSettled && after.Generations.Count == 1)
        {
            Demand(before.Readable().SequenceEqual(after.Readable()), "one copy of a settled record may be lost", "another record is in force");
        }
    }

    private void CheckCounter(List<int> was, List<int> now, ModelStep step)
    {
        Demand(now.Min(Counter) >= was.Min(Counter), "the counter never falls", records.Describe(now[0]));
        Demand(step.Kind == ModelStepKind.Confirm || now.Max(Counter) <= was.Max(Counter), "only a confirm raises the counter", records.Describe(now[0]));
    }

    private void CheckProven(List<int> was, int number, ModelUnit before, ModelStep step)
    {
        for (int bank = Bank.A; bank <= Bank.B; bank++)
        {
            BankRecord of = records[number].BankAt(bank);
            bool isNew = of.State == BankState.Proven && !was.Exists(old => IsProven(old, bank, of));
            Demand(!isNew || IsConfirmOf(before, bank, of, step), "nothing is confirmed without its trial", records.Describe(number));
        }
    }

    private void CheckConfirmed(List<int> was, int number, ModelUnit before, ModelStep step)
    {
        int bank = records[number].ConfirmedBank;
        if (bank == Bank.None || was.Exists(old => old != ModelRecords.None && records[old].ConfirmedBank == bank))
        {
            return;
        }

        BankRecord of = records[number].BankAt(bank);
        bool isStandIn = step.Kind == ModelStepKind.Begin && before.Run.Value.Bank == bank && was.Exists(old => IsProven(old, bank, of));
        Demand(isStandIn || IsConfirmOf(before, bank, of, step), "nothing is confirmed without its trial", records.Describe(number));
    }

    /// <summary>As long as every record in force confirms a bank and the bank holds that image, both stay so until another is confirmed.</summary>
    private void CheckKept(List<int> was, List<int> now, ModelUnit before, ModelUnit after, ModelStep step)
    {
        int bank = was[0] == ModelRecords.None ? Bank.None : records[was[0]].ConfirmedBank;
        if (bank == Bank.None || !was.TrueForAll(old => Confirms(old, bank, before)) || IsBrokenToTheRun(before, bank))
        {
            return;
        }

        const string invariant = "a confirmed image is never lost";
        Demand(after.Banks[bank] == before.Banks[bank], invariant, $"{ModelRecords.Letter(bank)} held {ModelBank.Describe(before.Banks[bank])}");
        bool isReplaced = step.Kind == ModelStepKind.Confirm;
        Demand(now.TrueForAll(number => Confirms(number, bank, after) || (isReplaced && number != ModelRecords.None && records[number].ConfirmedBank == before.Run.Value.Bank)), invariant, records.Describe(now[0]));
    }

    /// <summary>This boot found the confirmed bank broken and runs its stand-in, or the factory image: its own view holds until the next boot.</summary>
    private static bool IsBrokenToTheRun(ModelUnit before, int bank) => before.Run is ModelRun run && run.Bank == Bank.Other(bank) && !run.OnTrial;

    private bool Confirms(int number, int bank, ModelUnit unit) =>
        number != ModelRecords.None
        && records[number].ConfirmedBank == bank
        && ModelBank.IsWhole(unit.Banks[bank])
        && records[number].BankAt(bank).State == BankState.Proven
        && ModelImages.OfDigest(records[number].BankAt(bank).ImageDigest) == ModelBank.ImageOf(unit.Banks[bank]);

    private bool IsProven(int number, int bank, BankRecord like) =>
        number != ModelRecords.None
        && records[number].BankAt(bank).State == BankState.Proven
        && ModelImages.OfDigest(records[number].BankAt(bank).ImageDigest) == ModelImages.OfDigest(like.ImageDigest);

    /// <summary>The running trial of this very image confirms itself.</summary>
    private static bool IsConfirmOf(ModelUnit before, int bank, BankRecord of, ModelStep step) =>
        step.Kind == ModelStepKind.Confirm
        && before.Run is ModelRun run
        && run.OnTrial
        && run.Bank == bank
        && run.Image == ModelImages.OfDigest(of.ImageDigest);

    private long Counter(int number) => number == ModelRecords.None ? 0 : records[number].SecurityCounter;

    private static void Demand(bool holds, string invariant, string what)
    {
        if (!holds)
        {
            throw new ModelViolation(invariant, what);
        }
    }
}
