namespace Bridge.Proof;

/// <param name="Done">First faults whose runs have all been played.</param>
/// <param name="Count">First faults there are.</param>
/// <param name="Runs">Runs so far.</param>
public readonly record struct ProofProgress(int Done, int Count, long Runs, long Violations);
