using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Bridge.Cli.Flashing;
using Bridge.Cli.Output;
using Bridge.Fuzz;

namespace Bridge.Cli.Fuzzing.Targets;

/// <summary>The partition table in a copy of a board's flash, of which bridge flash takes the address it deploys to. Input: u16 bytes of flash behind the table's start, then the table.</summary>
internal sealed class PartitionTableTarget : FuzzTarget
{
    private const int NoPartition = 1;
    private const int EntryBytes = 32;
    private const int TableBytes = 0xC00;

    public PartitionTableTarget()
        : base("partition-table", "a second reading of the entries: the first of that name that lies in the flash, or none", "no such partition")
    {
    }

    /// <summary>An entry with its name, 96 of them, for each of three names; the exception with its stack trace.</summary>
    public override long AllocationBytes => 128 * 1024;

    public override int FlipBytes => 256;

    public override int BoundedMutations => 5_000;

    public override IReadOnlyList<byte[]> Dictionary { get; } = [[0xAA, 0x50], [.. "deploy\0"u8], [.. "config\0"u8], [0, 0x80, 0, 0], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0x80], [4, 0, 0, 0]];

    public override int Run(byte[] input, CaseMeter meter)
    {
        byte[] flash = FlashOf(input);
        Partition deployment = Find(flash, PartitionTable.Deployment, meter);
        Partition store = Find(flash, PartitionTable.Store, meter);
        meter.Enter();
        bool has = FlashJob.HasFileSystem(store, flash);
        meter.Leave();
        Demand(!has || store != null, "a file system without a partition");
        return deployment == null ? NoPartition : Accepted;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        byte[] nvs = Entry("nvs", 0x9000, 0x4000);
        byte[] deploy = Entry("deploy", 0xA000, 0x1000);
        byte[] config = Entry("config", 0x8000, 0x2000);
        byte[] small = Entry("config", 0x8000, 4);
        return
        [
            [0xFF, 0x4F, .. nvs, .. deploy, .. config],
            [0xFF, 0x4F, .. Entry("deploy", 0x7FFFF000, 0x7FFFF000), .. deploy, .. small],
            [0, 0, .. nvs],
            [0xFF, 0x4F, .. nvs, .. new byte[EntryBytes], .. deploy],
        ];
    }

    /// <summary>The whole flash up to the end that the input says; erased behind the table.</summary>
    private static byte[] FlashOf(byte[] input)
    {
        ReadOnlySpan<byte> table = input.AsSpan(Math.Min(2, input.Length));
        int behind = input.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(input);
        byte[] flash = new byte[PartitionTable.Offset + behind];
        flash.AsSpan(PartitionTable.Offset).Fill(0xFF);
        table[..Math.Min(table.Length, behind)].CopyTo(flash.AsSpan(PartitionTable.Offset));
        return flash;
    }

    private static Partition Find(byte[] flash, string name, CaseMeter meter)
    {
        Partition found = null;
        bool isRefused = false;
        meter.Enter();
        try
        {
            found = PartitionTable.Find(flash, name, "flash.bin");
        }
        catch (CliException refusal)
        {
            isRefused = refusal.ExitCode == ExitCode.Board;
        }

        meter.Leave();
        (long Offset, long Size)? expected = Expected(flash, name);
        Demand(isRefused == (expected == null), "another verdict than the entries'");
        Demand(expected == null || (found.Offset == expected.Value.Offset && found.SizeBytes == expected.Value.Size), "another place than the first entry of that name");
        Demand(found == null || found.In(flash).Length == found.SizeBytes, "a partition that is not in the flash");
        return found;
    }

    private static (long Offset, long Size)? Expected(byte[] flash, string name)
    {
        byte[] wanted = new byte[16];
        System.Text.Encoding.ASCII.GetBytes(name).CopyTo(wanted, 0);
        for (int at = PartitionTable.Offset; at + EntryBytes <= Math.Min(flash.Length, PartitionTable.Offset + TableBytes) && flash[at] == 0xAA && flash[at + 1] == 0x50; at += EntryBytes)
        {
            long offset = BinaryPrimitives.ReadUInt32LittleEndian(flash.AsSpan(at + 4));
            long size = BinaryPrimitives.ReadUInt32LittleEndian(flash.AsSpan(at + 8));
            if (flash.AsSpan(at + 12, 16).SequenceEqual(wanted) && size > 0 && offset + size <= flash.Length)
            {
                return (offset, size);
            }
        }

        return null;
    }

    private static byte[] Entry(string name, int offset, int size)
    {
        byte[] entry = new byte[EntryBytes];
        entry[0] = 0xAA;
        entry[1] = 0x50;
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(4), offset);
        BinaryPrimitives.WriteInt32LittleEndian(entry.AsSpan(8), size);
        System.Text.Encoding.ASCII.GetBytes(name).CopyTo(entry, 12);
        return entry;
    }
}
