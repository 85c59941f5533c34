using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Bridge.NanoTests.Boot;
using Bridge.NanoTests.Building;
using Bridge.NanoTests.Projects;
using Bridge.NanoTests.Results;
using Bridge.NanoTests.Running;

namespace Bridge.NanoTests;

/// <summary>The whole of it: evaluate, compile, convert, run, compare, write down.</summary>
internal sealed class NanoTestRun
{
    private readonly NanoTestOptions _options;
    private readonly string _output;
    private readonly Action<string> _print;
    private readonly AssemblyFolders _framework;
    private readonly ClrCommand _clr;
    private IReadOnlyList<NanoProject> _projects;
    private NanoBuild _build;

    /// <param name="output">Folder for what is built and printed.</param>
    /// <param name="print">Takes each line for the user.</param>
    public NanoTestRun(NanoTestOptions options, string output, Action<string> print)
    {
        _options = options;
        _output = Path.GetFullPath(output);
        _print = print;
        _framework = new AssemblyFolders(options.Assemblies);
        _clr = ClrCommand.Of(options.Clr, options.ClrKind);
    }

    /// <returns>An <see cref="ExitCode"/>.</returns>
    public int Execute()
    {
        _projects = NanoProjects.Load(_options.Root);
        _build = new NanoBuild(_framework, new NanoConverter(_options.MetadataProcessor), _options.Root, Path.Combine(_output, "pe"));
        _build.Add(_projects, _print);
        IReadOnlyList<NanoReference> framework = FrameworkOrder.Of(NanoBuild.Framework(_projects), _framework);
        List<TestAssemblyRun> runs = [.. _build.Built.Where(built => built.Project.IsTest).Select(test => RunTests(test, framework))];
        IReadOnlyList<BootStep> boot = _options.Boot ? RunBootPath([.. framework.Select(_framework.Pe)]) : [];
        if (_options.Log != null)
        {
            var log = new RunLog(_options, _projects, [.. framework, LauncherReference()], _framework, _build.Built);
            File.WriteAllText(_options.Log, log.Text(runs, boot));
        }

        return Conclude(runs, boot);
    }

    private TestAssemblyRun RunTests(BuiltAssembly test, IReadOnlyList<NanoReference> framework)
    {
        HashSet<NanoProject> needed = [.. NanoProjects.Closure(test.Project, _projects)];
        HashSet<string> named = [.. FrameworkOrder.Of(NanoBuild.Framework([.. needed, test.Project]), _framework).Select(reference => reference.Name)];
        string[] assemblies =
        [
            .. framework.Where(reference => _clr.LoadsEverything || named.Contains(reference.Name)).Select(_framework.Pe),
            .. _build.Built.Where(built => !built.Project.IsTest && (_clr.LoadsEverything || needed.Contains(built.Project))).Select(built => built.Pe),
            test.Pe,
            _framework.Pe(LauncherReference()),
        ];
        TestAssemblyRun run = TestAssemblyRun.Of(_clr, test.Project.Name, ExpectedTests.Of(test.Dll), assemblies, _options.Limit, _output);
        _print($"{run.Name}: {run.Tally.Expected} expected, {run.Tally.Passed} passed, {run.Elapsed.TotalSeconds:F1} s");
        foreach (string problem in run.Tally.Problems.Concat(run.Trouble.Select(line => "interpreter: " + line)))
        {
            _print("  " + problem);
        }

        if (run.Tally.Missing > 0)
        {
            _print("  the output ends with: " + run.LastLine);
        }

        return run;
    }

    /// <summary>What counts as failed: results that are not one pass, results nobody expected, complaints of the interpreter, boot steps.</summary>
    private int Conclude(List<TestAssemblyRun> runs, IReadOnlyList<BootStep> boot)
    {
        Debug.Assert(runs.All(run => run.Tally.Problems.Count > 0 || run.Tally.Passed == run.Tally.Expected), "every expected result is judged once");
        int passed = runs.Sum(run => run.Tally.Passed) + boot.Count(step => step.Passed);
        int failed = runs.Sum(run => run.Tally.Problems.Count + run.Trouble.Count) + boot.Count(step => !step.Passed);
        if (passed == 0)
        {
            _print("no test was found");
        }

        _print($"{passed} passed, {failed} failed");
        return failed == 0 && passed > 0 ? ExitCode.AllPassed : ExitCode.SomeFailed;
    }

    private IReadOnlyList<BootStep> RunBootPath(IReadOnlyList<string> framework)
    {
        BuiltAssembly resident = _build.Built.Single(built => built.Project.Name == BootImages.ResidentProject);
        HashSet<NanoProject> deployed = [.. NanoProjects.Closure(resident.Project, _projects)];
        string[] assemblies = [.. framework, .. _build.Built.Where(built => deployed.Contains(built.Project)).Select(built => built.Pe), resident.Pe];
        string folder = Path.Combine(_output, "boot");
        var images = BootImages.Make(_options.Root, _build.Built, (project, references) => _build.Extra(project, references, _projects, folder));
        return new BootPath(assemblies, images, new BootMachine(_clr, Path.Combine(folder, "board")), folder, _print).Run();
    }

    private NanoReference LauncherReference() =>
        NanoBuild.Framework(_projects).FirstOrDefault(reference => reference.Name == FrameworkOrder.Launcher) ?? new NanoReference(FrameworkOrder.Launcher, string.Empty);
}
