using System.Globalization;
using System.Text;
using Bridge.Boot;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Inspection;

/// <summary>Shows a Zigbee OTA file (ZCL 11.4): header, then every element.</summary>
public static class OtaInspector
{
    public static bool Recognises(ByteView view) => view.Has(0, 4) && view.U32(0) == OtaHeader.Magic;

    public static Layer Inspect(ByteView view)
    {
        uint total = view.U32(52);
        var file = new Layer("Zigbee OTA file", view.Offset, view.SizeBytes);
        file.Layers.Add(Header(view));
        if (total != view.SizeBytes)
        {
            file.Problems.Add($"the header says {total} bytes, the file has {view.SizeBytes}");
        }

        long position = view.U16(6);
        for (int elements = 0; view.Has(position, OtaElement.HeaderSizeBytes); elements++)
        {
            if (elements == Layer.MaxParts)
            {
                file.Problems.Add($"more than {Layer.MaxParts} elements; the rest, from offset {position}, is not shown");
                return file;
            }

            ushort tag = view.U16(position);
            long size = view.U32(position + 2);
            ByteView data = view.Slice(position + OtaElement.HeaderSizeBytes, size);
            file.Layers.Add(Element(tag, size, data));
            position += OtaElement.HeaderSizeBytes + size;
        }

        if (position != view.SizeBytes)
        {
            file.Problems.Add(position < view.SizeBytes
                ? $"{view.SizeBytes - position} bytes after the last element, at offset {position}"
                : $"the last element ends at offset {position}, beyond the file");
        }

        return file;
    }

    private static Layer Header(ByteView view)
    {
        int fieldControl = view.U16(8);
        var header = new Layer("OTA header", view.Offset, view.U16(6));
        header.AddHex("header version", view.U16(4), 4)
            .AddHex("field control", fieldControl, 4)
            .AddHex("manufacturer", view.U16(10), 4)
            .AddHex("image type", view.U16(12), 4)
            .Add("file version", string.Create(CultureInfo.InvariantCulture, $"0x{view.U32(14):X8} ({McuVersion.Show(view.U32(14))})"))
            .AddHex("stack version", view.U16(18), 4)
            .Add("header string", Encoding.ASCII.GetString(view.Span(20, OtaHeader.StringSizeBytes)).TrimEnd('\0'))
            .Add("total size", view.U32(52));
        long position = OtaHeader.MandatorySizeBytes;
        if ((fieldControl & OtaHeader.HasSecurityCredentialVersion) != 0)
        {
            header.Add("security credential version", view.U8(position));
            position += 1;
        }

        if ((fieldControl & OtaHeader.HasDestination) != 0)
        {
            header.Add("destination", view.Hex(position, 8));
            position += 8;
        }

        if ((fieldControl & OtaHeader.HasHardwareVersions) != 0)
        {
            header.AddHex("minimum hardware", view.U16(position), 4).AddHex("maximum hardware", view.U16(position + 2), 4);
            position += 4;
        }

        if (view.U16(6) < position)
        {
            header.Problems.Add($"header length {view.U16(6)} is too short for field control 0x{fieldControl:X4}");
        }

        return header;
    }

    private static Layer Element(ushort tag, long size, ByteView data)
    {
        var element = new Layer($"element 0x{tag:X4} {Name(tag)}", data.Offset - OtaElement.HeaderSizeBytes, OtaElement.HeaderSizeBytes + size);
        if (data.SizeBytes != size)
        {
            element.Problems.Add($"declares {size} bytes, {data.SizeBytes} are there");
        }

        if (tag == OtaElement.TagManifest)
        {
            element.Layers.Add(ManifestInspector.Inspect(data));
        }
        else if (McuInspector.Recognises(data))
        {
            element.Layers.Add(McuInspector.Inspect(data));
        }

        return element;
    }

    private static string Name(ushort tag) => tag switch
    {
        OtaElement.TagUpgradeImage => "upgrade image",
        0x0001 => "ECDSA signature, suite 1",
        0x0002 => "signing certificate, suite 1",
        0x0003 => "image integrity code",
        0x0004 => "picture",
        0x0005 => "ECDSA signature, suite 2",
        0x0006 => "signing certificate, suite 2",
        OtaElement.TagManifest => "bridge manifest",
        >= 0xF000 => "manufacturer specific",
        _ => "reserved",
    };
}
