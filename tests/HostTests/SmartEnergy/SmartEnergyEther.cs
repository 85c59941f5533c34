using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Firmware.SmartEnergy;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
using Bridge.Hal.Sim;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>A Smart Energy device and a small hub with an ether between them that loses, repeats, delays and bends messages, all by one seed.</summary>
internal sealed class SmartEnergyEther : ITrace
{
    public const long StartUtc = 0x32000000;

    private const int Hub = 0;
    private const int HubEndpoint = 0x7B;
    private const long StepMs = 250;
    private const int RepeatMs = 600_000;

    private readonly Random _random;
    private readonly List<(long AtMs, bool ToHub, int Profile, int Cluster, byte[] Bytes)> _air = [];
    private readonly Dictionary<SmartEnergyEvent, List<long>> _events = [];
    private readonly ApsMessage _message = new();
    private readonly SimStore _store = new(262_144, 1);
    private long _publishAtMs;
    private byte _sequence = 0x80;

    public SmartEnergyEther(int seed)
    {
        _random = new Random(seed);
        Device = new SmartEnergyDevice(_store, 1, PpmidProfile.TunnellingServer | PpmidProfile.TunnellingClient, seed, this);
        Device.Start(new byte[8], [1, 1, 1, 1, 1, 1, 1, 1], 0);
    }

    public SmartEnergyDevice Device { get; }

    public long NowMs { get; private set; }

    public double Loss { get; set; }

    public double Duplication { get; set; }

    public double Flips { get; set; }

    public int MaxDelayMs { get; set; }

    /// <summary>UTC of a change of tenancy that the hub publishes until it is acknowledged; 0 for none.</summary>
    public long TenancyUtc { get; set; }

    public int Lost { get; private set; }

    /// <summary>The device said SUCCESS to the publication.</summary>
    public bool IsTenancyTaken { get; private set; }

    /// <summary>The tunnel the device serves, as its client knows it.</summary>
    public int ServedTunnel { get; private set; } = -1;

    public IReadOnlyList<long> TimesOf(SmartEnergyEvent code) => _events.TryGetValue(code, out List<long> times) ? times : [];

    public void State(TraceSource source, int state, long deadlineMs)
    {
    }

    public void Event(TraceSource source, int code, long a, long b)
    {
        if (!_events.TryGetValue((SmartEnergyEvent)code, out List<long> times))
        {
            _events[(SmartEnergyEvent)code] = times = [];
        }

        times.Add(NowMs);
    }

    public void Run(long ms)
    {
        for (long until = NowMs + ms; NowMs < until; NowMs += StepMs)
        {
            Publish();
            foreach ((long _, bool toHub, int profile, int cluster, byte[] bytes) in TakeArrived())
            {
                if (toHub)
                {
                    OnHub(profile, cluster, bytes);
                }
                else
                {
                    Give(profile, cluster, bytes);
                }
            }

            if (Device.NextDeadlineMs <= NowMs)
            {
                Device.OnTime(NowMs);
            }

            Drain();
        }
    }

    private List<(long AtMs, bool ToHub, int Profile, int Cluster, byte[] Bytes)> TakeArrived()
    {
        var arrived = _air.Where(message => message.AtMs <= NowMs).ToList();
        _air.RemoveAll(message => message.AtMs <= NowMs);
        return arrived;
    }

    private void Drain()
    {
        for (SmartEnergyAction action = Device.Poll(); action != SmartEnergyAction.None; action = Device.Poll())
        {
            if (action == SmartEnergyAction.Send)
            {
                ApsMessage sent = Device.Outgoing;
                Send(true, sent.Profile, sent.Cluster, sent.Buffer[sent.Offset..(sent.Offset + sent.Count)]);
            }
            else if (action == SmartEnergyAction.TrustCentreLost)
            {
                Lost++;
            }
        }
    }

