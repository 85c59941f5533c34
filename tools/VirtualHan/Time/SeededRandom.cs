using System.Numerics;
using Bridge.Hal.Sim;

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

        var seeds = new SimRandom((long)state);
        _s0 = seeds.Next();
        _s1 = seeds.Next();
        _s2 = seeds.Next();
        _s3 = seeds.Next();
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
}
