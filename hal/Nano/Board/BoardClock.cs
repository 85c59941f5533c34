using System;

namespace Bridge.Hal.Nano;

/// <summary>Milliseconds since the CLR started; setting the wall clock does not move it.</summary>
/// <remarks>The CLR counts ticks of the operating system, which stand still in light sleep: <see cref="BoardSleep"/> adds what they missed.</remarks>
public sealed class BoardClock : IClock
{
    private long _missedMs;

    public long NowMs => Environment.TickCount64 + _missedMs;

    internal void Add(long missedMs)
    {
        _missedMs += missedMs;
    }
}
