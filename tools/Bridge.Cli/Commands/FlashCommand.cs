using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading.Tasks;
using Bridge.Cli.Flashing;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Commands;

/// <summary>bridge flash: resident program and factory image onto a board, by nanoff, checked afterwards.</summary>
internal static class FlashCommand
{
    public static Command Create()
    {
        Argument<string[]> files = new("files") { Description = "Deployment image (.bin), or its .pe files in load order.", Arity = ArgumentArity.OneOrMore };
        Option<string> port = Arguments.Text("--port", "Serial port of the board, as COM3 or /dev/ttyUSB0.", required: true);
        Option<bool> clr = Arguments.Flag("--clr", "Flash the CLR of nf.config and its partition table first; the store on I: is kept.");
        Option<bool> eraseStore = Arguments.Flag("--erase-store", "With --clr: erase the whole chip. Both banks, all records and the install code are lost.");
        Option<string> work = Arguments.Text("--work", "Folder that keeps the copies of the flash (default: flash-work).");
        Option<string> program = Arguments.Text("--nanoff", "The nanoff to run (default: the one in the path).");
        Option<string> config = Arguments.Text("--config", "nf.config of the board (default: the nearest one upwards).");
        Option<bool> dryRun = Arguments.Flag("--dry-run", "Print the commands and run none.");
        var command = new Command("flash", "Put resident program and factory image onto a board and check that they are there.")
        {
            files, port, clr, eraseStore, work, program, config, dryRun,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            if (parse.GetValue(eraseStore) && !parse.GetValue(clr))
            {
                throw new CliException(ExitCode.Usage, "--erase-store erases the CLR too, so it goes with --clr only", null, "--clr --erase-store");
            }

            FlashOptions options = FlashOptions.For(NfConfigFile.Find(parse.GetValue(config)), parse.GetValue(port), parse.GetValue(work) ?? "flash-work") with
            {
                Program = parse.GetValue(program) ?? Nanoff.DefaultProgram,
                Clr = parse.GetValue(clr),
                EraseStore = parse.GetValue(eraseStore),
            };
            byte[] image = Image(parse.GetValue(files));
            if (parse.GetValue(dryRun))
            {
                Print(options);
                return ExitCode.Ok;
            }

            await new FlashJob(options, image, new Nanoff(options.Program, ShowProgress), Console.WriteLine).Run(cancellation);
            Console.WriteLine($"FLASHED  {options.Port}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static byte[] Image(string[] files)
    {
        byte[] image = files.Length == 1 && !files[0].EndsWith(".pe", StringComparison.OrdinalIgnoreCase) ? Files.Read(files[0]) : PePayload.Join(files);
        PeFile.ReadAll(image, files[0]);
        return image;
    }

    private static void Print(FlashOptions options)
    {
        var commands = new List<string[]> { options.VersionCommand(), options.ReadCommand(options.Before) };
        if (options.Clr)
        {
            commands.AddRange([options.ClrCommand(), options.ReadCommand(options.AfterClr)]);
        }

        commands.AddRange([options.DeployCommand(PartitionTable.ExpectedDeploymentOffset), options.ReadCommand(options.After), options.DetailsCommand()]);
        commands.ForEach(command => Console.WriteLine(Nanoff.Line(options.Program, command)));
        Console.Error.WriteLine("the address is that of nanoFramework 1.17; a run takes it from the board's own partition table");
    }

    /// <summary>On a terminal only, as all progress; what overwrites itself there does so here.</summary>
    private static void ShowProgress(string line, bool isOverwritten)
    {
        if (!Console.IsErrorRedirected && line.Trim().Length > 0)
        {
            Console.Error.Write("  " + line.Trim() + (isOverwritten ? "\r" : "\n"));
        }
    }
}
