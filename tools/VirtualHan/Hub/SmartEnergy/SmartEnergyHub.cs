using System;
using System.Collections.Generic;
using System.Linq;
using VirtualHan.Radio;
using VirtualHan.Report;

namespace VirtualHan.Hub.SmartEnergy;

/// <summary>The Smart Energy half of the hub: whom it trusts, what it serves, and what it finds wrong with what it hears.</summary>
/// <remarks>
/// <code>
///   joined --key establishment--> authorised --has shown its endpoint--> ready: price, message, tunnel, firmware
/// </code>
/// A message that breaks a rule of Smart Energy is written down as a violation and goes unanswered.
/// </remarks>
public sealed class SmartEnergyHub
{
    /// <summary>Between the first words on one cluster and on the next.</summary>
    private const int FirstWordsMs = 400;

    private readonly HubChannel _channel;
    private readonly Dictionary<int, HubCluster> _clusters;
    private readonly HubKeyEstablishment _keyEstablishment;
    private readonly HubDeviceManagement _deviceManagement;
    private readonly HubMessaging _messaging;
    private readonly List<string> _violations = [];

    internal SmartEnergyHub(HubChannel channel, SmartEnergySettings settings, HubKeyEstablishment keyEstablishment)
    {
        _channel = channel;
        _keyEstablishment = keyEstablishment;
        _deviceManagement = new HubDeviceManagement(channel);
        _messaging = new HubMessaging(channel, settings.Message);
        HubCluster[] clusters =
        [
            new HubBasic(channel),
            new HubTime(channel),
            new HubKeepAlive(channel, settings.KeepAliveBaseMinutes, settings.KeepAliveJitterSeconds),
            new HubPrice(channel),
            _messaging,
            new HubPrepayment(channel),
            new HubTunnelling(channel),
            _deviceManagement,
            keyEstablishment,
        ];
        _clusters = clusters.ToDictionary(cluster => cluster.Id);
    }

    /// <summary>What devices did that Smart Energy forbids, in order.</summary>
    public IReadOnlyList<string> Violations => _violations;

    /// <summary>Clusters the hub serves besides OTA, Metering and Key Establishment.</summary>
    public static int[] ServedClusters { get; } =
    [
        SmartEnergyCluster.Basic, SmartEnergyCluster.Time, SmartEnergyCluster.KeepAlive, SmartEnergyCluster.Price, SmartEnergyCluster.Messaging,
        SmartEnergyCluster.Tunnelling, SmartEnergyCluster.Prepayment, SmartEnergyCluster.DeviceManagement,
    ];

    /// <summary>Whether a message may be looked at, by profile, protection, and what its sender has proved.</summary>
    public bool Accepts(HubDevice device, IncomingMessage message, int profile)
    {
        int cluster = message.Aps.Cluster;
        bool encrypted = (message.Aps.Options & ApsFrame.OptionEncryption) != 0;
        string fault = message.Aps.Profile != profile ? $"profile {message.Aps.Profile:X4}"
            : cluster == SmartEnergyCluster.KeyEstablishment ? (encrypted ? "is APS-encrypted" : null)
            : !SmartEnergyCluster.NeedsEncryption(cluster) ? null
            : !device.SmartEnergy.IsAuthorised ? "before key establishment"
            : !encrypted ? "is not APS-encrypted"
            : null;
        if (fault != null)
        {
            Violation(device, $"{SmartEnergyCluster.Name(cluster)} {fault}");
        }

        return fault == null;
    }

    internal void OnMessage(HubDevice device, IncomingMessage message)
    {
        ZclMessage zcl = ZclMessage.Parse(message.Payload);
        if (zcl == null || (message.Aps.Cluster == SmartEnergyCluster.KeyEstablishment && _keyEstablishment.Takes(device, message)))
        {
            return;
        }

        bool encrypted = (message.Aps.Options & ApsFrame.OptionEncryption) != 0;
        HubCluster cluster = _clusters.GetValueOrDefault(message.Aps.Cluster);
        int? status = cluster == null ? ZclMessage.UnsupportedCluster
            : zcl.IsClusterCommand ? cluster.OnCommand(device, zcl)
            : OnGeneral(device, cluster, zcl, encrypted);
        bool isAnswer = !zcl.IsClusterCommand && zcl.Command == ZclMessage.DefaultResponse;
        if (status is int due && !isAnswer && (due != ZclMessage.Success || zcl.WantsDefaultResponse))
        {
            Answer(device, message.Aps.Cluster, zcl.AnswerStatus(due), encrypted, "Default Response", StatusName.Of(due));
        }
    }

