namespace Bridge.Fuzz;

/// <summary>Counts the steps of one case. A machine that polls for ever, or a walker that reads the same byte again and again, ends here and not at a clock.</summary>
public sealed class WorkMeter
{
    private long _left;

    public void Start(long limit)
    {
        _left = limit;
    }

    /// <exception cref="Violation">The case's steps are used up.</exception>
    public void Count(long steps = 1)
    {
        _left -= steps;
        if (_left < 0)
        {
            throw new Violation(FailureKind.Work, "more steps than this target may take");
        }
    }
}
