namespace Bridge.Proof;

/// <summary>A unit just before it is switched on, and what it will do from there under the same plan.</summary>
/// <param name="Operations">Number of operations that were done before.</param>
internal sealed record ForkPoint(int Operations, ProofUnit Unit);
