using Bridge.Hal;

namespace Bridge.Firmware.Join;

/// <summary>When to try again: at once, then about once a minute, then about once an hour, each with jitter so that a street does not try in step after a power cut.</summary>
public sealed class JoinBackOff
{
    public const int MinuteAttempts = 15;
    public const int MinuteMs = 60000;
    public const int MinuteJitterMs = 15000;
    public const int HourMs = 3600000;
    public const int HourJitterMs = 1800000;

    private readonly Jitter _jitter;

    public JoinBackOff(int seed)
    {
        _jitter = new Jitter(seed);
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
            return Around(MinuteMs, MinuteJitterMs);
        }

        return Around(HourMs, HourJitterMs);
    }

    private int Around(int delayMs, int spreadMs) => delayMs - spreadMs + _jitter.Next((2 * spreadMs) + 1);
}
