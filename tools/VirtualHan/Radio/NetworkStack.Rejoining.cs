using System.Collections.Generic;

namespace VirtualHan.Radio;

/// <summary>Rejoining: the search for every network of one extended PAN id, wherever its channel and PAN id have gone, and the request to each in turn.</summary>
/// <remarks>
/// A trust centre that was replaced keeps the extended PAN id and has only the hash of our link key: a rejoin without the network key
/// accepts the transport key under either. The device goes up with a trust centre of another EUI-64, and says so instead of NetworkUp.
/// </remarks>
public sealed partial class NetworkStack
{
    private const int RejoinWaitMs = 1500;

    /// <summary>Duration exponent 3 of the search: (2^3 + 1) x 15.36 ms per channel.</summary>
    private const long SearchChannelUs = 9 * 15360;

    private NetworkSearch _search;

    /// <param name="haveKey">True: secured rejoin under the network key. False: trust centre rejoin, which brings a fresh network key.</param>
    /// <param name="channels">0 for the channel of the flash.</param>
    public StackStatus Rejoin(bool haveKey, uint channels)
    {
        if (Flash.Network == null || State == NetworkState.Joining || _scan != null)
        {
            return StackStatus.InvalidCall;
        }

        if (IsUp)
        {
            Later(0, () => _client.OnStackStatus(StackStatus.NetworkDown));
        }

        NodeType = Flash.NodeType;
        Search(Flash.Network.ExtendedPanId, channels != 0 ? channels : 1u << Flash.Network.Channel, haveKey);
        return StackStatus.Success;
    }

    private void Search(ulong extendedPanId, uint channels, bool haveKey)
    {
        StopPolling();
        State = NetworkState.Joining;
        NodeId = NoNodeId;
        _parameters = null;
        _search = new NetworkSearch(extendedPanId, haveKey);
        _scan = new ActiveScan(channels, SearchChannelUs, 0);
        ScanNextChannel();
    }

    /// <returns>False when no network is left to ask.</returns>
    private bool TryNextParent()
    {
        if (!_search.TryTake(out FoundNetwork network))
        {
            return false;
        }

        _parameters = new NetworkParameters
        {
            ExtendedPanId = network.ExtendedPanId,
            PanId = network.PanId,
            Channel = network.Channel,
            UpdateId = network.UpdateId,
            Channels = Flash.Network?.Channels ?? 0,
            TxPowerDbm = Flash.Network?.TxPowerDbm ?? 0,
        };
        _macChannel = network.Channel;
        NodeId = NoNodeId;
        WaitFor(RejoinWaitMs, StackStatus.NoBeacons);
        Transmit(new RadioFrame
        {
            Kind = FrameKind.RejoinRequest,
            Destination = CoordinatorId,
            ProtectedBy = _search.HaveKey ? Flash.NetworkKey : null,
            Join = new JoinBody { HaveNetworkKey = _search.HaveKey, IsSleepy = NodeType == NodeType.SleepyEndDevice },
        });
        return true;
    }

    private void OnRejoinResponse(RadioFrame frame)
    {
        if (State != NetworkState.Joining || _search == null || (_search.HaveKey && !SameKey(frame.ProtectedBy, Flash.NetworkKey)))
        {
            return;
        }

        if (!frame.Join.Accepted)
        {
            FailJoin(StackStatus.JoinFailed);
            return;
        }

        NodeId = frame.Join.NodeId;
        if (_search.HaveKey)
        {
            _joinDeadline.Cancel();
            ComeUp(NodeId);
        }
        else
        {
            WaitFor(NetworkKeyWaitMs, StackStatus.NoNetworkKeyReceived);
        }
    }

    private sealed class NetworkSearch(ulong extendedPanId, bool haveKey)
    {
        private readonly List<FoundNetwork> _found = [];

        public bool HaveKey { get; } = haveKey;

        /// <summary>The network of the flash is asked first.</summary>
        public void Hear(RadioFrame beacon, NetworkParameters own)
        {
            if (beacon.Join.ExtendedPanId == extendedPanId && beacon.Source == CoordinatorId)
            {
                bool isOwn = own != null && own.PanId == beacon.PanId && own.Channel == beacon.Channel;
                _found.Insert(isOwn ? 0 : _found.Count, new FoundNetwork(beacon.Channel, beacon.PanId, extendedPanId, beacon.Join.AllowingJoin, beacon.Join.UpdateId));
            }
        }

        public bool TryTake(out FoundNetwork network)
        {
            network = _found.Count > 0 ? _found[0] : null;
            if (network != null)
            {
                _found.RemoveAt(0);
            }

            return network != null;
        }
    }
}
