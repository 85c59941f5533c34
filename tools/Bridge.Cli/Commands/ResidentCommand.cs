using System;
using System.CommandLine;
using System.Text;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Commands;

/// <summary>bridge resident: the list of what is deployed on a device, for --resident elsewhere.</summary>
internal static class ResidentCommand
{
    public static Command Create()
    {
        Argument<string> from = new("from") { Description = "Folder of .pe files, or the deployment image made of them." };
        Option<string> output = Arguments.Text("--out", "File to write the list to (default: stdout).");
        Option<bool> overwrite = Arguments.Flag("--overwrite", "Replace the output file if it exists.");
        var command = new Command("resident", "List the assemblies that a device has: name, version, native checksum.") { from, output, overwrite };
        command.SetAction(parse =>
        {
            string list = ResidentList.Read(parse.GetValue(from)).Write();
            if (parse.GetValue(output) is not string path)
            {
                Console.Write(list);
                return ExitCode.Ok;
            }

            Files.Write(path, Encoding.UTF8.GetBytes(list), parse.GetValue(overwrite));
            Console.WriteLine("wrote " + path);
            return ExitCode.Ok;
        });
        return command;
    }
}
