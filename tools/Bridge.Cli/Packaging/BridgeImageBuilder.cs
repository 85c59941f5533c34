using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Bridge.Boot;

namespace Bridge.Cli.Packaging;

/// <summary>Builds the OTA file of a bridge: header, signed manifest (tag 0xF001), MCUboot image (tag 0x0000). Bytes in docs/formats.md.</summary>
public static class BridgeImageBuilder
{
    /// <summary>The mandatory fields and the two hardware versions.</summary>
    public const int OtaHeaderBytes = OtaHeader.MandatorySizeBytes + 4;

    private const ushort StackVersion = 0x0002;

    public static byte[] Build(byte[] payload, BridgeImageOptions options, ImageSigner signer)
    {
        byte[] image = Image(payload, options).Build(signer, out byte[] digest);
        return Wrap(image, digest, options, signer);
    }

    /// <summary>Puts header and signed manifest before an image.</summary>
    /// <param name="digest">Of the image's signed bytes.</param>
    public static byte[] Wrap(byte[] image, byte[] digest, BridgeImageOptions options, ImageSigner signer)
    {
        byte[] manifest = SignedManifest(image, digest, options, signer);
        byte[] header = Header(options, OtaHeaderBytes + OtaElement.HeaderSizeBytes + manifest.Length + OtaElement.HeaderSizeBytes + image.Length);
        return [.. header, .. Element(OtaElement.TagManifest, manifest), .. Element(OtaElement.TagUpgradeImage, image)];
    }

    /// <summary>The MCUboot image with the TLVs this product demands, in their order.</summary>
    public static McuImageBuilder Image(byte[] payload, BridgeImageOptions options) =>
        new McuImageBuilder(payload, options.Version)
            .SecurityCounter(options.SecurityCounter)
            .Protected(Tlv.BridgeTypes, [options.BridgeTypes])
            .Protected(Tlv.HardwareRange, TwoWords(options.MinHardware, options.MaxHardware))
            .Protected(Tlv.Identity, TwoWords(options.Manufacturer, options.ImageType));

    private static byte[] SignedManifest(byte[] image, byte[] imageDigest, BridgeImageOptions options, ImageSigner signer)
    {
        int chunkSizeBytes = options.ChunkSizeBytes;
        int chunkCount = (image.Length + chunkSizeBytes - 1) / chunkSizeBytes;
        byte[] signed = new byte[Manifest.FixedSizeBytes + (Manifest.DigestSizeBytes * chunkCount)];
        BinaryPrimitives.WriteUInt32LittleEndian(signed, (uint)Manifest.Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(4), Manifest.Format);
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(6), checked((ushort)signed.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(8), options.Manufacturer);
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(10), options.ImageType);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(12), options.Version.FileVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(16), options.MinHardware);
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(18), options.MaxHardware);
        signed[20] = options.BridgeTypes;
        BinaryPrimitives.WriteUInt16LittleEndian(signed.AsSpan(22), checked((ushort)chunkCount));
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(24), options.SecurityCounter);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(28), (uint)image.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(32), (uint)chunkSizeBytes);
        imageDigest.CopyTo(signed, 40);
        for (int i = 0; i < chunkCount; i++)
        {
            int start = i * chunkSizeBytes;
            int count = Math.Min(chunkSizeBytes, image.Length - start);
            SHA256.HashData(image.AsSpan(start, count), signed.AsSpan(Manifest.FixedSizeBytes + (Manifest.DigestSizeBytes * i), Manifest.DigestSizeBytes));
        }

        byte[] signature = signer.Sign(SHA256.HashData(signed));
        return [.. signed, .. signer.KeyHash, (byte)signature.Length, .. signature];
    }

    private static byte[] Header(BridgeImageOptions options, int totalBytes)
    {
        byte[] header = new byte[OtaHeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)OtaHeader.Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), OtaHeader.HeaderVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), OtaHeaderBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), OtaHeader.HasHardwareVersions);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(10), options.Manufacturer);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(12), options.ImageType);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(14), options.Version.FileVersion);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(18), StackVersion);
        Encoding.ASCII.GetBytes(options.HeaderString).CopyTo(header, 20);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(52), (uint)totalBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(56), options.MinHardware);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(58), options.MaxHardware);
        return header;
    }

    private static byte[] Element(ushort tag, byte[] data)
    {
        byte[] element = new byte[OtaElement.HeaderSizeBytes + data.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(element, tag);
        BinaryPrimitives.WriteUInt32LittleEndian(element.AsSpan(2), (uint)data.Length);
        data.CopyTo(element, OtaElement.HeaderSizeBytes);
        return element;
    }

    private static byte[] TwoWords(ushort first, ushort second)
    {
        byte[] value = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(value, first);
        BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(2), second);
        return value;
    }
}
