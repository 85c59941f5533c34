using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using Bridge.Boot;

namespace Bridge.Cli.Inspection;

/// <summary>Shows an MCUboot image: header, TLV areas, and the assemblies in the payload.</summary>
public static class McuInspector
{
    private static readonly Dictionary<ushort, string> Names = new()
    {
        [Tlv.KeyHash] = "key hash",
        [0x02] = "public key",
        [Tlv.Sha256] = "SHA-256",
        [0x11] = "SHA-384",
        [0x12] = "SHA-512",
        [Tlv.SignatureRsa2048] = "RSA-2048 signature",
        [Tlv.SignatureEcdsa] = "ECDSA signature",
        [Tlv.SignatureRsa3072] = "RSA-3072 signature",
        [Tlv.SignatureEd25519] = "Ed25519 signature",
        [Tlv.Dependency] = "dependency",
        [Tlv.SecurityCounter] = "security counter",
        [Tlv.BootRecord] = "boot record",
        [Tlv.VendorId] = "vendor id",
        [Tlv.ClassId] = "class id",
        [Tlv.BridgeTypes] = "bridge types",
        [Tlv.HardwareRange] = "hardware range",
        [Tlv.Identity] = "identity",
    };

    public static bool Recognises(ByteView view) => view.Has(0, 4) && view.U32(0) == McuImage.Magic;

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
        if (headerBytes < McuImage.HeaderSizeBytes || !view.Has(0, protectedAt + protectedBytes))
        {
            image.Problems.Add($"header, payload and protected TLVs need {protectedAt + protectedBytes} bytes, {view.SizeBytes} are there");
            return image;
        }

        image.Layers.Add(PeInspector.Payload(view.Slice(headerBytes, payloadBytes)));
        if (protectedBytes > 0)
        {
            image.Layers.Add(Area("protected TLVs", TlvTable.ProtectedMagic, view.Slice(protectedAt, protectedBytes)));
        }

        long unprotectedAt = protectedAt + protectedBytes;
        long unprotectedBytes = view.U16(unprotectedAt + 2);
        image.Layers.Add(Area("TLVs", TlvTable.UnprotectedMagic, view.Slice(unprotectedAt, unprotectedBytes)));
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

    private static Layer Area(string name, int magic, ByteView view)
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
        Tlv.SecurityCounter when value.SizeBytes == 4 => value.U32(0).ToString(CultureInfo.InvariantCulture),
        Tlv.BridgeTypes when value.SizeBytes == 1 => ManifestInspector.BridgeTypes(value.U8(0)),
        Tlv.HardwareRange when value.SizeBytes == 4 => string.Create(CultureInfo.InvariantCulture, $"0x{value.U16(0):X4} to 0x{value.U16(2):X4}"),
        Tlv.Identity when value.SizeBytes == 4 => string.Create(CultureInfo.InvariantCulture, $"manufacturer 0x{value.U16(0):X4}, image type 0x{value.U16(2):X4}"),
        _ => value.Hex(0, value.SizeBytes),
    };
}
