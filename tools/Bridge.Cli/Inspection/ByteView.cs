using System;
using System.Buffers.Binary;

namespace Bridge.Cli.Inspection;

/// <summary>A window on a file that knows its place in it. Reads outside give 0: inspect shows broken files too, and checks <see cref="Has"/> where it matters.</summary>
public readonly struct ByteView
{
    private readonly byte[] _file;

    public ByteView(byte[] file, long offset, long sizeBytes)
    {
        _file = file;
        Offset = Math.Min(Math.Max(offset, 0), file.Length);
        SizeBytes = Math.Max(0, Math.Min(sizeBytes, file.Length - Offset));
    }

    public long Offset { get; }

    public long SizeBytes { get; }

    public bool Has(long position, long count) => position >= 0 && count >= 0 && position + count <= SizeBytes;

    public byte U8(long position) => Has(position, 1) ? _file[Offset + position] : (byte)0;

    public ushort U16(long position) => Has(position, 2) ? BinaryPrimitives.ReadUInt16LittleEndian(Span(position, 2)) : (ushort)0;

    public uint U32(long position) => Has(position, 4) ? BinaryPrimitives.ReadUInt32LittleEndian(Span(position, 4)) : 0;

    public ReadOnlySpan<byte> Span(long position, long count) =>
        Has(position, count) ? _file.AsSpan((int)(Offset + position), (int)count) : [];

    public string Hex(long position, long count) => Convert.ToHexStringLower(Span(position, count));

    public ByteView Slice(long position, long count) => new(_file, Offset + position, Math.Min(count, SizeBytes - position));
}
