using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>Plays every fault at every operation, and again at every operation of the recovery.</summary>
/// <remarks>
/// A run is forked at the boot before its fault: what happened until then is the same in both. The result does not depend on the number of
/// threads: which runs are in the sample follows from the seed and the plan, and tallies stand in the order of the scenario.
/// </remarks>
public sealed class Prover
{
    private readonly ProofOptions _options;
    private readonly Action<ProofProgress> _progress;
    private readonly CancellationToken _cancellation;
    private long _runs;
    private long _violations;
    private int _cellsDone;
    private int _cellCount;

    private Prover(ProofOptions options, Action<ProofProgress> progress, CancellationToken cancellation)
    {
        _options = options;
        _progress = progress;
        _cancellation = cancellation;
    }

    private bool IsStopped => _options.StopsAtViolation && Interlocked.Read(ref _violations) > 0;

    /// <param name="progress">Called from several threads; null for nobody.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ProofReport Run(
        ProofOptions options, IReadOnlyList<ProofSubject> subjects, Action<ProofProgress> progress = null, CancellationToken cancellation = default) =>
        new Prover(options, progress ?? (_ => { }), cancellation).Run(subjects);

    private ProofReport Run(IReadOnlyList<ProofSubject> subjects)
    {
        var clock = Stopwatch.StartNew();
        TimeSpan processorTimeBefore = Environment.CpuUsage.TotalTime;
        Scenario[] scenarios = subjects.Select(subject => new Scenario(subject, _options.Seed)).ToArray();
        CellTally[][] cells = Array.ConvertAll(
            scenarios, scenario => Scenario.Faults(scenario.Tape).Select(fault => new CellTally(fault)).ToArray());
        _cellCount = cells.Sum(tallies => tallies.Length);
        for (int i = 0; i < scenarios.Length; i++)
        {
            if (scenarios[i].Result.Outcome == RunOutcome.Violated)
            {
                Interlocked.Increment(ref _violations);
            }
            else if (!IsStopped)
            {
                Explore(scenarios[i], cells[i]);
            }
        }

        GeometryReport[] reports = scenarios.Select((scenario, index) => new GeometryReport(
            scenario.Subject.Geometry, scenario.Operations(), cells[index], WithoutFaults(scenario))).ToArray();
        return new ProofReport(_options, reports, clock.Elapsed, Environment.CpuUsage.TotalTime - processorTimeBefore);
    }

    private Violation WithoutFaults(Scenario scenario) => scenario.Result.Outcome != RunOutcome.Violated
        ? null
        : new Violation(scenario.Subject.Geometry.Name, _options.Seed, FaultPlan.None, scenario.Result.Invariant, scenario.Result.Detail);

    private void Explore(Scenario scenario, CellTally[] cells)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Threads, CancellationToken = _cancellation };
        Parallel.ForEach(
            Partitioner.Create(cells, EnumerablePartitionerOptions.NoBuffering),
            parallel,
            () => new ProofBench(scenario.Subject),
            (cell, state, bench) =>
            {
                if (IsStopped)
                {
                    state.Stop();
                    return bench;
                }

                ExploreFrom(bench, scenario.Tape, FaultPlan.Of(cell.First.Operation, cell.First.Fault), cell);
                _progress(new ProofProgress(
                    Interlocked.Increment(ref _cellsDone), _cellCount, Interlocked.Read(ref _runs), Interlocked.Read(ref _violations)));
                return bench;
            },
            _ => { });
    }

    /// <summary>Plays a plan, and the plans with one fault more.</summary>
    /// <param name="tape">Of the run that the plan's last fault is put into.</param>
    private void ExploreFrom(ProofBench bench, RunTape tape, FaultPlan plan, CellTally cell)
    {
        _cancellation.ThrowIfCancellationRequested();
        var own = new RunTape(plan, isRecording: plan.Depth < _options.Depth);
        RunResult result = UnitRun.Play(bench, tape.ForkBefore(plan.Last.Operation), plan, own, UnitRun.IsToTheEnd(plan));
        cell.Add(bench.Subject.Geometry.Name, _options.Seed, plan, result);
        Interlocked.Increment(ref _runs);
        if (result.Outcome == RunOutcome.Violated)
        {
            Interlocked.Increment(ref _violations);
        }
        else if (own.IsRecording)
        {
            ExploreRecovery(bench, own, plan, cell);
        }
    }

    private void ExploreRecovery(ProofBench bench, RunTape tape, FaultPlan plan, CellTally cell)
    {
        foreach (PlannedFault next in Scenario.Faults(tape))
        {
            cell.Candidates[plan.Depth]++;
            if (!IsStopped && IsInSample(plan, next))
            {
                ExploreFrom(bench, tape, plan.Then(next.Operation, next.Fault), cell);
            }
        }
    }

    private bool IsInSample(FaultPlan plan, PlannedFault next)
    {
        double share = plan.Depth == 1 ? _options.ShareOfPairs : _options.ShareOfTriples;
        if (share >= 1)
        {
            return true;
        }

        long hash = _options.Seed;
        foreach (PlannedFault fault in plan.Faults)
        {
            hash = Mix(hash, fault);
        }

        return (new SimRandom(Mix(hash, next)).Next() >> 11) * (1.0 / (1UL << 53)) < share;
    }

    private static long Mix(long hash, PlannedFault fault) => (hash * 1_000_003) + (fault.Operation * 32) + (int)fault.Fault;
}
