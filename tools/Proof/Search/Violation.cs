using System.Globalization;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>A run that broke an invariant, and how to play it again.</summary>
public sealed record Violation(string Geometry, int Seed, FaultPlan Plan, Invariant Invariant, string Detail)
{
    /// <summary>Options of <c>bridge simulate</c>.</summary>
    public string Replay => ReplayOf(Seed, Plan, Geometry);

    public static string ReplayOf(int seed, FaultPlan plan, string geometry) => plan.Depth == 0
        ? string.Create(CultureInfo.InvariantCulture, $"--seed {seed} --geometry {geometry}")
        : string.Create(CultureInfo.InvariantCulture, $"--seed {seed} {plan} --geometry {geometry}");
}
