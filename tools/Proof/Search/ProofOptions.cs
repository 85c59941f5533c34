using System;

namespace Bridge.Proof;

/// <summary>How far the search goes.</summary>
public sealed record ProofOptions
{
    public const int MostFaults = 3;

    /// <summary>Every pair, and triples by sample: more than a million distinct runs over the geometries built in.</summary>
    public static readonly ProofOptions Long = new() { ShareOfTriples = 0.0005 };

    /// <summary>Every single fault, and pairs and triples by sample: for every build.</summary>
    public static readonly ProofOptions Bounded = new() { ShareOfPairs = 0.01, ShareOfTriples = 0.0005 };

    /// <summary>What a fault leaves behind, the sample and the bridge's jitter follow from it.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Faults in one run, 1..<see cref="MostFaults"/>.</summary>
    public int Depth { get; init; } = MostFaults;

    /// <summary>Share of the runs with two faults that is played, 0..1; 1 is exhaustive.</summary>
    public double ShareOfPairs { get; init; } = 1;

    /// <summary>Share of the runs with three faults, of those that follow from a played pair.</summary>
    public double ShareOfTriples { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The first violation ends the search; which one that is may then depend on the threads.</summary>
    public bool StopsAtViolation { get; init; }
}
