using System;
using System.CommandLine;
using System.IO;
using System.Text;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Commands;

/// <summary>bridge config: nf.config and the constants the device code has from it.</summary>
internal static class ConfigCommand
{
    private const string GeneratedPath = "bootloader/Boot/NfConfig.g.cs";

    public static Command Create()
    {
        Option<string> config = Arguments.Text("--config", "nf.config to read (default: the nearest one upwards).");
        Option<bool> write = Arguments.Flag("--write", "Write " + GeneratedPath + " beside nf.config.");
        Option<string> wiring = Arguments.Text("--wiring", "Draw the wiring into this SVG file.");
        Option<bool> overwrite = Arguments.Flag("--overwrite", "Replace the SVG file if it exists.");
        var command = new Command("config", "Check nf.config and print the constants generated from it.") { config, write, wiring, overwrite };
        command.SetAction(parse =>
        {
            NfConfigFile file = NfConfigFile.Find(parse.GetValue(config));
            if (parse.GetValue(wiring) is string picture)
            {
                Files.Write(picture, Encoding.UTF8.GetBytes(WiringSvg.Draw(file)), parse.GetValue(overwrite));
                Console.WriteLine("wrote " + picture);
                return ExitCode.Ok;
            }

            string source = file.GenerateSource();
            if (!parse.GetValue(write))
            {
                Console.Write(source);
                return ExitCode.Ok;
            }

            if (file.IsBuiltIn)
            {
                throw new CliException(ExitCode.Usage, "there is no nf.config here to write beside", null, "bridge config --write --config path/to/nf.config");
            }

            string target = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file.Path)), GeneratedPath);
            Files.Write(target, Encoding.UTF8.GetBytes(source), overwrite: true);
            Console.WriteLine("wrote " + target);
            return ExitCode.Ok;
        });
        return command;
    }
}
