using System;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.HostTests.Model;

/// <summary>Power on: the product's boot loader, its decision and its record store, in every way a boot can go.</summary>
internal sealed class ModelBoot(ModelFrames frames, Action<ModelUnit, ModelStep> reached)
{
    public void PowerOn(ModelUnit unit, bool failsLists)
    {
        var choices = new ModelChoices();
        do
        {
            var store = new ModelStore(frames) { Choices = choices, MayRefuse = !failsLists && unit.FaultsLeft > 0, FailsLists = failsLists };
            store.Take(unit);
            store.OnCut = (left, before) => Cut(unit, store, left, before);
            store.OnBankChange = bank => throw new ModelViolation("a boot erases nothing", $"bank {ModelRecords.Letter(bank)}");
            Boot(unit, store, choices);
        }
        while (choices.Advance());
    }

    private void Cut(ModelUnit unit, ModelStore store, ModelUnit left, string before)
    {
        left.FaultsLeft = unit.FaultsLeft - store.Faults;
        reached(left, new ModelStep(ModelStepKind.PowerOn, "a boot") { Cut = before });
    }

    private void Boot(ModelUnit unit, ModelStore store, ModelChoices choices)
    {
        var loader = new Loader(store);
        BootHandoff handoff = loader.Boot();
        int loaded = loader.Inputs.HasRecord ? frames.Records.NumberOf(loader.Inputs.Record) : ModelRecords.None;
        ModelBootRules.Check(frames.Records, unit, store, loaded, handoff);
        bool wears = store.Changes > 0 && !OnlyMarks(loader);
        bool isLoadable = handoff.Bank == Bank.None || handoff.OnTrial || store.HasRefused || choices.Next(2) == 0;
        if (!isLoadable && !loader.FallBackToFactory(handoff))
        {
            throw new ModelViolation("a boot ends in a start", "an image that does not load, and no factory image in its place");
        }

        bool isListed = !store.FailsLists;
        int faults = store.Faults;
        store.FailsLists = false;
        var control = new BootControl(handoff, new SilentTrace());
        ModelUnit after = store.Seen();
        after.FaultsLeft = unit.FaultsLeft - Math.Max(faults, store.Faults);
        after.Run = new ModelRun(
            handoff.Bank,
            handoff.OnTrial,
            handoff.Bank == Bank.None ? 0 : ModelBank.ImageOf(unit.Banks[handoff.Bank]),
            handoff.Bank == Bank.None ? handoff.IntactBanks : 0,
            handoff.HasRecord,
            (int)handoff.SecurityCounter,
            frames.Records.NumberOf(control.Record),
            store.IsSettled,
            Bank.None);
        bool isOrdinary = isListed && !store.HasRefused && isLoadable;
        string how = $"{(isLoadable ? string.Empty : "the image does not load, ")}{(isListed ? string.Empty : "the store is not listed, ")}{(store.HasRefused ? "a change is refused, " : string.Empty)}{handoff.Reason}";
        reached(after, new ModelStep(ModelStepKind.PowerOn, how) { Action = isOrdinary ? 0 : ModelStep.NoAction, StartsTrial = handoff.OnTrial, Wears = wears });
    }

    /// <summary>The record was written for one more mark and nothing else: such writes end at the maximum.</summary>
    private static bool OnlyMarks(BootLoader loader)
    {
        var unmarked = new BootRecord();
        unmarked.CopyFrom(loader.Outcome.Record);
        int more = 0;
        for (int bank = Bank.A; bank <= Bank.B; bank++)
        {
            more += unmarked.BankAt(bank).BrokenMarks - loader.Inputs.Record.BankAt(bank).BrokenMarks;
            unmarked.BankAt(bank).BrokenMarks = loader.Inputs.Record.BankAt(bank).BrokenMarks;
        }

        var before = new byte[BootRecord.SizeBytes];
        var after = new byte[BootRecord.SizeBytes];
        loader.Inputs.Record.Encode(before);
        unmarked.Encode(after);
        return more > 0 && before.AsSpan().SequenceEqual(after);
    }

    /// <summary>The boot loader, with each decision looked at before it is followed.</summary>
    private sealed class Loader(IStore store) : BootLoader(store, ModelImages.Geometry, new ModelImageCheck(), new SilentTrace(), true)
    {
        protected override void Decide(BootInputs inputs, BootOutcome outcome)
        {
            base.Decide(inputs, outcome);
            ModelBootRules.CheckDecision(inputs, outcome);
        }
    }
}
