using System;
using System.Globalization;
using System.Linq;
using Bridge.Firmware.App;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Bridge.Cli.Running;

/// <summary>A bridge's status as a small table that renews itself, on stderr when that is a terminal.</summary>
internal static class RunView
{
    private const int RefreshMs = 500;
    private const int BarWidth = 30;

    /// <summary>Runs <paramref name="work"/>, handing it the call that renews the table.</summary>
    public static T Show<T>(Func<IRenderable> table, Func<Action, T> work)
    {
        if (Console.IsErrorRedirected)
        {
            return work(() => { });
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        long shownAt = 0;
        return console.Live(table()).AutoClear(true).Start(context => work(() =>
        {
            if (Environment.TickCount64 - shownAt >= RefreshMs)
            {
                shownAt = Environment.TickCount64;
                context.UpdateTarget(table());
            }
        }));
    }

    public static IRenderable Table(RunStatus status, BridgeApp app)
    {
        var grid = new Grid().AddColumn().AddColumn();
        Row(grid, "running", status.Running);
        Row(grid, "radio", app == null ? status.Radio : string.Create(CultureInfo.InvariantCulture, $"{status.Radio}, EZSP {app.Radio.EzspVersion}"));
        Row(grid, "network", status.Network);
        Row(grid, "link", app is { Radio.IsUp: true } ? string.Create(CultureInfo.InvariantCulture, $"PAN {app.Radio.PanId:X4}, parent's or last neighbour's LQI {app.Radio.ParentLqi}") : "-");
        Row(grid, "update", status.Update);
        Row(grid, "download", Bar(status));
        return grid;
    }

    private static void Row(Grid grid, string name, string value) => grid.AddRow(new Text(name), new Text(value));

    private static string Bar(RunStatus status)
    {
        if (status.ChunkCount == 0)
        {
            return "-";
        }

        int full = BarWidth * status.ChunksStored / status.ChunkCount;
        return string.Concat(Enumerable.Repeat('#', full)) + string.Concat(Enumerable.Repeat('.', BarWidth - full))
            + string.Create(CultureInfo.InvariantCulture, $" {status.ChunksStored} of {status.ChunkCount} chunks");
    }
}
