using System.Numerics;

namespace VirtualHan.Time;

/// <summary>xoshiro256** seeded by splitmix64: the same numbers from one seed on every machine and runtime version.</summary>
public sealed class SeededRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    public SeededRandom(int seed, string stream)
    {
        ulong state = (uint)seed;
        foreach (char c in stream)
        {
            state = (state ^ c) * 0x100000001B3UL;
        }

        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <returns>0 .. <paramref name="bound"/> - 1</returns>
    public int Next(int bound) => (int)((NextUInt64() >> 33) % (ulong)bound);

    /// <returns>True with the given probability; a probability of 0 draws no number.</returns>
    public bool Chance(double probability) =>
        probability > 0 && (NextUInt64() >> 11) * (1.0 / (1UL << 53)) < probability;

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)(NextUInt64() >> 56);
        }

        return bytes;
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        ulong z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
