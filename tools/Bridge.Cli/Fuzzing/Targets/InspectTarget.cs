using System.Collections.Generic;
using System.Linq;
using Bridge.Cli.Commands;
using Bridge.Cli.Inspection;
using Bridge.Fuzz;

namespace Bridge.Cli.Fuzzing.Targets;

/// <summary>bridge inspect, which shows broken files on purpose: it must come to an end, and show no more than its caps.</summary>
internal sealed class InspectTarget : CliTarget
{
    private const int MaxDepth = 8;

    private readonly ImageSamples _samples;

    public InspectTarget(ImageSamples samples)
        : base("inspect", "layers are capped in number and depth; a file that is not recognised is refused")
    {
        _samples = samples;
    }

    public override IReadOnlyDictionary<string, string> Unreachable { get; } = new Dictionary<string, string>
    {
        ["usage"] = "the file is no option",
        ["key"] = "the file is no key",
    };

    protected override int Parse(byte[] input, CaseMeter meter)
    {
        meter.Enter();
        Layer layer = InspectCommand.Inspect("input", input);
        meter.Leave();
        return Check(layer, 0) ? Invalid() : Accepted;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus() => [_samples.OtaFiles[0], _samples.Images[0], _samples.Images[3], _samples.Payloads[0]];

    /// <returns>Whether a layer has a problem.</returns>
    private static bool Check(Layer layer, int depth)
    {
        Demand(depth < MaxDepth, "layers in layers without end");
        Demand(layer.Layers.Count <= Layer.MaxParts + 4, "more layers than the cap");
        return layer.Problems.Count > 0 | layer.Layers.Count(inner => Check(inner, depth + 1)) > 0;
    }
}
