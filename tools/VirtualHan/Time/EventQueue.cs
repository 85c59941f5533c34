using System;
using System.Collections.Generic;

namespace VirtualHan.Time;

/// <summary>The clock and the agenda of a simulation: time stands still while an event runs and then jumps to the next one.</summary>
/// <remarks>
/// Events of one instant run in the order in which they were scheduled, so that a run depends on its seed and on nothing else.
/// Time is kept in microseconds (a byte at 115200 baud takes 87 of them); protocol machines are handed whole milliseconds.
/// </remarks>
public sealed class EventQueue
{
    private readonly PriorityQueue<ScheduledEvent, (long AtUs, long Order)> _events = new();
    private long _order;

    public long NowUs { get; private set; }

    public long NowMs => NowUs / 1000;

    /// <summary>Events that have run.</summary>
    public long RunCount { get; private set; }

    /// <summary>Instant of the next event, <see cref="long.MaxValue"/> when nothing is scheduled.</summary>
    public long NextUs
    {
        get
        {
            DropCancelled();
            return _events.TryPeek(out _, out var key) ? key.AtUs : long.MaxValue;
        }
    }

    /// <summary>Schedules at an absolute instant; one in the past runs now, after what is already due.</summary>
    public ScheduledEvent At(long atUs, Action action)
    {
        var scheduled = new ScheduledEvent(Math.Max(atUs, NowUs), action);
        _events.Enqueue(scheduled, (scheduled.AtUs, _order++));
        return scheduled;
    }

    public ScheduledEvent AfterUs(long delayUs, Action action) => At(NowUs + delayUs, action);

    public ScheduledEvent AfterMs(long delayMs, Action action) => At(NowUs + (delayMs * 1000), action);

    /// <summary>Jumps to the next event and runs it.</summary>
    /// <returns>False when nothing is scheduled.</returns>
    public bool RunNext()
    {
        DropCancelled();
        if (!_events.TryDequeue(out ScheduledEvent next, out _))
        {
            return false;
        }

        NowUs = next.AtUs;
        RunCount++;
        next.Run();
        return true;
    }

    /// <summary>Runs everything due up to and including <paramref name="untilUs"/> and leaves the clock there.</summary>
    /// <remarks>A driver in real time calls this with the wall clock and sleeps until <see cref="NextUs"/>.</remarks>
    public void RunUntil(long untilUs)
    {
        while (NextUs <= untilUs)
        {
            RunNext();
        }

        NowUs = Math.Max(NowUs, untilUs);
    }

    private void DropCancelled()
    {
        while (_events.TryPeek(out ScheduledEvent next, out _) && next.Cancelled)
        {
            _events.Dequeue();
        }
    }
}
