using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Bridge.HostTests.Legality;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Bridge.HostTests.Support;

/// <summary>A test build of the product with one deliberate bug, in memory: the one assembly compiled anew from the repository's sources, all others as they are.</summary>
internal sealed class MutantBuild : AssemblyLoadContext
{
    private const string Bootloader = "bootloader";

    private static readonly ConcurrentDictionary<string, SyntaxTree[]> Sources = new();

    private readonly string _name;
    private readonly byte[] _mutant;

    private MutantBuild(string name, byte[] mutant)
        : base(isCollectible: true)
    {
        _name = name;
        _mutant = mutant;
    }

    /// <param name="bug">In bootloader/ or firmware/; null for a build without one.</param>
    /// <exception cref="InvalidOperationException">The change does not fit the source exactly once, or does not compile.</exception>
    public static MutantBuild Of(SourceChange bug)
    {
        string project = bug == null ? Bootloader : bug.File[..bug.File.IndexOf('/')];
        string name = project == Bootloader ? "Bridge.Bootloader" : "Bridge.Firmware";
        SyntaxTree[] trees = Sources.GetOrAdd(project, Parse);
        if (bug != null)
        {
            int index = Array.FindIndex(trees, tree => tree.FilePath.EndsWith("/" + bug.File, StringComparison.Ordinal));
            trees = index >= 0 ? (SyntaxTree[])trees.Clone() : throw new InvalidOperationException("there is no " + bug.File);
            trees[index] = Patch(trees[index], bug);
        }

        CSharpCompilation compilation = Fixture.Compile(name, trees, References(name));
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        return result.Success
            ? new MutantBuild(name, image.ToArray())
            : throw new InvalidOperationException(bug + " does not compile: " + string.Join("; ", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
    }

    /// <summary>This very assembly of tests, with the mutant below it.</summary>
    public Assembly Tests => LoadFromAssemblyName(typeof(MutantBuild).Assembly.GetName());

    /// <param name="name">Of an assembly of the product.</param>
    public Assembly Assembly(string name) => LoadFromAssemblyName(new AssemblyName(name));

    /// <summary>Every assembly of the product is loaded anew, so that all of them meet the mutant and not the original.</summary>
    protected override Assembly Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == _name)
        {
            return LoadFromStream(new MemoryStream(_mutant));
        }

        bool isOurs = assemblyName.Name is "bridge" or "VirtualHan" || assemblyName.Name.StartsWith("Bridge.", StringComparison.Ordinal);
        return isOurs ? LoadFromAssemblyPath(PathOf(assemblyName.Name)) : null;
    }

    private static SyntaxTree[] Parse(string project)
    {
        string root = Path.Combine(Samples.RepositoryRoot(), project);
        return Directory.EnumerateDirectories(root)
            .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj" or "Resident"))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs"))
            .Order(StringComparer.Ordinal)
            .Select(path => CSharpSyntaxTree.ParseText(
                File.ReadAllText(path).ReplaceLineEndings("\n"), new CSharpParseOptions(LanguageVersion.CSharp13), path.Replace('\\', '/')))
            .ToArray();
    }

    private static SyntaxTree Patch(SyntaxTree tree, SourceChange bug)
    {
        string source = tree.GetText().ToString();
        int count = source.Split(bug.From).Length - 1;
        return count == 1
            ? tree.WithChangedText(SourceText.From(source.Replace(bug.From, bug.To, StringComparison.Ordinal)))
            : throw new InvalidOperationException($"what is to change stands {count} times in {bug.File}: {bug.From}");
    }

    private static IEnumerable<string> References(string name)
    {
        yield return PathOf("Bridge.Hal");
        if (name != "Bridge.Bootloader")
        {
            yield return PathOf("Bridge.Bootloader");
        }
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");
}
