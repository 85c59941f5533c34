using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace Bridge.HostTests.Support;

/// <summary>Builds signed images, manifests and OTA files for tests, right by default and wrong on request. Shares no code with the packager.</summary>
internal sealed class OtaFileBuilder
{
    public const int ChunkSize = 4096;

    public ECDsa Key { get; set; } = SampleKey();

    /// <summary>How digests are signed; by the platform with <see cref="Key"/> unless a test wants the same bytes in every run.</summary>
    public Func<byte[], byte[]> SignDigest { get; set; }

    public byte[] Payload { get; set; } = Samples.Read("pe", "1.1.0.0", "SampleApp.pe");

    public ushort Manufacturer { get; set; } = 0x1337;

    public ushort ImageType { get; set; } = 0x0084;

    public byte Major { get; set; } = 1;

    public byte Minor { get; set; } = 1;

    public ushort Revision { get; set; }

    public ushort MinimumHardware { get; set; } = 0x0101;

    public ushort MaximumHardware { get; set; } = 0x01FF;

    public byte BridgeTypes { get; set; } = 1;

    public uint SecurityCounter { get; set; } = 1;

    public ushort ImageHeaderSize { get; set; } = 32;

    public uint ImageFlags { get; set; }

    /// <summary>Replaces the bridge's protected TLVs.</summary>
    public List<(ushort Type, byte[] Value)> ProtectedTlvs { get; set; }

    /// <summary>Gets digest, key hash and signature and may change, add or remove.</summary>
    public Action<List<(ushort Type, byte[] Value)>> ChangeUnprotectedTlvs { get; set; }

    /// <summary>Gets the manifest's signed bytes before they are signed.</summary>
    public Action<byte[]> ChangeManifest { get; set; }

    private uint FileVersion => ((uint)Major << 24) | ((uint)Minor << 16) | Revision;

    public static ECDsa SampleKey()
    {
        ECDsa key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Samples.Path("p256-key.pem")));
        return key;
    }

    public static byte[] Point(ECDsa key)
    {
        ECParameters parameters = key.ExportParameters(false);
        return [.. parameters.Q.X, .. parameters.Q.Y];
    }

    public static byte[] KeyHash(ECDsa key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo());

    public static byte[] Sign(ECDsa key, byte[] digest) => key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>PEs back to back, each padded to four bytes.</summary>
    public static byte[] PayloadOf(params byte[][] assemblies)
    {
        MemoryStream payload = new();
        foreach (byte[] assembly in assemblies)
        {
            payload.Write(assembly);
            payload.Write(new byte[-assembly.Length & 3]);
        }

        return payload.ToArray();
    }

    public byte[] BuildImage()
    {
        byte[] protectedArea = Area(0x6908, ProtectedTlvs ?? BridgeTlvs());
        byte[] header = new byte[ImageHeaderSize];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x96F3B83D);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), ImageHeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), (ushort)protectedArea.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), (uint)Payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), ImageFlags);
        header[20] = Major;
        header[21] = Minor;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(22), Revision);

        byte[] signed = [.. header, .. Payload, .. protectedArea];
        byte[] digest = SHA256.HashData(signed);
        List<(ushort, byte[])> tlvs = [(0x10, digest), (0x01, KeyHash(Key)), (0x22, Sign(digest))];
        ChangeUnprotectedTlvs?.Invoke(tlvs);
        return [.. signed, .. Area(0x6907, tlvs, always: true)];
    }

    public byte[] BuildManifest(byte[] image)
    {
        int chunks = (image.Length + ChunkSize - 1) / ChunkSize;
        byte[] signed = new byte[72 + (32 * chunks)];
        Encoding.ASCII.GetBytes("AHBM").CopyTo(signed, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(6), (ushort)signed.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(8), Manufacturer);
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(10), ImageType);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(12), FileVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(16), MinimumHardware);
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(18), MaximumHardware);
        signed[20] = BridgeTypes;
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(22), (ushort)chunks);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(24), SecurityCounter);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(28), (uint)image.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(32), ChunkSize);
        SHA256.HashData(image.AsSpan(0, SignedLength(image))).CopyTo(signed, 40);
        for (int i = 0; i < chunks; i++)
        {
            int start = i * ChunkSize;
            SHA256.HashData(image.AsSpan(start, Math.Min(ChunkSize, image.Length - start))).CopyTo(signed, 72 + (32 * i));
        }

        ChangeManifest?.Invoke(signed);
        byte[] signature = Sign(SHA256.HashData(signed));
        return [.. signed, .. KeyHash(Key), (byte)signature.Length, .. signature];
    }

    public byte[] BuildFile() => BuildFile(BuildImage());

    public byte[] BuildFile(byte[] image)
    {
        byte[] manifest = BuildManifest(image);
        byte[] header = new byte[60];
        int total = header.Length + 6 + manifest.Length + 6 + image.Length;
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x0BEEF11E);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), 0x0100);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), 60);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), 0x0004);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), Manufacturer);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(12), ImageType);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(14), FileVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(18), 2);
        Encoding.ASCII.GetBytes("test").CopyTo(header, 20);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(52), (uint)total);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(56), MinimumHardware);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(58), MaximumHardware);
        return [.. header, .. Element(0xF001, manifest), .. Element(0x0000, image)];
    }

    private static byte[] Element(ushort tag, byte[] data)
    {
        byte[] head = new byte[6];
        BinaryPrimitives.WriteUInt16LittleEndian(head, tag);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(2), (uint)data.Length);
        return [.. head, .. data];
    }

    private static byte[] Area(ushort magic, List<(ushort Type, byte[] Value)> tlvs, bool always = false)
    {
        if (tlvs.Count == 0 && !always)
        {
            return [];
        }

        MemoryStream area = new();
        byte[] head = new byte[4];
        area.Write(head);
        foreach ((ushort type, byte[] value) in tlvs)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(head, type);
            BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(2), (ushort)value.Length);
            area.Write(head);
            area.Write(value);
        }

        byte[] bytes = area.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, magic);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)bytes.Length);
        return bytes;
    }

    private byte[] Sign(byte[] digest) => SignDigest == null ? Sign(Key, digest) : SignDigest(digest);

    private static int SignedLength(byte[] image) =>
        BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(8))
        + BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(10))
        + (int)BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(12));

    private static byte[] U16s(params ushort[] values)
    {
        byte[] bytes = new byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), values[i]);
        }

        return bytes;
    }

    public List<(ushort Type, byte[] Value)> BridgeTlvs() =>
    [
        (0x50, U16s((ushort)SecurityCounter, (ushort)(SecurityCounter >> 16))),
        (0xA0, [BridgeTypes]),
        (0xA1, U16s(MinimumHardware, MaximumHardware)),
        (0xA2, U16s(Manufacturer, ImageType)),
    ];
}
