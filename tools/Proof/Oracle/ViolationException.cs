using System;

namespace Bridge.Proof;

/// <summary>An invariant does not hold. Unwinds the run it is found in.</summary>
public sealed class ViolationException(Invariant invariant, string detail) : Exception($"{invariant}: {detail}")
{
    public Invariant Invariant { get; } = invariant;
}
