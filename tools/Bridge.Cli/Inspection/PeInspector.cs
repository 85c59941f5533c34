using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Bridge.Boot;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Inspection;

/// <summary>Shows nanoFramework assemblies: name, version, what they refer to, and their checksums.</summary>
public static class PeInspector
{
    internal const string LayerName = "assembly ";
    internal const string VersionField = "version";
    internal const string ReferenceField = "refers to";

    private const int HeaderCrcAt = 8;
    private const int TablesAt = 40;
    private const int StringsTable = 11;

    /// <summary>Entry of the CLR's built-in string table that names mscorlib, counted from the top of the index range.</summary>
    private const int MscorlibIndex = 0xFCD2;

    public static bool Recognises(ByteView view) => view.Span(0, PePayload.Marker.Length).SequenceEqual(PePayload.Marker);

    public static Layer Payload(ByteView view)
    {
        var payload = new Layer("payload", view.Offset, view.SizeBytes);
        long position = 0;
        while (position < view.SizeBytes && Recognises(view.Slice(position, PeHeader.SizeBytes)))
        {
            if (payload.Layers.Count == Layer.MaxParts)
            {
                payload.Problems.Add($"more than {Layer.MaxParts} assemblies; the rest, from offset {view.Offset + position}, is not shown");
                return payload;
            }

            long size = view.U32(position + TablesAt + (4 * PeHeader.TableCount));
            if (size < PeHeader.SizeBytes || !view.Has(position, size))
            {
                payload.Problems.Add($"the assembly at offset {view.Offset + position} says {size} bytes, {view.SizeBytes - position} are there");
                return payload;
            }

            payload.Layers.Add(Inspect(view.Slice(position, size)));
            position = (position + size + 3) & ~3L;
        }

        if (position < view.SizeBytes)
        {
            payload.Add("raw bytes", view.SizeBytes - position);
        }

        return payload;
    }

    public static Layer Inspect(ByteView view)
    {
        if (!view.Has(0, PeHeader.SizeBytes))
        {
            var cut = new Layer("assembly", view.Offset, view.SizeBytes);
            cut.Problems.Add($"the header needs {PeHeader.SizeBytes} bytes, {view.SizeBytes} are there");
            return cut;
        }

        var pe = new Layer(LayerName + Name(view), view.Offset, view.SizeBytes);
        pe.Add(VersionField, Version(view, 28));
        Checksum(pe, "header CRC", view.U32(HeaderCrcAt), HeaderCrc(view.Span(0, PeHeader.SizeBytes)));
        Checksum(pe, "body CRC", view.U32(PeHeader.AssemblyCrcOffset), BodyCrc(view.Span(0, view.SizeBytes)));
        pe.AddHex("native methods checksum", view.U32(20), 8);
        if (view.U32(24) != uint.MaxValue)
        {
            pe.Problems.Add($"carries native code at 0x{view.U32(24):X8}; no bridge loads it");
        }

        References(pe, view);
        return pe;
    }

    /// <summary>Makes both checksums of a whole assembly right.</summary>
    internal static void PutChecksums(Span<byte> pe)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(pe[PeHeader.AssemblyCrcOffset..], BodyCrc(pe));
        BinaryPrimitives.WriteUInt32LittleEndian(pe[HeaderCrcAt..], HeaderCrc(pe[..PeHeader.SizeBytes]));
    }

    /// <summary>Simple name of the assembly.</summary>
    internal static string Name(ByteView view) => Name(view, view.U16(36));

    private static void References(Layer pe, ByteView view)
    {
        long end = view.U32(TablesAt + 4);
        int count = 0;
        for (long row = view.U32(TablesAt); row + PeHeader.AssemblyRefRowSizeBytes <= end && view.Has(row, PeHeader.AssemblyRefRowSizeBytes); row += PeHeader.AssemblyRefRowSizeBytes)
        {
            if (count++ == Layer.MaxParts)
            {
                pe.Problems.Add($"refers to more than {Layer.MaxParts} assemblies; the rest is not shown");
                return;
            }

            pe.Add(ReferenceField, Name(view, view.U16(row)) + " " + Version(view, row + 4));
        }
    }

    private static uint HeaderCrc(ReadOnlySpan<byte> header)
    {
        byte[] cleared = header.ToArray();
        cleared.AsSpan(HeaderCrcAt, 4).Clear();
        return (uint)new PeCrc().Continue(0, cleared, 0, cleared.Length);
    }

    private static uint BodyCrc(ReadOnlySpan<byte> pe) => (uint)new PeCrc().Continue(0, pe.ToArray(), PeHeader.SizeBytes, pe.Length - PeHeader.SizeBytes);

    private static void Checksum(Layer pe, string name, uint stored, uint computed)
    {
        pe.Add(name, string.Create(CultureInfo.InvariantCulture, $"0x{stored:X8} {(stored == computed ? "ok" : "WRONG")}"));
        if (stored != computed)
        {
            pe.Problems.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is 0x{stored:X8}, computed 0x{computed:X8}"));
        }
    }

    private static string Version(ByteView view, long position) => string.Create(
        CultureInfo.InvariantCulture,
        $"{view.U16(position)}.{view.U16(position + 2)}.{view.U16(position + 4)}.{view.U16(position + 6)}");

    private static string Name(ByteView view, int index)
    {
        if (index == MscorlibIndex)
        {
            return "mscorlib";
        }

        long start = view.U32(TablesAt + (4 * StringsTable)) + index;
        long end = start;
        while (view.U8(end) != 0 && end - start < 256)
        {
            end++;
        }

        return index < view.U32(TablesAt + (4 * (StringsTable + 1))) - view.U32(TablesAt + (4 * StringsTable))
            ? Encoding.UTF8.GetString(view.Span(start, end - start))
            : string.Create(CultureInfo.InvariantCulture, $"(built-in string 0x{index:X4})");
    }
}
