using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.NanoTests.Results;

namespace Bridge.NanoTests.Running;

/// <summary>One test assembly on the interpreter.</summary>
internal sealed class TestAssemblyRun
{
    private TestAssemblyRun(string name, IReadOnlyDictionary<string, int> expected, ProcessRun process)
    {
        Name = name;
        Elapsed = process.Elapsed;
        Results = [.. process.Lines.Select(LauncherLine.Parse).Where(result => result != null)];
        Measurements = [.. process.Lines.Select(Measurement.Parse).Where(measured => measured != null)];
        Trouble = InterpreterTrouble.Of(process);
        Tally = new TestTally(expected, Results);
        LastLine = process.Lines.LastOrDefault(line => line.Length > 0) ?? "nothing was printed";
    }

    /// <summary>Of the project.</summary>
    public string Name { get; }

    public TimeSpan Elapsed { get; }

    public IReadOnlyList<LauncherLine> Results { get; }

    public IReadOnlyList<Measurement> Measurements { get; }

    public IReadOnlyList<string> Trouble { get; }

    public TestTally Tally { get; }

    /// <summary>Where the output ended: says most when results are missing.</summary>
    public string LastLine { get; }

    /// <summary>Every result is the one pass of an expected test, and the interpreter had nothing to complain about.</summary>
    public bool AllPassed => Tally.Problems.Count == 0 && Trouble.Count == 0 && Tally.Expected > 0;

    /// <param name="name">Of the project.</param>
    /// <param name="expected">Number of results by full name.</param>
    /// <param name="assemblies">In the order of deployment, the launcher last.</param>
    /// <param name="folder">To run in; the output is kept there as NAME.txt.</param>
    public static TestAssemblyRun Of(ClrCommand clr, string name, IReadOnlyDictionary<string, int> expected, IEnumerable<string> assemblies, TimeSpan limit, string folder)
    {
        ProcessRun process = clr.Run(assemblies, limit, folder);
        File.WriteAllLines(Path.Combine(folder, name + ".txt"), process.Lines);
        return new TestAssemblyRun(name, expected, process);
    }
}
