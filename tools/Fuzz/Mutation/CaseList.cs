using System;
using System.Collections.Generic;

namespace Bridge.Fuzz.Mutation;

/// <summary>The cases of a target by number: its corpus, every truncation of it, every single-bit flip of its small entries, and then mutations without end.</summary>
/// <remarks>A case is made from its number and the seed alone, so that one number on a command line brings back its bytes.</remarks>
public sealed class CaseList
{
    private const int MaxChanges = 6;

    private readonly FuzzTarget _target;
    private readonly int _seed;
    private readonly IReadOnlyList<byte[]> _corpus;
    private readonly ByteMutator _bytes;
    private readonly SequenceMutator _sequences;
    private readonly long[] _truncations;
    private readonly long[] _flips;

    public CaseList(FuzzTarget target, int seed)
    {
        _target = target;
        _seed = seed;
        _corpus = target.Corpus;
        _bytes = new ByteMutator(_corpus, target.Dictionary);
        _sequences = new SequenceMutator(_corpus, _bytes);
        _truncations = Ends(_corpus, entry => entry.Length);
        _flips = Ends(_corpus, entry => entry.Length <= target.FlipBytes ? 8L * entry.Length : 0);
    }

    /// <summary>Cases that do not depend on the seed.</summary>
    public long FixedCount => _corpus.Count + _truncations[^1] + _flips[^1];

    public byte[] Build(long number)
    {
        if (number < _corpus.Count)
        {
            return (byte[])_corpus[(int)number].Clone();
        }

        long rest = number - _corpus.Count;
        if (rest < _truncations[^1])
        {
            int entry = Find(_truncations, ref rest);
            return _corpus[entry][..(int)rest];
        }

        rest -= _truncations[^1];
        if (rest < _flips[^1])
        {
            byte[] flipped = (byte[])_corpus[Find(_flips, ref rest)].Clone();
            flipped[(int)(rest / 8)] ^= (byte)(1 << (int)(rest % 8));
            return flipped;
        }

        return Mutation(number);
    }

    private byte[] Mutation(long number)
    {
        var random = new FuzzRandom(_seed, _target.Name, number);
        byte[] bytes = (byte[])_corpus[random.Next(_corpus.Count)].Clone();
        int changes = 1 + random.Next(random.Next(MaxChanges) + 1);
        for (int i = 0; i < changes; i++)
        {
            bytes = _target.Shape == InputShape.Sequence && !random.OneIn(16)
                ? _sequences.Mutate(bytes, random)
                : _bytes.Mutate(bytes, random);
        }

        return random.OneIn(4) ? bytes : _target.Repair(bytes, random);
    }

    /// <summary>Running sums: entry i owns the numbers below element i that are not below element i - 1.</summary>
    private static long[] Ends(IReadOnlyList<byte[]> corpus, Func<byte[], long> casesOf)
    {
        long[] ends = new long[corpus.Count];
        long sum = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            sum += casesOf(corpus[i]);
            ends[i] = sum;
        }

        return ends;
    }

    private static int Find(long[] ends, ref long number)
    {
        int entry = 0;
        while (number >= ends[entry])
        {
            entry++;
        }

        number -= entry == 0 ? 0 : ends[entry - 1];
        return entry;
    }
}
