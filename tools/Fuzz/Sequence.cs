using System;
using System.Collections.Generic;

namespace Bridge.Fuzz;

/// <summary>Many events in one input: kind u8, length u16 little-endian, then as many bytes. Any bytes are a sequence: what is missing at the end is left out.</summary>
public static class Sequence
{
    public const int HeadBytes = 3;

    /// <summary>Writes events one after the other.</summary>
    public static byte[] Of(params (int Kind, byte[] Bytes)[] events)
    {
        var all = new List<byte>();
        foreach ((int kind, byte[] bytes) in events)
        {
            all.Add((byte)kind);
            all.Add((byte)bytes.Length);
            all.Add((byte)(bytes.Length >> 8));
            all.AddRange(bytes);
        }

        return [.. all];
    }

    /// <summary>Moves to the event at <paramref name="position"/> and sets that to the next one.</summary>
    /// <returns>False at the end of the input.</returns>
    public static bool Next(byte[] input, ref int position, out int kind, out int start, out int count)
    {
        kind = 0;
        start = position;
        count = 0;
        if (input.Length - position < HeadBytes)
        {
            return false;
        }

        kind = input[position];
        start = position + HeadBytes;
        count = Math.Min(input[position + 1] | (input[position + 2] << 8), input.Length - start);
        position = start + count;
        return true;
    }

    /// <summary>The events as arrays, for the mutator.</summary>
    public static List<(int Kind, byte[] Bytes)> Split(byte[] input)
    {
        var events = new List<(int, byte[])>();
        int position = 0;
        while (Next(input, ref position, out int kind, out int start, out int count))
        {
            events.Add((kind, input[start..(start + count)]));
        }

        return events;
    }
}
