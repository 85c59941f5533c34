using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.NanoTests.Running;

namespace Bridge.NanoTests.Results;

/// <summary>What the interpreter says about itself that no count of results shows: a thread that died, an assembly that was not linked, a run without end.</summary>
internal static class InterpreterTrouble
{
    /// <summary>Words of the interpreter: an exception nobody caught, references that do not resolve, native code of another version, a damaged assembly.</summary>
    private static readonly string[] Signs = ["UNHANDLED EXCEPTION", "Link failure", "Invalid native checksum", "RUNTIME ERROR", "error: "];

    public static IReadOnlyList<string> Of(ProcessRun run)
    {
        List<string> found = [.. run.Lines.Where(line => LauncherLine.Parse(line) == null && Signs.Any(sign => line.Contains(sign, StringComparison.Ordinal)))];
        if (run.TimedOut)
        {
            found.Add($"ended by the time limit after {run.Elapsed.TotalSeconds:F0} s");
        }

        if (run.PrintedTooMuch)
        {
            found.Add($"ended after {ProcessRun.MaxLines} lines of output");
        }

        return found;
    }
}
