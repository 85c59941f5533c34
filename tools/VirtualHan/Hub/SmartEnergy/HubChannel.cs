using System;
using VirtualHan.Report;
using VirtualHan.Time;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>What a cluster of the hub works with: clock, timeline, and the way to a device.</summary>
internal sealed class HubChannel(EventQueue queue, Timeline timeline, uint utcAtStart)
{
    private int _sequence;

    public EventQueue Queue => queue;

    public Timeline Timeline => timeline;

    /// <summary>Device, cluster, payload, APS-encrypted.</summary>
    public required Action<HubDevice, int, byte[], bool> Transmit { get; init; }

    /// <summary>ZCL UTCTime: seconds since 2000-01-01.</summary>
    public uint UtcNow => utcAtStart + (uint)(queue.NowMs / 1000);

    public int NextSequence() => _sequence++ & 0xFF;

    public void Send(HubDevice device, int cluster, ZclMessage message, bool encrypted) => Transmit(device, cluster, message.ToBytes(), encrypted);
}
