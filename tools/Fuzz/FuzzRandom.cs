using System.Numerics;

namespace Bridge.Fuzz;

/// <summary>xoroshiro128++ seeded by splitmix64: case K of a target is the same bytes on every machine, and no case depends on the one before.</summary>
public sealed class FuzzRandom
{
    private ulong _s0;
    private ulong _s1;

    public FuzzRandom(int seed, string target, long number)
    {
        ulong state = (uint)seed;
        foreach (char c in target)
        {
            state = (state ^ c) * 0x100000001B3UL;
        }

        state ^= (ulong)number * 0xD1342543DE82EF95UL;
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
    }

    /// <returns>0..bound-1; 0 for a bound of 1 or less.</returns>
    public int Next(int bound) => bound <= 1 ? 0 : (int)((NextUInt64() >> 33) % (ulong)bound);

    /// <returns>True once in <paramref name="times"/> draws.</returns>
    public bool OneIn(int times) => Next(times) == 0;

    public byte NextByte() => (byte)(NextUInt64() >> 56);

    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s0 + _s1, 17) + _s0;
        _s1 ^= _s0;
        _s0 = BitOperations.RotateLeft(_s0, 49) ^ _s1 ^ (_s1 << 21);
        _s1 = BitOperations.RotateLeft(_s1, 28);
        return result;
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
