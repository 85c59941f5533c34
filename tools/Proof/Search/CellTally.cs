using System.Collections.Generic;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>Everything that began with one fault at one operation.</summary>
public sealed class CellTally
{
    private const int MostViolationsKept = 4;

    public CellTally(PlannedFault first)
    {
        First = first;
    }

    public PlannedFault First { get; }

    /// <summary>Runs with one, two and three faults.</summary>
    public long[] Runs { get; } = new long[ProofOptions.MostFaults];

    /// <summary>Runs with so many faults that there are below the runs played.</summary>
    public long[] Candidates { get; } = [1, 0, 0];

    /// <summary>The worst of them.</summary>
    public RunOutcome Outcome { get; private set; }

    /// <summary>Of the run with this one fault.</summary>
    public RunOutcome Alone { get; private set; }

    /// <summary>In the order they were found; no more than a few are kept.</summary>
    public List<Violation> Violations { get; } = [];

    public long ViolationCount { get; private set; }

    public void Add(string geometry, int seed, FaultPlan plan, RunResult result)
    {
        Runs[plan.Depth - 1]++;
        Alone = plan.Depth == 1 ? result.Outcome : Alone;
        Outcome = result.Outcome > Outcome ? result.Outcome : Outcome;
        if (result.Outcome != RunOutcome.Violated)
        {
            return;
        }

        ViolationCount++;
        if (Violations.Count < MostViolationsKept)
        {
            Violations.Add(new Violation(geometry, seed, plan, result.Invariant, result.Detail));
        }
    }
}
