using System;
using System.Globalization;
using Bridge.Boot;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Inspection;

/// <summary>Shows the signed manifest in front of a bridge image.</summary>
public static class ManifestInspector
{
    public static Layer Inspect(ByteView view)
    {
        var layer = new Layer("manifest", view.Offset, view.SizeBytes);
        if (view.U32(0) != Manifest.Magic)
        {
            layer.Problems.Add("no \"AHBM\" at its start");
            return layer;
        }

        int signedBytes = view.U16(6);
        int chunkCount = view.U16(22);
        layer.Add("format", view.U16(4))
            .Add("signed bytes", signedBytes)
            .AddHex("manufacturer", view.U16(8), 4)
            .AddHex("image type", view.U16(10), 4)
            .Add("file version", string.Create(CultureInfo.InvariantCulture, $"0x{view.U32(12):X8} ({McuVersion.Show(view.U32(12))})"))
            .AddHex("minimum hardware", view.U16(16), 4)
            .AddHex("maximum hardware", view.U16(18), 4)
            .Add("bridge types", BridgeTypes(view.U8(20)))
            .Add("security counter", view.U32(24))
            .Add("image size", view.U32(28))
            .Add("chunk size", view.U32(32))
            .Add("chunks", chunkCount)
            .Add("image digest", view.Hex(40, Manifest.DigestSizeBytes));
        for (int i = 0; i < chunkCount && view.Has(Manifest.FixedSizeBytes + (i * Manifest.DigestSizeBytes), Manifest.DigestSizeBytes); i++)
        {
            layer.Add($"chunk {i}", view.Hex(Manifest.FixedSizeBytes + (i * Manifest.DigestSizeBytes), Manifest.DigestSizeBytes));
        }

        int signatureBytes = view.U8(signedBytes + Manifest.DigestSizeBytes);
        layer.Add("key hash", view.Hex(signedBytes, Manifest.DigestSizeBytes))
            .Add("signature", view.Hex(signedBytes + Manifest.DigestSizeBytes + 1, signatureBytes));
        if (signedBytes != Manifest.FixedSizeBytes + (Manifest.DigestSizeBytes * chunkCount))
        {
            layer.Problems.Add($"{signedBytes} signed bytes do not fit {chunkCount} chunks");
        }

        if (signedBytes + Manifest.DigestSizeBytes + 1 + signatureBytes != view.SizeBytes)
        {
            layer.Problems.Add("the signature does not end where the element ends");
        }

        return layer;
    }

    /// <summary>Bit 0 = B1 ... bit 3 = B4.</summary>
    public static string BridgeTypes(int mask)
    {
        string text = string.Empty;
        for (int bit = 0; bit < 8; bit++)
        {
            if ((mask & (1 << bit)) != 0)
            {
                text += (text.Length > 0 ? "," : string.Empty) + (bit < 4 ? "B" + (bit + 1).ToString(CultureInfo.InvariantCulture) : "bit" + bit.ToString(CultureInfo.InvariantCulture));
            }
        }

        return text.Length > 0 ? text : "none";
    }
}
