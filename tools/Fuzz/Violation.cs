using System;

namespace Bridge.Fuzz;

/// <summary>What a case can fail by.</summary>
public enum FailureKind
{
    /// <summary>An exception came out of the parser.</summary>
    Crash = 0,

    /// <summary>The parser and an independent statement of its rules disagree.</summary>
    Oracle = 1,

    /// <summary>More was allocated than the target's bound.</summary>
    Allocation = 2,

    /// <summary>More steps were taken than the target's bound.</summary>
    Work = 3,

    /// <summary>The case did not end.</summary>
    Hang = 4,
}

/// <summary>Thrown by targets and meters: the input shows a fault. Never by the code under test.</summary>
public sealed class Violation : Exception
{
    public Violation(FailureKind kind, string rule)
        : base(rule)
    {
        Kind = kind;
    }

    public FailureKind Kind { get; }
}
