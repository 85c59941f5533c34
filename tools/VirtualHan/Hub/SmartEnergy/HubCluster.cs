using System;
using System.Collections.Generic;
using VirtualHan.Report;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>One cluster of the hub: its attributes, what it answers, and what it does of itself once a device is authorised.</summary>
internal abstract class HubCluster(HubChannel channel, int cluster)
{
    public int Id => cluster;

    protected HubChannel Channel => channel;

    /// <summary>Attributes of the server side; empty where the hub is only a client.</summary>
    public virtual IReadOnlyDictionary<int, ZclAttribute> Attributes { get; } = new Dictionary<int, ZclAttribute>();

    /// <summary>A device reads attributes: it has been heard on this cluster.</summary>
    public virtual void OnRead(HubDevice device)
    {
    }

    /// <summary>The device's answer to a read of its own attributes.</summary>
    public virtual void OnAttributes(HubDevice device, ReadOnlySpan<byte> records)
    {
    }

    /// <summary>A command of the cluster.</summary>
    /// <returns>Status for a Default Response; null when it is answered already, or needs none.</returns>
    public virtual int? OnCommand(HubDevice device, ZclMessage command) => ZclMessage.UnsupportedCommand;

    /// <summary>The device has a link key of its own and has described itself: the hub speaks first here, if ever.</summary>
    public virtual void OnReady(HubDevice device)
    {
    }

    protected void Send(HubDevice device, ZclMessage message, string name, string detail = "")
    {
        channel.Timeline.Message(Lane.Hub, Lane.Bridge, name, detail);
        channel.Send(device, cluster, message, SmartEnergyCluster.NeedsEncryption(cluster));
    }

    protected void Heard(string name, string detail = "") => channel.Timeline.Message(Lane.Bridge, Lane.Hub, name, detail);
}
