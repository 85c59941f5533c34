using System.Collections.Generic;
using Bridge.NanoTests.Results;

namespace Bridge.NanoTests.Boot;

/// <summary>One thing the resident program had to do, and what was measured meanwhile.</summary>
internal sealed record BootStep(string Name, bool Passed)
{
    public IReadOnlyList<Measurement> Measurements { get; init; } = [];

    public IEnumerable<string> LogLines
    {
        get
        {
            yield return $"Boot {(Passed ? "passed" : "failed")},{Name}";
            foreach (Measurement measured in Measurements)
            {
                yield return measured.ToString();
            }
        }
    }
}
