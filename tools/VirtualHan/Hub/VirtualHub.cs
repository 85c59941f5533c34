using System;
using System.Collections.Generic;
using System.Linq;
using VirtualHan.Hub.SmartEnergy;
using VirtualHan.Radio;
using VirtualHan.Report;
using VirtualHan.Time;

namespace VirtualHan.Hub;

/// <summary>The virtual communications hub: coordinator, trust centre with a whitelist of install codes, and OTA server.</summary>
/// <remarks>
/// Interviewing devices is in VirtualHub.Interview.cs; the OTA server is tools/HubCore, and VirtualHub.Ota.cs carries its messages and
/// spoils them as planned. VirtualHub.SmartEnergy.cs is the way to <see cref="SmartEnergyHub"/>, VirtualHub.Life.cs the hub's faults, backup and end.
/// </remarks>
public sealed partial class VirtualHub : IStackClient
{
    private const int MeteringCluster = 0x0702;
    private const int BasicCluster = 0x0000;
    private const int TimeCluster = 0x000A;
    private const int KeyEstablishmentCluster = 0x0800;

    /// <summary>ZSE energy service interface.</summary>
    private const int EnergyServiceInterface = 0x0500;

    private readonly EventQueue _queue;
    private readonly Timeline _timeline;
    private readonly SeededRandom _random;
    private readonly int _seed;
    private readonly Dictionary<ulong, HubDevice> _devices = [];
    private byte _transaction;

    public VirtualHub(EventQueue queue, Ether ether, HubOptions options, Timeline timeline, int seed)
    {
        _queue = queue;
        _timeline = timeline;
        _random = new SeededRandom(seed, options.Name);
        _seed = seed;
        Options = options;
        Stack = new NetworkStack(queue, ether, options.Eui64, new StackFlash(), seed);
        Stack.SetClient(this);
        Fault = options.JoinFault;
        if (options.SmartEnergy != null)
        {
            BecomeSmartEnergy(options.SmartEnergy);
        }
    }

    public HubOptions Options { get; }

    public NetworkStack Stack { get; }

    public IReadOnlyCollection<HubDevice> Devices => _devices.Values;

    /// <summary>Hears everything, answers nothing.</summary>
    public bool Deaf { get; private set; }

    /// <summary>Called for every block sent: device, file offset, bytes.</summary>
    public Action<HubDevice, long, int> BlockSent { get; set; } = (_, _, _) => { };

    public HubDevice Find(ulong eui64) => _devices.GetValueOrDefault(eui64);

    /// <summary>Forms the network and opens it for the devices of the whitelist.</summary>
    public void Start()
    {
        Stack.AddEndpoint(new Endpoint(
            Options.Endpoint,
            Options.Profile,
            EnergyServiceInterface,
            0,
            InputClusters(),
            SmartEnergy != null ? [BasicCluster, KeyEstablishmentCluster, SmartEnergyCluster.Tunnelling] : [KeyEstablishmentCluster]));
        Stack.SetInitialSecurity(new InitialSecurity
        {
            Bitmask = InitialSecurity.HaveNetworkKey | InitialSecurity.HavePreconfiguredKey | InitialSecurity.RequireEncryptedKey,
            PreconfiguredKey = _random.Bytes(16),
            NetworkKey = _random.Bytes(16),
        });
        Stack.Form(new NetworkParameters
        {
            ExtendedPanId = Options.Backup?.ExtendedPanId ?? Options.ExtendedPanId,
            PanId = Options.PanId,
            Channel = Options.Channel,
            Channels = 0x07FFF800,
        });
    }

    /// <summary>From now on a new network key protects everything; a device that missed the switch is not understood and understands nothing.</summary>
    public void SwitchNetworkKey()
    {
        Stack.Flash.NetworkKey = _random.Bytes(16);
        Stack.Flash.KeySequence++;
        _timeline.Note(Lane.Hub, "network key switched");
    }

    public void OnStackStatus(StackStatus status)
    {
        if (status != StackStatus.NetworkUp)
        {
            return;
        }

        _timeline.Note(Lane.Hub, "network formed", $"channel {Options.Channel}, PAN {Options.PanId:X4}");
        OnFormed();
    }

    public void OnTrustCentreJoin(int nodeId, ulong eui64, DeviceUpdate update, bool keySent)
    {
        string how = update switch
        {
            DeviceUpdate.SecuredRejoin => "rejoined with the network key",
            DeviceUpdate.UnsecuredRejoin => "rejoins through the trust centre",
            DeviceUpdate.DeviceLeft => "left",
            _ => keySent ? "joins, network key sent under its link key" : "refused: not on the whitelist",
        };
        _timeline.Note(Lane.Hub, $"device {nodeId:X4} {how}", eui64.ToString("X16"));
        if (update == DeviceUpdate.DeviceLeft && _devices.TryGetValue(eui64, out HubDevice gone))
        {
            gone.SmartEnergy.IsAuthorised = false;
        }

        if (keySent || update == DeviceUpdate.SecuredRejoin)
        {
            HubDevice device = Remember(eui64, nodeId);
            OnAdmitted(device, update);
            ExpectAnnouncement(device);
        }
    }

    public void OnMessage(IncomingMessage message)
    {
        if (message.Aps.Profile == 0)
        {
            OnZdo(message);
            return;
        }

        if (message.Payload.Length < 3)
        {
            return;
        }

        HubDevice device = _devices.Values.FirstOrDefault(d => d.NodeId == message.Sender) ?? Remember(message.SenderEui64, message.Sender);
        if (SmartEnergy != null && !TakesUp(device, message))
        {
            return;
        }

        if (message.Aps.Cluster == OtaCommand.Cluster)
        {
            OnOta(device, message);
        }
    }

    public void OnNetworkFound(FoundNetwork network)
    {
    }

    public void OnScanComplete(int channel, StackStatus status)
    {
    }

    public void OnMessageSent(OutgoingMessage message, StackStatus status)
    {
    }

    public void OnKeyEstablishment(ulong partner, int keyStatus)
    {
    }

    private HubDevice Remember(ulong eui64, int nodeId)
    {
        if (!_devices.TryGetValue(eui64, out HubDevice device))
        {
            device = new HubDevice { Eui64 = eui64, Server = new OtaServerCore(ServerSettings()) };
            _devices[eui64] = device;
        }

        device.NodeId = nodeId;
        return device;
    }

    private void Send(int nodeId, ApsFrame aps, byte[] payload)
    {
        if (!Deaf)
        {
            Stack.SendUnicast(nodeId, aps, payload, null, out _);
        }
    }
}
