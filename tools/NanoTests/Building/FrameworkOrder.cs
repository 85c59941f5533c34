using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Bridge.NanoTests.Projects;

namespace Bridge.NanoTests.Building;

/// <summary>The platform's assemblies in the order of deployment: what is referred to first, the launcher apart.</summary>
internal static class FrameworkOrder
{
    /// <summary>Runs the tests. Goes last of all: the last executable loaded is the one that starts.</summary>
    public const string Launcher = "nanoFramework.UnitTestLauncher";

    public static IReadOnlyList<NanoReference> Of(IEnumerable<NanoReference> references, AssemblyFolders framework)
    {
        Dictionary<string, NanoReference> byName = references.Where(reference => reference.Name != Launcher).ToDictionary(reference => reference.Name);
        var ordered = new List<NanoReference>();
        foreach (string name in byName.Keys.Order(StringComparer.Ordinal))
        {
            Visit(name);
        }

        return ordered;

        void Visit(string name)
        {
            if (!byName.TryGetValue(name, out NanoReference reference))
            {
                // Not named by a project, but needed by an assembly that is.
                reference = new NanoReference(name, string.Empty);
                byName[name] = reference;
            }

            if (ordered.Contains(reference))
            {
                return;
            }

            foreach (string needed in Needs(framework.Dll(reference)))
            {
                Visit(needed);
            }

            ordered.Add(reference);
        }
    }

    private static string[] Needs(string dll)
    {
        using var file = new PEReader(File.OpenRead(dll));
        MetadataReader reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name)).Order(StringComparer.Ordinal)];
    }
}
