using System;
using System.Collections.Generic;
using VirtualHan.Time;

namespace VirtualHan.Radio;

/// <summary>A radio on the ether.</summary>
public interface IRadioNode
{
    ulong Eui64 { get; }

    /// <summary>Short address, 0xFFFE while it has none.</summary>
    int NodeId { get; }

    int PanId { get; }

    int Channel { get; }

    bool Receiving { get; }

    void OnFrame(RadioFrame frame);
}

/// <summary>What became of a frame, for the timeline and the counters.</summary>
public enum FrameFate
{
    Delivered,
    Duplicated,
    LostOnAir,
    NobodyThere,
}

/// <summary>The air between the nodes. <see cref="RadioModel"/> holds its assumptions.</summary>
public sealed class Ether
{
    private const int ChannelCount = 32;

    /// <summary>Longest delay of a second copy behind the first.</summary>
    private const int DuplicateDelayMs = 200;

    private readonly EventQueue _queue;
    private readonly SeededRandom _random;
    private readonly List<IRadioNode> _nodes = [];
    private readonly long[] _busyUntilUs = new long[ChannelCount];

    public Ether(EventQueue queue, RadioModel model, int seed)
    {
        _queue = queue;
        Model = model;
        _random = new SeededRandom(seed, "ether");
    }

    public RadioModel Model { get; }

    public Action<RadioFrame, FrameFate> Observer { get; set; } = (_, _) => { };

    public long TransmittedFrames { get; private set; }

    public long LostFrames { get; private set; }

    public void Attach(IRadioNode node) => _nodes.Add(node);

    /// <summary>Sends; <paramref name="done"/> hears whether the MAC got its acknowledgement (always, for a broadcast).</summary>
    public void Transmit(RadioFrame frame, Action<bool> done) => Attempt(frame, 1, done);

    private void Attempt(RadioFrame frame, int attempt, Action<bool> done)
    {
        long backoffUs = _random.Next(RadioModel.BackoffSlots) * (long)RadioModel.BackoffSlotUs;
        long startUs = Math.Max(_queue.NowUs, _busyUntilUs[frame.Channel]) + backoffUs;
        long endUs = startUs + RadioModel.AirtimeUs(frame.SizeBytes);
        long settledUs = frame.IsBroadcast
            ? endUs
            : endUs + RadioModel.TurnaroundUs + (RadioModel.MacAckBytes * RadioModel.ByteUs);
        _busyUntilUs[frame.Channel] = settledUs + RadioModel.InterFrameUs;
        TransmittedFrames++;
        _queue.At(endUs, () =>
        {
            if (frame.IsBroadcast)
            {
                DeliverBroadcast(frame);
                done(true);
                return;
            }

            bool heard = DeliverUnicast(frame, attempt);
            if (!heard && attempt < RadioModel.MacAttempts)
            {
                _queue.At(settledUs, () => Attempt(frame, attempt + 1, done));
            }
            else
            {
                _queue.At(settledUs, () => done(heard));
            }
        });
    }

    private bool DeliverUnicast(RadioFrame frame, int attempt)
    {
        bool lost = _random.Chance(Model.AttemptLoss);
        IRadioNode receiver = lost ? null : Find(frame);
        if (receiver != null)
        {
            Deliver(receiver, frame);
            return true;
        }

        if (attempt == RadioModel.MacAttempts)
        {
            LostFrames++;
            Observer(frame, lost ? FrameFate.LostOnAir : FrameFate.NobodyThere);
        }

        return false;
    }

    private void DeliverBroadcast(RadioFrame frame)
    {
        foreach (IRadioNode node in _nodes.ToArray())
        {
            if (!Hears(node, frame))
            {
                continue;
            }

            if (_random.Chance(Model.Loss))
            {
                LostFrames++;
                Observer(frame, FrameFate.LostOnAir);
            }
            else
            {
                Deliver(node, frame);
            }
        }
    }

    private void Deliver(IRadioNode node, RadioFrame frame)
    {
        Observer(frame, FrameFate.Delivered);
        _queue.AfterUs(Model.ProcessingUs, () => node.OnFrame(frame));
        if (frame.Kind == FrameKind.Data && !frame.Aps.WantsAck && _random.Chance(Model.Duplication))
        {
            Observer(frame, FrameFate.Duplicated);
            _queue.AfterMs(1 + _random.Next(DuplicateDelayMs), () => node.OnFrame(frame));
        }
    }

    private IRadioNode Find(RadioFrame frame) => _nodes.Find(node => Hears(node, frame) && (frame.DestinationEui64 != 0
        ? node.Eui64 == frame.DestinationEui64
        : node.NodeId == frame.Destination && node.PanId == frame.PanId));

    private static bool Hears(IRadioNode node, RadioFrame frame) =>
        node.Receiving && node.Channel == frame.Channel && node.Eui64 != frame.SourceEui64;
}
