using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>The boot model together with the boot loader's sources, compiled anew with one change in them: what the model says of a bug.</summary>
internal static class PatchedBootModel
{
    private static readonly ConcurrentDictionary<string, SyntaxTree> Unchanged = new();

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES"))
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll" or "System.Collections.dll" or "System.Linq.dll" or "System.Memory.dll" or "netstandard.dll")
            .Append(typeof(Bridge.Hal.IStore).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <param name="file">Under bootloader/.</param>
    /// <param name="text">Must occur once.</param>
    public static string Explore(string file, string text, string instead, int faults, int maxStates)
    {
        string root = Root();
        string patched = Path.Combine(root, "bootloader", file);
        string source = File.ReadAllText(patched);
        Assert.AreEqual(2, source.Split(text).Length, $"{file} has this once: {text}");
        IEnumerable<string> files = new[] { "Crypto", "Image", "Banks", "Boot" }
            .Select(folder => Path.Combine(root, "bootloader", folder))
            .Append(Path.Combine(root, "tests", "HostTests", "Model"))
            .SelectMany(folder => Directory.GetFiles(folder, "*.cs"));
        IEnumerable<SyntaxTree> trees = files.Select(path => path == patched ? Parse(source.Replace(text, instead)) : Unchanged.GetOrAdd(path, p => Parse(File.ReadAllText(p))));
        var compilation = CSharpCompilation.Create("PatchedBootModel", trees, References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        using var image = new MemoryStream();
        EmitResult built = compilation.Emit(image);
        Assert.IsTrue(built.Success, string.Join("\n", built.Diagnostics.Where(problem => problem.Severity == DiagnosticSeverity.Error)));
        image.Position = 0;
        var context = new AssemblyLoadContext("patched boot model", isCollectible: true);
        try
        {
            Type model = context.LoadFromStream(image).GetType("Bridge.HostTests.Model.BootModel", true);
            return (string)model.GetMethod("Explore").Invoke(null, [faults, maxStates]);
        }
        finally
        {
            context.Unload();
        }
    }

    public static string Root()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "BridgeFirmware.sln")))
        {
            directory = Path.GetDirectoryName(directory);
        }

        return directory;
    }

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp13));
}
