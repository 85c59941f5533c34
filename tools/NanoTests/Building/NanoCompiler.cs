using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using Bridge.NanoTests.Projects;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Bridge.NanoTests.Building;

/// <summary>Compiles a project's sources with Roslyn against the nanoFramework assemblies, as the project says.</summary>
internal static class NanoCompiler
{
    /// <summary>The nanoFramework project system defines these for every project.</summary>
    private static readonly string[] PlatformSymbols = ["NANOFRAMEWORK_1_0", "NANOFRAMEWORK", "TRACE"];

    /// <summary>The device's mscorlib does not tell the version of the metadata format.</summary>
    private const string MetadataVersion = "v4.0.30319";

    /// <summary>Version of the compiler, for the log.</summary>
    public static string Version => typeof(CSharpCompilation).Assembly.GetName().Version.ToString(3);

    /// <param name="root">Left out of every path that reaches the assembly: the same sources make the same bytes anywhere.</param>
    /// <param name="target">The .dll or .exe to write.</param>
    public static void Compile(NanoProject project, IEnumerable<string> references, string root, string target)
    {
        if (project.Sources.Count == 0)
        {
            throw new NanoTestException(ExitCode.Build, $"{project.Name} has no sources");
        }

        CSharpParseOptions parsing = Parsing(project);
        var compilation = CSharpCompilation.Create(
            project.AssemblyName,
            project.Sources.Select(file => Parse(file, parsing)),
            references.Select(file => MetadataReference.CreateFromFile(file)),
            Options(project, root));
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image, options: new EmitOptions(runtimeMetadataVersion: MetadataVersion));
        if (!result.Success)
        {
            IEnumerable<string> errors = result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Take(20).Select(found => found.ToString());
            throw new NanoTestException(ExitCode.Build, $"{project.Name} does not compile:\n{string.Join('\n', errors)}");
        }

        File.WriteAllBytes(target, image.ToArray());
    }

    private static CSharpParseOptions Parsing(NanoProject project)
    {
        if (!LanguageVersionFacts.TryParse(project.LanguageVersion, out LanguageVersion language))
        {
            throw new NanoTestException(ExitCode.Build, $"{project.Name}: unknown LangVersion \"{project.LanguageVersion}\"");
        }

        return new CSharpParseOptions(language, DocumentationMode.None, preprocessorSymbols: [.. PlatformSymbols, .. project.Symbols])
            .WithFeatures(project.Features.Select(feature => feature.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair.Length > 1 ? pair[1] : "true")));
    }

    private static CSharpCompilationOptions Options(NanoProject project, string root) =>
        new CSharpCompilationOptions(project.IsExecutable ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary)
            .WithOptimizationLevel(project.Optimize ? OptimizationLevel.Release : OptimizationLevel.Debug)
            .WithDeterministic(true)
            .WithGeneralDiagnosticOption(project.WarningsAreErrors ? ReportDiagnostic.Error : ReportDiagnostic.Default)
            .WithSourceReferenceResolver(new SourceFileResolver(ImmutableArray<string>.Empty, null, [KeyValuePair.Create(Path.GetFullPath(root), "/_")]));

    private static SyntaxTree Parse(string file, CSharpParseOptions options)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            return CSharpSyntaxTree.ParseText(SourceText.From(stream, Encoding.UTF8), options, file);
        }
        catch (IOException e)
        {
            throw new NanoTestException(ExitCode.Io, "cannot read: " + e.Message);
        }
    }
}
