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
    private static readonly string NetStandard = Path.Combine(AppContext.BaseDirectory, "Ref", "netstandard.dll");

    /// <param name="modernRuntime">Against the framework of this process, for what netstandard2.0 would not compile.</param>
    public static List<Finding> Scan(string source, DeviceApi api, bool modernRuntime = false)
    {
        CSharpCompilation compilation = Compile("Fixture", [CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp13), "fixture.cs")], modernRuntime ? typeof(object).Assembly.Location : NetStandard, [], source.Contains("unsafe", StringComparison.Ordinal));
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
    public static CSharpCompilation Compile(string name, IEnumerable<SyntaxTree> trees, IEnumerable<string> references) =>
        Compile(name, trees, NetStandard, references, allowUnsafe: false);

    private static CSharpCompilation Compile(string name, IEnumerable<SyntaxTree> trees, string framework, IEnumerable<string> references, bool allowUnsafe) => CSharpCompilation.Create(
        name,
        trees,
        references.Append(framework).Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: allowUnsafe));
}
