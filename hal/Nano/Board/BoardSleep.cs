using System;
using nanoFramework.Hardware.Esp32;
using EspSleep = nanoFramework.Hardware.Esp32.Sleep;

namespace Bridge.Hal.Nano;

/// <summary>Light and deep sleep of the ESP32.</summary>
/// <remarks>
/// Light: memory, pins and this program stay; the UART hears nothing meanwhile. Deep: only the clock of the chip's RTC and the pins that wake
/// it stay. The two that wake must be pins of the RTC (docs/hardware.md).
/// </remarks>
public sealed class BoardSleep : ISleep
{
    private const long TicksPerMs = 10_000;

    private readonly BoardClock _clock;
    private readonly int _pinButton;
    private readonly int _pinRx;

    public BoardSleep(BoardClock clock, int pinButton, int pinRx)
    {
        _clock = clock;
        _pinButton = pinButton;
        _pinRx = pinRx;
    }

    /// <summary>This start is the end of a deep sleep that nobody ended by the button.</summary>
    public static bool HasWokenByItself
    {
        get
        {
            EspSleep.WakeupCause cause = EspSleep.GetWakeupCause();
            return cause == EspSleep.WakeupCause.Timer || cause == EspSleep.WakeupCause.Ext1;
        }
    }

    public Result Sleep(int durationMs)
    {
        if (WakeAfter(durationMs) != EspNativeError.OK)
        {
            return Result.IoError;
        }

        long wakesAtMs = _clock.NowMs + durationMs;
        if (EspSleep.StartLightSleep() != EspNativeError.OK)
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

    /// <summary>The chip has one circuit that wakes at the level of one pin (EXT0), and one for several (EXT1), which is used for one here.</summary>
    public Result DeepSleep(long durationMs)
    {
        bool isReady = WakeAfter(durationMs) == EspNativeError.OK
            && EspSleep.EnableWakeupByPin(PinOf(_pinButton), 0) == EspNativeError.OK
            && EspSleep.EnableWakeupByMultiPins(PinOf(_pinRx), EspSleep.WakeupMode.AllLow) == EspNativeError.OK;
        if (isReady)
        {
            EspSleep.StartDeepSleep();
        }

        return Result.IoError;
    }

    private static EspNativeError WakeAfter(long durationMs) =>
        EspSleep.EnableWakeupByTimer(new TimeSpan(durationMs * TicksPerMs));

    private static EspSleep.WakeupGpioPin PinOf(int pin) => (EspSleep.WakeupGpioPin)(1L << pin);
}
