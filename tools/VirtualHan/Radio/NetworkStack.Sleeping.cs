using System;
using System.Collections.Generic;
using System.Linq;
using VirtualHan.Time;

namespace VirtualHan.Radio;

/// <summary>Sleepy end devices: the child that polls, and the parent that holds its frames until then (IEEE 802.15.4 indirect transmission).</summary>
/// <remarks>Broadcasts are not held: a child that slept through an update of the network finds out by its polls and rejoins.</remarks>
public sealed partial class NetworkStack
{
    /// <summary>How long a parent holds a frame (macTransactionPersistenceTime as EZSP hosts set it).</summary>
    public const int IndirectTimeoutMs = 7680;

    /// <summary>How long a child listens after a poll, and after each frame that came.</summary>
    private const int ListenMs = 100;

    private readonly Dictionary<ulong, List<HeldFrame>> _held = [];
    private ScheduledEvent _nextPoll;
    private long _awakeUntilUs;
    private long _pollIntervalMs;
    private int _pollFailureLimit;
    private int _pollFailures;

    public long Polls { get; private set; }

    private bool IsAsleep => IsUp && NodeType == NodeType.SleepyEndDevice && _queue.NowUs >= _awakeUntilUs;

    /// <param name="intervalMs">0 stops.</param>
    /// <param name="failureLimit">Failed polls in a row that stay unreported; 0 reports every poll.</param>
    public StackStatus PollForData(long intervalMs, int failureLimit)
    {
        if (!IsUp || NodeType != NodeType.SleepyEndDevice)
        {
            return StackStatus.InvalidCall;
        }

        StopPolling();
        _pollIntervalMs = intervalMs;
        _pollFailureLimit = failureLimit;
        if (intervalMs > 0)
        {
            _nextPoll = Later(intervalMs, Poll);
        }

        return StackStatus.Success;
    }

    private void StopPolling()
    {
        _nextPoll?.Cancel();
        _pollIntervalMs = 0;
        _pollFailures = 0;
    }

    private void Poll()
    {
        AskParent();
        _nextPoll = Later(_pollIntervalMs, Poll);
    }

    private void AskParent()
    {
        Polls++;
        _awakeUntilUs = _queue.NowUs + (ListenMs * 1000L);
        Transmit(new RadioFrame { Kind = FrameKind.DataRequest, Destination = CoordinatorId }, OnPolled);
    }

    private void OnPolled(bool acknowledged)
    {
        _pollFailures = acknowledged ? 0 : _pollFailures + 1;
        if (_pollFailureLimit == 0 || _pollFailures > _pollFailureLimit)
        {
            _client.OnPollComplete(acknowledged ? StackStatus.Success : StackStatus.DeliveryFailed);
        }
    }

    /// <summary>A child that received stays awake a little, and asks at once for what else there is.</summary>
    private void StayAwake(RadioFrame frame)
    {
        if (!IsUp || NodeType != NodeType.SleepyEndDevice)
        {
            return;
        }

        _awakeUntilUs = Math.Max(_awakeUntilUs, _queue.NowUs + (ListenMs * 1000L));
        if (frame.DataPending)
        {
            AskParent();
        }
    }

    private void NoteChild(RadioFrame request)
    {
        _held.Remove(request.SourceEui64);
        if (request.Join.IsSleepy)
        {
            Flash.SleepyChildren.Add(request.SourceEui64);
        }
        else
        {
            Flash.SleepyChildren.Remove(request.SourceEui64);
        }
    }

    /// <returns>True when the frame waits for its receiver to poll.</returns>
    private bool TryHold(RadioFrame frame, Action<bool> done)
    {
        bool mayWait = frame.Kind is FrameKind.Data or FrameKind.ApsAck or FrameKind.RemoveDevice
            || (frame.Kind == FrameKind.TransportKey && frame.Join.IsLinkKey);
        ulong child = frame.DestinationEui64 != 0 ? frame.DestinationEui64 : Eui64Of(frame.Destination);
        if (!mayWait || frame.IsBroadcast || !Flash.SleepyChildren.Contains(child))
        {
            return false;
        }

        List<HeldFrame> frames = _held.TryGetValue(child, out List<HeldFrame> known) ? known : _held[child] = [];
        var held = new HeldFrame(frame, done);
        frames.Add(held);
        Later(IndirectTimeoutMs, () =>
        {
            if (frames.Remove(held))
            {
                done(false);
            }
        });
        return true;
    }

    private void OnDataRequest(RadioFrame request)
    {
        if (IsUp && request.PanId == PanId && _held.TryGetValue(request.SourceEui64, out List<HeldFrame> frames) && frames.Count > 0)
        {
            HeldFrame next = frames.First();
            frames.RemoveAt(0);
            Send(next.Frame with { DataPending = frames.Count > 0 }, next.Done);
        }
    }

    private sealed record HeldFrame(RadioFrame Frame, Action<bool> Done);
}
