using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Cli.Commands;
using Bridge.Cli.Output;

namespace Bridge.Cli;

/// <summary>The bridge tool. Data goes to stdout, progress and errors to stderr.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => Run(args, CancellationToken.None);

    /// <summary>One run of the tool; Ctrl-C cancels it too.</summary>
    internal static async Task<int> Run(string[] args, CancellationToken cancellation)
    {
        try
        {
            ParseResult parse = Root().Parse(args);
            if (parse.Errors.Count > 0)
            {
                string path = parse.CommandResult.Command is RootCommand ? string.Empty : " " + parse.CommandResult.Command.Name;
                Complain([.. parse.Errors.Select(error => "bridge: " + error.Message), $"  next: bridge{path} --help"]);
                return ExitCode.Usage;
            }

            return await parse.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, cancellation);
        }
        catch (CliException e)
        {
            Complain("bridge: " + e.Message, e.Where == null ? null : "  where: " + e.Where, e.Next == null ? null : "  next: " + e.Next);
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Complain("bridge: cancelled");
            return ExitCode.Cancelled;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Stdout on a full disk, say: whatever was to be told did not arrive.
            Complain("bridge: " + e.Message);
            return ExitCode.Io;
        }
    }

    /// <summary>Where stderr cannot be written either, the exit code has to do.</summary>
    private static void Complain(params string[] lines)
    {
        try
        {
            foreach (string line in lines.Where(line => line != null))
            {
                Console.Error.WriteLine(line);
            }
        }
        catch (IOException)
        {
        }
    }

    internal static RootCommand Root() => new("Packs, checks and tries out over-the-air updates for Alt HAN bridges.")
    {
        KeyCommand.Create(),
        PackCommand.Create(),
        InspectCommand.Create(),
        VerifyCommand.Create(),
        SimulateCommand.Create(),
        ProveCommand.Create(),
        FuzzCommand.Create(),
        ResidentCommand.Create(),
        FlashCommand.Create(),
        ProvisionCommand.Create(),
        ConfigCommand.Create(),
        BudgetCommand.Create(),
        HanCommand.Create(),
        IndexCommand.Create(),
        RunCommand.Create(),
    };
}
