using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Threading.Tasks;
using Bridge.Cli.Commands;
using Bridge.Cli.Output;

namespace Bridge.Cli;

/// <summary>The bridge tool. Data goes to stdout, progress and errors to stderr.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            ParseResult parse = Root().Parse(args);
            if (parse.Errors.Count > 0)
            {
                foreach (ParseError error in parse.Errors)
                {
                    await Console.Error.WriteLineAsync("bridge: " + error.Message);
                }

                string path = parse.CommandResult.Command is RootCommand ? string.Empty : " " + parse.CommandResult.Command.Name;
                await Console.Error.WriteLineAsync($"  next: bridge{path} --help");
                return ExitCode.Usage;
            }

            return await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (CliException e)
        {
            await Console.Error.WriteLineAsync("bridge: " + e.Message);
            if (e.Where != null)
            {
                await Console.Error.WriteLineAsync("  where: " + e.Where);
            }

            if (e.Next != null)
            {
                await Console.Error.WriteLineAsync("  next: " + e.Next);
            }

            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("bridge: cancelled");
            return ExitCode.Cancelled;
        }
    }

    internal static RootCommand Root() => new("Packs, checks and tries out over-the-air updates for Alt HAN bridges.")
    {
        KeyCommand.Create(),
        PackCommand.Create(),
        InspectCommand.Create(),
        VerifyCommand.Create(),
        SimulateCommand.Create(),
        ConfigCommand.Create(),
    };
}
