using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Bridge.Cli.Budgets;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Commands;

/// <summary>bridge budget: what the device has only so much of, how much is used, and where that was found out.</summary>
internal static class BudgetCommand
{
    private const string LogPath = "docs/device-run.log";

    public static Command Create()
    {
        Argument<string[]> assemblies = new("assembly") { Description = "PE files of an image instead of those in the log.", Arity = ArgumentArity.ZeroOrMore };
        Option<string> log = Arguments.Text("--log", $"Log of the device tests; default {LogPath} here or above.");
        Option<string> config = Arguments.Text("--config", "Board and product; default nf.config here or above, else the built-in one.");
        Option<bool> json = Arguments.Flag("--json", "Print as JSON.");
        var command = new Command("budget", "Print what is used of flash, store, heap and stack; fails when something is over.") { assemblies, log, config, json };
        command.SetAction(parse =>
        {
            NfConfigFile file = NfConfigFile.Find(parse.GetValue(config));
            List<BudgetRow> rows = [.. BudgetTable.Store(file), .. Sizes(parse.GetValue(assemblies), parse.GetValue(log), file), .. BudgetTable.Stack()];
            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { schema = "bridge.budget/1", rows = rows.Select(Shape), isKept = rows.TrueForAll(row => row.IsKept) }, Json.Indented));
            }
            else
            {
                Print(rows);
            }

            return rows.TrueForAll(row => row.IsKept) ? ExitCode.Ok : ExitCode.Policy;
        });
        return command;
    }

    private static IEnumerable<BudgetRow> Sizes(string[] assemblies, string logPath, NfConfigFile config)
    {
        if (assemblies.Length > 0)
        {
            return BudgetTable.Files(assemblies, config);
        }

        string path = logPath ?? FindLog();
        if (path == null)
        {
            return [];
        }

        RunLogNumbers numbers = RunLogNumbers.Parse(path, Encoding.UTF8.GetString(Output.Files.Read(path)));
        string source = Path.GetFileName(path);
        return BudgetTable.Assemblies(numbers, config, source).Concat(BudgetTable.Measured(numbers, source + ", nanoCLR on a PC"));
    }

    private static string FindLog()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder != null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, LogPath);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    private static void Print(List<BudgetRow> rows)
    {
        rows.ForEach(Console.WriteLine);
        if (!rows.Exists(row => row.Name.StartsWith("assembly", StringComparison.Ordinal)))
        {
            Console.WriteLine($"no sizes of assemblies: no {LogPath} here or above; pass --log or the .pe files");
        }

        Console.WriteLine($"{rows.Count(row => row.IsKept)} kept, {rows.Count(row => !row.IsKept)} over");
    }

    private static object Shape(BudgetRow row) => new { name = row.Name, used = row.Used, limit = row.Limit, unit = row.Unit, source = row.Source, isKept = row.IsKept };
}
