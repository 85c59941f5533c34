using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Bridge.NanoTests.Projects;

/// <summary>The nanoFramework assemblies: a NuGet packages folder, or any folders that hold NAME.dll to compile against and NAME.pe to load.</summary>
internal sealed class AssemblyFolders
{
    private readonly ILookup<string, string> _files;
    private readonly string _named;

    public AssemblyFolders(IReadOnlyList<string> folders)
    {
        _named = string.Join(", ", folders);
        foreach (string folder in folders.Where(folder => !Directory.Exists(folder)))
        {
            throw new NanoTestException(ExitCode.Usage, $"--assemblies: no such folder: {folder}");
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true };
        _files = folders.SelectMany(folder => Directory.EnumerateFiles(Path.GetFullPath(folder), "*", options))
            .Where(file => Path.GetExtension(file) is ".dll" or ".pe")
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToLookup(Path.GetFileName, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>For the compiler.</summary>
    public string Dll(NanoReference reference) => Find(reference, ".dll");

    /// <summary>For the interpreter.</summary>
    public string Pe(NanoReference reference) => Find(reference, ".pe");

    /// <summary>A packages folder may hold several versions: the one of the project's hint path counts. Without one, what is found must agree.</summary>
    private string Find(NanoReference reference, string ending)
    {
        string[] found = [.. _files[reference.Name + ending]];
        if (found.Length > 1)
        {
            string[] ofPackage = [.. found.Where(file => IsOf(file, reference.Package))];
            found = ofPackage.Length > 0 ? ofPackage : found;
        }

        if (found.Length == 0)
        {
            throw new NanoTestException(ExitCode.Usage, $"--assemblies: no {reference.Name}{ending} in {_named}");
        }

        byte[] first = File.ReadAllBytes(found[0]);
        string other = Array.Find(found, file => !File.ReadAllBytes(file).AsSpan().SequenceEqual(first));
        return other == null ? found[0] : throw new NanoTestException(ExitCode.Usage, $"--assemblies: {found[0]} and {other} differ, and no hint path says which is meant");
    }

    /// <summary>packages/Id.Version/ as packages.config restores it, or id/version/ as NuGet's own cache has it.</summary>
    private static bool IsOf(string file, string package)
    {
        string path = file.Replace('\\', '/');
        return package.Length > 0
            && (path.Contains($"/{package}/", StringComparison.OrdinalIgnoreCase)
                || path.Split('/').Zip(path.Split('/').Skip(1), (id, version) => $"{id}.{version}").Contains(package, StringComparer.OrdinalIgnoreCase));
    }
}
