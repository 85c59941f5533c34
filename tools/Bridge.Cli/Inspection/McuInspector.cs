using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using Bridge.Boot;
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
        byte[] computed = SHA256.HashData(view.Span(0, unprotectedAt));
        image.Add("digest computed", Convert.ToHexStringLower(computed));
        if (Find(Tlv.Sha256, view.Slice(unprotectedAt, unprotectedBytes)) is ByteView stored && !stored.Span(0, stored.SizeBytes).SequenceEqual(computed))
        {
            image.Problems.Add($"the SHA-256 TLV at offset {stored.Offset} is not the digest computed");
        }

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

        long position = TlvTable.HeadSizeBytes;
        while (Entry(view, position, out ushort type, out ByteView value, out long next))
        {
            area.Add($"0x{type:X4} {(Names.TryGetValue(type, out string known) ? known : "unknown")}", Value(type, value));
            position = next;
        }

        if (position != view.SizeBytes)
        {
            area.Problems.Add("a TLV ends outside its area");
        }

        return area;
    }

    /// <summary>Value of the first TLV of a type; null when there is none.</summary>
    private static ByteView? Find(int wanted, ByteView area)
    {
        long position = TlvTable.HeadSizeBytes;
        while (Entry(area, position, out ushort type, out ByteView value, out position))
        {
            if (type == wanted)
            {
                return value;
            }
        }

        return null;
    }

    private static bool Entry(ByteView area, long position, out ushort type, out ByteView value, out long next)
    {
        type = area.U16(position);
        int size = area.U16(position + 2);
        value = area.Slice(position + TlvTable.HeadSizeBytes, size);
        next = position + TlvTable.HeadSizeBytes + size;
        return area.Has(position, TlvTable.HeadSizeBytes);
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
