using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Inspection;

/// <summary>Shows an MCUboot image: header, TLV areas, and the assemblies in the payload.</summary>
public static class McuInspector
{
    private static readonly Dictionary<ushort, string> Names = new()
    {
        [0x01] = "key hash",
        [0x02] = "public key",
        [0x10] = "SHA-256",
        [0x11] = "SHA-384",
        [0x12] = "SHA-512",
        [0x20] = "RSA-2048 signature",
        [0x22] = "ECDSA signature",
        [0x23] = "RSA-3072 signature",
        [0x24] = "Ed25519 signature",
        [0x40] = "dependency",
        [0x50] = "security counter",
        [0x60] = "boot record",
        [0x74] = "vendor id",
        [0x75] = "class id",
        [0xA0] = "bridge types",
        [0xA1] = "hardware range",
        [0xA2] = "identity",
    };

    public static bool Recognises(ByteView view) => view.Has(0, 4) && view.U32(0) == McuImageBuilder.Magic;

    public static Layer Inspect(ByteView view)
    {
        long headerBytes = view.U16(8);
        long protectedBytes = view.U16(10);
        long payloadBytes = view.U32(12);
        long protectedAt = headerBytes + payloadBytes;
        var image = new Layer("MCUboot image", view.Offset, view.SizeBytes);
        image.Layers.Add(new Layer("MCUboot header", view.Offset, headerBytes)
            .AddHex("load address", view.U32(4), 8)
            .Add("header size", headerBytes)
            .Add("protected TLV size", protectedBytes)
            .Add("payload size", payloadBytes)
            .AddHex("flags", view.U32(16), 8)
            .Add("version", string.Create(CultureInfo.InvariantCulture, $"{view.U8(20)}.{view.U8(21)}.{view.U16(22)}+{view.U32(24)}")));
        if (headerBytes < McuImageBuilder.HeaderBytes || !view.Has(0, protectedAt + protectedBytes))
        {
            image.Problems.Add($"header, payload and protected TLVs need {protectedAt + protectedBytes} bytes, {view.SizeBytes} are there");
            return image;
        }

        image.Layers.Add(PeInspector.Payload(view.Slice(headerBytes, payloadBytes)));
        if (protectedBytes > 0)
        {
            image.Layers.Add(Area("protected TLVs", McuImageBuilder.ProtectedMagic, view.Slice(protectedAt, protectedBytes)));
        }

        long unprotectedAt = protectedAt + protectedBytes;
        long unprotectedBytes = view.U16(unprotectedAt + 2);
        image.Layers.Add(Area("TLVs", McuImageBuilder.UnprotectedMagic, view.Slice(unprotectedAt, unprotectedBytes)));
        image.Add("digest computed", Convert.ToHexStringLower(SHA256.HashData(view.Span(0, unprotectedAt))));
        if (unprotectedAt + unprotectedBytes < view.SizeBytes)
        {
            image.Problems.Add($"{view.SizeBytes - unprotectedAt - unprotectedBytes} bytes after the TLVs, at offset {view.Offset + unprotectedAt + unprotectedBytes}");
        }

        return image;
    }

    private static Layer Area(string name, ushort magic, ByteView view)
    {
        var area = new Layer(name, view.Offset, view.SizeBytes);
        if (view.U16(0) != magic || view.U16(2) != view.SizeBytes)
        {
            area.Problems.Add($"magic 0x{view.U16(0):X4} and size {view.U16(2)}; 0x{magic:X4} and {view.SizeBytes} expected");
        }

        long position = 4;
        while (view.Has(position, 4))
        {
            ushort type = view.U16(position);
            int size = view.U16(position + 2);
            area.Add($"0x{type:X4} {(Names.TryGetValue(type, out string known) ? known : "unknown")}", Value(type, view.Slice(position + 4, size)));
            position += 4 + size;
        }

        if (position != view.SizeBytes)
        {
            area.Problems.Add("a TLV ends outside its area");
        }

        return area;
    }

    private static string Value(ushort type, ByteView value) => type switch
    {
        0x50 when value.SizeBytes == 4 => value.U32(0).ToString(CultureInfo.InvariantCulture),
        0xA0 when value.SizeBytes == 1 => ManifestInspector.BridgeTypes(value.U8(0)),
        0xA1 when value.SizeBytes == 4 => string.Create(CultureInfo.InvariantCulture, $"0x{value.U16(0):X4} to 0x{value.U16(2):X4}"),
        0xA2 when value.SizeBytes == 4 => string.Create(CultureInfo.InvariantCulture, $"manufacturer 0x{value.U16(0):X4}, image type 0x{value.U16(2):X4}"),
        _ => value.Hex(0, value.SizeBytes),
    };
}
