using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.NanoTests.Projects;

namespace Bridge.NanoTests.Building;

/// <summary>Compiles and converts every project, what is referred to first.</summary>
internal sealed class NanoBuild(AssemblyFolders framework, NanoConverter converter, string root, string output)
{
    private readonly List<BuiltAssembly> _built = [];

    /// <summary>In the order of deployment, test assemblies last.</summary>
    public IReadOnlyList<BuiltAssembly> Built => _built;

    public void Add(IReadOnlyList<NanoProject> ordered, Action<string> progress)
    {
        foreach (NanoProject project in ordered)
        {
            Add(project, ordered);
            var pe = new PeFile(File.ReadAllBytes(_built[^1].Pe));
            progress($"{project.Name}: {pe.SizeBytes} bytes, strings {pe.StringBytes} of {PeFile.MaxStringBytes}");
        }
    }

    /// <summary>Assemblies of the platform that the projects name, by the references of the first project that names each.</summary>
    public static IReadOnlyList<NanoReference> Framework(IEnumerable<NanoProject> projects) =>
        [.. projects.SelectMany(project => project.References).DistinctBy(reference => reference.Name)];

    /// <summary>Builds a program that is no project of the tree.</summary>
    /// <param name="references">Assemblies of ours it is compiled against.</param>
    public BuiltAssembly Extra(NanoProject project, IReadOnlyList<string> references, IReadOnlyList<NanoProject> ordered, string folder) =>
        Make(project, references, ordered, folder);

    private void Add(NanoProject project, IReadOnlyList<NanoProject> ordered)
    {
        // All test assemblies have one name: each gets a folder of its own.
        string folder = project.IsTest ? Path.Combine(output, project.Name) : output;
        string[] references = [.. NanoProjects.Closure(project, ordered).Select(other => _built.Single(built => built.Project == other).Dll)];
        _built.Add(Make(project, references, ordered, folder));
    }

    private BuiltAssembly Make(NanoProject project, IReadOnlyList<string> ours, IReadOnlyList<NanoProject> ordered, string folder)
    {
        Directory.CreateDirectory(folder);
        string dll = Path.Combine(folder, project.AssemblyName + (project.IsExecutable ? ".exe" : ".dll"));
        string pe = Path.Combine(folder, project.AssemblyName + ".pe");
        string[] references = [.. Dlls(project.References), .. ours];
        NanoCompiler.Compile(project, references, root, dll);

        // The converter resolves what the references refer to in turn.
        converter.Convert(dll, references.Union(Dlls(Framework(ordered))), pe);
        return new BuiltAssembly(project, dll, pe);
    }

    private IEnumerable<string> Dlls(IEnumerable<NanoReference> references) =>
        references.Where(reference => reference.Name != FrameworkOrder.Launcher).Select(framework.Dll);
}