    private void Give(int profile, int cluster, byte[] bytes)
    {
        _message.NodeId = Hub;
        _message.Profile = profile;
        _message.Cluster = cluster;
        _message.SourceEndpoint = profile == 0 ? 0 : HubEndpoint;
        _message.DestinationEndpoint = profile == 0 ? 0 : 1;
        _message.Encrypted = profile != 0;
        _message.Buffer = bytes;
        _message.Count = bytes.Length;
        Device.OnMessage(_message, NowMs);
        Drain();
    }

    private void Send(bool toHub, int profile, int cluster, byte[] bytes)
    {
        int copies = _random.NextDouble() < Duplication ? 2 : 1;
        for (int copy = 0; copy < copies; copy++)
        {
            if (_random.NextDouble() < Loss)
            {
                continue;
            }

            byte[] there = [.. bytes];
            if (_random.NextDouble() < Flips)
            {
                there[_random.Next(there.Length)] ^= (byte)(1 << _random.Next(8));
            }

            _air.Add((NowMs + StepMs + (MaxDelayMs == 0 ? 0 : _random.Next(MaxDelayMs)), toHub, profile, cluster, there));
        }
    }

    private void Publish()
    {
        if (NowMs < _publishAtMs)
        {
            return;
        }

        _publishAtMs = NowMs + RepeatMs;
        if (TenancyUtc != 0 && !IsTenancyTaken)
        {
            Send(false, PpmidProfile.ProfileId, PpmidProfile.DeviceManagementCluster, [0x09, ++_sequence, .. PublishChange()]);
        }

        if (ServedTunnel < 0)
        {
            Send(false, PpmidProfile.ProfileId, PpmidProfile.TunnellingCluster, [0x01, ++_sequence, 0, 6, 0xFF, 0xFF, 0, 0xDC, 0x05]);
        }
    }

    private byte[] PublishChange() => [0, 1, 2, 3, 4, 7, 0, 0, 0, 0, .. BitConverter.GetBytes((uint)TenancyUtc), 0, 6, 0, 0];

    private void OnHub(int profile, int cluster, byte[] request)
    {
        if (request.Length == 0)
        {
            return;
        }

        if (profile == 0)
        {
            Send(false, 0, cluster | 0x8000, cluster == 0x0006 ? [request[0], 0, 0, 0, 1, HubEndpoint] : [request[0], 0]);
            return;
        }

        if (request.Length < 3)
        {
            return;
        }

        if ((request[0] & 0x10) != 0)
        {
            OnAnswer(cluster, request);
            return;
        }

        byte[] answer = AnswerTo(cluster, request[2]);
        Send(false, profile, cluster, [answer[0], request[1], .. answer[1..]]);
    }

    private void OnAnswer(int cluster, byte[] answer)
    {
        IsTenancyTaken |= cluster == PpmidProfile.DeviceManagementCluster && answer.Length >= 5 && answer[2] == 0x0B && answer[4] == 0;
        if (cluster == PpmidProfile.TunnellingCluster && answer.Length >= 8 && (answer[0] & 0x0B) == 0x09 && answer[2] == 0 && answer[5] == 0)
        {
            ServedTunnel = BitConverter.ToUInt16(answer, 3);
        }
    }

    private byte[] AnswerTo(int cluster, int command) => cluster switch
    {
        PpmidProfile.KeepAliveCluster => [0x18, 1, 0, 0, 0, 0x20, 10, 1, 0, 0, 0x21, 0x2C, 1],
        PpmidProfile.TimeCluster => [0x18, 1, 0, 0, 0, 0xE2, .. BitConverter.GetBytes((uint)(StartUtc + (NowMs / 1000))), 1, 0, 0, 0x18, 1],
        PpmidProfile.TunnellingCluster when command == 0 => [0x19, 0, 3, 0, 0, 0xDC, 5],
        PpmidProfile.DeviceManagementCluster when TenancyUtc != 0 && command == 0 => [0x19, .. PublishChange()],
        _ => [0x18, 0x0B, (byte)command, 0x8B],
    };
}
