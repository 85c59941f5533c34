using System;
using System.Collections.Generic;
using System.Linq;

namespace Bridge.NanoTests.Results;

/// <summary>Compares what ran with what had to run. Only this decides; an exit status decides nothing.</summary>
internal sealed class TestTally
{
    private readonly List<string> _problems = [];

    /// <param name="expected">Number of results by full name.</param>
    public TestTally(IReadOnlyDictionary<string, int> expected, IReadOnlyList<LauncherLine> results)
    {
        Expected = expected.Values.Sum();
        ILookup<string, LauncherLine> byKey = results.ToLookup(result => result.Key, StringComparer.Ordinal);
        foreach ((string name, int rows) in expected)
        {
            for (int row = 0; row < rows; row++)
            {
                Judge($"{name}.{row}", [.. byKey[$"{name}.{row}"]]);
            }
        }

        foreach (LauncherLine result in results.Where(result => !expected.TryGetValue(result.Name, out int rows) || result.Row >= rows))
        {
            Unexpected++;
            _problems.Add($"unexpected: {result}");
        }
    }

    public int Expected { get; }

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int Skipped { get; private set; }

    public int Missing { get; private set; }

    public int Repeated { get; private set; }

    public int Unexpected { get; private set; }

    /// <summary>One line for each result that is not a single pass of an expected test.</summary>
    public IReadOnlyList<string> Problems => _problems;

    private void Judge(string key, LauncherLine[] results)
    {
        switch (results)
        {
            case []:
                Missing++;
                _problems.Add("did not run: " + key);
                break;
            case [{ Outcome: "passed" }]:
                Passed++;
                break;
            case [{ Outcome: "skipped" } result]:
                Skipped++;
                _problems.Add($"skipped: {key}: {result.Rest}");
                break;
            case [LauncherLine result]:
                Failed++;
                _problems.Add($"failed: {key}: {result.Rest}");
                break;
            default:
                Repeated++;
                _problems.Add($"ran {results.Length} times: {key}");
                break;
        }
    }
}
