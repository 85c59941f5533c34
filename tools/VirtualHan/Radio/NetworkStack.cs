using System;
using System.Collections.Generic;
using VirtualHan.Time;

namespace VirtualHan.Radio;

/// <summary>Model of a Zigbee PRO stack: network life, security decisions and the ZDO. The hub and every virtual NCP stand on it.</summary>
/// <remarks>Partial: NetworkStack.Scanning.cs, .Joining.cs, .Rejoining.cs, .Leaving.cs, .Updates.cs; .Data.cs, .LinkKeys.cs, .Sleeping.cs; .TrustCentre.cs.</remarks>
public sealed partial class NetworkStack : IRadioNode
{
    public const int NoNodeId = 0xFFFE;
    public const int CoordinatorId = 0x0000;
    public const int StackProfile = 2;
    public const int Lqi = 255;
    public const int RssiDbm = -56;

    /// <summary>MAC capability of a mains router, and of a sleeping end device.</summary>
    private const int RouterCapability = 0x8E;
    private const int SleepyCapability = 0x80;

    private readonly EventQueue _queue;
    private readonly Ether _ether;
    private readonly SeededRandom _random;
    private readonly List<Endpoint> _endpoints = [];
    private readonly List<ScheduledEvent> _pending = [];
    private int _epoch;
    private IStackClient _client;
    private NetworkParameters _parameters;
    private InitialSecurity _security;
    private int _macChannel;

    public NetworkStack(EventQueue queue, Ether ether, ulong eui64, StackFlash flash, int seed)
    {
        _queue = queue;
        _ether = ether;
        _random = new SeededRandom(seed, "stack" + eui64.ToString("X16"));
        Eui64 = eui64;
        Flash = flash;
        ether.Attach(this);
    }

    public ulong Eui64 { get; }

    public StackFlash Flash { get; }

    public NetworkState State { get; private set; }

    public NodeType NodeType { get; private set; }

    public int NodeId { get; private set; } = NoNodeId;

    public int PanId => _parameters?.PanId ?? 0xFFFF;

    public int Channel => _macChannel;

    /// <summary>False while the chip is without power or in reset.</summary>
    public bool Powered { get; set; } = true;

    public bool Receiving => Powered && _macChannel != 0 && !IsAsleep;

    public int ManufacturerCode { get; set; }

    /// <summary>False for a stack that hears and never answers: a hub that has gone deaf.</summary>
    public bool AnswersZdo { get; set; } = true;

    public IReadOnlyList<Endpoint> Endpoints => _endpoints;

    public NetworkParameters Parameters => _parameters;

    private bool IsUp => State == NetworkState.Joined;

    private bool IsTrustCentre => NodeType == NodeType.Coordinator;

    public void SetClient(IStackClient client) => _client = client;

    /// <summary>Restart of the chip: everything but the flash is gone and no pending work survives.</summary>
    public void Reset()
    {
        _epoch++;
        foreach (ScheduledEvent pending in _pending)
        {
            pending.Cancel();
        }

        _pending.Clear();
        _endpoints.Clear();
        _apsWaiting.Clear();
        _seen.Clear();
        _transientKeys.Clear();
        _scan = null;
        _search = null;
        _isTrustCentreSwapped = false;
        _held.Clear();
        StopPolling();
        _permitUntilUs = 0;
        _security = null;
        _parameters = null;
        _macChannel = 0;
        NodeType = NodeType.Unknown;
        NodeId = NoNodeId;
        State = NetworkState.None;
    }

    /// <returns>False when the endpoint is there already.</returns>
    public bool AddEndpoint(Endpoint endpoint)
    {
        if (_endpoints.Exists(e => e.Number == endpoint.Number))
        {
            return false;
        }

        _endpoints.Add(endpoint);
        return true;
    }

    public void SetInitialSecurity(InitialSecurity security) => _security = security;

    /// <summary>Resumes the network of the flash; NetworkUp follows.</summary>
    public StackStatus Init()
    {
        if (State != NetworkState.None)
        {
            return StackStatus.InvalidCall;
        }

        if (Flash.Network == null)
        {
            return StackStatus.NotJoined;
        }

        _parameters = Flash.Network;
        _macChannel = _parameters.Channel;
        NodeType = Flash.NodeType;
        State = NetworkState.Joining;
        Later(InitMs, () => ComeUp(Flash.NodeId));
        return StackStatus.Success;
    }

