using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Bridge.Boot;

namespace Bridge.Fuzz.Targets;

/// <summary>Header and TLV tables of an MCUboot image: what is accepted must be the same bytes again when the tables are written.</summary>
public sealed class McuImageTarget : ReasonTarget
{
    private readonly McuImage _image = new();
    private readonly MeteredImage _source = new();
    private readonly ImageSamples _samples;
    private readonly byte[] _again = new byte[McuImage.MaxProtectedSizeBytes];

    public McuImageTarget(ImageSamples samples)
        : base(
            "image-structure",
            "tables written again are the bytes read; every byte belongs to exactly one part",
            RefusalReason.ImageBounds,
            RefusalReason.ImageMagic,
            RefusalReason.ImageHeader,
            RefusalReason.ImageFlags,
            RefusalReason.TlvArea,
            RefusalReason.TlvForbidden,
            RefusalReason.TlvRepeated,
            RefusalReason.TlvLength,
            RefusalReason.TlvOrder,
            RefusalReason.TlvMissing,
            RefusalReason.TrailingBytes)
    {
        _samples = samples;
    }

    /// <summary>Reads of the header, two infos and two areas, and their bytes.</summary>
    public override long Work => 5 + McuImage.HeaderSizeBytes + McuImage.MaxProtectedSizeBytes + McuImage.MaxUnprotectedSizeBytes;

    public override int BoundedMutations => 60_000;

    public override int FlipBytes => 1024;

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        [0x10, 0x00, 0x20, 0x00], [0x01, 0x00, 0x20, 0x00], [0x22, 0x00], [0x20, 0x00], [0x23, 0x00], [0x24, 0x00], [0x40, 0x00, 0x0C, 0x00], [0x50, 0x00, 0x04, 0x00], [0x60, 0x00],
        [0x74, 0x00, 0x10, 0x00], [0x75, 0x00, 0x10, 0x00], [0xA0, 0x00, 0x01, 0x00], [0xA1, 0x00, 0x04, 0x00], [0xA2, 0x00, 0x04, 0x00],
        [0xFE, 0xFF], [0xFF, 0xFF], [0x07, 0x69], [0x08, 0x69], [0x3D, 0xB8, 0xF3, 0x96],
    ];

    public override int Run(byte[] input, CaseMeter meter)
    {
        _source.Open(input, meter);
        meter.Enter();
        RefusalReason reason = _image.Parse(_source);
        meter.Leave();
        if (reason == RefusalReason.None)
        {
            CheckParts(input);
        }
        else
        {
            Demand(_image.ProblemOffset >= 0 && _image.ProblemOffset <= input.Length, "the problem lies outside the image");
        }

        return OutcomeOf(reason);
    }

    /// <summary>Sizes of the areas again as long as they are, so that their entries are reached.</summary>
    public override byte[] Repair(byte[] input, FuzzRandom random)
    {
        if (input.Length < McuImage.HeaderSizeBytes + TlvTable.HeadSizeBytes)
        {
            return input;
        }

        long protectedAt = BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(8)) + (long)BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(12));
        int protectedBytes = BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(10));
        long unprotectedAt = protectedAt + protectedBytes;
        if (unprotectedAt + TlvTable.HeadSizeBytes <= input.Length)
        {
            WriteInfo(input, (int)unprotectedAt, TlvTable.UnprotectedMagic, input.Length - (int)unprotectedAt);
            if (protectedBytes >= TlvTable.HeadSizeBytes)
            {
                WriteInfo(input, (int)protectedAt, TlvTable.ProtectedMagic, protectedBytes);
            }
        }

        return input;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus() =>
        [.. _samples.Images, WithTlvs(), Tlvs(0x40, 12), Tlvs(0x60, 3), Tlvs(0x74, 16), Tlvs(0x00A7, 0), Tlvs(0x5000, 9)];

    /// <summary>An image without payload and protected TLVs: nothing but a digest.</summary>
    private static byte[] WithTlvs() => Build([], [(Tlv.Sha256, 32)]);

    /// <summary>The same with one protected TLV, and a signature of each kind.</summary>
    private static byte[] Tlvs(int type, int length) =>
        Build([(type, length)], [(Tlv.Sha256, 32), (Tlv.KeyHash, 32), (Tlv.SignatureEcdsa, 70), (Tlv.KeyHash, 32), (Tlv.SignatureEd25519, 64)]);

    private static byte[] Build((int Type, int Length)[] signed, (int Type, int Length)[] unsigned)
    {
        byte[] protectedArea = signed.Length == 0 ? [] : Area(TlvTable.ProtectedMagic, signed);
        byte[] header = new byte[McuImage.HeaderSizeBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)McuImage.Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), McuImage.HeaderSizeBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), (ushort)protectedArea.Length);
        return [.. header, .. protectedArea, .. Area(TlvTable.UnprotectedMagic, unsigned)];
    }

    private static byte[] Area(int magic, (int Type, int Length)[] entries)
    {
        var bytes = new List<byte>(new byte[TlvTable.HeadSizeBytes]);
        foreach ((int type, int length) in entries)
        {
            bytes.AddRange([(byte)type, (byte)(type >> 8), (byte)length, 0, .. new byte[length]]);
        }

        byte[] area = [.. bytes];
        WriteInfo(area, 0, magic, area.Length);
        return area;
    }

    private static void WriteInfo(byte[] bytes, int at, int magic, int size)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)magic);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at + 2), (ushort)size);
    }

    private void CheckParts(byte[] input)
    {
        Demand(_image.PayloadOffset >= McuImage.HeaderSizeBytes, "the payload begins inside the header");
        Demand(_image.PayloadOffset + _image.PayloadSizeBytes == _image.ProtectedOffset, "header and payload do not end where the TLVs begin");
        Demand(_image.ProtectedOffset + _image.Protected.SizeBytes == _image.UnprotectedOffset, "the protected TLVs do not end where the others begin");
        Demand(_image.UnprotectedOffset + _image.Unprotected.SizeBytes == input.Length, "the TLVs do not end with the image");
        CheckTable(_image.Protected, TlvTable.ProtectedMagic, input, _image.ProtectedOffset);
        CheckTable(_image.Unprotected, TlvTable.UnprotectedMagic, input, _image.UnprotectedOffset);
        Demand(_image.Unprotected.IndexOf(Tlv.Sha256) >= 0, "accepted without a digest");
    }

    private void CheckTable(TlvTable table, int magic, byte[] input, int offset)
    {
        if (table.SizeBytes == 0)
        {
            return;
        }

        WriteInfo(_again, 0, magic, table.SizeBytes);
        int at = TlvTable.HeadSizeBytes;
        for (int i = 0; i < table.Count; i++)
        {
            Demand(table.Offset(i) == at + TlvTable.HeadSizeBytes && table.Offset(i) + table.Length(i) <= table.SizeBytes, "an entry lies outside its area");
            WriteInfo(_again, at, table.Type(i), table.Length(i));
            input.AsSpan(offset + table.Offset(i), table.Length(i)).CopyTo(_again.AsSpan(table.Offset(i)));
            at = table.Offset(i) + table.Length(i);
        }

        Demand(at == table.SizeBytes, "the entries do not fill their area");
        Demand(_again.AsSpan(0, at).SequenceEqual(input.AsSpan(offset, at)), "the table is not that of the bytes");
    }
}
