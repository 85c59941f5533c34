using System;

namespace VirtualHan.Time;

/// <summary>One entry of the <see cref="EventQueue"/>.</summary>
public sealed class ScheduledEvent
{
    private Action _action;

    internal ScheduledEvent(long atUs, Action action)
    {
        AtUs = atUs;
        _action = action;
    }

    public long AtUs { get; }

    public bool Cancelled => _action == null;

    /// <summary>Takes the event off the agenda; harmless when it has run.</summary>
    public void Cancel() => _action = null;

    internal void Run()
    {
        Action action = _action;
        _action = null;
        action();
    }
}
