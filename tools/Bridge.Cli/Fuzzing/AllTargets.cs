using System.Collections.Generic;
using Bridge.Cli.Fuzzing.Targets;
using Bridge.Fuzz;

namespace Bridge.Cli.Fuzzing;

/// <summary>Every target there is: those of the product, and those of this tool.</summary>
internal static class AllTargets
{
    public static IReadOnlyList<FuzzTarget> Create()
    {
        ImageSamples samples = FuzzSamples.Create();
        return
        [
            .. ProductTargets.All(samples),
            new NfConfigTarget(),
            new ArgumentsTarget(),
            new KeyFileTarget(),
            new InspectTarget(samples),
            new VerifyTarget(samples),
            new ResidentListTarget(samples),
            new PartitionTableTarget(),
            new IndexTarget(samples),
            new HanConsoleTarget(),
        ];
    }
}
