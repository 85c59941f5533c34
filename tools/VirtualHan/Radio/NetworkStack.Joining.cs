using System;
using System.Collections.Generic;
using System.Numerics;
using VirtualHan.Time;

namespace VirtualHan.Radio;

/// <summary>Scanning, joining and rejoining, seen from the device that wants in.</summary>
public sealed partial class NetworkStack
{
    private const int InitMs = 30;
    private const int LeaveMs = 50;
    private const int AssociationWaitMs = 1000;
    private const int NetworkKeyWaitMs = 5000;
    private const int RejoinWaitMs = 1500;
    private const int AnnounceMs = 20;

    private ActiveScan _scan;
    private ScheduledEvent _joinDeadline;
    private bool _securedRejoin;

    /// <summary>Active scan: OnNetworkFound for every beacon, then OnScanComplete.</summary>
    /// <param name="duration">n: (2^n + 1) x 15.36 ms per channel.</param>
    public StackStatus StartScan(uint channels, int duration)
    {
        if (_scan != null || channels == 0)
        {
            return _scan != null ? StackStatus.InvalidCall : StackStatus.InvalidArgument;
        }

        _scan = new ActiveScan(channels, ((1L << duration) + 1) * 15360, _macChannel);
        ScanNextChannel();
        return StackStatus.Success;
    }

    public void StopScan()
    {
        if (_scan != null)
        {
            _macChannel = _scan.HomeChannel;
            _scan = null;
        }
    }

    public StackStatus Join(NodeType type, NetworkParameters parameters)
    {
        if (State != NetworkState.None || _scan != null)
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
        NodeType = type;
        State = NetworkState.Joining;
        Flash.SecurityBitmask = _security.Bitmask;
        Flash.TrustCentreLinkKey = (byte[])_security.PreconfiguredKey.Clone();
        Flash.TrustCentreEui64 = 0;
        WaitFor(AssociationWaitMs, StackStatus.NoBeacons);
        Transmit(new RadioFrame
        {
            Kind = FrameKind.AssociationRequest,
            Destination = CoordinatorId,
            Join = new JoinBody(),
        });
        return StackStatus.Success;
    }

    /// <param name="haveKey">True: secured rejoin under the network key. False: trust centre rejoin, which brings a fresh network key.</param>
    public StackStatus Rejoin(bool haveKey)
    {
        if (Flash.Network == null || State == NetworkState.Joining)
        {
            return StackStatus.InvalidCall;
        }

        _parameters = Flash.Network;
        _macChannel = _parameters.Channel;
        NodeType = Flash.NodeType;
        State = NetworkState.Joining;
        _securedRejoin = haveKey;
        WaitFor(RejoinWaitMs, StackStatus.NoBeacons);
        Transmit(new RadioFrame
        {
            Kind = FrameKind.RejoinRequest,
            Destination = CoordinatorId,
            ProtectedBy = haveKey ? Flash.NetworkKey : null,
            Join = new JoinBody { HaveNetworkKey = haveKey },
        });
        return StackStatus.Success;
    }

    private void ScanNextChannel()
    {
        if (_scan == null)
        {
            return;
        }

        if (_scan.Remaining == 0)
        {
            StopScan();
            _client.OnScanComplete(0, StackStatus.Success);
            return;
        }

        _macChannel = _scan.TakeChannel();
        Transmit(new RadioFrame { Kind = FrameKind.BeaconRequest, Destination = RadioFrame.Broadcast });
        Later(_scan.ChannelUs / 1000, ScanNextChannel);
    }

    private void OnBeaconRequest()
    {
        if (!IsUp || NodeType is NodeType.EndDevice or NodeType.SleepyEndDevice)
        {
            return;
        }

        Transmit(new RadioFrame
        {
            Kind = FrameKind.Beacon,
            Destination = RadioFrame.Broadcast,
            Join = new JoinBody
            {
                ExtendedPanId = _parameters.ExtendedPanId,
                AllowingJoin = PermitsJoining,
                UpdateId = _parameters.UpdateId,
            },
        });
    }

    private void OnBeacon(RadioFrame frame)
    {
        if (_scan == null || !_scan.IsNew(frame.PanId, frame.Source))
        {
            return;
        }

        _client.OnNetworkFound(new FoundNetwork(
            frame.Channel, frame.PanId, frame.Join.ExtendedPanId, frame.Join.AllowingJoin, frame.Join.UpdateId));
    }

