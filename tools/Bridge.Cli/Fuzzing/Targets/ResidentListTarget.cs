using System.Collections.Generic;
using System.Linq;
using System.Text;
using Bridge.Cli.Packaging;
using Bridge.Fuzz;

namespace Bridge.Cli.Fuzzing.Targets;

/// <summary>Lists of resident assemblies, and deployment images they are read from.</summary>
internal sealed class ResidentListTarget : CliTarget
{
    private readonly ImageSamples _samples;

    public ResidentListTarget(ImageSamples samples)
        : base("resident-list", "a list that is taken is the same when written again; of an image, every assembly is found")
    {
        _samples = samples;
    }

    public override IReadOnlyDictionary<string, string> Unreachable { get; } = new Dictionary<string, string> { ["key"] = "the file is no key" };

    public override IReadOnlyList<byte[]> Dictionary { get; } = [[.. "1.0.0.0"u8], [.. " 0x"u8], [.. "\n"u8], [0xFF, 0xFF, 0xFF, 0xFF], [.. "NFMRK1\0\0"u8]];

    protected override int Parse(byte[] input, CaseMeter meter)
    {
        bool isImage = input.Length > 0 && input[0] == PePayload.Marker[0];
        meter.Enter();
        ResidentList list = isImage
            ? new ResidentList(PeFile.ReadAll(input, "input"))
            : ResidentList.Parse(Encoding.UTF8.GetString(input), "input");
        meter.Leave();
        if (!isImage)
        {
            string written = list.Write();
            Demand(ResidentList.Parse(written, "again").Write() == written, "the list is another one when written again");
        }

        Demand(list.Assemblies.All(assembly => assembly.Name.Length > 0), "an assembly without a name");
        return Accepted;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus() =>
    [
        [.. "bridge-resident 1\n# comment\nmscorlib 1.17.11.0 0x12345678\nBridge.Hal 1.0.0.0 0x00000000\n"u8],
        _samples.Payloads[0],
        [.. _samples.Payloads[1], 0xFF, 0xFF, 0xFF, 0xFF],
    ];
}
