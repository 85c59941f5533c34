using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using System.Threading;
using Bridge.HostTests.Legality;
using Bridge.HostTests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Fuzz;

/// <summary>The product with one line of its sources changed, compiled in memory, and the fuzzer on top of it in a load context of their own.</summary>
internal static class PatchedProduct
{
    private static readonly Dictionary<string, (string Assembly, string[] Folders, string[] References)> Projects = new()
    {
        ["bootloader"] = ("Bridge.Bootloader", ["Crypto", "Image", "Banks", "Boot"], ["Bridge.Hal.dll"]),
        ["firmware"] = ("Bridge.Firmware", ["Ash", "Ezsp", "Zcl", "Ota", "Join", "App"], ["Bridge.Hal.dll", "Bridge.Bootloader.dll"]),
    };

    /// <summary>Runs the bounded form of a target until its first fault.</summary>
    /// <param name="file">Source file with forward slashes, from the root of the repository.</param>
    /// <param name="line">Stands exactly once in it.</param>
    /// <returns>The fault as the fuzzer reports it, or null when it found none.</returns>
    public static string FirstFault(string file, string line, string replacement, string target)
    {
        var context = new AssemblyLoadContext("patched", isCollectible: true);
        try
        {
            byte[] patched = Compile(file, line, replacement, out string name);
            context.Resolving += (_, wanted) => Load(context, wanted);
            context.LoadFromStream(new MemoryStream(patched));
            Assert.AreEqual(name, context.Assemblies.Single().GetName().Name);
            return Run(context, target);
        }
        finally
        {
            context.Unload();
        }
    }

    /// <summary>Ours into this context, so that they bind to the patched one; the platform's and packages from where they are.</summary>
    private static Assembly Load(AssemblyLoadContext context, AssemblyName wanted)
    {
        bool isOurs = wanted.Name is "bridge" or "VirtualHan" || wanted.Name.StartsWith("Bridge.", StringComparison.Ordinal);
        return isOurs ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, wanted.Name + ".dll")) : null;
    }

    private static string Run(AssemblyLoadContext context, string target)
    {
        Assembly tool = context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "bridge.dll"));
        Assembly fuzz = context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "Bridge.Fuzz.dll"));
        var all = (IEnumerable)tool.GetType("Bridge.Cli.Fuzzing.AllTargets", throwOnError: true)
            .GetMethod("Create", BindingFlags.Static | BindingFlags.Public).Invoke(null, null);
        object wanted = all.Cast<object>().Single(t => ((dynamic)t).Name == target);
        Array targets = Array.CreateInstance(fuzz.GetType("Bridge.Fuzz.FuzzTarget"), 1);
        targets.SetValue(wanted, 0);

        object options = Activator.CreateInstance(fuzz.GetType("Bridge.Fuzz.Running.FuzzOptions"));
        options.GetType().GetProperty("StopAtFirstFailure").SetValue(options, true);
        dynamic runner = Activator.CreateInstance(fuzz.GetType("Bridge.Fuzz.Running.FuzzRunner"), options, CancellationToken.None);
        object reports = runner.GetType().GetMethod("Run").Invoke(runner, new object[] { targets });
        dynamic report = ((IEnumerable)reports).Cast<object>().Single();
        return report.Failures.Count == 0 ? null : report.Failures[0].ToString();
    }

    private static byte[] Compile(string file, string line, string replacement, out string name)
    {
        string root = Samples.RepositoryRoot();
        string project = file.Split('/')[0];
        (name, string[] folders, string[] references) = Projects[project];
        var trees = new List<SyntaxTree>();
        foreach (string path in folders.SelectMany(folder => Directory.GetFiles(Path.Combine(root, project, folder), "*.cs")))
        {
            string source = File.ReadAllText(path);
            if (Path.GetRelativePath(root, path).Replace('\\', '/') == file)
            {
                Assert.AreEqual(2, source.Split(line).Length, "the line to change does not stand exactly once in " + file);
                source = source.Replace(line, replacement, StringComparison.Ordinal);
            }

            trees.Add(CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp13), path));
        }

        trees.Add(CSharpSyntaxTree.ParseText("[assembly: System.Reflection.AssemblyVersion(\"1.0.0.0\")]", new CSharpParseOptions(LanguageVersion.CSharp13)));
        using var image = new MemoryStream();
        EmitResult result = Fixture.Compile(name, trees, references.Select(reference => Path.Combine(AppContext.BaseDirectory, reference))).Emit(image);
        Assert.IsTrue(result.Success, string.Join("; ", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        return image.ToArray();
    }
}
