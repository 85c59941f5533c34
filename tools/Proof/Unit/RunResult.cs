namespace Bridge.Proof;

/// <summary>How a run came out.</summary>
public enum RunOutcome
{
    /// <summary>Every update came through, in whatever number of boots, and no image had to stand in.</summary>
    Completed = 0,

    /// <summary>They came through after the factory image or a proven image had stood in for a spoilt one.</summary>
    Rescued = 1,

    /// <summary>An invariant was broken.</summary>
    Violated = 2,
}

/// <param name="Invariant">None unless violated.</param>
/// <param name="Detail">Null unless violated.</param>
public readonly record struct RunResult(RunOutcome Outcome, Invariant Invariant, string Detail, int Boots, int Operations);
