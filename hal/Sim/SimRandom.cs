namespace Bridge.Hal.Sim;

/// <summary>Seeded random bytes (splitmix64). The same seed gives the same bytes on every machine.</summary>
public sealed class SimRandom : IRandom
{
    private ulong _state;

    public SimRandom(long seed)
    {
        _state = unchecked((ulong)seed);
    }

    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }

    /// <returns>0..bound-1.</returns>
    public int Next(int bound) => (int)(Next() % (ulong)bound);

    public void Fill(byte[] buffer, int offset, int count)
    {
        for (int i = 0; i < count; i++)
        {
            buffer[offset + i] = (byte)Next();
        }
    }
}
