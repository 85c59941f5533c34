using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading;
using VirtualHan.Time;

namespace VirtualHan.Live;

/// <summary>Runs an <see cref="EventQueue"/> by the wall clock: one thread owns every model, others hand it work.</summary>
/// <remarks>
/// What arrives from outside (bytes of a socket, a console command) happens at the instant at which this thread takes it up, so the
/// models see time that never runs backwards and need no locks.
/// </remarks>
public sealed class LiveLoop(EventQueue queue)
{
    /// <summary>Longest sleep: bounds how late a cancellation is noticed.</summary>
    private const int MaxSleepMs = 200;

    private readonly BlockingCollection<Action> _posted = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public EventQueue Queue => queue;

    private long NowUs => _clock.ElapsedTicks / (Stopwatch.Frequency / 1_000_000);

    /// <summary>Does the work on the loop's thread; from any thread.</summary>
    public void Post(Action work) => _posted.Add(work);

    /// <summary>Runs until cancelled.</summary>
    public void Run(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            queue.RunUntil(NowUs);
            if (_posted.TryTake(out Action work, SleepMs()))
            {
                queue.RunUntil(NowUs);
                work();
            }
        }
    }

    private int SleepMs()
    {
        long untilUs = queue.NextUs;
        return untilUs == long.MaxValue ? MaxSleepMs : (int)Math.Clamp((untilUs - NowUs + 999) / 1000, 0, MaxSleepMs);
    }
}
