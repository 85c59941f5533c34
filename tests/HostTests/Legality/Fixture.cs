using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Bridge.HostTests.Legality;

/// <summary>Compiles source as the host build does and runs every rule on it.</summary>
internal static class Fixture
{
    public static List<Finding> Scan(string source, DeviceApi api)
    {
        CSharpCompilation compilation = Compile("Fixture", [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp13), "fixture.cs")], [], source.Contains("unsafe", StringComparison.Ordinal));
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        if (!result.Success)
        {
            throw new InvalidOperationException("the fixture does not compile: " + string.Join("; ", result.Diagnostics));
        }

        List<Finding> findings = AssemblyScanner.Scan(image.ToArray(), api, ["Fixture"]);
        findings.AddRange(SourceScanner.Scan(compilation));
        return findings;
    }

    /// <summary>A compilation against netstandard2.0, as the host build of device code.</summary>
    public static CSharpCompilation Compile(string name, IEnumerable<SyntaxTree> trees, IEnumerable<string> references, bool allowUnsafe = false) => CSharpCompilation.Create(
        name,
        trees,
        references.Append(Path.Combine(AppContext.BaseDirectory, "Ref", "netstandard.dll")).Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: allowUnsafe));
}
