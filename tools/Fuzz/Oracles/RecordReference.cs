using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;

namespace Bridge.Fuzz.Oracles;

/// <summary>The files of a record as docs/boot.md describes them, read and written a second time.</summary>
public static class RecordReference
{
    private const int FrameBytes = 16;

    public static string Name(char prefix, uint sequence, int copy) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{sequence:x8}.{copy}");

    public static byte[] File(char prefix, uint sequence, ReadOnlySpan<byte> payload)
    {
        byte[] file = new byte[FrameBytes + payload.Length];
        "AHR"u8.CopyTo(file);
        file[3] = (byte)prefix;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)payload.Length);
        payload.CopyTo(file.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(file.Length - 4), ReferenceCrc.Record(file.AsSpan(0, file.Length - 4)));
        return file;
    }

    /// <returns>True when the name is one of a record: prefix, eight lower-case digits below 7fffffff, ".0" or ".1".</returns>
    public static bool TryParseName(string name, char prefix, out uint sequence)
    {
        sequence = 0;
        if (name.Length != 11 || name[0] != prefix || name[9] != '.' || name[10] is not ('0' or '1'))
        {
            return false;
        }

        for (int i = 1; i < 9; i++)
        {
            if (!char.IsAsciiHexDigitLower(name[i]))
            {
                return false;
            }

            sequence = (sequence << 4) | (uint)Convert.ToInt32(name.Substring(i, 1), 16);
        }

        return sequence < int.MaxValue;
    }

    /// <summary>The newest state with an intact copy: copy 0 if that is one.</summary>
    /// <param name="any">Whether there are files of the record at all.</param>
    /// <returns>Its payload, as long as it was stored; null when no copy is intact.</returns>
    public static byte[] Newest(IReadOnlyDictionary<string, byte[]> files, char prefix, int size, int olderSize, out bool any)
    {
        any = false;
        byte[] newest = null;
        string best = string.Empty;
        foreach ((string name, byte[] file) in files)
        {
            if (!TryParseName(name, prefix, out uint sequence))
            {
                continue;
            }

            any = true;
            int count = file.Length - FrameBytes;
            bool intact = (count == size || count == olderSize) && file.AsSpan().SequenceEqual(File(prefix, sequence, file.AsSpan(12, count)));

            // Of one sequence the first copy goes before the second.
            string rank = name[..10] + (name[10] == '0' ? '1' : '0');
            if (intact && string.CompareOrdinal(rank, best) > 0)
            {
                best = rank;
                newest = file.AsSpan(12, count).ToArray();
            }
        }

        return newest;
    }
}
