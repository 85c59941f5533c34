using System;

namespace Bridge.Cli.Output;

/// <summary>A failure the user can act on: what is wrong, where, and what to do next. Caught at the top of the program only.</summary>
public sealed class CliException : Exception
{
    public CliException(int exitCode, string what, string where = null, string next = null)
        : base(what)
    {
        ExitCode = exitCode;
        Where = where;
        Next = next;
    }

    public int ExitCode { get; }

    /// <summary>File and offset, or null.</summary>
    public string Where { get; }

    /// <summary>The next command or change, or null.</summary>
    public string Next { get; }
}
