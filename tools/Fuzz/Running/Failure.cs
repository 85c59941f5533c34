using System;

namespace Bridge.Fuzz.Running;

/// <summary>One fault found, with everything needed to see it again.</summary>
/// <param name="Input">As the case made it.</param>
/// <param name="Minimised">The shortest found that fails in the same way; null when it was not tried, as for a case that does not end.</param>
public sealed record Failure(string Target, int Seed, long Case, FailureKind Kind, string Message, byte[] Input, byte[] Minimised)
{
    /// <summary>The command that shows it again.</summary>
    public string Replay => $"bridge fuzz --target {Target} --seed {Seed} --case {Case}";

    /// <summary>The command that runs the minimised bytes, or null.</summary>
    public string ReplayMinimised => Minimised == null ? null : $"bridge fuzz --target {Target} --hex {Convert.ToHexStringLower(Minimised)}";

    public override string ToString() => $"{Kind}: {Message}  {Replay}";
}
