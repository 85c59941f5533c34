using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;

namespace Bridge.Fuzz.Targets;

/// <summary>The OTA header: what is accepted must come out again, byte for byte, when its fields are written.</summary>
public sealed class OtaHeaderTarget : ReasonTarget
{
    private const int GuardBytes = 3;

    private readonly OtaHeader _header = new();
    private readonly ImageSamples _samples;
    private readonly byte[] _again = new byte[OtaHeader.KnownSizeBytes];
    private readonly byte[] _inside = new byte[GuardBytes + (2 * OtaHeader.KnownSizeBytes)];

    public OtaHeaderTarget(ImageSamples samples)
        : base(
            "ota-header",
            "the fields written again are the bytes read; bytes outside change nothing",
            RefusalReason.OtaHeaderLength,
            RefusalReason.OtaMagic,
            RefusalReason.OtaHeaderVersion,
            RefusalReason.OtaFieldControl,
            RefusalReason.OtaTotalSize,
            RefusalReason.HardwareRange)
    {
        _samples = samples;
    }

    public override int BoundedMutations => 60_000;

    public override int Run(byte[] input, CaseMeter meter)
    {
        // The size agreed on is the header's own word most of the time: else nearly every mutation would end there.
        long agreed = input.Length > 56 && (input[^1] & 1) == 0 ? BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(52)) : 4096;
        meter.Enter();
        RefusalReason reason = _header.Parse(input, 0, input.Length, agreed);
        meter.Leave();
        if (reason == RefusalReason.None)
        {
            Demand(_header.TotalSizeBytes == agreed, "accepted another size than agreed");
            int count = WriteAgain(input);
            Demand(_again.AsSpan(0, count).SequenceEqual(input.AsSpan(0, count)), "the fields are not those of the bytes");
            Demand(_header.HeaderLength >= count, "the header ends before its fields do");
        }
        else
        {
            Demand(_header.ProblemOffset >= 0 && _header.ProblemOffset <= Math.Max(input.Length, OtaHeader.KnownSizeBytes), "the problem lies outside the header");
        }

        if (input.Length <= 2 * OtaHeader.KnownSizeBytes)
        {
            input.CopyTo(_inside, GuardBytes);
            Demand(_header.Parse(_inside, GuardBytes, input.Length, agreed) == reason, "bytes outside the header changed the verdict");
        }

        return OutcomeOf(reason);
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        byte[] usual = _samples.OtaFiles[0][..60];
        return [usual, .. new[] { 0, 1, 2, 3, 5, 6, 7 }.Select(control => WithFields(usual, control))];
    }

    /// <summary>The same header with the optional fields of another field control.</summary>
    private static byte[] WithFields(byte[] usual, int control)
    {
        var bytes = new List<byte>(usual[..OtaHeader.MandatorySizeBytes]);
        if ((control & OtaHeader.HasSecurityCredentialVersion) != 0)
        {
            bytes.Add(2);
        }

        if ((control & OtaHeader.HasDestination) != 0)
        {
            bytes.AddRange([1, 2, 3, 4, 5, 6, 7, 8]);
        }

        if ((control & OtaHeader.HasHardwareVersions) != 0)
        {
            bytes.AddRange([1, 1, 0xFE, 1]);
        }

        byte[] header = [.. bytes];
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), (ushort)header.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)control);
        return header;
    }

    private int WriteAgain(byte[] input)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_again, (uint)OtaHeader.Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(_again.AsSpan(4), OtaHeader.HeaderVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(_again.AsSpan(6), (ushort)_header.HeaderLength);
        BinaryPrimitives.WriteUInt16LittleEndian(_again.AsSpan(8), (ushort)_header.FieldControl);
        BinaryPrimitives.WriteUInt16LittleEndian(_again.AsSpan(10), (ushort)_header.Manufacturer);
        BinaryPrimitives.WriteUInt16LittleEndian(_again.AsSpan(12), (ushort)_header.ImageType);
        BinaryPrimitives.WriteUInt32LittleEndian(_again.AsSpan(14), (uint)_header.FileVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(_again.AsSpan(18), (ushort)_header.StackVersion);
        input.AsSpan(_header.StringOffset, OtaHeader.StringSizeBytes).CopyTo(_again.AsSpan(20));
        BinaryPrimitives.WriteUInt32LittleEndian(_again.AsSpan(52), (uint)_header.TotalSizeBytes);
        int at = OtaHeader.MandatorySizeBytes;
        if (_header.SecurityCredentialVersion >= 0)
        {
            _again[at] = (byte)_header.SecurityCredentialVersion;
            at++;
        }

        if (_header.DestinationOffset >= 0)
        {
            input.AsSpan(_header.DestinationOffset, 8).CopyTo(_again.AsSpan(at));
            at += 8;
        }

        if (_header.MinimumHardwareVersion >= 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_again.AsSpan(at), (ushort)_header.MinimumHardwareVersion);
            BinaryPrimitives.WriteUInt16LittleEndian(_again.AsSpan(at + 2), (ushort)_header.MaximumHardwareVersion);
            at += 4;
        }

        return at;
    }
}
