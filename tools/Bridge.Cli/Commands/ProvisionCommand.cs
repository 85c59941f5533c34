using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Firmware.App;
using Bridge.Firmware.Join;
using Bridge.Hal;
using Bridge.Hal.Sim;

namespace Bridge.Cli.Commands;

/// <summary>bridge provision: the files that make a fresh unit this one: install code and seal secret, and the list by which nanoff puts them on I:.</summary>
internal static class ProvisionCommand
{
    private const string Drive = "I:\\";

    public static Command Create()
    {
        Option<string> code = Arguments.Text("--install-code", "Install code of the unit with its CRC: 16, 20, 28 or 36 hex digits.", required: true);
        Option<string> port = Arguments.Text("--port", "Serial port nanoff shall use.", required: true);
        Option<string> output = Arguments.Text("--out", "New folder for the files; it holds secrets.", required: true);
        var command = new Command("provision", "Make the files that give a fresh unit its install code and its seal secret.") { code, port, output };
        command.SetAction(parse =>
        {
            string folder = parse.GetValue(output);
            if (Directory.Exists(folder) || File.Exists(folder))
            {
                throw new CliException(ExitCode.Io, "there is something of this name already", folder, "choose another name");
            }

            SimStore store = Provisioned(Code(parse.GetValue(code)));
            NewFile[] files = [.. store.FileNames.Order(StringComparer.Ordinal).Select(name => new NewFile(Path.Combine(folder, name), stream => stream.Write(store.FileBytes(name)), Secret: true))];
            string list = Path.Combine(folder, "deploy.json");
            byte[] json = Encoding.UTF8.GetBytes(List(parse.GetValue(port), files));
            Files.WriteFolder(folder, [.. files, new NewFile(list, stream => stream.Write(json))]);
            Console.WriteLine($"wrote {folder}: {files.Length} files for I: and the list of them");
            Console.WriteLine($"next  nanoff --filedeployment {Arguments.Quoted(list)}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static byte[] Code(string text)
    {
        byte[] code;
        try
        {
            code = Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            throw new CliException(ExitCode.Usage, "--install-code takes hex digits");
        }

        return InstallCode.Check(code, 0, code.Length) == InstallCodeCheck.Valid
            ? code
            : throw new CliException(ExitCode.Usage, "the install code's length or CRC is wrong", null, "it is printed with its CRC, which are the last four digits");
    }

    private static SimStore Provisioned(byte[] code)
    {
        var store = new SimStore(NfConfig.StoreSizeBytes, 0);
        if (StoredIdentity.Write(store, code) != Result.Ok || SealSecret.Provision(store, new SystemRandom()) != Result.Ok)
        {
            throw new InvalidOperationException("an empty store in memory refused a record");
        }

        return store;
    }

    /// <summary>nanoff reads it with any capitals.</summary>
    private static string List(string port, NewFile[] files) => JsonSerializer.Serialize(
        new
        {
            serialport = port,
            files = files.Select(file => new { DestinationFilePath = Drive + Path.GetFileName(file.Path), SourceFilePath = Path.GetFullPath(file.Path) }),
        },
        Json.Indented);

    private sealed class SystemRandom : IRandom
    {
        public void Fill(byte[] buffer, int offset, int count) => RandomNumberGenerator.Fill(buffer.AsSpan(offset, count));
    }
}