    private void OnAssociationResponse(RadioFrame frame)
    {
        if (State != NetworkState.Joining || NodeId != NoNodeId)
        {
            return;
        }

        if (!frame.Join.Accepted)
        {
            FailJoin(StackStatus.JoinFailed);
            return;
        }

        NodeId = frame.Join.NodeId;
        WaitFor(NetworkKeyWaitMs, StackStatus.NoNetworkKeyReceived);
    }

    private void OnTransportKey(RadioFrame frame)
    {
        if (!SameKey(frame.ProtectedBy, Flash.TrustCentreLinkKey))
        {
            return;
        }

        if (frame.Join.IsLinkKey)
        {
            Flash.TrustCentreLinkKey = (byte[])frame.Join.Key.Clone();
            _keyRequestDeadline?.Cancel();
            _client.OnKeyEstablishment(frame.SourceEui64, KeyStatusTrustCentreLinkKeyEstablished);
            return;
        }

        bool wrongTrustCentre = _security != null
            && (_security.Bitmask & InitialSecurity.HaveTrustCentreEui64) != 0
            && _security.TrustCentreEui64 != frame.Join.TrustCentreEui64;
        if (State != NetworkState.Joining || NodeId == NoNodeId || wrongTrustCentre)
        {
            return;
        }

        _joinDeadline.Cancel();
        Flash.NetworkKey = (byte[])frame.Join.Key.Clone();
        Flash.KeySequence = frame.Join.KeySequence;
        Flash.TrustCentreEui64 = frame.Join.TrustCentreEui64;
        ComeUp(NodeId);
    }

    private void OnRejoinResponse(RadioFrame frame)
    {
        if (State != NetworkState.Joining || (_securedRejoin && !SameKey(frame.ProtectedBy, Flash.NetworkKey)))
        {
            return;
        }

        if (!frame.Join.Accepted)
        {
            FailJoin(StackStatus.JoinFailed);
            return;
        }

        NodeId = frame.Join.NodeId;
        if (_securedRejoin)
        {
            _joinDeadline.Cancel();
            ComeUp(NodeId);
        }
        else
        {
            WaitFor(NetworkKeyWaitMs, StackStatus.NoNetworkKeyReceived);
        }
    }

    private void WaitFor(long waitMs, StackStatus failure)
    {
        _joinDeadline?.Cancel();
        _joinDeadline = Later(waitMs, () => FailJoin(failure));
    }

    /// <summary>A failed join leaves no trace; a failed rejoin keeps the network in the flash for the next attempt.</summary>
    private void FailJoin(StackStatus status)
    {
        _joinDeadline.Cancel();
        _parameters = null;
        _macChannel = 0;
        NodeId = NoNodeId;
        State = NetworkState.None;
        _client.OnStackStatus(status);
    }

    private void AnnounceDevice()
    {
        Later(AnnounceMs, () =>
        {
            var payload = new byte[12];
            payload[0] = NextZdoSequence();
            BitConverter.TryWriteBytes(payload.AsSpan(1), (ushort)NodeId);
            BitConverter.TryWriteBytes(payload.AsSpan(3), Eui64);
            payload[11] = (byte)(NodeType == NodeType.SleepyEndDevice ? SleepyCapability : RouterCapability);
            SendBroadcast(0xFFFD, new ApsFrame { Cluster = ZdoResponder.DeviceAnnounce, Options = ApsFrame.OptionEnableRouteDiscovery }, payload, null);
        });
    }

    private sealed class ActiveScan
    {
        private readonly HashSet<(int Pan, int Node)> _seen = [];

        public ActiveScan(uint channels, long channelUs, int homeChannel)
        {
            Remaining = channels;
            ChannelUs = channelUs;
            HomeChannel = homeChannel;
        }

        public uint Remaining { get; private set; }

        public long ChannelUs { get; }

        public int HomeChannel { get; }

        public int TakeChannel()
        {
            int channel = BitOperations.TrailingZeroCount(Remaining);
            Remaining &= Remaining - 1;
            return channel;
        }

        public bool IsNew(int panId, int node) => _seen.Add((panId, node));
    }
}
