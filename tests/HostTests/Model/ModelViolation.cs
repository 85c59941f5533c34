using System;

namespace Bridge.HostTests.Model;

/// <summary>A step broke a promise.</summary>
internal sealed class ModelViolation(string invariant, string what) : Exception($"{invariant}: {what}")
{
    public string Invariant { get; } = invariant;

    public string What { get; } = what;
}
