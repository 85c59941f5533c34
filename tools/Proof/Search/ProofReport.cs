using System;
using System.Collections.Generic;
using System.Linq;

namespace Bridge.Proof;

/// <summary>What a search found.</summary>
public sealed record ProofReport(ProofOptions Options, IReadOnlyList<GeometryReport> Geometries, TimeSpan Elapsed, TimeSpan ProcessorTime)
{
    /// <summary>Each run has another sequence of operation and fault, or another geometry.</summary>
    public long DistinctRuns => Geometries.Sum(geometry => geometry.AllRuns);

    public long ViolationCount => Geometries.Sum(geometry => geometry.ViolationCount);

    public IEnumerable<Violation> Violations => Geometries.SelectMany(geometry => geometry.Violations);

    public double RunsPerSecondAndThread => DistinctRuns / Math.Max(Elapsed.TotalSeconds, 1e-3) / Options.Threads;

    /// <summary>What one core does that has nothing else to do: the time the search was given, on all threads, and not the time it waited.</summary>
    public double RunsPerProcessorSecond => DistinctRuns / Math.Max(ProcessorTime.TotalSeconds, 1e-3);

    public long Runs(int depth) => Geometries.Sum(geometry => geometry.Runs(depth));

    public long Candidates(int depth) => Geometries.Sum(geometry => geometry.Candidates(depth));

    /// <summary>Share of the runs of that depth that were played, 0..1.</summary>
    public double Coverage(int depth) => Candidates(depth) == 0 ? 1 : (double)Runs(depth) / Candidates(depth);
}
