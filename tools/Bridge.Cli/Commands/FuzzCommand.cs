using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Cli.Fuzzing;
using Bridge.Cli.Output;
using Bridge.Fuzz;
using Bridge.Fuzz.Mutation;
using Bridge.Fuzz.Running;

namespace Bridge.Cli.Commands;

/// <summary>bridge fuzz: feeds every parser that sees outside bytes with broken ones.</summary>
internal static class FuzzCommand
{
    public static Command Create()
    {
        Option<string> seconds = Arguments.Text("--seconds", "Time for all targets together (default 10).");
        Option<string> target = Arguments.Text("--target", "Only this one; \"list\" names them.");
        Option<string> seed = Arguments.Text("--seed", "Seed of the mutations; the same seed gives the same cases (default 1).");
        Option<string> number = Arguments.Text("--case", "Run this case of the target and nothing else: the replay of a failure.");
        Option<string> hex = Arguments.Text("--hex", "Run these bytes and nothing else.");
        Option<bool> json = Arguments.Flag("--json", "Print the counters as JSON.");
        var command = new Command("fuzz", "Feed every parser that sees outside bytes with broken ones, and hold what it accepts against independent rules.")
        {
            seconds, target, seed, number, hex, json,
        };
        // On a thread of its own: this one has to be free for Ctrl-C.
        command.SetAction((parse, cancellation) => Task.Run(() =>
        {
            int seedValue = (int)Arguments.Number("--seed", parse.GetValue(seed) ?? "1", 0, int.MaxValue);
            long secondsValue = Arguments.Number("--seconds", parse.GetValue(seconds) ?? "10", 1, 7 * 24 * 3600);
            string name = parse.GetValue(target);
            IReadOnlyList<FuzzTarget> targets = AllTargets.Create();
            if (name == "list")
            {
                FuzzText.List(Console.Out, targets);
                return ExitCode.Ok;
            }

            if (name != null)
            {
                targets = targets.Where(t => t.Name == name).ToList();
                if (targets.Count == 0)
                {
                    throw new CliException(ExitCode.Usage, $"there is no target \"{name}\"", null, "bridge fuzz --target list");
                }
            }

            bool single = parse.GetValue(number) != null || parse.GetValue(hex) != null;
            if (!single)
            {
                return Run(targets, seedValue, TimeSpan.FromSeconds(secondsValue), parse.GetValue(json), cancellation);
            }

            if (name == null || (parse.GetValue(number) != null && parse.GetValue(hex) != null))
            {
                throw new CliException(ExitCode.Usage, "--case and --hex take one --target, and only one of them goes", null, "bridge fuzz --target NAME --case N");
            }

            byte[] input = parse.GetValue(hex) is string digits
                ? Bytes(digits)
                : new CaseList(targets[0], seedValue).Build(Arguments.Number("--case", parse.GetValue(number), 0, long.MaxValue));
            return Replay(targets[0], input);
        }));
        return command;
    }

    private static int Run(IReadOnlyList<FuzzTarget> targets, int seed, TimeSpan time, bool json, CancellationToken cancellation)
    {
        IReadOnlyList<TargetReport> reports = FuzzProgress.Show(time, progress =>
            new FuzzRunner(new FuzzOptions { Seed = seed, Time = time }, cancellation) { Progress = progress }.Run(targets));
        if (json)
        {
            FuzzJson.Write(Console.Out, seed, reports);
        }
        else
        {
            FuzzText.Write(Console.Out, reports);
        }

        return reports.Any(report => report.Failures.Count > 0) ? ExitCode.InvalidImage : ExitCode.Ok;
    }

    private static int Replay(FuzzTarget target, byte[] input)
    {
        var runner = new CaseRunner(target);
        runner.WarmUp();
        CaseResult result = runner.Run(input);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{input.Length} bytes: {Convert.ToHexStringLower(input)}"));
        Console.WriteLine(result.Failed ? $"FAILED  {result.Kind}: {result.Message}" : target.Outcomes[result.Outcome]);
        return result.Failed ? ExitCode.InvalidImage : ExitCode.Ok;
    }

    private static byte[] Bytes(string digits)
    {
        try
        {
            return Convert.FromHexString(digits);
        }
        catch (FormatException)
        {
            throw new CliException(ExitCode.Usage, "--hex takes pairs of hexadecimal digits");
        }
    }
}
