using System;
using System.Buffers.Binary;
using System.IO;

namespace Bridge.Proof;

/// <summary>An OTA file the proof knows byte by byte. Read by the tables of docs/formats.md and not by the device's parsers: this is what those are held against.</summary>
public sealed class KnownImage
{
    private const ushort ManifestTag = 0xF001;
    private const ushort ImageTag = 0x0000;
    private const int ElementHeadBytes = 6;
    private const int DigestBytes = 32;

    /// <exception cref="InvalidDataException">Not an OTA file with a manifest before an image.</exception>
    public KnownImage(byte[] file)
    {
        File = file;
        try
        {
            FileVersion = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(14));
            int manifest = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(6));
            int image = manifest + ElementHeadBytes + Element(file, manifest, ManifestTag);
            ReadOnlySpan<byte> fields = file.AsSpan(manifest + ElementHeadBytes);
            SecurityCounter = BinaryPrimitives.ReadUInt32LittleEndian(fields[24..]);
            ChunkBytes = BinaryPrimitives.ReadInt32LittleEndian(fields[32..]);
            Digest = fields.Slice(40, DigestBytes).ToArray();
            ImageOffset = image + ElementHeadBytes;
            ImageBytes = Element(file, image, ImageTag);
            int header = BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(ImageOffset + 8));
            Payload = file.AsSpan(ImageOffset + header, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(ImageOffset + 12))).ToArray();
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException("no OTA file of a bridge: it ends inside a field", e);
        }
    }

    public byte[] File { get; }

    public long FileVersion { get; }

    public long SecurityCounter { get; }

    public int ChunkBytes { get; }

    /// <summary>The image's D, as the manifest names it.</summary>
    public byte[] Digest { get; }

    /// <summary>In the file, of the MCUboot image's first byte.</summary>
    public int ImageOffset { get; }

    public int ImageBytes { get; }

    /// <summary>The assemblies back to back, each padded to four bytes.</summary>
    public byte[] Payload { get; }

    public int ChunkCount => (ImageBytes + ChunkBytes - 1) / ChunkBytes;

    public ReadOnlySpan<byte> Prefix => File.AsSpan(0, ImageOffset);

    public ReadOnlySpan<byte> Chunk(int index)
    {
        int start = index * ChunkBytes;
        return File.AsSpan(ImageOffset + start, Math.Min(ChunkBytes, ImageBytes - start));
    }

    private static int Element(byte[] file, int offset, ushort tag)
    {
        if (BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(offset)) != tag)
        {
            throw new InvalidDataException($"no OTA file of a bridge: element 0x{tag:X4} expected at offset {offset}");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(offset + 2));
        return length >= 0 && offset + ElementHeadBytes + length <= file.Length
            ? length
            : throw new InvalidDataException($"no OTA file of a bridge: the element at offset {offset} is longer than the file");
    }
}
