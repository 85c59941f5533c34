using Bridge.Proof;

namespace Bridge.HostTests.Proof;

/// <param name="Plan">A plan of the mutant's own engine.</param>
/// <param name="Replay">Options of <c>bridge simulate</c>.</param>
internal sealed record MutantViolation(Invariant Invariant, int Seed, object Plan, string Replay, string Detail);
