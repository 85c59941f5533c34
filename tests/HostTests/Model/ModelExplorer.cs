using System;
using System.Collections.Generic;
using Bridge.Boot;

namespace Bridge.HostTests.Model;

/// <summary>Breadth first through every state a unit can come into, from three beginnings, with so many faults from outside.</summary>
internal sealed class ModelExplorer
{
    private readonly ModelRecords _records = new();
    private readonly ModelGraph _graph = new();
    private readonly ModelRules _rules;
    private readonly ModelBoot _boot;
    private readonly ModelFirmware _firmware;
    private readonly ModelFaults _faults;
    private readonly HashSet<(UInt128, ModelStepKind, int, bool, bool)> _seen = [];
    private ModelUnit _unit;
    private int _number;
    private string _doing;

    public ModelExplorer()
    {
        var frames = new ModelFrames(_records);
        _rules = new ModelRules(_records);
        _boot = new ModelBoot(frames, Reached);
        _firmware = new ModelFirmware(frames, Reached);
        _faults = new ModelFaults(Reached);
    }

    /// <summary>Every state found was also gone on from.</summary>
    public bool IsComplete => _number == _graph.Count;

    public int States => _graph.Count;

    public long Transitions { get; private set; }

    public int Depth => _graph.Depth;

    public int Records => _records.Count;

    public ModelGraph Graph => _graph;

    /// <param name="maxStates">Where to stop: the states nearest to the beginnings come first.</param>
    /// <returns>Null, or a broken promise with the shortest way to it.</returns>
    public ModelFailure Explore(int faults, int maxStates)
    {
        foreach (ModelUnit unit in Beginnings(faults))
        {
            _graph.Add(unit.Pack(), -1, default);
        }

        for (_number = 0; _number < _graph.Count && _number < maxStates; _number++)
        {
            _unit = _graph[_number];
            _seen.Clear();
            try
            {
                Expand();
            }
            catch (ModelViolation broken)
            {
                return new ModelFailure(broken.Invariant, $"{broken.Message}\n{PathTo(_number)}\n  and then: {_doing}");
            }
        }

        return null;
    }

    public string PathTo(int number) => _graph.PathTo(number, _records);

    /// <summary>A running unit holds its best image, confirmed, and says so in memory as in the store.</summary>
    public bool IsDone(int number)
    {
        ModelUnit unit = _graph[number];
        return unit.Run is ModelRun run
            && run.Image == ModelImages.Best
            && unit.Readable() is [int record]
            && record == run.Memory
            && _records[record].ConfirmedBank == run.Bank
            && _records[record].BankAt(run.Bank).State == BankState.Proven;
    }

    /// <summary>A fresh unit; a provisioned one; and one whose confirmed update left an image in the other bank that the counter forbids.</summary>
    private IEnumerable<ModelUnit> Beginnings(int faults)
    {
        yield return new ModelUnit { FaultsLeft = faults };
        yield return Confirmed(Bank.A, faults, 1);
        yield return Confirmed(Bank.B, faults, 1, 2);
    }

    /// <param name="images">Proven, bank by bank; the counter is that of the confirmed one.</param>
    private ModelUnit Confirmed(int confirmed, int faults, params int[] images)
    {
        var record = new BootRecord { ConfirmedBank = confirmed, SecurityCounter = ModelImages.Counter(images[confirmed]) };
        var unit = new ModelUnit { FaultsLeft = faults };
        for (int bank = Bank.A; bank < images.Length; bank++)
        {
            record.BankAt(bank).State = BankState.Proven;
            ModelImages.Digest(images[bank]).CopyTo(record.BankAt(bank).ImageDigest, 0);
            unit.Banks[bank] = ModelBank.Whole(images[bank]);
        }

        unit.Generations.Add(new ModelGeneration(_records.NumberOf(record), CopyHealth.Intact, CopyHealth.Intact));
        return unit;
    }

    private void Expand()
    {
        _doing = "a fault";
        _faults.Strike(_unit);
        _doing = "power on";
        if (_unit.Run == null)
        {
            _boot.PowerOn(_unit, false);
            if (_unit.FaultsLeft > 0)
            {
                _boot.PowerOn(_unit, true);
            }

            return;
        }

        ModelUnit off = _unit.Copy();
        off.Run = null;
        Reached(off, new ModelStep(ModelStepKind.PowerOff, "the power goes, or the firmware gives up") { Action = 1 });
        _firmware.Act(_unit, doing => _doing = doing);
    }

    private void Reached(ModelUnit after, ModelStep step)
    {
        Transitions++;
        UInt128 state = after.Pack();
        if (!_seen.Add((state, step.Kind, step.Action, step.StartsTrial, step.Wears)))
        {
            return;
        }

        _rules.Check(_unit, after, step);
        int to = _graph.Add(state, _number, step);
        var edge = new ModelEdge(_number, to, (sbyte)step.Action, step.StartsTrial, step.Wears);
        if (step.Kind is ModelStepKind.PowerOn or ModelStepKind.PowerOff or ModelStepKind.Heal)
        {
            _graph.Idle.Add(edge);
        }

        if (step.Action != ModelStep.NoAction)
        {
            _graph.Healthy.Add(edge);
        }
    }
}

/// <summary>A broken promise, told.</summary>
internal sealed record ModelFailure(string Invariant, string Text);
