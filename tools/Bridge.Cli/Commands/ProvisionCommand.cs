using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Bridge.Cli.Credentials;
using Bridge.Cli.Output;
using Bridge.Cli.Running;
using Bridge.Firmware.Join;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal.Sim;

namespace Bridge.Cli.Commands;

/// <summary>bridge provision: what makes a unit this one: install code, seal secret and credentials, and the list by which nanoff puts them on I:.</summary>
internal static class ProvisionCommand
{
    private const string Drive = "I:\\";

    public static Command Create()
    {
        Option<string> code = Arguments.Text("--install-code", "Install code of a fresh unit with its CRC: 16, 20, 28 or 36 hex digits.");
        Option<string> credentials = Arguments.Text("--credentials", "File with certificate, private key and issuer's public key; - for standard input.");
        Option<string> eui64 = Arguments.Text("--eui64", "The radio's address, 16 hex digits: the certificates must be for it.");
        Option<string> unit = Arguments.Text("--unit", "Folder an earlier run made for a unit that is in use: it gets new credentials.");
        Option<string> flash = Arguments.Text("--flash", "Flash of a bridge run, in place of a board: it gets credentials.");
        Option<bool> replace = Arguments.Flag("--replace-credentials", "Replace the credentials the unit has; it establishes its keys anew.");
        Option<string> port = Arguments.Text("--port", "Serial port nanoff shall use.");
        Option<string> output = Arguments.Text("--out", "New folder for the files; it holds secrets.");
        var command = new Command("provision", "Make the files that give a unit its install code, its seal secret and its credentials.")
        {
            code, credentials, eui64, unit, flash, replace, port, output,
        };
        command.SetAction(parse =>
        {
            byte[] address = Address(parse.GetValue(eui64));
            string file = parse.GetValue(credentials);
            bool isFresh = parse.GetValue(unit) == null && parse.GetValue(flash) == null;
            Demand(isFresh || file != null, "--unit and --flash go with --credentials");
            Demand(isFresh || parse.GetValue(code) == null, "--install-code is for a fresh unit: one that is in use keeps its own");
            Demand(!isFresh || parse.GetValue(code) != null, "--install-code is missing");
            Demand(!isFresh || !parse.GetValue(replace), "a fresh unit has no credentials to replace");
            Demand(file != null || address == null, "--eui64 goes with --credentials");
            bool isBoard = parse.GetValue(flash) == null;
            Demand(!isBoard || (parse.GetValue(port) != null && parse.GetValue(output) != null), "--port and --out are missing");
            Demand(isBoard || (parse.GetValue(unit) == null && parse.GetValue(port) == null && parse.GetValue(output) == null), "--flash goes without --unit, --port and --out");
            return isBoard
                ? Board(isFresh, parse.GetValue(unit), parse.GetValue(code), file, address, parse.GetValue(replace), parse.GetValue(port), parse.GetValue(output))
                : Flash(parse.GetValue(flash), file, address, parse.GetValue(replace));
        });
        return command;
    }

    private static int Board(bool isFresh, string unit, string code, string file, byte[] address, bool isReplacing, string port, string folder)
    {
        if (Directory.Exists(folder) || File.Exists(folder))
        {
            throw new CliException(ExitCode.Io, "there is something of this name already", folder, "choose another name");
        }

        SimStore store = isFresh ? UnitStore.Fresh(Code(code)) : UnitStore.Of(unit);
        string[] before = isFresh ? [] : [.. store.FileNames];
        if (file != null)
        {
            using CredentialsFile credentials = Checked(file, address);
            UnitStore.Put(store, credentials.Suites, isReplacing, unit, isOfflineCopy: true);
        }

        NewFile[] files = [.. store.FileNames.Order(StringComparer.Ordinal).Select(name => new NewFile(Path.Combine(folder, name), stream => stream.Write(store.FileBytes(name)), Secret: true))];
        NewFile[] sent = [.. files.Where(one => !before.Contains(Path.GetFileName(one.Path)))];
        string list = Path.Combine(folder, "deploy.json");
        byte[] json = Encoding.UTF8.GetBytes(List(port, sent));
        Files.WriteFolder(folder, [.. files, new NewFile(list, stream => stream.Write(json))]);
        Console.WriteLine($"wrote {folder}: {sent.Length} files for I: and the list of them{(isFresh ? string.Empty : $"; it takes the place of {unit}")}");
        Console.WriteLine($"next  nanoff --filedeployment {Arguments.Quoted(list)}");
        return ExitCode.Ok;
    }

    private static int Flash(string folder, string file, byte[] address, bool isReplacing)
    {
        using CredentialsFile credentials = Checked(file, address);
        using var store = new DirectoryStore(folder);
        if (store.IsBlank)
        {
            throw new CliException(ExitCode.Policy, "there is no unit in this flash yet", folder, "bridge run --radio R --flash FOLDER makes one");
        }

        UnitStore.Put(store, credentials.Suites, isReplacing, folder, isOfflineCopy: false);
        Console.WriteLine($"stored in {folder}");
        return ExitCode.Ok;
    }

    /// <summary>Says of each suite what may be said.</summary>
    private static CredentialsFile Checked(string file, byte[] address)
    {
        CredentialsFile credentials = CredentialsFile.Read(file);
        try
        {
            foreach (KeyCredentials one in credentials.Suites)
            {
                CredentialsCheck.Check(one, address);
                string subject = Convert.ToHexString(one.Certificate, one.Suite.SubjectOffset, CbkeSuite.IdentityBytes);
                string issuer = Convert.ToHexString(one.Certificate, one.Suite.IssuerOffset, CbkeSuite.IdentityBytes);
                Console.WriteLine($"suite {one.Suite.Bit}  certificate of {subject} by {issuer}: its private key fits");
            }

            return credentials;
        }
        catch
        {
            credentials.Dispose();
            throw;
        }
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new CliException(ExitCode.Usage, otherwise, null, "bridge provision --help");
        }
    }

    private static byte[] Address(string text)
    {
        if (text == null)
        {
            return null;
        }

        return text.Length == 2 * CbkeSuite.IdentityBytes && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw new CliException(ExitCode.Usage, "--eui64 takes 16 hex digits, most significant first");
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

    /// <summary>nanoff reads it with any capitals.</summary>
    private static string List(string port, NewFile[] files) => JsonSerializer.Serialize(
        new
        {
            serialport = port,
            files = files.Select(file => new { DestinationFilePath = Drive + Path.GetFileName(file.Path), SourceFilePath = Path.GetFullPath(file.Path) }),
        },
        Json.Indented);
}
