using System;
using System.CommandLine;
using System.IO;
using System.Linq;

namespace Bridge.NanoTests;

/// <summary>nano-tests: the device tests on the real interpreter, with a toolchain that is named on the command line.</summary>
internal static class Program
{
    private const string Solution = "BridgeFirmware.sln";
    private const int MaxLimitSeconds = 86_400;

    public static int Main(string[] args) => Run(args, Console.Out, Console.Error);

    internal static int Run(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            ParseResult parse = Command(output).Parse(args);
            return parse.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error }) is int code && parse.Errors.Count > 0
                ? ExitCode.Usage
                : code;
        }
        catch (NanoTestException e)
        {
            error.WriteLine("nano-tests: " + e.Message);
            return e.ExitCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine("nano-tests: " + e.Message);
            return ExitCode.Io;
        }
    }

    private static RootCommand Command(TextWriter output)
    {
        Option<string[]> assemblies = new("--assemblies") { Description = "Folder with the nanoFramework assemblies (.dll and .pe): the NuGet packages folder. May be repeated." };
        Option<string> clr = Text("--clr", "The interpreter: the nanoclr tool, or a nanoCLR built for a POSIX host.");
        Option<string> kind = Text("--clr-kind", "nanoclr or posix: how it takes assemblies. Default: the program is asked.");
        Option<string> processor = Text("--metadata-processor", "nanoFramework.Tools.MetadataProcessor.exe or .dll.");
        Option<string> root = Text("--root", "Folder of the solution. Default: the first above the current one that has it.");
        Option<string> folder = Text("--out", "Keep the assemblies and the raw output there. Default: a temporary folder.");
        Option<string> log = Text("--log", "Write the run down, as docs/device-run.log has it.");
        Option<string> clrNote = Text("--clr-note", "What the log says of the interpreter: version, commit, host.");
        Option<string> converterNote = Text("--converter-note", "What the log says of the converter.");
        Option<bool> boot = new("--boot") { Description = "Boot the resident program too. Needs an interpreter with the device's file system, see docs/testing.md." };
        Option<int> limit = Seconds("--limit", "Seconds one test assembly may take.", 300);
        var command = new RootCommand("Builds the nanoFramework projects, runs the device tests on the interpreter and compares what ran with what had to.")
        {
            assemblies, clr, kind, processor, root, folder, log, clrNote, converterNote, boot, limit,
        };
        command.SetAction(parse =>
        {
            string[] missing =
            [
                .. parse.GetValue(assemblies) is { Length: > 0 } ? Array.Empty<string>() : ["--assemblies"],
                .. parse.GetValue(clr) != null ? Array.Empty<string>() : ["--clr"],
                .. parse.GetValue(processor) != null ? Array.Empty<string>() : ["--metadata-processor"],
            ];
            if (missing.Length > 0)
            {
                output.WriteLine($"not run: no nanoFramework toolchain is named ({string.Join(", ", missing)} missing)");
                return ExitCode.NoToolchain;
            }

            return Execute(
                new NanoTestOptions
                {
                    Assemblies = parse.GetValue(assemblies),
                    Clr = parse.GetValue(clr),
                    ClrKind = parse.GetValue(kind),
                    MetadataProcessor = parse.GetValue(processor),
                    Root = Path.GetFullPath(parse.GetValue(root) ?? FindRoot()),
                    Output = parse.GetValue(folder),
                    Log = parse.GetValue(log),
                    ClrNote = parse.GetValue(clrNote),
                    ConverterNote = parse.GetValue(converterNote),
                    Boot = parse.GetValue(boot),
                    Limit = TimeSpan.FromSeconds(parse.GetValue(limit)),
                },
                output);
        });
        return command;
    }

    private static int Execute(NanoTestOptions options, TextWriter output)
    {
        if (options.Output != null)
        {
            Directory.CreateDirectory(options.Output);
            return new NanoTestRun(options, options.Output, output.WriteLine).Execute();
        }

        DirectoryInfo temporary = Directory.CreateTempSubdirectory("nano-tests-");
        try
        {
            return new NanoTestRun(options, temporary.FullName, output.WriteLine).Execute();
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(Environment.CurrentDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        throw new NanoTestException(ExitCode.Usage, $"no {Solution} here or above: pass --root");
    }

    private static Option<string> Text(string name, string description)
    {
        var option = new Option<string>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError($"{name} takes a value that is not empty.");
            }
        });
        return option;
    }

    private static Option<int> Seconds(string name, string description, int usual)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (!result.Tokens.All(token => int.TryParse(token.Value, out int seconds) && seconds is >= 1 and <= MaxLimitSeconds))
            {
                result.AddError($"{name} takes seconds from 1 to {MaxLimitSeconds}.");
            }
        });
        return option;
    }
}
