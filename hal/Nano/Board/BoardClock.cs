using System;

namespace Bridge.Hal.Nano;

/// <summary>Milliseconds since the CLR started; setting the wall clock does not move it.</summary>
public sealed class BoardClock : IClock
{
    public long NowMs => Environment.TickCount64;
}
