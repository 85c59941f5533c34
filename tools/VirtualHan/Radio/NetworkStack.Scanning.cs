using System.Collections.Generic;
using System.Numerics;

namespace VirtualHan.Radio;

/// <summary>Active scans, for the client or in search of a network to rejoin, and the beacons that answer them.</summary>
public sealed partial class NetworkStack
{
    private ActiveScan _scan;

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

    private void ScanNextChannel()
    {
        if (_scan == null)
        {
            return;
        }

        if (_scan.Remaining == 0)
        {
            StopScan();
            if (_search != null)
            {
                FailJoin(StackStatus.NoBeacons);
                return;
            }

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

        if (_search != null)
        {
            _search.Hear(frame, Flash.Network);
            return;
        }

        _client.OnNetworkFound(new FoundNetwork(
            frame.Channel, frame.PanId, frame.Join.ExtendedPanId, frame.Join.AllowingJoin, frame.Join.UpdateId));
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
