using System;
using System.Linq;
using VirtualHan.Radio;
using VirtualHan.Report;

namespace VirtualHan.Hub;

/// <summary>After a device has announced itself: find its OTA client, read the version it runs, notify it.</summary>
public sealed partial class VirtualHub
{
    private const int InterviewDelayMs = 500;
    private const int AnnounceWaitMs = 5000;
    private const int InterviewRetryMs = 8000;
    private const int MaxInterviewAttempts = 5;
    private const int AnnounceBytes = 12;
    private const int EndpointsOffset = 5;
    private const int DescriptorOffset = 5;

    /// <summary>Count of input clusters in a simple descriptor.</summary>
    private const int InputsOffset = 6;

    private static readonly ApsFrame _zdoRequest = new()
    {
        Options = ApsFrame.OptionRetry | ApsFrame.OptionEnableRouteDiscovery,
    };

    private void OnZdo(IncomingMessage message)
    {
        byte[] payload = message.Payload;
        switch (message.Aps.Cluster)
        {
            case ZdoResponder.DeviceAnnounce when payload.Length >= AnnounceBytes:
                OnAnnounce(BitConverter.ToUInt64(payload, 3), BitConverter.ToUInt16(payload, 1));
                break;
            case ZdoResponder.ActiveEndpointRequest | ZdoResponder.ResponseBit when payload.Length > EndpointsOffset && payload[1] == 0:
                OnActiveEndpoints(message.Sender, payload[EndpointsOffset..]);
                break;
            case ZdoResponder.SimpleDescriptorRequest | ZdoResponder.ResponseBit when payload.Length > DescriptorOffset && payload[1] == 0:
                OnSimpleDescriptor(message.Sender, payload[DescriptorOffset..]);
                break;
        }
    }

    /// <summary>The announcement of a device that was let in can be lost; it is interviewed all the same.</summary>
    private void ExpectAnnouncement(HubDevice device)
    {
        device.InterviewAttempts = 0;
        device.Pending?.Cancel();
        device.Pending = _queue.AfterMs(AnnounceWaitMs, () => Interview(device));
    }

    private void OnAnnounce(ulong eui64, int nodeId)
    {
        HubDevice device = Remember(eui64, nodeId);
        device.Announcements++;
        device.Server.ForgetOffer();
        device.InterviewAttempts = 0;
        device.Notifies = 0;
        _timeline.Message(Lane.Ncp, Lane.Hub, "Device_annce", $"{nodeId:X4}");
        device.Pending?.Cancel();
        device.Pending = _queue.AfterMs(InterviewDelayMs, () => Interview(device));
    }

    /// <summary>Repeats until the version is known; each answer moves it on.</summary>
    private void Interview(HubDevice device)
    {
        if (device.InterviewAttempts++ >= MaxInterviewAttempts || Deaf)
        {
            return;
        }

        device.Pending?.Cancel();
        device.Pending = _queue.AfterMs(InterviewRetryMs, () => Interview(device));
        if (!IsKnown(device))
        {
            SendZdo(device, ZdoResponder.ActiveEndpointRequest, "Active_EP_req", []);
        }
        else
        {
            ReadVersion(device);
        }
    }

    /// <summary>A Smart Energy hub looks at the clusters of every device; another is content with the endpoint it was asked from.</summary>
    private bool IsKnown(HubDevice device) => device.IsDescribed || (SmartEnergy == null && device.Endpoint != 0);

    private void SendZdo(HubDevice device, int cluster, string name, byte[] rest)
    {
        _timeline.Message(Lane.Hub, Lane.Ncp, name, $"{device.NodeId:X4}");
        byte[] payload = [_transaction++, (byte)device.NodeId, (byte)(device.NodeId >> 8), .. rest];
        Send(device.NodeId, _zdoRequest with { Cluster = cluster }, payload);
    }

    private void OnActiveEndpoints(int nodeId, byte[] endpoints)
    {
        HubDevice device = _devices.Values.FirstOrDefault(d => d.NodeId == nodeId);
        if (device == null || IsKnown(device))
        {
            return;
        }

        foreach (byte endpoint in endpoints)
        {
            SendZdo(device, ZdoResponder.SimpleDescriptorRequest, "Simple_Desc_req", [endpoint]);
        }
    }

    /// <summary>endpoint, profile u16, device u16, version, count and input clusters, count and output clusters.</summary>
    private void OnSimpleDescriptor(int nodeId, byte[] descriptor)
    {
        HubDevice device = _devices.Values.FirstOrDefault(d => d.NodeId == nodeId);
        int inputs = descriptor.Length > InputsOffset ? descriptor[InputsOffset] : 0;
        int outputsAt = InputsOffset + 1 + (2 * inputs);
        if (device == null || IsKnown(device) || descriptor.Length <= outputsAt)
        {
            return;
        }

        int[] outputs = Clusters(descriptor, outputsAt);
        if (outputs.Contains(OtaCommand.Cluster))
        {
            device.Endpoint = descriptor[0];
            device.IsDescribed = true;
            SmartEnergy?.OnDescribed(device, Clusters(descriptor, InputsOffset), outputs, Options.Backup != null);
            ReadVersion(device);
        }
    }

    private void ReadVersion(HubDevice device)
    {
        if (!MayUpdate(device))
        {
            return;
        }

        Server(device).ReadVersion(_transaction++);
        Pump(device);
    }

    private void OnVersionRead(HubDevice device, uint version)
    {
        device.ReportedVersions.Add(version);
        _timeline.Message(Lane.Bridge, Lane.Hub, "Read Attributes Response", $"CurrentFileVersion {FirmwareNames.Version(version)}");
        device.Pending?.Cancel();
        if (Options.Image != null && version != Options.Image.FileVersion)
        {
            device.Pending = _queue.AfterMs(Math.Max(Options.Notify.IntervalMs, Options.ImageFromMs - _queue.NowMs), () => Notify(device));
        }
    }

    private void Notify(HubDevice device)
    {
        if (device.Server.IsOffered || device.Notifies >= Options.Notify.MaxCount || Deaf || !MayUpdate(device))
        {
            return;
        }

        device.Notifies++;
        Server(device).Notify(_transaction++);
        Pump(device);
        device.Pending = _queue.AfterMs(Options.Notify.IntervalMs, () => Notify(device));
    }
}
