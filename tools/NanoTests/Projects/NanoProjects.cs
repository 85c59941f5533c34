using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bridge.NanoTests.Running;

namespace Bridge.NanoTests.Projects;

/// <summary>Finds the .nfproj files of a tree and reads them through MSBuild, so that imports, wildcards and conditions mean here what they mean to Visual Studio.</summary>
/// <remarks>The nanoFramework extension need not be installed: Directory.Build.NanoFramework.props imports it only where it is.</remarks>
internal static class NanoProjects
{
    private static readonly string[] NoSources = ["bin", "obj", "packages"];
    private static readonly TimeSpan EvaluationLimit = TimeSpan.FromMinutes(2);

    /// <summary>Every project of the tree, what is referred to first, test projects last.</summary>
    public static IReadOnlyList<NanoProject> Load(string root)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true };
        Dictionary<string, NanoProject> projects = Directory.EnumerateFiles(root, "*.nfproj", options)
            .Where(file => !Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar).Intersect(NoSources).Any())
            .Order(StringComparer.Ordinal)
            .Select(Evaluate)
            .ToDictionary(project => project.File);
        return projects.Count > 0 ? InOrder(projects) : throw new NanoTestException(ExitCode.Usage, $"no .nfproj under {root}");
    }

    public static NanoProject Evaluate(string file)
    {
        ProcessRun run = ProcessRun.Of(
            ProcessRun.DotnetHost(),
            ["msbuild", file, "-nologo", "-getItem:Compile,Reference,ProjectReference", "-getProperty:AssemblyName,OutputType,LangVersion,DefineConstants,Features,TreatWarningsAsErrors,Optimize"],
            EvaluationLimit);
        if (run.ExitCode != 0)
        {
            throw new NanoTestException(ExitCode.Build, $"{file} cannot be evaluated: {string.Join('\n', run.Lines)}");
        }

        return Parse(file, string.Join('\n', run.Lines));
    }

    /// <param name="json">Of msbuild -getItem -getProperty.</param>
    internal static NanoProject Parse(string file, string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement properties = document.RootElement.GetProperty("Properties");
        JsonElement items = document.RootElement.GetProperty("Items");
        string folder = Path.GetDirectoryName(Path.GetFullPath(file));
        return new NanoProject
        {
            File = Path.GetFullPath(file),
            Name = Path.GetFileNameWithoutExtension(file),
            AssemblyName = properties.GetProperty("AssemblyName").GetString(),
            IsExecutable = properties.GetProperty("OutputType").GetString().Equals("exe", StringComparison.OrdinalIgnoreCase),
            Sources = [.. items.GetProperty("Compile").EnumerateArray().Select(item => item.GetProperty("FullPath").GetString()).Distinct().Order(StringComparer.Ordinal)],
            References = [.. items.GetProperty("Reference").EnumerateArray().Select(Reference)],
            ProjectReferences = [.. items.GetProperty("ProjectReference").EnumerateArray().Select(item => Path.GetFullPath(Path.Combine(folder, Local(item.GetProperty("Identity").GetString()))))],
            LanguageVersion = properties.GetProperty("LangVersion").GetString(),
            Symbols = List(properties, "DefineConstants"),
            Features = List(properties, "Features"),
            Optimize = IsTrue(properties, "Optimize"),
            WarningsAreErrors = IsTrue(properties, "TreatWarningsAsErrors"),
        };
    }

    /// <summary>The projects a project refers to, and theirs, what is referred to first.</summary>
    public static IReadOnlyList<NanoProject> Closure(NanoProject project, IReadOnlyList<NanoProject> ordered)
    {
        var wanted = new HashSet<string>(project.ProjectReferences);
        for (int i = ordered.Count - 1; i >= 0; i--)
        {
            if (wanted.Contains(ordered[i].File))
            {
                wanted.UnionWith(ordered[i].ProjectReferences);
            }
        }

        return [.. ordered.Where(other => wanted.Contains(other.File))];
    }

    internal static IReadOnlyList<NanoProject> InOrder(IReadOnlyDictionary<string, NanoProject> projects)
    {
        var ordered = new List<NanoProject>();
        var open = new HashSet<string>();
        foreach (NanoProject project in projects.Values)
        {
            Visit(project);
        }

        return [.. ordered.OrderBy(project => project.IsTest)];

        void Visit(NanoProject project)
        {
            if (ordered.Contains(project))
            {
                return;
            }

            if (!open.Add(project.File))
            {
                throw new NanoTestException(ExitCode.Build, $"{project.File} refers to itself in a circle");
            }

            foreach (string file in project.ProjectReferences)
            {
                Visit(projects.TryGetValue(file, out NanoProject other) ? other : throw new NanoTestException(ExitCode.Build, $"{project.File} refers to {file}, which is not there"));
            }

            ordered.Add(project);
        }
    }

    private static NanoReference Reference(JsonElement item)
    {
        string hint = item.TryGetProperty("HintPath", out JsonElement path) ? Local(path.GetString()) : string.Empty;
        Match package = Regex.Match(hint, @"packages[/\\](?<folder>[^/\\]+)[/\\]");
        return new NanoReference(item.GetProperty("Identity").GetString(), package.Groups["folder"].Value);
    }

    private static string Local(string path) => path.Replace('\\', Path.DirectorySeparatorChar);

    private static bool IsTrue(JsonElement properties, string name) => properties.GetProperty(name).GetString().Equals("true", StringComparison.OrdinalIgnoreCase);

    private static string[] List(JsonElement properties, string name) =>
        properties.GetProperty(name).GetString().Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
