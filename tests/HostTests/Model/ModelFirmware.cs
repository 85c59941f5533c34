using System;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.HostTests.Model;

/// <summary>What a running firmware may ask of the product's boot control, and what it may write where boot control lets it.</summary>
internal sealed class ModelFirmware(ModelFrames frames, Action<ModelUnit, ModelStep> reached)
{
    private Action<string> _doing;

    /// <summary>Everything that may be tried in this state, sensible or not: the guards are boot control's.</summary>
    /// <param name="doing">Told what is tried, before.</param>
    public void Act(ModelUnit unit, Action<string> doing)
    {
        _doing = doing;
        BootControl now = Control(unit, new ModelStore(frames), new ModelStore(frames).Take(unit));
        for (int bank = Bank.A; bank <= Bank.B; bank++)
        {
            int to = bank;
            Ask(unit, ModelStepKind.Begin, 2 + bank, to, "files kept", control => control.BeginDownload(to, true));
            Ask(unit, ModelStepKind.Begin, 4 + bank, to, "files erased", control => control.BeginDownload(to, false));

            // Commit follows a verification of the stored bytes, which knows the counter.
            int image = ModelBank.ImageOf(unit.Banks[bank]);
            if (ModelBank.IsWhole(unit.Banks[bank]) && ModelImages.Counter(image) >= now.SecurityCounter)
            {
                Ask(unit, ModelStepKind.Commit, image == ModelImages.Best ? 6 + bank : ModelStep.NoAction, to, $"image {image}", control => control.StagedCommit(to, ModelImages.Digest(image), 0));
            }
        }

        int confirm = unit.Run.Value.Image == ModelImages.Best ? 8 : ModelStep.NoAction;
        Ask(unit, ModelStepKind.Confirm, confirm, unit.Run.Value.Bank, $"image {unit.Run.Value.Image}", control => control.Confirm());
        if (unit.Run.Value.Begun != Bank.None)
        {
            Download(unit, unit.Run.Value.Begun, now.SecurityCounter);
        }
    }

    /// <summary>Boot control as it stands in this state: made when its memory was what is stored.</summary>
    private BootControl Control(ModelUnit unit, ModelStore store, int marks)
    {
        ModelRun run = unit.Run.Value;
        ModelFile[] stored = [.. store.Files];
        ModelChoices choices = store.Choices;
        Action<ModelUnit, string> onCut = store.OnCut;
        store.Choices = null;
        store.OnCut = null;
        store.RefusesAll = !run.IsSettled;
        store.Files.Clear();
        int sequence = Math.Max(1, unit.Generations.Count);
        if (run.Memory != frames.Records.Cleared || unit.Generations.Exists(generation => generation.Record == run.Memory))
        {
            store.Add(sequence, new ModelGeneration(run.Memory, CopyHealth.Intact, run.IsSettled ? CopyHealth.Intact : CopyHealth.Missing), marks);
        }
        else if (run.HasRecord || unit.Generations.Count > 0)
        {
            // No intact copy. If the boot loader read a record, boot control knows that it does not know.
            for (int torn = sequence; torn > 0; torn--)
            {
                store.Add(torn, new ModelGeneration(ModelRecords.None, CopyHealth.Torn, CopyHealth.Torn), marks);
            }
        }

        var handoff = new BootHandoff
        {
            Bank = run.Bank,
            OnTrial = run.OnTrial,
            IntactBanks = run.IntactBanks,
            HasRecord = run.HasRecord,
            SecurityCounter = run.Counter,
            ImageSecurityCounter = ModelImages.Counter(run.Image),
            Geometry = ModelImages.Geometry,
            Store = store,
        };
        var control = new BootControl(handoff, new SilentTrace());
        store.Files.Clear();
        store.Files.AddRange(stored);
        store.Choices = choices;
        store.OnCut = onCut;
        store.RefusesAll = false;
        return control;
    }

    private void Ask(ModelUnit unit, ModelStepKind kind, int action, int to, string detail, Func<BootControl, Result> ask)
    {
        _doing($"{kind}: {ModelRecords.Letter(to)}, {detail}");
        var choices = new ModelChoices();
        do
        {
            var store = new ModelStore(frames) { Choices = choices, MayRefuse = unit.FaultsLeft > 0 };
            int marks = store.Take(unit);
            store.OnCut = (left, before) =>
            {
                left.FaultsLeft = unit.FaultsLeft - store.Faults;
                reached(left, new ModelStep(kind, $"{ModelRecords.Letter(to)}, {detail}") { Cut = before });
            };
            store.OnBankChange = bank => ModelRules.CheckNothingPromised(frames.Records, store.Seen(), bank);
            BootControl control = Control(unit, store, marks);
            Result result = ask(control);
            ModelUnit after = store.Seen();
            after.FaultsLeft = unit.FaultsLeft - store.Faults;
            after.Run = unit.Run.Value with
            {
                Memory = frames.Records.NumberOf(control.Record),
                IsSettled = store.IsSettled,
                Begun = Begun(unit.Run.Value.Begun, kind, to, result),
            };
            if (result == Result.Ok && store.Changes > 0 && kind is ModelStepKind.Commit or ModelStepKind.Confirm)
            {
                ModelRules.CheckStored(frames.Records, after);
            }

            reached(after, new ModelStep(kind, $"{ModelRecords.Letter(to)}, {detail}: {result}") { Action = store.HasRefused ? ModelStep.NoAction : action });
        }
        while (choices.Advance());
    }

    /// <summary>As the receiver does: it writes to a bank whose begin succeeded, until a commit is tried.</summary>
    private static int Begun(int before, ModelStepKind kind, int bank, Result result) => kind switch
    {
        ModelStepKind.Begin => result == Result.Ok ? bank : Bank.None,
        ModelStepKind.Commit => Bank.None,
        _ => before,
    };

    /// <summary>Chunks of any image the receiver would take into the open bank: some of them, or all.</summary>
    private void Download(ModelUnit unit, int bank, long counter)
    {
        _doing($"download into {ModelRecords.Letter(bank)}");
        ModelRules.CheckNothingPromised(frames.Records, unit, bank);
        var contents = new List<int> { ModelBank.Half };
        for (int image = 1; image <= ModelImages.Count; image++)
        {
            if (ModelImages.Counter(image) >= counter)
            {
                contents.Add(ModelBank.Whole(image));
            }
        }

        foreach (int content in contents)
        {
            ModelUnit after = unit.Copy();
            after.Banks[bank] = content;
            reached(after, new ModelStep(ModelStepKind.Download, $"{ModelBank.Describe(content)} into {ModelRecords.Letter(bank)}") { Action = content == ModelBank.Whole(ModelImages.Best) ? 9 : ModelStep.NoAction });
        }
    }
}
