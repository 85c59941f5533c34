using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>How long the processor of a battery bridge (B4) may sleep now, and how deep. The radio goes on by itself.</summary>
/// <remarks>
/// <para>A deep sleep is a power cut that was chosen: the firmware starts anew after it. So it is for long rests only, when nothing the
/// memory alone knows is of use any more.</para>
/// What the radio sends during a light sleep is lost, and ASH repeats it: after 0.4 s at first, after 3.2 s at last, and it gives the link up after
/// the fifth time. A sleep shorter than two repeats, and then staying awake for longer than the longest gap between them, always hears
/// one of them. Out of a deep sleep the radio's first byte wakes; what it sent is lost, as the link starts anew.
/// </remarks>
public sealed class SleepPlanner
{
    /// <summary>Longer than T_RX_ACK_MAX (3,200 ms, UG101 5.6.2).</summary>
    public const int QuietMs = 3_500;

    public const int MaxSleepMs = 1_000;

    /// <summary>Less is not worth the way there and back.</summary>
    public const int MinSleepMs = 50;

    /// <summary>A day: whatever the machines think of the future, the hub is asked once in it.</summary>
    public const long MaxDeepSleepMs = 24L * 60 * 60 * 1000;

    private readonly long _deepSleepMinMs;
    private long _awakeUntilMs;

    /// <param name="deepSleepMinMinutes">A rest shorter than this is no deep sleep; 0: none is.</param>
    public SleepPlanner(int deepSleepMinMinutes, long nowMs)
    {
        _deepSleepMinMs = deepSleepMinMinutes == 0 ? Deadline.Never : deepSleepMinMinutes * 60_000L;
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

    /// <param name="mayDeepSleep">A restart now would lose nothing.</param>
    /// <param name="nextDeadlineMs">When the machines want to be called next.</param>
    /// <returns>Milliseconds; 0 not to.</returns>
    public long PlanDeep(bool mayDeepSleep, long nextDeadlineMs, long nowMs)
    {
        if (!mayDeepSleep || nowMs < _awakeUntilMs || _deepSleepMinMs == Deadline.Never)
        {
            return 0;
        }

        long restMs = nextDeadlineMs - nowMs < MaxDeepSleepMs ? nextDeadlineMs - nowMs : MaxDeepSleepMs;
        return restMs < _deepSleepMinMs ? 0 : restMs;
    }
}
