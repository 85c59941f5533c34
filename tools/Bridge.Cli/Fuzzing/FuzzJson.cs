using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Bridge.Cli.Output;
using Bridge.Fuzz.Running;

namespace Bridge.Cli.Fuzzing;

/// <summary>The counters for a program.</summary>
internal static class FuzzJson
{
    public static void Write(TextWriter output, int seed, IReadOnlyList<TargetReport> reports) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            schema = "bridge.fuzz/1",
            seed,
            cases = reports.Sum(report => report.Cases),
            faults = reports.Sum(report => report.Failures.Count),
            targets = reports.Select(report => new
            {
                name = report.Target.Name,
                oracle = report.Target.Oracle,
                cases = report.Cases,
                accepted = report.Accepted,
                refused = report.ByOutcome.Skip(1).ToDictionary(outcome => outcome.Name, outcome => outcome.Count),
                failed = report.Failed,
                casesPerSecond = Math.Round(report.CasesPerSecond),
                maxAllocatedBytes = report.MaxAllocatedBytes,
                allowedBytes = report.Target.AllocationBytes,
                allowedBytesPerInputByte = report.Target.AllocationPerInputByte,
                slowestMs = Math.Round(report.SlowestMs, 3),
                slowestCase = report.SlowestCase,
                failures = report.Failures.Select(failure => new
                {
                    @case = failure.Case,
                    kind = failure.Kind.ToString(),
                    message = failure.Message,
                    replay = failure.Replay,
                    inputHex = Convert.ToHexStringLower(failure.Input),
                    minimisedHex = failure.Minimised == null ? null : Convert.ToHexStringLower(failure.Minimised),
                }),
            }),
        },
        Json.Indented));
}
