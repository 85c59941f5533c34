using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Bridge.Fuzz;
using Bridge.Fuzz.Running;

namespace Bridge.Cli.Fuzzing;

/// <summary>The counters for a person: one line and its refusals for each target, then the failures, then the sum.</summary>
internal static class FuzzText
{
    public static void List(TextWriter output, IReadOnlyList<FuzzTarget> targets)
    {
        foreach (FuzzTarget target in targets)
        {
            output.WriteLine($"{target.Name,-18}{target.Oracle}");
        }
    }

    public static void Write(TextWriter output, IReadOnlyList<TargetReport> reports)
    {
        output.WriteLine($"{"target",-18}{"cases",10}{"accepted",10}{"cases/s",10}{"max bytes",11}{"slowest",12}");
        foreach (TargetReport report in reports)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Target.Name,-18}{report.Cases,10}{report.Accepted,10}{report.CasesPerSecond,10:F0}{report.MaxAllocatedBytes,11}{report.SlowestMs,9:F2} ms"));
            string refusals = string.Join(", ", report.ByOutcome.Skip(1).Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Name} {o.Count}")));
            if (refusals.Length > 0)
            {
                output.WriteLine("    " + refusals);
            }
        }

        output.WriteLine();
        foreach (Failure failure in reports.SelectMany(report => report.Failures))
        {
            output.WriteLine($"FAILED  {failure.Target}  {failure.Kind}: {failure.Message}");
            output.WriteLine("  replay: " + failure.Replay);
            if (failure.ReplayMinimised != null)
            {
                output.WriteLine("  minimised: " + failure.ReplayMinimised);
            }
        }

        long failed = reports.Sum(report => report.Failures.Count);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{reports.Count} targets, {reports.Sum(report => report.Cases)} cases, {failed} faults"));
    }
}
