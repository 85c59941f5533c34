using System;

namespace Bridge.Fuzz.Running;

/// <summary>How long and from which seed.</summary>
public sealed record FuzzOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>Time for all targets together; null for the bounded form, which runs a fixed number of cases of each.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>One fault of a target is enough to know.</summary>
    public bool StopAtFirstFailure { get; init; }

    /// <summary>Share of each target's mutations that the bounded form runs.</summary>
    public double MutationShare { get; init; } = 1;

    /// <summary>A case that has not ended by then never will: the slowest takes milliseconds.</summary>
    public TimeSpan CaseDeadline { get; init; } = TimeSpan.FromSeconds(10);
}
