using System;
using System.Collections.Generic;

namespace Bridge.Hal.Sim;

/// <summary>One fault, at the operation with this number, counted from 1 over every boot.</summary>
public readonly record struct PlannedFault(int Operation, StoreFault Fault);

/// <summary>The faults of one run, in the order of their operations. Immutable.</summary>
public sealed class FaultPlan
{
    public static readonly FaultPlan None = new([]);

    private readonly PlannedFault[] _faults;

    private FaultPlan(PlannedFault[] faults)
    {
        _faults = faults;
    }

    public int Depth => _faults.Length;

    public IReadOnlyList<PlannedFault> Faults => _faults;

    public PlannedFault Last => _faults[^1];

    public PlannedFault this[int index] => _faults[index];

    public static FaultPlan Of(int operation, StoreFault fault) => new([new PlannedFault(operation, fault)]);

    /// <exception cref="ArgumentException">The operations do not rise.</exception>
    public FaultPlan Then(int operation, StoreFault fault)
    {
        if (_faults.Length > 0 && operation <= Last.Operation)
        {
            throw new ArgumentException("the operations of a plan rise", nameof(operation));
        }

        return new FaultPlan([.. _faults, new PlannedFault(operation, fault)]);
    }

    /// <summary>The operations, as <c>--cut</c> takes them: "17,203".</summary>
    public string Cuts => string.Join(',', Array.ConvertAll(_faults, fault => fault.Operation));

    /// <summary>The faults, as <c>--fault</c> takes them: "cut-pages,read-once".</summary>
    public string Names => string.Join(',', Array.ConvertAll(_faults, fault => StoreFaults.Name(fault.Fault)));

    public override string ToString() => $"--cut {Cuts} --fault {Names}";
}
