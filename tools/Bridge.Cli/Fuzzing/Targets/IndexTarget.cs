using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bridge.Boot;
using Bridge.Cli.Commands;
using Bridge.Fuzz;

namespace Bridge.Cli.Fuzzing.Targets;

/// <summary>bridge index: what an entry says of a file. Input: the file.</summary>
internal sealed class IndexTarget : CliTarget
{
    private readonly ImageSamples _samples;

    public IndexTarget(ImageSamples samples)
        : base("index", "JSON that is read again says size, digest and the header's own fields; nothing that is no OTA file gets an entry")
    {
        _samples = samples;
    }

    public override IReadOnlyDictionary<string, string> Unreachable { get; } = new Dictionary<string, string>
    {
        ["usage"] = "the file is no option",
        ["key"] = "the file is no key",
    };

    /// <summary>The header, of which the entry is made, with the file's end near.</summary>
    protected override IReadOnlyList<byte[]> BuildCorpus() => [.. _samples.OtaFiles.Take(2).Select(Short), Short([.. _samples.OtaFiles[0].AsSpan(0, 20), .. "\"\\\u0001 €"u8, .. _samples.OtaFiles[0].AsSpan(28)])];

    public override byte[] Repair(byte[] input, FuzzRandom random)
    {
        if (input.Length >= OtaHeader.MandatorySizeBytes)
        {
            BinaryPrimitives.WriteInt32LittleEndian(input.AsSpan(52), input.Length);
        }

        return input;
    }

    protected override int Parse(byte[] input, CaseMeter meter)
    {
        meter.Enter();
        JsonNode entry = IndexCommand.Entry("folder/an \"image\".zigbee", input, "https://host/a");
        string text = IndexCommand.Text([entry]);
        meter.Leave();
        JsonNode again = JsonNode.Parse(text)[0];
        Demand(BinaryPrimitives.ReadUInt32LittleEndian(input) == 0x0BEEF11E, "an entry for what is no OTA file");
        Demand((long)again["fileSize"] == input.Length && BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(52)) == input.Length, "an entry of another size");
        Demand((string)again["sha512"] == Convert.ToHexStringLower(SHA512.HashData(input)), "an entry with another digest");
        Demand((long)again["manufacturerCode"] == BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(10)), "an entry of another manufacturer");
        Demand((long)again["imageType"] == BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(12)), "an entry of another image type");
        Demand((long)again["fileVersion"] == BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(14)), "an entry of another version");
        Demand(Uri.IsWellFormedUriString((string)again["url"], UriKind.Absolute), "an address that is none");
        bool hasHardware = (input[8] & 4) != 0;
        Demand(hasHardware == (again["hardwareVersionMin"] != null) && hasHardware == (again["hardwareVersionMax"] != null), "hardware versions that are not in the header");
        Demand(((string)again["otaHeaderString"]).Length <= 32, "a header string longer than its field");
        return Accepted;
    }

    private static byte[] Short(byte[] file)
    {
        byte[] front = file[..100];
        BinaryPrimitives.WriteInt32LittleEndian(front.AsSpan(52), front.Length);
        return front;
    }
}
