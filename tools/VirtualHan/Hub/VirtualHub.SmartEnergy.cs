using System;
using System.Linq;
using VirtualHan.Hub.SmartEnergy;
using VirtualHan.Radio;
using VirtualHan.Report;
using VirtualHan.Time;

namespace VirtualHan.Hub;

/// <summary>Between the radio and the Smart Energy half.</summary>
public sealed partial class VirtualHub
{
    /// <summary>Null when this hub is none of Smart Energy.</summary>
    public SmartEnergyHub SmartEnergy { get; private set; }

    /// <summary>ZCL UTCTime as this hub has it.</summary>
    public uint UtcNow => Options.UtcAtStart + (uint)(_queue.NowMs / 1000);

    /// <summary>Called when a key establishment with a device has ended well.</summary>
    public Action<HubDevice> DeviceAuthorised { get; set; } = _ => { };

    /// <summary>Tells the devices, and each that asks, when the tenants change.</summary>
    public void Publish(ChangeOfTenancy change) => SmartEnergy.Publish(change, _devices.Values);

    /// <summary>The supplier takes its message back.</summary>
    public void CancelMessage(HubDevice device) => SmartEnergy.CancelMessage(device);

    private void BecomeSmartEnergy(SmartEnergySettings settings)
    {
        var channel = new HubChannel(_queue, _timeline, Options.UtcAtStart) { Transmit = TransmitCluster };
        var keys = new HubKeyEstablishment(channel, settings, Options, new SeededRandom(_seed, "hub keys" + Options.Eui64.ToString("X16")), () => Fault, OnKeyEstablished);
        SmartEnergy = new SmartEnergyHub(channel, settings, keys);
    }

    private int[] InputClusters() => SmartEnergy == null
        ? [BasicCluster, TimeCluster, OtaCommand.Cluster, MeteringCluster, KeyEstablishmentCluster]
        : [.. SmartEnergyHub.ServedClusters, OtaCommand.Cluster, MeteringCluster, KeyEstablishmentCluster];

    /// <returns>False when the message was none, was dealt with, or may not be: for OTA the rest is not this half's business.</returns>
    private bool TakesUp(HubDevice device, IncomingMessage message)
    {
        if (!SmartEnergy.Accepts(device, message, Options.Profile))
        {
            return false;
        }

        if (message.Aps.Cluster == OtaCommand.Cluster)
        {
            return device.SmartEnergy.Class == DeviceClass.Ppmid;
        }

        SmartEnergy.OnMessage(device, message);
        return false;
    }

    /// <summary>A device that joins anew has nothing but its install code's key.</summary>
    private void OnAdmitted(HubDevice device, DeviceUpdate update)
    {
        if (update == DeviceUpdate.UnsecuredJoin)
        {
            device.SmartEnergy.IsAuthorised = false;
        }
    }

    /// <summary>The key that was established is the link key from now on, and the trust centre key.</summary>
    private void OnKeyEstablished(HubDevice device, byte[] linkKey)
    {
        Stack.Flash.LinkKeyTable.Put(LinkKeyTable.None, device.Eui64, linkKey);
        _timeline.Note(Lane.Hub, $"device {device.NodeId:X4} is authorised");
        SmartEnergy.OnAuthorised(device);
        DeviceAuthorised(device);
        device.InterviewAttempts = 0;
        device.Pending?.Cancel();
        device.Pending = _queue.AfterMs(InterviewDelayMs, () => Interview(device));
    }

    /// <summary>Whether a device may be asked for its firmware version, or told of another.</summary>
    private bool MayUpdate(HubDevice device) =>
        SmartEnergy == null || (device.SmartEnergy.IsAuthorised && device.SmartEnergy.Class == DeviceClass.Ppmid);

    private int ApsOptions(int cluster) => SmartEnergy != null && SmartEnergyCluster.NeedsEncryption(cluster) ? ApsFrame.OptionEncryption : 0;

    private void TransmitCluster(HubDevice device, int cluster, byte[] payload, bool encrypted) => Send(
        device.NodeId,
        new ApsFrame
        {
            Profile = Options.Profile,
            Cluster = cluster,
            SourceEndpoint = Options.Endpoint,
            DestinationEndpoint = device.Endpoint,
            Options = ApsFrame.OptionRetry | ApsFrame.OptionEnableRouteDiscovery | (encrypted ? ApsFrame.OptionEncryption : 0),
        },
        payload);

    private static int[] Clusters(byte[] descriptor, int countAt) => Enumerable.Range(0, descriptor[countAt])
        .Select(i => countAt + 1 + (2 * i))
        .Where(at => at + 1 < descriptor.Length)
        .Select(at => (int)BitConverter.ToUInt16(descriptor, at))
        .ToArray();
}
