using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Bridge.Cli.Output;

namespace Bridge.Cli.Flashing;

/// <summary>A range of the flash with a name.</summary>
public sealed record Partition(string Name, int Offset, int SizeBytes)
{
    public ReadOnlySpan<byte> In(byte[] flash) => flash.AsSpan(Offset, SizeBytes);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} 0x{Offset:X}..0x{Offset + SizeBytes:X}");
}

/// <summary>The ESP32's partition table, read from a copy of its flash. 32 bytes an entry: 0xAA 0x50, type, subtype, offset, size, name[16], flags.</summary>
public static class PartitionTable
{
    public const int Offset = 0x8000;

    /// <summary>Managed code: PEs back to back.</summary>
    public const string Deployment = "deploy";

    /// <summary>LittleFS, drive I: of the device: banks, records, identity.</summary>
    public const string Store = "config";

    /// <summary>Where every table of nanoFramework 1.17 for the ESP32 has its deployment; the board's own table is what counts.</summary>
    public const int ExpectedDeploymentOffset = 0x1E0000;

    private const int SizeBytes = 0xC00;
    private const int EntrySizeBytes = 32;
    private const ushort EntryMagic = 0x50AA;

    /// <exception cref="CliException">The table, or the partition in it, is missing, or reaches beyond the flash.</exception>
    public static Partition Find(byte[] flash, string name, string path) =>
        TryFind(flash, name) ?? throw new CliException(ExitCode.Board, $"the board's partition table has no \"{name}\" inside {flash.Length} bytes of flash: there is no nanoFramework for it on the board", path, "flash the CLR too: --clr");

    /// <returns>Null when there is none inside the flash.</returns>
    public static Partition TryFind(byte[] flash, string name)
    {
        foreach (Partition partition in Read(flash))
        {
            if (partition.Name == name && partition.Offset >= 0 && partition.SizeBytes > 0 && (long)partition.Offset + partition.SizeBytes <= flash.Length)
            {
                return partition;
            }
        }

        return null;
    }

    private static IEnumerable<Partition> Read(byte[] flash)
    {
        int end = Math.Min(flash.Length, Offset + SizeBytes);
        for (int at = Offset; at + EntrySizeBytes <= end; at += EntrySizeBytes)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(flash.AsSpan(at)) != EntryMagic)
            {
                yield break;
            }

            yield return new Partition(
                Encoding.ASCII.GetString(flash, at + 12, 16).TrimEnd('\0'),
                BinaryPrimitives.ReadInt32LittleEndian(flash.AsSpan(at + 4)),
                BinaryPrimitives.ReadInt32LittleEndian(flash.AsSpan(at + 8)));
        }
    }
}
