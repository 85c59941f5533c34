using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>What the button was used for.</summary>
public enum ButtonAction
{
    None = 0,

    /// <summary>Pushed: somebody is there and wants to see the lamp.</summary>
    Pushed = 1,

    /// <summary>Held for 3 s and let go: join now, or ask the hub now.</summary>
    JoinNow = 2,

    /// <summary>Held for 10 s and let go: leave the network and join anew.</summary>
    LeaveNetwork = 3,
}

/// <summary>Tells from samples of the button what is wanted. It acts when the button is let go, so that one that sticks does nothing at all.</summary>
/// <remarks>
/// <code>
///   Up --down for DebounceMs--> Down --up for DebounceMs--> Up:  below 3 s nothing, below 10 s JoinNow, below 20 s LeaveNetwork, else nothing
///   lamp while down:  as it was | from 3 s: lit | from 10 s: dark
/// </code>
/// </remarks>
public sealed class ButtonReader
{
    /// <summary>Contacts of a push button settle within some 10 ms.</summary>
    public const int DebounceMs = 30;

    public const int JoinHoldMs = 3_000;
    public const int LeaveHoldMs = 10_000;

    /// <summary>Nobody means this: something lies on the button, or it is broken.</summary>
    public const int StuckMs = 20_000;

    /// <summary>Between two samples while it is down, or not settled.</summary>
    public const int SampleMs = 10;

    /// <summary>The same of one that is stuck: soon enough to keep a battery bridge out of a deep sleep, from which the button would wake it at once.</summary>
    public const int StuckSampleMs = 1_000;

    private bool _isSampledDown;
    private long _changedMs;
    private long _downMs;
    private long _heldMs;
    private ButtonAction _action;

    /// <summary>The button is down and has settled.</summary>
    public bool IsDown { get; private set; }

    /// <summary>The lamp tells how long the button has been held: it is to show <see cref="LampOn"/>, and not the status.</summary>
    public bool HasLamp => IsDown && _heldMs >= JoinHoldMs;

    public bool LampOn => _heldMs < LeaveHoldMs;

    /// <summary>When the next sample is wanted; never while the button is at rest: then every turn of the loop brings one.</summary>
    public long NextDeadlineMs { get; private set; } = Deadline.Never;

    public void OnSample(bool isDown, long nowMs)
    {
        if (isDown != _isSampledDown)
        {
            _isSampledDown = isDown;
            _changedMs = nowMs;
        }

        if (isDown != IsDown && nowMs - _changedMs >= DebounceMs)
        {
            IsDown = isDown;
            OnSettled();
        }

        _heldMs = IsDown ? nowMs - _downMs : 0;
        bool isOver = IsDown && isDown && _heldMs >= StuckMs;
        NextDeadlineMs = IsDown || isDown ? nowMs + (isOver ? StuckSampleMs : SampleMs) : Deadline.Never;
    }

    public ButtonAction Poll()
    {
        ButtonAction action = _action;
        _action = ButtonAction.None;
        return action;
    }

    private void OnSettled()
    {
        if (IsDown)
        {
            _downMs = _changedMs;
            _action = ButtonAction.Pushed;
            return;
        }

        long heldMs = _changedMs - _downMs;
        if (heldMs >= JoinHoldMs && heldMs < StuckMs)
        {
            _action = heldMs < LeaveHoldMs ? ButtonAction.JoinNow : ButtonAction.LeaveNetwork;
        }
    }
}
