using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Bridge.Cli.Output;
using Bridge.Hal.Sim;
using Bridge.Proof;

namespace Bridge.Cli.Proving;

/// <summary>The result for a program: every cell of every matrix.</summary>
internal static class ProofJson
{
    /// <summary>Raised when a field changes its meaning or goes; new fields do not raise it.</summary>
    public const string Schema = "bridge.prove/1";

    /// <param name="subject">Options that name the images.</param>
    public static void Write(TextWriter output, ProofReport report, string subject) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            schema = Schema,
            proved = report.ViolationCount == 0,
            seed = report.Options.Seed,
            depth = report.Options.Depth,
            threads = report.Options.Threads,
            distinctRuns = report.DistinctRuns,
            violationCount = report.ViolationCount,
            elapsedSeconds = Math.Round(report.Elapsed.TotalSeconds, 3),
            runsPerSecondAndThread = Math.Round(report.RunsPerSecondAndThread),
            runsPerProcessorSecond = Math.Round(report.RunsPerProcessorSecond),
            depths = Enumerable.Range(1, report.Options.Depth).Select(depth => new
            {
                faults = depth,
                runs = report.Runs(depth),
                candidates = report.Candidates(depth),
                coverage = report.Coverage(depth),
            }),
            geometries = report.Geometries.Select(geometry => Geometry(geometry, report, subject)),
            violations = report.Violations.Select(violation => new
            {
                geometry = violation.Geometry,
                invariant = violation.Invariant.ToString(),
                detail = violation.Detail,
                faults = violation.Plan.Faults.Select(Fault),
                replay = "bridge simulate " + violation.Replay + subject,
            }),
        },
        Json.Indented));

    private static object Geometry(GeometryReport geometry, ProofReport report, string subject) => new
    {
        name = geometry.Geometry.Name,
        chunkBytes = geometry.Geometry.ChunkBytes,
        bankBytes = geometry.Geometry.BankBytes,
        storeBytes = geometry.Geometry.Flash.SizeBytes,
        pageBytes = geometry.Geometry.Flash.PageBytes,
        commitBytes = geometry.Geometry.Flash.CommitBytes,
        runs = geometry.AllRuns,
        violationCount = geometry.ViolationCount,
        operations = geometry.Operations.Select(operation => new { number = operation.Number, operation = operation.Operation.ToString(), file = operation.Name }),
        cells = geometry.Cells.Select(cell => new
        {
            operation = cell.First.Operation,
            fault = StoreFaults.Name(cell.First.Fault),
            outcome = cell.Outcome.ToString(),
            alone = cell.Alone.ToString(),
            runs = cell.Runs,
            violations = cell.ViolationCount,
        }),
        replay = "bridge simulate " + Violation.ReplayOf(report.Options.Seed, FaultPlan.None, geometry.Geometry.Name) + " --cut OPERATION --fault FAULT" + subject,
    };

    private static object Fault(PlannedFault fault) => new { operation = fault.Operation, fault = StoreFaults.Name(fault.Fault) };
}
