using System;
using VirtualHan.Time;

namespace VirtualHan.Radio;

/// <summary>Scanning, joining and rejoining, seen from the device that wants in.</summary>
public sealed partial class NetworkStack
{
    private const int InitMs = 30;
    private const int AssociationWaitMs = 1000;
    private const int NetworkKeyWaitMs = 5000;
    private const int AnnounceMs = 20;

    /// <summary>EmberJoinMethod: as a node that was there before, without the network key.</summary>
    private const int NwkRejoin = 1;

    private ScheduledEvent _joinDeadline;
    private bool _isTrustCentreSwapped;

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

        NodeType = type;
        Flash.SecurityBitmask = _security.Bitmask;
        Flash.TrustCentreLinkKey = (byte[])_security.PreconfiguredKey.Clone();
        Flash.TrustCentreEui64 = 0;
        if (parameters.JoinMethod == NwkRejoin)
        {
            Search(parameters.ExtendedPanId, parameters.Channels, false);
            return StackStatus.Success;
        }

        _parameters = parameters;
        _macChannel = parameters.Channel;
        State = NetworkState.Joining;
        WaitFor(AssociationWaitMs, StackStatus.NoBeacons);
        Transmit(new RadioFrame
        {
            Kind = FrameKind.AssociationRequest,
            Destination = CoordinatorId,
            Join = new JoinBody { IsSleepy = type == NodeType.SleepyEndDevice },
        });
        return StackStatus.Success;
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
        if (!IsTransportKey(frame.ProtectedBy))
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
        _isTrustCentreSwapped = _search != null && Flash.TrustCentreEui64 != 0 && Flash.TrustCentreEui64 != frame.Join.TrustCentreEui64;
        Flash.NetworkKey = (byte[])frame.Join.Key.Clone();
        Flash.KeySequence = frame.Join.KeySequence;
        Flash.TrustCentreEui64 = frame.Join.TrustCentreEui64;
        ComeUp(NodeId);
    }

    private void WaitFor(long waitMs, StackStatus failure)
    {
        _joinDeadline?.Cancel();
        _joinDeadline = Later(waitMs, () => FailJoin(failure));
    }

    /// <summary>A failed join leaves no trace; a failed rejoin keeps the network in the flash for the next attempt.</summary>
    private void FailJoin(StackStatus status)
    {
        _joinDeadline?.Cancel();
        if (_search != null && TryNextParent())
        {
            return;
        }

        _search = null;
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
}
