using System.Globalization;
using System.IO;
using System.Linq;
using Bridge.Proof;

namespace Bridge.Cli.Proving;

/// <summary>The result for a person.</summary>
internal static class ProofText
{
    private const int MostShown = 20;

    /// <param name="subject">Options that name the images.</param>
    public static void Write(TextWriter output, ProofReport report, string subject)
    {
        foreach (GeometryReport geometry in report.Geometries)
        {
            output.WriteLine(geometry.Geometry);
            output.WriteLine(Line($"  {geometry.Operations.Count} operations in the run without faults, {geometry.AllRuns} runs, {geometry.ViolationCount} violations"));
        }

        output.WriteLine();
        for (int depth = 1; depth <= report.Options.Depth; depth++)
        {
            output.WriteLine(Line($"{depth} fault{(depth == 1 ? " " : "s")}: {report.Runs(depth)} of {report.Candidates(depth)} runs, {report.Coverage(depth):P3}{Note(depth, report)}"));
        }

        output.WriteLine("recovery: from the power-on after a cut, or from another fault on, to the first chunk or boot record the firmware stores, or to a restart");
        output.WriteLine(Line($"speed: {report.RunsPerSecondAndThread:F0} runs per second and thread, {report.RunsPerProcessorSecond:F0} per second of processor time, {report.Elapsed.TotalSeconds:F1} s"));
        foreach (Violation violation in report.Violations.Take(MostShown))
        {
            output.WriteLine();
            output.WriteLine("VIOLATED  " + violation.Detail);
            output.WriteLine("  replay: bridge simulate " + violation.Replay + subject);
        }

        output.WriteLine();
        output.WriteLine(Line($"{(report.ViolationCount == 0 ? "PROVED" : "NOT PROVED")}: {report.DistinctRuns} distinct runs, {report.Geometries.Count} geometries, seed {report.Options.Seed}, {report.ViolationCount} violations"));
    }

    private static string Note(int depth, ProofReport report) => depth < 3 ? string.Empty : report.Coverage(2) >= 1 ? " (below every pair)" : " (below the pairs played)";

    private static string Line(System.FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
