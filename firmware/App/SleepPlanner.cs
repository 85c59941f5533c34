using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>How long the processor of a battery bridge (B4) may sleep now. The radio goes on by itself.</summary>
/// <remarks>
/// What the radio sends during a sleep is lost, and ASH repeats it: after 0.4 s at first, after 3.2 s at last, and it gives the link up after
/// the fifth time. A sleep shorter than two repeats, and then staying awake for longer than the longest gap between them, always hears
/// one of them.
/// </remarks>
public sealed class SleepPlanner
{
    /// <summary>Longer than T_RX_ACK_MAX (3,200 ms, UG101 5.6.2).</summary>
    public const int QuietMs = 3_500;

    public const int MaxSleepMs = 1_000;

    /// <summary>Less is not worth the way there and back.</summary>
    public const int MinSleepMs = 50;

    private long _awakeUntilMs;

    public SleepPlanner(long nowMs)
    {
        _awakeUntilMs = nowMs + QuietMs;
    }

    /// <summary>Bytes came or went.</summary>
    public void OnSerial(long nowMs)
    {
        _awakeUntilMs = nowMs + QuietMs;
    }

    /// <summary>A sleep is over: now it is time to listen.</summary>
    public void OnWake(long nowMs) => OnSerial(nowMs);

    /// <param name="maySleep">Nothing is under way that a lost second would harm.</param>
    /// <param name="nextDeadlineMs">When the machines want to be called next.</param>
    /// <returns>Milliseconds; 0 to stay awake.</returns>
    public int Plan(bool maySleep, long nextDeadlineMs, long nowMs)
    {
        if (!maySleep || nowMs < _awakeUntilMs || nextDeadlineMs - nowMs < MinSleepMs)
        {
            return 0;
        }

        return nextDeadlineMs - nowMs < MaxSleepMs ? (int)(nextDeadlineMs - nowMs) : MaxSleepMs;
    }
}