    /// <summary>A key establishment with it has ended well.</summary>
    internal void OnAuthorised(HubDevice device)
    {
        device.SmartEnergy.IsAuthorised = true;
        device.SmartEnergy.Establishments++;
        SpeakFirst(device);
    }

    /// <summary>Its endpoint is known.</summary>
    /// <param name="fromBackup">The hub has it from a backup, which does not say what it is: only its clusters do.</param>
    internal void OnDescribed(HubDevice device, IReadOnlyCollection<int> inputs, IReadOnlyCollection<int> outputs, bool fromBackup)
    {
        SmartEnergyDeviceState state = device.SmartEnergy;
        bool tunnels = inputs.Contains(SmartEnergyCluster.Tunnelling) || outputs.Contains(SmartEnergyCluster.Tunnelling);
        state.ServesTunnels = inputs.Contains(SmartEnergyCluster.Tunnelling);
        if (fromBackup && !tunnels)
        {
            state.Class = DeviceClass.Ihd;
            Violation(device, "no Tunnelling cluster: re-classed as IHD");
        }

        SpeakFirst(device);
    }

    /// <summary>To every device that is authorised, and to each that asks later.</summary>
    internal void Publish(ChangeOfTenancy change, IEnumerable<HubDevice> devices) =>
        _deviceManagement.Publish(change, devices.Where(device => device.SmartEnergy.IsAuthorised).ToArray());

    internal void CancelMessage(HubDevice device) => _messaging.Cancel(device);

    internal void Violation(HubDevice device, string what)
    {
        _violations.Add(what);
        _channel.Timeline.Loss(Lane.Hub, "violation", $"{device.NodeId:X4}: {what}");
    }

    private int? OnGeneral(HubDevice device, HubCluster cluster, ZclMessage zcl, bool encrypted)
    {
        switch (zcl.Command)
        {
            case ZclMessage.ReadAttributes when zcl.Fields.Length % 2 == 0:
                OnRead(device, cluster, zcl, encrypted);
                return null;
            case ZclMessage.ReadAttributes:
                return ZclMessage.Malformed;
            case ZclMessage.ReadAttributesResponse:
                cluster.OnAttributes(device, zcl.Fields);
                return null;
            case ZclMessage.DefaultResponse when zcl.Fields.Length >= 2:
                string name = SmartEnergyCluster.Name(cluster.Id);
                _channel.Timeline.Message(Lane.Bridge, Lane.Hub, "Default Response", $"{name} command {zcl.Fields[0]:X2}: {StatusName.Of(zcl.Fields[1])}");
                return null;
            default:
                return ZclMessage.UnsupportedCommand;
        }
    }

    private void OnRead(HubDevice device, HubCluster cluster, ZclMessage zcl, bool encrypted)
    {
        string name = SmartEnergyCluster.Name(cluster.Id);
        _channel.Timeline.Message(Lane.Bridge, Lane.Hub, "Read Attributes", name);
        cluster.OnRead(device);
        var records = new List<byte>();
        for (int at = 0; at < zcl.Fields.Length; at += 2)
        {
            records.AddRange(zcl.Fields.AsSpan(at, 2));
            if (cluster.Attributes.TryGetValue(BitConverter.ToUInt16(zcl.Fields, at), out ZclAttribute attribute))
            {
                records.AddRange([ZclMessage.Success, (byte)attribute.Type, .. attribute.Value]);
            }
            else
            {
                records.Add(ZclMessage.UnsupportedAttribute);
            }
        }

        Answer(device, cluster.Id, zcl.AnswerGeneral(ZclMessage.ReadAttributesResponse, records.ToArray()), encrypted, "Read Attributes Response", name);
    }

    /// <summary>An answer is protected as its question was.</summary>
    private void Answer(HubDevice device, int cluster, ZclMessage answer, bool encrypted, string name, string detail)
    {
        _channel.Timeline.Message(Lane.Hub, Lane.Bridge, name, detail);
        _channel.Send(device, cluster, answer, encrypted);
    }

    private void SpeakFirst(HubDevice device)
    {
        if (!device.SmartEnergy.IsAuthorised || !device.IsDescribed)
        {
            return;
        }

        int delayMs = 0;
        foreach (HubCluster cluster in _clusters.Values)
        {
            _channel.Queue.AfterMs(delayMs += FirstWordsMs, () =>
            {
                if (device.SmartEnergy.IsAuthorised)
                {
                    cluster.OnReady(device);
                }
            });
        }
    }
}
