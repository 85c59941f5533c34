using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Xml.Linq;
using Bridge.Cli.Budgets;
using Bridge.NanoTests.Boot;
using Bridge.NanoTests.Building;
using Bridge.NanoTests.Projects;
using Bridge.NanoTests.Running;

namespace Bridge.NanoTests;

/// <summary>docs/device-run.log: what ran, made of which sources by which tools, and every line the launcher printed. docs/testing.md explains its lines.</summary>
/// <remarks>It names no path: only lines of known form are taken over from the programs that ran.</remarks>
internal sealed class RunLog(
    NanoTestOptions options,
    IReadOnlyList<NanoProject> projects,
    IReadOnlyList<NanoReference> framework,
    AssemblyFolders folders,
    IReadOnlyList<BuiltAssembly> built)
{
    private const int LabelWidth = 16;

    private static readonly string[] SourceTrees = ["hal", "bootloader", "firmware", "tests/DeviceTests"];
    private static readonly TimeSpan GitLimit = TimeSpan.FromMinutes(1);

    public string Text(IReadOnlyList<TestAssemblyRun> runs, IReadOnlyList<BootStep> boot)
    {
        List<string> lines = ["Device tests on the .NET nanoFramework interpreter", ""];
        Add(lines, "date", [DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)]);
        Add(lines, "interpreter", Tool(options.Clr, options.ClrNote));
        Add(lines, "compiler", [$"Roslyn {NanoCompiler.Version}, as the project files say; DEBUG not defined"]);
        Add(lines, "converter", Tool(options.MetadataProcessor, options.ConverterNote));
        Add(lines, "packages", Packages());
        Add(lines, "source trees", Trees());
        lines.AddRange(["", "Assemblies: project, version, bytes and SHA-256 of the PE; the framework first, then one per .nfproj in the order of deployment; bytes of what bridge pack --slim takes names out of", ""]);
        lines.AddRange(framework.Select(reference => Assembly("framework", reference.Name, folders.Pe(reference))));
        lines.AddRange(built.Select(assembly => Assembly("pe", assembly.Project.Name, assembly.Pe)));
        lines.AddRange(built.Where(assembly => assembly.Project.Name == BudgetTable.SlimInUpdate).Select(Slim));
        lines.AddRange(["", "Output of the test launcher: outcome, test and index of its data row, 100 ns ticks of the interpreter", ""]);
        foreach (TestAssemblyRun run in runs)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"run {run.Name} {run.Elapsed.TotalSeconds:F1} s"));
            lines.AddRange(run.Results.Select(result => result.ToString()));
            lines.AddRange(run.Measurements.Select(measured => measured.ToString()));
        }

        if (boot.Count > 0)
        {
            lines.AddRange(["", "Boot path of the resident program with Bridge.Hal.Store on the littlefs driver; see docs/testing.md", ""]);
            lines.AddRange(boot.SelectMany(step => step.LogLines));
        }

        lines.AddRange(["", Summary(runs), ""]);
        return string.Join('\n', lines);
    }

    private static string Summary(IReadOnlyList<TestAssemblyRun> runs)
    {
        int Sum(Func<TestAssemblyRun, int> count) => runs.Sum(count);
        double seconds = runs.Sum(run => run.Elapsed.TotalSeconds);
        int wrong = Sum(run => run.Tally.Failed + run.Tally.Repeated + run.Tally.Unexpected + run.Trouble.Count);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Summary: {Sum(run => run.Tally.Expected)} expected, {Sum(run => run.Tally.Passed)} passed, {wrong} failed, {Sum(run => run.Tally.Skipped)} skipped, {Sum(run => run.Tally.Missing)} not run, {seconds:F0} s");
    }

    private static void Add(List<string> lines, string label, IReadOnlyList<string> values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            lines.Add((i == 0 ? label : string.Empty).PadRight(LabelWidth) + values[i]);
        }
    }

    /// <summary>A program tells little about itself: its digest is certain, the note is the user's.</summary>
    private static List<string> Tool(string program, string note)
    {
        List<string> lines = [.. (note ?? Path.GetFileName(program)).Split('\n')];
        if (File.Exists(program))
        {
            lines.Add("SHA-256 " + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(program))));
        }

        return lines;
    }

    private static string Assembly(string word, string name, string file)
    {
        var pe = new PeFile(File.ReadAllBytes(file));
        return string.Create(CultureInfo.InvariantCulture, $"{word} {name} {pe.Version} {pe.SizeBytes} {pe.Digest}");
    }

    /// <summary>As bridge pack --slim puts it into an image.</summary>
    private static string Slim(BuiltAssembly assembly)
    {
        byte[] pe = Cli.Packaging.PeNameRemover.Remove(File.ReadAllBytes(assembly.Pe), assembly.Pe);
        return string.Create(CultureInfo.InvariantCulture, $"slim {assembly.Project.Name} {pe.Length}");
    }

    private string[] Packages() => [.. projects
        .Select(project => Path.Combine(Path.GetDirectoryName(project.File), "packages.config"))
        .Where(File.Exists)
        .SelectMany(file => XDocument.Load(file).Root.Elements("package"))
        .Select(package => $"{package.Attribute("id").Value} {package.Attribute("version").Value}")
        .Distinct()
        .Order(StringComparer.Ordinal)];

    private List<string> Trees()
    {
        List<string> lines = [.. SourceTrees.Select(tree => $"{Git("rev-parse", "HEAD:" + tree)} {tree}")];
        if (Git(["status", "--porcelain", "--", .. SourceTrees, "Directory.Build.NanoFramework.props"]).Length > 0)
        {
            lines.Add("MODIFIED: the sources differ from these trees");
        }

        return lines;
    }

    private string Git(params string[] arguments)
    {
        ProcessRun run = ProcessRun.Of("git", arguments, GitLimit, options.Root);
        return run.ExitCode == 0 ? string.Join('\n', run.Lines) : "unknown";
    }
}
