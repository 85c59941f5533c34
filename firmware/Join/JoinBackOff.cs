namespace Bridge.Firmware.Join;

/// <summary>When to try again: at once, then about once a minute, then about once an hour, each with jitter so that a street does not try in step after a power cut.</summary>
public sealed class JoinBackOff
{
    public const int MinuteAttempts = 15;
    public const int MinuteMs = 60000;
    public const int MinuteJitterMs = 15000;
    public const int HourMs = 3600000;
    public const int HourJitterMs = 1800000;

    private int _random;

    public JoinBackOff(int seed)
    {
        // xorshift stays at zero for ever if it starts there.
        _random = seed != 0 ? seed : 1;
    }

    /// <summary>Attempts failed since the last <see cref="Reset"/>.</summary>
    public int Failures { get; private set; }

    public void Reset()
    {
        Failures = 0;
    }

    /// <returns>Delay to the next attempt.</returns>
    public int NextDelayMs()
    {
        Failures++;
        if (Failures <= MinuteAttempts)
        {
            return MinuteMs + Jitter(MinuteJitterMs);
        }

        return HourMs + Jitter(HourJitterMs);
    }

    /// <returns>-spread..+spread</returns>
    private int Jitter(int spreadMs)
    {
        _random ^= _random << 13;
        _random ^= (_random >> 17) & 0x7FFF;
        _random ^= _random << 5;
        return ((_random & 0x7FFFFFFF) % ((2 * spreadMs) + 1)) - spreadMs;
    }
}
