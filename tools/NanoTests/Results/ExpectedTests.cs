using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Bridge.NanoTests.Results;

/// <summary>What the launcher has to report, counted from the attributes of the compiled test assembly: the launcher itself has no list and no summary.</summary>
internal static class ExpectedTests
{
    /// <summary>Setup and Cleanup are reported like tests, once a class.</summary>
    private static readonly string[] Reported = ["TestMethodAttribute", "SetupAttribute", "CleanupAttribute"];

    /// <returns>Number of results by full name: one, or one for each DataRow.</returns>
    public static SortedDictionary<string, int> Of(string dll)
    {
        using var file = new PEReader(File.OpenRead(dll));
        return Of(file.GetMetadataReader());
    }

    private static SortedDictionary<string, int> Of(MetadataReader reader)
    {
        var tests = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (TypeDefinition type in reader.TypeDefinitions.Select(reader.GetTypeDefinition))
        {
            if (!Attributes(reader, type.GetCustomAttributes()).Contains("TestClassAttribute"))
            {
                continue;
            }

            foreach (MethodDefinition method in type.GetMethods().Select(reader.GetMethodDefinition))
            {
                string[] attributes = Attributes(reader, method.GetCustomAttributes());
                if (attributes.Intersect(Reported).Any())
                {
                    string name = $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}.{reader.GetString(method.Name)}";
                    tests.Add(name, Math.Max(1, attributes.Count(attribute => attribute == "DataRowAttribute")));
                }
            }
        }

        return tests;
    }

    private static string[] Attributes(MetadataReader reader, CustomAttributeHandleCollection attributes) =>
        [.. attributes.Select(reader.GetCustomAttribute)
            .Where(attribute => attribute.Constructor.Kind == HandleKind.MemberReference)
            .Select(attribute => reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent)
            .Where(parent => parent.Kind == HandleKind.TypeReference)
            .Select(parent => reader.GetString(reader.GetTypeReference((TypeReferenceHandle)parent).Name))];
}
