using System;
using System.Collections.Generic;

namespace Bridge.NanoTests;

/// <summary>What to build, with what, and where to leave it.</summary>
internal sealed record NanoTestOptions
{
    /// <summary>Folder of the solution.</summary>
    public required string Root { get; init; }

    public required IReadOnlyList<string> Assemblies { get; init; }

    public required string Clr { get; init; }

    /// <summary>posix, nanoclr, or null to ask the program.</summary>
    public string ClrKind { get; init; }

    public required string MetadataProcessor { get; init; }

    /// <summary>For the .dll, .pe and raw output; a temporary folder when null.</summary>
    public string Output { get; init; }

    /// <summary>The log to write; none when null.</summary>
    public string Log { get; init; }

    /// <summary>What the log says about the interpreter beside its digest.</summary>
    public string ClrNote { get; init; }

    public string ConverterNote { get; init; }

    /// <summary>Boot the resident program too: needs an interpreter with a file system.</summary>
    public bool Boot { get; init; }

    /// <summary>For one test assembly.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(5);
}
