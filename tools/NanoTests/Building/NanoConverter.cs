using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.Boot;
using Bridge.NanoTests.Running;

namespace Bridge.NanoTests.Building;

/// <summary>Converts a compiled assembly with the metadata processor: nanoFramework.Tools.MetadataProcessor.exe of the project system, or its .dll.</summary>
internal sealed class NanoConverter(string program)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>The converter says these and goes on, with a file that lacks what it could not convert.</summary>
    private static readonly string[] Failures = ["Exception minimizing", "Unable to"];

    /// <summary>It sorts types by culture: without one the order, and the checksum the native code is matched by, are others.</summary>
    private static readonly Dictionary<string, string> Culture = new() { ["LC_ALL"] = "en_US.UTF-8", ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0" };

    /// <param name="references">The assemblies referred to, directly or not.</param>
    /// <param name="target">The .pe to write.</param>
    public void Convert(string assembly, IEnumerable<string> references, string target)
    {
        File.Delete(target);
        IEnumerable<string> hints = references.SelectMany(file => new[] { "-loadHints", Path.GetFileNameWithoutExtension(file), file });
        ProcessRun run = ProcessRun.Of(program, [.. hints, "-parse", assembly, "-compile", target, "false"], Limit, environment: Culture);
        bool isWhole = run.ExitCode == 0
            && IsAssembly(target)
            && !run.Lines.Any(line => Failures.Any(failure => line.StartsWith(failure, StringComparison.Ordinal)));
        if (!isWhole)
        {
            string reason = run.TimedOut ? "it took too long" : $"exit {run.ExitCode}, {(File.Exists(target) ? "a file that is no whole PE or lacks something" : "no file")}";
            throw new NanoTestException(ExitCode.Build, $"{Path.GetFileName(assembly)} does not convert: {reason}\n{string.Join('\n', run.Lines.TakeLast(20))}");
        }
    }

    private static bool IsAssembly(string file)
    {
        if (!File.Exists(file))
        {
            return false;
        }

        byte[] content = File.ReadAllBytes(file);
        return content.Length >= PeHeader.SizeBytes && new PeFile(content).TotalSize == content.Length;
    }
}
