using System;
using System.Collections.Generic;

namespace Bridge.Fuzz.Mutation;

/// <summary>Changes bytes as a fault or an attacker would: bits, numbers at their edges, lengths that lie, parts moved, doubled, lost or taken from elsewhere.</summary>
public sealed class ByteMutator
{
    /// <summary>An input never grows beyond this: every parser here refuses far shorter ones.</summary>
    public const int MaxInputBytes = 16 * 1024;

    private static readonly long[] Edges =
    [
        0, 1, 2, 3, 4, 7, 8, 16, 31, 32, 33, 63, 64, 65, 72, 73, 0x7E, 0x7F, 0x80, 0x81, 0xFE, 0xFF, 0x100, 0x1FF, 0x7FFE, 0x7FFF, 0x8000, 0xFFFE,
        0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF,
    ];

    private readonly IReadOnlyList<byte[]> _corpus;
    private readonly IReadOnlyList<byte[]> _dictionary;

    public ByteMutator(IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> dictionary)
    {
        _corpus = corpus;
        _dictionary = dictionary;
    }

    /// <summary>One change.</summary>
    /// <returns>A new array, or the one given when it was changed in place.</returns>
    public byte[] Mutate(byte[] bytes, FuzzRandom random)
    {
        if (bytes.Length == 0)
        {
            return Insert(bytes, random);
        }

        switch (random.Next(12))
        {
            case 0:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[random.Next(bytes.Length)] = random.NextByte();
                return bytes;
            case 2:
            case 3:
                return WriteNumber(bytes, Edge(bytes.Length, random), random);
            case 4:
                return AddToNumber(bytes, random);
            case 5:
                return Delete(bytes, random);
            case 6:
                return Insert(bytes, random);
            case 7:
                return bytes[..random.Next(bytes.Length)];
            case 8:
                return Repeat(bytes, random);
            case 9:
                return Splice(bytes, random);
            case 10:
                return Fill(bytes, random);
            default:
                return WriteWord(bytes, random);
        }
    }

    /// <summary>An edge as such, or one of the input's own size: the lengths that just do or do not fit.</summary>
    private static long Edge(int length, FuzzRandom random) =>
        random.OneIn(3) ? length - random.Next(16) + random.Next(8) : Edges[random.Next(Edges.Length)] - random.Next(2);

    private static byte[] WriteNumber(byte[] bytes, long value, FuzzRandom random)
    {
        int width = 1 << random.Next(3);
        bool bigEndian = random.OneIn(8);
        int at = random.Next(bytes.Length);
        for (int i = 0; i < width && at + i < bytes.Length; i++)
        {
            bytes[at + i] = (byte)(value >> (8 * (bigEndian ? width - 1 - i : i)));
        }

        return bytes;
    }

    private static byte[] AddToNumber(byte[] bytes, FuzzRandom random)
    {
        int carry = random.Next(33) - 16;
        for (int at = random.Next(bytes.Length); at < bytes.Length && carry != 0; at++)
        {
            int sum = bytes[at] + carry;
            bytes[at] = (byte)sum;
            carry = sum >> 8;
        }

        return bytes;
    }

    private static byte[] Delete(byte[] bytes, FuzzRandom random)
    {
        int at = random.Next(bytes.Length);
        int count = Math.Min(Run(random), bytes.Length - at);
        return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + count)];
    }

    private static byte[] Insert(byte[] bytes, FuzzRandom random)
    {
        int at = random.Next(bytes.Length + 1);
        byte[] more = new byte[Math.Min(Run(random), MaxInputBytes - bytes.Length)];
        byte value = random.OneIn(2) ? (byte)0 : random.NextByte();
        for (int i = 0; i < more.Length; i++)
        {
            more[i] = random.OneIn(2) ? random.NextByte() : value;
        }

        return [.. bytes.AsSpan(0, at), .. more, .. bytes.AsSpan(at)];
    }

    private static byte[] Repeat(byte[] bytes, FuzzRandom random)
    {
        int at = random.Next(bytes.Length);
        int count = Math.Min(Math.Min(Run(random), bytes.Length - at), MaxInputBytes - bytes.Length);
        return [.. bytes.AsSpan(0, at + count), .. bytes.AsSpan(at, count), .. bytes.AsSpan(at + count)];
    }

    /// <summary>A part of another corpus entry over or into this one.</summary>
    private byte[] Splice(byte[] bytes, FuzzRandom random)
    {
        byte[] other = _corpus[random.Next(_corpus.Count)];
        int from = random.Next(other.Length);
        int at = random.Next(bytes.Length);
        if (random.OneIn(2))
        {
            int tail = Math.Min(other.Length - from, MaxInputBytes - at);
            return [.. bytes.AsSpan(0, at), .. other.AsSpan(from, tail)];
        }

        int count = Math.Min(Math.Min(Run(random), other.Length - from), bytes.Length - at);
        other.AsSpan(from, count).CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private static byte[] Fill(byte[] bytes, FuzzRandom random)
    {
        int at = random.Next(bytes.Length);
        int count = Math.Min(Run(random), bytes.Length - at);
        bytes.AsSpan(at, count).Fill(random.OneIn(2) ? (byte)0xFF : (byte)0);
        return bytes;
    }

    private byte[] WriteWord(byte[] bytes, FuzzRandom random)
    {
        if (_dictionary.Count == 0)
        {
            bytes[random.Next(bytes.Length)]++;
            return bytes;
        }

        byte[] word = _dictionary[random.Next(_dictionary.Count)];
        int at = random.Next(bytes.Length);
        if (random.OneIn(4) && bytes.Length + word.Length <= MaxInputBytes)
        {
            return [.. bytes.AsSpan(0, at), .. word, .. bytes.AsSpan(at)];
        }

        int count = Math.Min(word.Length, bytes.Length - at);
        word.AsSpan(0, count).CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    /// <summary>Mostly a few bytes, sometimes very many.</summary>
    private static int Run(FuzzRandom random) => random.Next(8) switch
    {
        0 => 1 + random.Next(1024),
        1 => 1 + random.Next(128),
        _ => 1 + random.Next(8),
    };
}
