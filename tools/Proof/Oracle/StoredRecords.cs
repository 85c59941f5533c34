using System;
using System.Buffers.Binary;
using System.Globalization;
using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>The boot record as it lies in the flash, found without the device's record store: by names, frame and CRC of docs/boot.md.</summary>
public sealed class StoredRecords
{
    public const int NoSequence = -1;

    private const int HeaderBytes = 12;
    private const int CrcBytes = 4;
    private const int NameLength = 11;

    private readonly byte[] _payload = new byte[BootRecord.SizeBytes];

    /// <summary>The record of the newest generation that has an intact copy; only then is it filled.</summary>
    public BootRecord Newest { get; } = new BootRecord();

    /// <summary><see cref="NoSequence"/> when no copy is intact.</summary>
    public int NewestIntact { get; private set; }

    /// <summary>By name, whatever is in it.</summary>
    public int Highest { get; private set; }

    /// <summary>Files that have the name of a boot record.</summary>
    public int FileCount { get; private set; }

    /// <summary>A copy newer than <see cref="NewestIntact"/> reads differently from read to read: it may decide, once, as either.</summary>
    public bool HasDoubt { get; private set; }

    public void Read(SimStore store)
    {
        NewestIntact = NoSequence;
        Highest = NoSequence;
        FileCount = 0;
        int doubtful = NoSequence;
        for (int i = 0; i < store.FileCount; i++)
        {
            string name = store.NameAt(i);
            int sequence = SequenceOf(name);
            if (sequence == NoSequence)
            {
                continue;
            }

            FileCount++;
            Highest = Math.Max(Highest, sequence);
            store.TryPeek(name, out StoredFile file);
            if (file.IsUnsettled)
            {
                doubtful = Math.Max(doubtful, sequence);
            }
            else if (sequence > NewestIntact && IsIntact(file.Bytes, sequence))
            {
                NewestIntact = sequence;
                file.Bytes.AsSpan(HeaderBytes, BootRecord.SizeBytes).CopyTo(_payload);
            }
        }

        HasDoubt = doubtful > NewestIntact;
        if (NewestIntact != NoSequence && Newest.Decode(_payload) != Result.Ok)
        {
            NewestIntact = NoSequence;
        }
    }

    /// <summary>Counts the intact, settled copies of a generation. One that was damaged where its writer had already looked counts as one too.</summary>
    public static int CountCopies(SimStore store, int sequence)
    {
        int count = 0;
        for (int copy = 0; copy < 2; copy++)
        {
            bool isThere = store.TryPeek(NameOf(sequence, copy), out StoredFile file);
            count += isThere && ((!file.IsUnsettled && IsIntact(file.Bytes, sequence)) || file.IsSilentlyDamaged) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Counts the copies of a generation that a fault damaged after they were written.</summary>
    public static int CountDamaged(SimStore store, int sequence)
    {
        int count = 0;
        for (int copy = 0; copy < 2; copy++)
        {
            count += store.TryPeek(NameOf(sequence, copy), out StoredFile file) && file.DamagedAt > 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Counts the copies of a generation that read differently from read to read.</summary>
    public static int CountWavering(SimStore store, int sequence)
    {
        int count = 0;
        for (int copy = 0; copy < 2; copy++)
        {
            count += store.TryPeek(NameOf(sequence, copy), out StoredFile file) && file.IsUnsettled ? 1 : 0;
        }

        return count;
    }

    public static bool IsName(string name) => SequenceOf(name) != NoSequence;

    public static string NameOf(int sequence, int copy) => string.Create(CultureInfo.InvariantCulture, $"{BootControl.RecordPrefix}{sequence:x8}.{copy}");

    /// <summary>Frames a record for a copy of that generation.</summary>
    public static byte[] Frame(BootRecord record, int sequence)
    {
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        byte[] frame = new byte[HeaderBytes + payload.Length + CrcBytes];
        "AHR"u8.CopyTo(frame);
        frame[3] = (byte)BootControl.RecordPrefix;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(8), (ushort)payload.Length);
        payload.CopyTo(frame, HeaderBytes);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(HeaderBytes + payload.Length), Crc32.Compute(frame, 0, HeaderBytes + payload.Length));
        return frame;
    }

    private static bool IsIntact(byte[] frame, int sequence) =>
        frame.Length == HeaderBytes + BootRecord.SizeBytes + CrcBytes
        && frame.AsSpan(0, 3).SequenceEqual("AHR"u8)
        && frame[3] == BootControl.RecordPrefix
        && BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(4)) == sequence
        && BinaryPrimitives.ReadUInt16LittleEndian(frame.AsSpan(8)) == BootRecord.SizeBytes
        && BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(frame.Length - CrcBytes)) == Crc32.Compute(frame, 0, frame.Length - CrcBytes);

    private static int SequenceOf(string name) =>
        name.Length == NameLength && name[0] == BootControl.RecordPrefix
        && int.TryParse(name.AsSpan(1, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int sequence)
            ? sequence
            : NoSequence;
}
