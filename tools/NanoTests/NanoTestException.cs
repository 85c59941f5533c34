using System;

namespace Bridge.NanoTests;

/// <summary>Ends the run with a message for a person and an exit code. Caught at the top of the program only.</summary>
internal sealed class NanoTestException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
