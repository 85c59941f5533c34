using System;
using System.Collections.Generic;

namespace Bridge.Fuzz.Mutation;

/// <summary>Changes the order and number of events, or the bytes of one of them, and leaves the framing right.</summary>
public sealed class SequenceMutator
{
    private const int MaxEvents = 256;

    private readonly IReadOnlyList<byte[]> _corpus;
    private readonly ByteMutator _bytes;

    public SequenceMutator(IReadOnlyList<byte[]> corpus, ByteMutator bytes)
    {
        _corpus = corpus;
        _bytes = bytes;
    }

    public byte[] Mutate(byte[] input, FuzzRandom random)
    {
        List<(int Kind, byte[] Bytes)> events = Sequence.Split(input);
        if (events.Count == 0)
        {
            return _bytes.Mutate(input, random);
        }

        int at = random.Next(events.Count);
        switch (random.Next(10))
        {
            case 0:
                events.RemoveRange(at, Math.Min(1 + random.Next(3), events.Count - at));
                break;
            case 1:
                events.Insert(random.Next(events.Count + 1), events[at]);
                break;
            case 2:
                int other = random.Next(events.Count);
                (events[at], events[other]) = (events[other], events[at]);
                break;
            case 3:
                events.InsertRange(at, Borrowed(random));
                break;
            default:
                events[at] = (random.OneIn(16) ? random.NextByte() : events[at].Kind, _bytes.Mutate((byte[])events[at].Bytes.Clone(), random));
                break;
        }

        return Joined(events);
    }

    /// <summary>Some neighbouring events of a corpus entry.</summary>
    private List<(int Kind, byte[] Bytes)> Borrowed(FuzzRandom random)
    {
        List<(int Kind, byte[] Bytes)> events = Sequence.Split(_corpus[random.Next(_corpus.Count)]);
        int from = random.Next(events.Count);
        return events.GetRange(from, Math.Min(1 + random.Next(4), events.Count - from));
    }

    private static byte[] Joined(List<(int Kind, byte[] Bytes)> events)
    {
        if (events.Count > MaxEvents)
        {
            events.RemoveRange(MaxEvents, events.Count - MaxEvents);
        }

        byte[] joined = Sequence.Of([.. events]);
        return joined.Length > ByteMutator.MaxInputBytes ? joined[..ByteMutator.MaxInputBytes] : joined;
    }
}
