using System;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>One run: from a fork to the end of the scenario, or of the update under way at the last fault.</summary>
internal sealed class UnitRun
{
    /// <summary>A run without faults takes nine.</summary>
    private const int MaxBoots = 48;

    private readonly ProofBench _bench;
    private readonly ProofUnit _unit;
    private readonly FaultPlan _plan;
    private readonly RunTape _tape;
    private readonly bool _isToTheEnd;
    private readonly int _lastFaultAt;
    private int _targetAtLastFault;

    private UnitRun(ProofBench bench, ProofUnit unit, FaultPlan plan, RunTape tape, bool isToTheEnd)
    {
        _bench = bench;
        _unit = unit;
        _plan = plan;
        _tape = tape;
        _isToTheEnd = isToTheEnd;
        _lastFaultAt = plan.Depth > 0 ? plan.Last.Operation : 0;
    }

    /// <summary>Runs with one fault go to the end of the scenario; with more, to the end of the update that was under way at the last.</summary>
    public static bool IsToTheEnd(FaultPlan plan) => plan.Depth < 2;

    /// <summary>Plays a run.</summary>
    /// <param name="fork">Stays as it is.</param>
    /// <param name="isToTheEnd">Of the scenario; else of the update the hub offered at the last fault.</param>
    public static RunResult Play(ProofBench bench, ForkPoint fork, FaultPlan plan, RunTape tape, bool isToTheEnd) =>
        new UnitRun(bench, fork.Unit.Copy(), plan, tape, isToTheEnd).Play();

    private RunResult Play()
    {
        _unit.Store.Plan = _plan;
        _unit.Store.OnDamage = name => _unit.World.OnDamage(name, _unit.Store.OperationCount);
        if (_tape.IsRecording || _bench.Observer != null)
        {
            _unit.Store.OnOperation = OnOperation;
        }

        try
        {
            while (!IsOver())
            {
                LiveOnce();
            }

            CheckNextBoot();
            return Result(_unit.World.WasRescued ? RunOutcome.Rescued : RunOutcome.Completed, Invariant.None, null);
        }
        catch (ViolationException violation)
        {
            return Result(RunOutcome.Violated, violation.Invariant, violation.Message);
        }
        catch (Exception trap) when (trap is IndexOutOfRangeException or NullReferenceException or InvalidOperationException or ArgumentException)
        {
            return Result(RunOutcome.Violated, Invariant.OneVerifiedImageRuns, $"the device code traps: {trap.Message}");
        }
    }

    private void LiveOnce() => PowerCycle(boot => boot.Live(IsOver));

    /// <summary>What is at rest when all is done must start without a trial and without another update, also after a fault in that very boot.</summary>
    private void CheckNextBoot()
    {
        bool isBooted = false;
        while (!isBooted)
        {
            PowerCycle(boot =>
            {
                int image = boot.Boot();
                isBooted = true;
                if (image != _unit.World.Confirmed && !_unit.World.IsSpoilt)
                {
                    throw new ViolationException(Invariant.ConfirmedImageIsNeverLost, $"after all is done image {image} starts, {_unit.World.Confirmed} is confirmed");
                }
            });
        }
    }

    private void PowerCycle(Action<UnitBoot> life)
    {
        if (_unit.World.Boots >= MaxBoots)
        {
            throw new ViolationException(Invariant.UpdateCompletes, $"not done after {MaxBoots} boots");
        }

        PowerOn();
        int before = _unit.Store.OperationCount;
        string why = "restart";
        try
        {
            life(new UnitBoot(_bench, _unit, _tape));
        }
        catch (PowerCutException)
        {
            why = "power cut";
        }

        _bench.Observer?.OnReset(why);
        _tape.OnRestart();
        NoteFaults(before);
    }

    private void PowerOn()
    {
        _unit.Store.PowerOn();
        _tape.OnPowerOn(_unit);
        _bench.Observer?.OnPowerOn(_unit.World.Boots + 1);
    }

    /// <summary>Keeps account of the faults that excuse something later.</summary>
    private void NoteFaults(int before)
    {
        foreach (PlannedFault fault in _plan.Faults)
        {
            if (fault.Operation <= before || fault.Operation > _unit.Store.OperationCount)
            {
                continue;
            }

            if (fault.Fault == StoreFault.Formatted)
            {
                _unit.World.IsSpoilt = true;
                _unit.World.Floor = 0;
            }

        }
    }

    /// <summary>Faults still to come keep a run from being over.</summary>
    private bool IsOver()
    {
        if (_unit.Store.OperationCount < _lastFaultAt)
        {
            return _unit.World.IsFinished;
        }

        _targetAtLastFault = _targetAtLastFault == 0 ? _unit.World.Target : _targetAtLastFault;
        return _unit.World.IsFinished || (!_isToTheEnd && _unit.World.Target > _targetAtLastFault);
    }

    private void OnOperation(int number, StoreOperation operation, string name)
    {
        _tape.OnOperation(number, operation, name);
        if (_bench.Observer == null)
        {
            return;
        }

        foreach (PlannedFault fault in _plan.Faults)
        {
            if (fault.Operation == number)
            {
                _bench.Observer.OnFault(fault);
            }
        }

        _bench.Observer.OnOperation(number, operation, name);
    }

    private RunResult Result(RunOutcome outcome, Invariant invariant, string detail) =>
        new(outcome, invariant, detail, _unit.World.Boots, _unit.Store.OperationCount);
}
