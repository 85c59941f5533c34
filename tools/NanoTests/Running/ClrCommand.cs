using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Bridge.NanoTests.Running;

/// <summary>The two programs that run nanoFramework assemblies on a PC; they take them differently.</summary>
internal enum ClrKind
{
    /// <summary>The nanoclr tool of NuGet: nanoclr run --assemblies A.pe B.pe. Its virtual device lacks the natives of pins, ports and files.</summary>
    NanoClr,

    /// <summary>A build of the interpreter for a POSIX host: nanoCLR A.pe B.pe.</summary>
    Posix,
}

/// <summary>How the interpreter is called.</summary>
internal sealed record ClrCommand(string Program, ClrKind Kind)
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(30);

    /// <summary>Whether assemblies that no test needs are loaded too, so that their references are resolved once.</summary>
    public bool LoadsEverything => Kind == ClrKind.Posix;

    /// <param name="kind">posix, nanoclr, or null to ask the program itself.</param>
    public static ClrCommand Of(string program, string kind) => kind switch
    {
        "posix" => new ClrCommand(program, ClrKind.Posix),
        "nanoclr" => new ClrCommand(program, ClrKind.NanoClr),
        null => new ClrCommand(program, Probe(program)),
        _ => throw new NanoTestException(ExitCode.Usage, $"--clr-kind is posix or nanoclr, not \"{kind}\""),
    };

    public IEnumerable<string> Arguments(IEnumerable<string> assemblies) => Kind == ClrKind.NanoClr ? assemblies.Prepend("--assemblies").Prepend("run") : assemblies;

    public ProcessRun Run(IEnumerable<string> assemblies, TimeSpan limit, string folder, IReadOnlyDictionary<string, string> environment = null) =>
        ProcessRun.Of(Rooted(Program), Arguments(assemblies), limit, folder, environment);

    /// <summary>The tool names its verbs when asked for help; the POSIX host wants a .pe file whatever it is asked. The file names are no help: on Windows they are the same.</summary>
    private static ClrKind Probe(string program)
    {
        ProcessRun run = ProcessRun.Of(Rooted(program), ["--help"], ProbeLimit);
        bool hasVerbs = run.Lines.Any(line => line.TrimStart().StartsWith("run ", StringComparison.Ordinal) || line.Contains("--assemblies", StringComparison.Ordinal));
        bool wantsFiles = run.Lines.Any(line => line.Contains(".pe", StringComparison.Ordinal));
        return hasVerbs != wantsFiles
            ? hasVerbs ? ClrKind.NanoClr : ClrKind.Posix
            : throw new NanoTestException(ExitCode.Usage, $"{program} does not tell how it takes assemblies: pass --clr-kind posix or nanoclr");
    }

    /// <summary>Runs in another folder than the tool: a path is made whole, a command is left to the search path.</summary>
    private static string Rooted(string program) => File.Exists(program) ? Path.GetFullPath(program) : program;
}
