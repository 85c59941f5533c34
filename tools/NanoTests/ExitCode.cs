namespace Bridge.NanoTests;

/// <summary>Exit codes of the tool; the table stands in docs/testing.md.</summary>
internal static class ExitCode
{
    public const int AllPassed = 0;

    /// <summary>A test failed, was skipped, did not run, ran twice, or nobody expected it.</summary>
    public const int SomeFailed = 1;

    public const int Usage = 2;
    public const int Io = 3;

    /// <summary>A project does not compile or does not convert: nothing was run.</summary>
    public const int Build = 4;

    /// <summary>No assemblies, interpreter or converter was named: nothing was tried, and nothing is claimed.</summary>
    public const int NoToolchain = 77;
}
