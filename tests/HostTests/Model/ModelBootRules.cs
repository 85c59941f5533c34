using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;

namespace Bridge.HostTests.Model;

/// <summary>What must hold of every boot. Written from the promises, not from the decision's code.</summary>
internal static class ModelBootRules
{
    public static void CheckDecision(BootInputs inputs, BootOutcome outcome)
    {
        long counter = inputs.HasRecord ? inputs.Record.SecurityCounter : 0;
        Demand(outcome.Record.SecurityCounter == counter, "only a confirm raises the counter", $"a boot makes it {outcome.Record.SecurityCounter}");
        if (outcome.Action == BootAction.Start && outcome.Bank != Bank.None)
        {
            ImageFacts image = inputs.ImageAt(outcome.Bank);
            Demand(image.Status == BankStatus.Intact, "only verified images start", $"a bank that is {image.Status}");
            Demand(image.SecurityCounter >= counter, "no image below the counter starts", $"{image.SecurityCounter} below {counter}");
        }
    }

    /// <param name="before">The unit when the power came.</param>
    /// <param name="store">After the boot.</param>
    /// <param name="loaded">Number of the record the boot found.</param>
    public static void Check(ModelRecords records, ModelUnit before, ModelStore store, int loaded, BootHandoff handoff)
    {
        Demand(handoff != null, "a boot ends in a start", "nothing was started");
        Demand(store.FailsLists || before.Readable().Contains(loaded), "a boot finds a record that is there", records.Describe(loaded));
        BootRecord record = loaded == ModelRecords.None ? new BootRecord() : records[loaded];
        int confirmed = record.ConfirmedBank;
        bool isTrialDue = record.PendingBank != Bank.None && record.TrialBootsLeft > 0 && IsRecorded(before, record, record.PendingBank);
        bool mayWrite = !store.HasRefused && !store.FailsLists;
        if (confirmed != Bank.None && IsProven(before, record, confirmed))
        {
            Demand(handoff.Bank == confirmed || (handoff.OnTrial && isTrialDue && handoff.Bank == record.PendingBank), "a confirmed image is not left out", Started(handoff));
        }

        if (isTrialDue && mayWrite)
        {
            Demand(handoff.OnTrial && handoff.Bank == record.PendingBank, "a committed image gets its trial", Started(handoff));
        }

        if (handoff.Bank == Bank.None)
        {
            bool hasBetter = Banks().Any(bank => mayWrite ? IsCandidate(before, record, bank) : IsProven(before, record, bank));
            Demand(!hasBetter, "the factory image is the last resort", "a bank is intact and allowed");
            return;
        }

        int image = ModelBank.ImageOf(before.Banks[handoff.Bank]);
        Demand(ModelBank.IsWhole(before.Banks[handoff.Bank]), "only verified images start", ModelBank.Describe(before.Banks[handoff.Bank]));
        Demand(ModelImages.Counter(image) >= record.SecurityCounter, "no image below the counter starts", $"image {image}");
        Demand(handoff.OnTrial || IsProven(before, record, handoff.Bank), "what never proved itself runs on trial", Started(handoff));
        if (handoff.OnTrial)
        {
            CheckTrial(records, record, store, handoff.Bank);
        }
    }

    /// <summary>The boot is counted, in two copies, before the image runs.</summary>
    private static void CheckTrial(ModelRecords records, BootRecord record, ModelStore store, int bank)
    {
        const string invariant = "every trial boot is counted before it starts";
        ModelGeneration newest = store.Seen().Generations.FirstOrDefault();
        Demand(newest.IsSettled, invariant, "the count is not durable");
        BootRecord counted = records[newest.Record];
        int most = record.PendingBank == bank && record.TrialBootsLeft > 0 ? record.TrialBootsLeft - 1 : NfConfig.TrialBoots - 1;
        Demand(counted.PendingBank == bank && counted.TrialBootsLeft <= most, invariant, records.Describe(newest.Record));
    }

    private static bool IsAllowed(ModelUnit unit, BootRecord record, int bank) =>
        ModelBank.IsWhole(unit.Banks[bank]) && ModelImages.Counter(ModelBank.ImageOf(unit.Banks[bank])) >= record.SecurityCounter;

    /// <summary>Intact, allowed, and the very image the record promises.</summary>
    private static bool IsRecorded(ModelUnit unit, BootRecord record, int bank) =>
        IsAllowed(unit, record, bank)
        && record.BankAt(bank).State != BankState.Empty
        && ModelImages.OfDigest(record.BankAt(bank).ImageDigest) == ModelBank.ImageOf(unit.Banks[bank]);

    private static bool IsProven(ModelUnit unit, BootRecord record, int bank) =>
        IsRecorded(unit, record, bank) && record.BankAt(bank).State == BankState.Proven;

    /// <summary>Neither Spent nor about to be: a trial that ends in this boot was the bank's second.</summary>
    private static bool IsCandidate(ModelUnit unit, BootRecord record, int bank)
    {
        bool isRecorded = IsRecorded(unit, record, bank);
        bool endsSecondTrial = record.PendingBank == bank && record.TrialBootsLeft == 0 && record.BankAt(bank).State == BankState.Failed;
        return IsAllowed(unit, record, bank) && !(isRecorded && (record.BankAt(bank).State == BankState.Spent || endsSecondTrial));
    }

    private static IEnumerable<int> Banks() => [Bank.A, Bank.B];

    private static string Started(BootHandoff handoff) =>
        $"{(handoff.Bank == Bank.None ? "the factory image" : ModelRecords.Letter(handoff.Bank))} was started{(handoff.OnTrial ? " on trial" : string.Empty)}";

    private static void Demand(bool holds, string invariant, string what)
    {
        if (!holds)
        {
            throw new ModelViolation(invariant, what);
        }
    }
}
