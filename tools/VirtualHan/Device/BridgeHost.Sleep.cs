using System.Globalization;
using Bridge.Firmware.App;
using VirtualHan.Report;
using VirtualHan.Time;

namespace VirtualHan.Device;

/// <content>Deep sleep of the processor: the application is gone, the radio goes on by itself.</content>
public sealed partial class BridgeHost
{
    private SleepPlanner _planner;
    private ScheduledEvent _sleepCheck;

    public bool IsAsleep { get; private set; }

    public int DeepSleeps { get; private set; }

    /// <summary>The button is pushed: it wakes a processor asleep.</summary>
    public void PushButton()
    {
        if (IsAsleep)
        {
            WakeUp("woken by the button");
        }
    }

    /// <returns>Whether the processor sleeps now.</returns>
    private bool PlanSleep(long nextDeadlineMs)
    {
        _sleepCheck?.Cancel();
        if (!_program.MayDeepSleep || _options.DeepSleepMinMinutes == 0)
        {
            return false;
        }

        long sleepMs = _planner.PlanDeep(true, nextDeadlineMs, NowMs);
        if (sleepMs == 0)
        {
            _sleepCheck = _queue.AfterMs(SleepPlanner.QuietMs, () => Guarded(Rearm));
            return false;
        }

        DeepSleeps++;
        IsAsleep = true;
        StopProgram();
        _timeline.Note(Lane.Bridge, "deep sleep", string.Create(CultureInfo.InvariantCulture, $"for {sleepMs / 1000} s at most"));
        StartIn(sleepMs, () => WakeUp("woken by the timer"));
        return true;
    }

    /// <summary>As a restart, but for the power and the radio, which stay as they are.</summary>
    private void WakeUp(string why)
    {
        IsAsleep = false;
        _timeline.Note(Lane.Bridge, why);
        _fromNcp.Cut();
        StartIn(_options.BootMs, Boot);
    }
}
