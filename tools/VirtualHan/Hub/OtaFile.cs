using System;
using System.IO;

namespace VirtualHan.Hub;

/// <summary>The few header fields an OTA server needs of a Zigbee OTA file (ZCL 11.4.2). Anything else in it is none of the server's business.</summary>
public sealed class OtaFile
{
    private const uint Magic = 0x0BEEF11E;
    private const int MinHeaderBytes = 56;

    public OtaFile(byte[] bytes)
    {
        if (bytes.Length < MinHeaderBytes || BitConverter.ToUInt32(bytes, 0) != Magic)
        {
            throw new InvalidDataException("Not a Zigbee OTA file: no 0x0BEEF11E at offset 0.");
        }

        Bytes = bytes;
        ManufacturerCode = BitConverter.ToUInt16(bytes, 10);
        ImageType = BitConverter.ToUInt16(bytes, 12);
        FileVersion = BitConverter.ToUInt32(bytes, 14);
    }

    public byte[] Bytes { get; }

    public int ManufacturerCode { get; }

    public int ImageType { get; }

    public uint FileVersion { get; }

    /// <summary>What the server offers is what it has: a truncated file is offered with the size that is left of it.</summary>
    public int SizeBytes => Bytes.Length;
}
