using System;
using nanoFramework.Hardware.Esp32;

namespace Bridge.Hal.Nano;

/// <summary>Light sleep of the ESP32: memory, pins and this program stay; the UART hears nothing meanwhile.</summary>
/// <remarks>
/// Deep sleep is not used. It ends in a reset: the bank is verified anew and the link to the radio starts again, which costs more than
/// the sleep saves, and it would count a trial boot.
/// </remarks>
public sealed class BoardSleep : ISleep
{
    private const long TicksPerMs = 10_000;

    private readonly BoardClock _clock;

    public BoardSleep(BoardClock clock)
    {
        _clock = clock;
    }

    public Result Sleep(int durationMs)
    {
        if (nanoFramework.Hardware.Esp32.Sleep.EnableWakeupByTimer(new TimeSpan(durationMs * TicksPerMs)) != EspNativeError.OK)
        {
            return Result.IoError;
        }

        long wakesAtMs = _clock.NowMs + durationMs;
        if (nanoFramework.Hardware.Esp32.Sleep.StartLightSleep() != EspNativeError.OK)
        {
            return Result.IoError;
        }

        // The timer is the only thing that wakes, so the time of waking is known.
        long missedMs = wakesAtMs - _clock.NowMs;
        if (missedMs > 0)
        {
            _clock.Add(missedMs);
        }

        return Result.Ok;
    }
}
