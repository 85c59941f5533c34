using System;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Bridge.Cli.Fuzzing;

/// <summary>The run as a bar on stderr, when that is a terminal; silent otherwise.</summary>
internal static class FuzzProgress
{
    private const int RefreshMs = 100;

    /// <summary>Runs <paramref name="work"/>, handing it a sink for (cases, time used).</summary>
    public static T Show<T>(TimeSpan time, Func<Action<long, TimeSpan>, T> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work((_, _) => { });
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .AutoClear(true)
            .AutoRefresh(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("warming up", maxValue: time.TotalSeconds);
                var shown = Stopwatch.StartNew();
                return work((cases, used) =>
                {
                    if (shown.ElapsedMilliseconds >= RefreshMs)
                    {
                        shown.Restart();
                        task.Value = used.TotalSeconds;
                        double left = Math.Max(0, (time - used).TotalSeconds);
                        task.Description = string.Create(CultureInfo.InvariantCulture, $"{cases} cases, ETA {left:F0} s");
                        context.Refresh();
                    }
                });
            });
    }
}
