using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Bridge.Boot;

namespace Bridge.Fuzz.Targets;

/// <summary>Header, manifest element and head of the image element: the parser must say the same whether the bytes come at once or one by one.</summary>
public sealed class OtaPrefixTarget : ReasonTarget
{
    private const int Steps = 24;

    private readonly OtaPrefix _prefix = new();
    private readonly OtaPrefix _stepwise = new();
    private readonly ImageSamples _samples;

    public OtaPrefixTarget(ImageSamples samples)
        : base(
            "ota-prefix",
            "whole and in pieces give one verdict; elements end where the file ends",
            RefusalReason.OtaMagic,
            RefusalReason.OtaHeaderVersion,
            RefusalReason.OtaHeaderLength,
            RefusalReason.OtaFieldControl,
            RefusalReason.OtaTotalSize,
            RefusalReason.OtaElement,
            RefusalReason.Manufacturer,
            RefusalReason.ImageType,
            RefusalReason.HardwareRange,
            RefusalReason.BridgeType,
            RefusalReason.FileVersion,
            RefusalReason.ImageSize,
            RefusalReason.ManifestFormat,
            RefusalReason.ManifestSize)
    {
        _samples = samples;
    }

    public override IReadOnlyList<byte[]> Dictionary { get; } = [[0x01, 0xF0], [0x00, 0xF0], [0x00, 0x00], [0x41, 0x48, 0x42, 0x4D]];

    public override int Run(byte[] input, CaseMeter meter)
    {
        long fileSize = FileSizeOf(input);
        meter.Enter();
        RefusalReason reason = _prefix.Parse(input, input.Length, fileSize);
        meter.Leave();
        if (reason == RefusalReason.None)
        {
            CheckElements(input, fileSize);
        }

        // The reason may differ: with fewer bytes there another of a bad file's faults is seen first.
        Demand((InPieces(input, fileSize) == RefusalReason.None) == (reason == RefusalReason.None), "another verdict when the bytes come in pieces");
        return OutcomeOf(reason);
    }

    /// <summary>The size the header claims, so that mutations reach what stands behind it.</summary>
    public override byte[] Repair(byte[] input, FuzzRandom random)
    {
        if (input.Length >= 60 && random.OneIn(2))
        {
            int at = 60 + (random.OneIn(2) ? 0 : 6);
            if (input.Length > at + 40)
            {
                // Header and manifest name the same version and target again.
                input.AsSpan(10, 8).CopyTo(input.AsSpan(66 + 8));
            }
        }

        return input;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        var corpus = new List<byte[]>();
        foreach (byte[] file in _samples.OtaFiles)
        {
            int manifestBytes = (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(62));
            corpus.Add(file[..(66 + manifestBytes + OtaElement.HeaderSizeBytes)]);
        }

        return corpus;
    }

    private static long FileSizeOf(byte[] input) => input.Length >= OtaHeader.MandatorySizeBytes
        ? BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(52))
        : input.Length;

    private void CheckElements(byte[] input, long fileSize)
    {
        int manifestAt = _prefix.Header.HeaderLength + OtaElement.HeaderSizeBytes;
        Demand(_prefix.ManifestOffset == manifestAt, "the manifest begins elsewhere than its element");
        Demand(BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(manifestAt - 6)) == OtaElement.TagManifest, "the first element is no manifest");
        Demand(BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(manifestAt - 4)) == _prefix.ManifestLength, "the manifest is not as long as its element");
        int imageHead = manifestAt + _prefix.ManifestLength;
        Demand(BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(imageHead)) == OtaElement.TagUpgradeImage, "the second element is no image");
        Demand(imageHead + OtaElement.HeaderSizeBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(imageHead + 2)) == fileSize, "the image does not end with the file");
        Demand(_prefix.ImageOffset == imageHead + OtaElement.HeaderSizeBytes, "the image begins elsewhere than its element");
    }

    /// <summary>As <see cref="OtaPrefix.Parse"/>, from growing parts: a refusal stands, and only the last part may be the whole.</summary>
    private RefusalReason InPieces(byte[] input, long fileSize)
    {
        for (int step = 0; step <= Steps; step++)
        {
            int count = (int)((long)input.Length * step / Steps);
            RefusalReason reason = count == input.Length ? _stepwise.Parse(input, count, fileSize) : _stepwise.ParseSome(input, count, fileSize);
            if (reason != RefusalReason.None || _stepwise.IsComplete)
            {
                return reason;
            }
        }

        return RefusalReason.OtaElement;
    }
}
