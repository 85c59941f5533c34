using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>States of <see cref="TrialMonitor"/>.</summary>
public enum TrialState
{
    /// <summary>The image is not on trial: nothing to prove.</summary>
    Steady = 0,
    WaitingForNetwork = 1,
    WaitingForHub = 2,
    Confirmed = 3,
    GivenUp = 4,
}

/// <summary>What the owner of <see cref="TrialMonitor"/> must do.</summary>
public enum TrialAction
{
    None = 0,

    /// <summary>Write the confirm record. Once.</summary>
    Confirm = 1,

    /// <summary>Reboot without confirming: the boot budget brings the previous image back. Once.</summary>
    GiveUp = 2,
}

/// <summary>Decides whether an image on trial has proved itself: on the network, and answered by the hub since this boot.</summary>
/// <remarks>
/// <code>
///   Steady
///     | Start
///     v                    network up
///   WaitingForNetwork --------------------> WaitingForHub --- heard from the hub ---> Confirmed
///     ^   |        <-------------------- network down |
///     |   | TrialTimeoutMs since Start                | TrialTimeoutMs since Start
///     |   +-------------------> GivenUp <-------------+
/// </code>
/// Being heard alone proves nothing about hearing: only a frame from the hub counts, and only while the network is up.
/// </remarks>
public sealed class TrialMonitor
{
    /// <summary>How long an image may take to rejoin and hear the hub. Hubs reboot within minutes of a mains cut.</summary>
    public const long TrialTimeoutMs = 10L * 60 * 1000;

    private readonly ITrace _trace;
    private readonly long _timeoutMs;
    private TrialState _state;
    private TrialAction _action;

    /// <param name="timeoutMs">Usually <see cref="TrialTimeoutMs"/>.</param>
    /// <param name="trace">Gets the states.</param>
    public TrialMonitor(long timeoutMs, ITrace trace)
    {
        _timeoutMs = timeoutMs;
        _trace = trace;
        NextDeadlineMs = Deadline.Never;
    }

    public TrialState State => _state;

    public long NextDeadlineMs { get; private set; }

    /// <summary>The boot handed over an image on trial.</summary>
    public void Start(long nowMs)
    {
        Enter(TrialState.WaitingForNetwork, nowMs + _timeoutMs);
    }

    public void OnNetworkUp()
    {
        if (_state == TrialState.WaitingForNetwork)
        {
            Enter(TrialState.WaitingForHub, NextDeadlineMs);
        }
    }

    public void OnNetworkDown()
    {
        if (_state == TrialState.WaitingForHub)
        {
            Enter(TrialState.WaitingForNetwork, NextDeadlineMs);
        }
    }

    /// <summary>The trust centre or OTA server answered something asked since this boot.</summary>
    public void OnHeardFromHub()
    {
        if (_state == TrialState.WaitingForHub)
        {
            Enter(TrialState.Confirmed, Deadline.Never);
            _action = TrialAction.Confirm;
        }
    }

    public void OnTime(long nowMs)
    {
        if (nowMs >= NextDeadlineMs)
        {
            Enter(TrialState.GivenUp, Deadline.Never);
            _action = TrialAction.GiveUp;
        }
    }

    public TrialAction Poll()
    {
        TrialAction action = _action;
        _action = TrialAction.None;
        return action;
    }

    private void Enter(TrialState state, long deadlineMs)
    {
        _state = state;
        NextDeadlineMs = deadlineMs;
        _trace.State(TraceSource.Trial, (int)state, deadlineMs);
    }
}
