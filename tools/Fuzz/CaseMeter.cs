using System;

namespace Bridge.Fuzz;

/// <summary>Counts what one case costs inside the parser: the bytes it allocates, and steps that a target reports.</summary>
/// <remarks>A machine that polls for ever, or a walker that reads the same byte again and again, ends at a count and not at a clock.</remarks>
public sealed class CaseMeter
{
    private long _stepsLeft;
    private long _enteredAt;

    /// <summary>Allocated between Enter and Leave in this case.</summary>
    public long AllocatedBytes { get; private set; }

    public void Start(long steps)
    {
        _stepsLeft = steps;
        AllocatedBytes = 0;
    }

    /// <summary>From here on it is the parser that allocates, and not the oracle.</summary>
    public void Enter()
    {
        _enteredAt = GC.GetAllocatedBytesForCurrentThread();
    }

    public void Leave()
    {
        AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - _enteredAt;
    }

    /// <exception cref="Violation">The case's steps are used up.</exception>
    public void Count(long steps = 1)
    {
        _stepsLeft -= steps;
        if (_stepsLeft < 0)
        {
            throw new Violation(FailureKind.Work, "more steps than this target may take");
        }
    }
}
