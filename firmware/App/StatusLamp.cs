using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>Turns the status into light: short blinks to be counted, a long one before them when a person has to do something.</summary>
/// <remarks>
/// <code>
///   fault of 3:  |######### # # #          |######### # # #          |
///   status of 2: |# #          |# #          |     Up: always on     Starting: dark
/// </code>
/// A lamp on a battery is dark until it is woken, and rests again <see cref="RestAfterMs"/> after that or after the last change seen meanwhile.
/// </remarks>
public sealed class StatusLamp
{
    /// <summary>In the value of a <see cref="BridgeStatus"/>: a long blink before the short ones.</summary>
    public const int FaultBit = 0x10;

    public const int ShortMs = 250;
    public const int LongMs = 1_500;

    /// <summary>Dark between two blinks.</summary>
    public const int GapMs = 300;

    /// <summary>Dark between the last blink and the first of the next round.</summary>
    public const int PauseMs = 2_000;

    /// <summary>A minute: long enough to count twice.</summary>
    public const int RestAfterMs = 60_000;

    private const int BlinksMask = 0x0F;

    private readonly bool _isOnBattery;
    private BridgeStatus _status;
    private int _blink;
    private bool _isResting;
    private long _restAtMs = Deadline.Never;

    public StatusLamp(bool isOnBattery)
    {
        _isOnBattery = isOnBattery;
        _isResting = isOnBattery;
    }

    public bool LedOn { get; private set; }

    public long NextDeadlineMs { get; private set; } = Deadline.Never;

    private bool IsFault => ((int)_status & FaultBit) != 0;

    /// <summary>Blinks are numbered from 0; of a fault the long one is 0.</summary>
    private int LastBlink => ((int)_status & BlinksMask) - (IsFault ? 0 : 1);

    /// <summary>A status that is shown already goes on where it is.</summary>
    public void OnStatus(BridgeStatus status, long nowMs)
    {
        if (status == _status)
        {
            return;
        }

        _status = status;
        if (!_isResting)
        {
            Wake(nowMs);
        }
    }

    /// <summary>Shows the status from its beginning.</summary>
    public void Wake(long nowMs)
    {
        _isResting = false;
        _restAtMs = _isOnBattery ? nowMs + RestAfterMs : Deadline.Never;
        _blink = 0;
        LedOn = false;
        NextDeadlineMs = _status == BridgeStatus.Starting ? _restAtMs : nowMs;
        OnTime(nowMs);
    }

    public void OnTime(long nowMs)
    {
        if (nowMs < NextDeadlineMs)
        {
            return;
        }

        if (nowMs >= _restAtMs)
        {
            _isResting = true;
            LedOn = false;
            NextDeadlineMs = Deadline.Never;
        }
        else if (_status == BridgeStatus.Up)
        {
            LedOn = true;
            NextDeadlineMs = _restAtMs;
        }
        else if (LedOn)
        {
            LedOn = false;
            _blink = _blink == LastBlink ? 0 : _blink + 1;
            NextDeadlineMs = nowMs + (_blink == 0 ? PauseMs : GapMs);
        }
        else
        {
            LedOn = true;
            NextDeadlineMs = nowMs + (_blink == 0 && IsFault ? LongMs : ShortMs);
        }
    }
}