    public StackStatus Form(NetworkParameters parameters)
    {
        if (State != NetworkState.None)
        {
            return StackStatus.InvalidCall;
        }

        if (_security == null)
        {
            return StackStatus.SecurityStateNotSet;
        }

        if (!RadioModel.IsChannel(parameters.Channel))
        {
            return StackStatus.InvalidArgument;
        }

        _parameters = parameters;
        _macChannel = parameters.Channel;
        NodeType = NodeType.Coordinator;
        Flash.NetworkKey = (byte[])_security.NetworkKey.Clone();
        Flash.KeySequence = _security.KeySequence;
        Flash.TrustCentreLinkKey = (byte[])_security.PreconfiguredKey.Clone();
        Flash.TrustCentreEui64 = Eui64;
        Flash.SecurityBitmask = _security.Bitmask;
        State = NetworkState.Joining;
        Later(InitMs, () => ComeUp(CoordinatorId));
        return StackStatus.Success;
    }

    public void OnFrame(RadioFrame frame)
    {
        if (!Powered || _macChannel == 0)
        {
            return;
        }

        StayAwake(frame);
        switch (frame.Kind)
        {
            case FrameKind.BeaconRequest:
                OnBeaconRequest();
                break;
            case FrameKind.Beacon:
                OnBeacon(frame);
                break;
            case FrameKind.AssociationRequest:
                OnAssociationRequest(frame);
                break;
            case FrameKind.AssociationResponse:
                OnAssociationResponse(frame);
                break;
            case FrameKind.TransportKey:
                OnTransportKey(frame);
                break;
            case FrameKind.RejoinRequest:
                OnRejoinRequest(frame);
                break;
            case FrameKind.RejoinResponse:
                OnRejoinResponse(frame);
                break;
            case FrameKind.DataRequest:
                OnDataRequest(frame);
                break;
            default:
                OnSecuredFrame(frame);
                break;
        }
    }

    private void OnSecuredFrame(RadioFrame frame)
    {
        if (!IsUp || frame.PanId != PanId || !SameKey(frame.ProtectedBy, Flash.NetworkKey))
        {
            return;
        }

        switch (frame.Kind)
        {
            case FrameKind.Data:
                OnData(frame);
                break;
            case FrameKind.ApsAck:
                OnApsAck(frame);
                break;
            case FrameKind.RequestKey:
                OnRequestKey(frame);
                break;
            case FrameKind.NetworkUpdate:
                OnNetworkUpdate(frame);
                break;
            case FrameKind.RemoveDevice:
                Leave();
                break;
            case FrameKind.Leave when IsTrustCentre:
                _client.OnTrustCentreJoin(frame.Source, frame.SourceEui64, DeviceUpdate.DeviceLeft, false);
                break;
        }
    }

    private void ComeUp(int nodeId)
    {
        NodeId = nodeId;
        State = NetworkState.Joined;
        Flash.Network = _parameters;
        Flash.NodeType = NodeType;
        Flash.NodeId = nodeId;
        _client.OnStackStatus(_search != null && _isTrustCentreSwapped ? StackStatus.TrustCentreSwapped : StackStatus.NetworkUp);
        _search = null;
        _isTrustCentreSwapped = false;
        if (!IsTrustCentre)
        {
            AnnounceDevice();
        }
    }

    private void Transmit(RadioFrame frame, Action<bool> done = null)
    {
        var complete = new RadioFrame
        {
            Kind = frame.Kind,
            Channel = _macChannel,
            PanId = frame.PanId != 0 ? frame.PanId : PanId,
            SourceEui64 = Eui64,
            Source = NodeId,
            Destination = frame.Destination,
            DestinationEui64 = frame.DestinationEui64,
            ProtectedBy = frame.ProtectedBy,
            Aps = frame.Aps,
            Payload = frame.Payload,
            Join = frame.Join,
            ApsProtectedBy = frame.ApsProtectedBy,
        };
        done ??= _ => { };
        if (!TryHold(complete, done))
        {
            Send(complete, done);
        }
    }

    private void Send(RadioFrame frame, Action<bool> done)
    {
        int epoch = _epoch;
        _ether.Transmit(frame, acknowledged =>
        {
            if (Powered && epoch == _epoch)
            {
                done(acknowledged);
            }
        });
    }

    private ScheduledEvent Later(long delayMs, Action action)
    {
        _pending.RemoveAll(pending => pending.Cancelled);
        ScheduledEvent scheduled = _queue.AfterMs(delayMs, action);
        _pending.Add(scheduled);
        return scheduled;
    }

    private static bool SameKey(byte[] left, byte[] right) => left != null && right != null && left.AsSpan().SequenceEqual(right);
}
