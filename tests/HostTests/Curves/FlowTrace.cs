using System.Collections.Generic;
using System.Linq;

namespace Bridge.HostTests.Curves;

/// <summary>Where one whole agreement went.</summary>
/// <param name="Outcome">State at the end.</param>
/// <param name="Steps">Calls of Step.</param>
/// <param name="Count">Blocks and branches passed.</param>
/// <param name="Passed">Hash over them in their order.</param>
/// <param name="IndexedAt">By place, hash over all indices used there.</param>
/// <param name="Places">File and method of each place.</param>
internal sealed record FlowTrace(string Outcome, int Steps, long Count, ulong Passed, ulong[] IndexedAt, List<string> Places)
{
    /// <summary>What was passed, in one line to compare.</summary>
    public string Flow => $"{Outcome} after {Steps} steps, {Count} blocks, {Passed:X16}";

    /// <summary>Methods in which an array was indexed differently.</summary>
    public IEnumerable<string> IndexedUnlike(FlowTrace other) =>
        Enumerable.Range(0, Places.Count).Where(place => IndexedAt[place] != other.IndexedAt[place]).Select(place => Places[place]).Distinct();
}
