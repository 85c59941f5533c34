using System.Collections.Generic;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>Which operations follow the last fault of a run, as far as they belong to the recovery, and where the run can be forked before them.</summary>
/// <remarks>
/// The recovery: after a fault that cuts the power, everything from the next power-on until the unit has booted, gone over what it has, and
/// the firmware has made its first durable step (a chunk or a boot record stored) or restarts; after another fault, everything from there
/// to that same point. Without a fault the whole run is on the tape.
/// </remarks>
internal sealed class RunTape
{
    private readonly List<StoreOperation> _operations = [];
    private readonly List<string> _names = [];
    private readonly List<ForkPoint> _forks = [];
    private readonly int _after;
    private readonly bool _isWholeRun;
    private bool _isClosed;
    private bool _isFirmwareRunning;

    /// <param name="plan">Of the run.</param>
    /// <param name="isRecording">False when nobody will fork the run: nothing is kept.</param>
    public RunTape(FaultPlan plan, bool isRecording)
    {
        IsRecording = isRecording;
        _isClosed = !isRecording;
        _isWholeRun = plan.Depth == 0;
        _after = _isWholeRun ? 0 : plan.Last.Operation;
    }

    public bool IsRecording { get; }

    /// <summary>Number of the first operation on the tape.</summary>
    public int First => _after + 1;

    public IReadOnlyList<StoreOperation> Operations => _operations;

    /// <summary>The file each of them is about; null for a list. Kept of a whole run only.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Latest place to fork a run whose next fault is at <paramref name="operation"/>.</summary>
    public ForkPoint ForkBefore(int operation)
    {
        int index = _forks.Count - 1;
        while (_forks[index].Operations >= operation)
        {
            index--;
        }

        return _forks[index];
    }

    public void OnPowerOn(ProofUnit unit)
    {
        _isFirmwareRunning = false;
        if (!_isClosed)
        {
            _forks.Add(new ForkPoint(unit.Store.OperationCount, unit.Copy()));
        }
    }

    public void OnHandedOver() => _isFirmwareRunning = true;

    public void OnOperation(int number, StoreOperation operation, string name)
    {
        if (!_isClosed && number > _after)
        {
            _operations.Add(operation);
            if (_isWholeRun)
            {
                _names.Add(name);
            }
        }
    }

    /// <summary>Something was stored that counts.</summary>
    public void OnProgress() => _isClosed |= !_isWholeRun && _isFirmwareRunning && _operations.Count > 0;

    public void OnRestart() => _isClosed |= !_isWholeRun && _operations.Count > 0;
}
