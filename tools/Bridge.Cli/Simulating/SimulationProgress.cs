using System;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Bridge.Cli.Simulating;

/// <summary>The download as a bar on stderr, when that is a terminal; silent otherwise.</summary>
internal static class SimulationProgress
{
    private const int RefreshMs = 30;

    /// <summary>Runs <paramref name="work"/>, handing it a sink for (bytes sent, size, simulated ms).</summary>
    /// <param name="sizeBytes">Size of the file to be sent.</param>
    public static T Show<T>(long sizeBytes, Func<Action<long, long, long>, T> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work((_, _, _) => { });
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .AutoRefresh(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("joining", maxValue: sizeBytes);
                var shown = Stopwatch.StartNew();
                long startedMs = -1;
                return work((bytes, size, simulatedMs) =>
                {
                    startedMs = startedMs < 0 ? simulatedMs : startedMs;
                    if (shown.ElapsedMilliseconds >= RefreshMs || bytes >= size)
                    {
                        shown.Restart();
                        task.Value = bytes;
                        task.Description = Describe(bytes, size, simulatedMs - startedMs);
                        context.Refresh();
                    }
                });
            });
    }

    /// <summary>Rate and time left are the simulated ones: what a person beside the real bridge would see.</summary>
    private static string Describe(long bytes, long size, long elapsedMs)
    {
        long rate = elapsedMs > 0 ? bytes * 1000 / elapsedMs : 0;
        long etaSeconds = rate > 0 ? (size - bytes) / rate : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes} of {size} bytes, {rate} bytes/s, ETA {etaSeconds} s simulated");
    }
}
