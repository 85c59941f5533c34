namespace Bridge.Hal;

/// <summary>Pseudo-random numbers for spreading things in time (xorshift32). For nothing that has to be secret.</summary>
public sealed class Jitter
{
    private int _state;

    public Jitter(int seed)
    {
        // xorshift stays at zero for ever if it starts there.
        _state = seed != 0 ? seed : 1;
    }

    /// <returns>0..bound-1.</returns>
    public int Next(int bound)
    {
        _state ^= _state << 13;
        _state ^= (_state >> 17) & 0x7FFF;
        _state ^= _state << 5;
        return (_state & 0x7FFFFFFF) % bound;
    }
}
