using System;
using System.Diagnostics;
using System.Globalization;
using Bridge.Proof;
using Spectre.Console;

namespace Bridge.Cli.Proving;

/// <summary>The search as a bar on stderr, when that is a terminal; silent otherwise.</summary>
internal static class ProofProgressBar
{
    private const int RefreshMs = 200;

    public static T Show<T>(Func<Action<ProofProgress>, T> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work(null);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .AutoRefresh(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("playing the run without faults");
                var clock = Stopwatch.StartNew();
                long shownMs = -RefreshMs;
                object gate = new();
                return work(progress =>
                {
                    lock (gate)
                    {
                        if (clock.ElapsedMilliseconds - shownMs >= RefreshMs || progress.Done == progress.Count)
                        {
                            shownMs = clock.ElapsedMilliseconds;
                            task.MaxValue = progress.Count;
                            task.Value = progress.Done;
                            task.Description = Describe(progress, clock.Elapsed);
                            context.Refresh();
                        }
                    }
                });
            });
    }

    private static string Describe(ProofProgress progress, TimeSpan elapsed)
    {
        double left = elapsed.TotalSeconds / Math.Max(progress.Done, 1) * (progress.Count - progress.Done);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Runs} runs, {progress.Runs / Math.Max(elapsed.TotalSeconds, 0.001):F0}/s, {progress.Violations} violations, ETA {left:F0} s");
    }
}
