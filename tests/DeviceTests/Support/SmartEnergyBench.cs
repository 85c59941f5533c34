using Bridge.Firmware.SmartEnergy;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>A Smart Energy device, a clock, and a hub that answers when it is told to. What the device sends is kept in order.</summary>
public sealed class SmartEnergyBench
{
    public const int Endpoint = 1;

    /// <summary>Not the usual 1: it has to be found.</summary>
    public const int HubEndpoint = 0x7B;

    /// <summary>2026-11-21 19:00:00 UTC as a Zigbee time.</summary>
    public const long HubUtc = 0x3294B0B0L;

    private const int MaxSent = 256;

    public readonly EventLog Log = new EventLog();
    public readonly IStore Store;
    public readonly SmartEnergyDevice Device;
    public readonly byte[] OwnEui64 = new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 };
    public readonly byte[] HubEui64 = new byte[] { 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8 };

    public long NowMs;
    public int SentCount;
    public int LostCount;
    public int DataCount;
    public string Data = string.Empty;
    public bool IsHubSilent;

    /// <summary>Clusters the hub does not have answer NO_MATCH; one at most.</summary>
    public int MissingCluster = -1;

    /// <summary>Date and control the hub's attributes show.</summary>
    public long TenancyDate = ChangeOfTenancy.Cancelled;

    /// <summary>Time and TimeStatus as the hub tells them.</summary>
    public long Utc = HubUtc;

    public int TimeStatus = 0x09;

    private readonly ApsMessage _message = new ApsMessage();
    private int _roundCount;
    private readonly string[] _sent = new string[MaxSent];
    private readonly int[] _clusters = new int[MaxSent];
    private readonly int[] _profiles = new int[MaxSent];
    private readonly int[] _endpoints = new int[MaxSent];
    private readonly bool[] _encrypted = new bool[MaxSent];
    private readonly long[] _sentAtMs = new long[MaxSent];

    public SmartEnergyBench(int tunnelling)
        : this(tunnelling, new MemoryStore())
    {
    }

    public SmartEnergyBench(int tunnelling, IStore store)
    {
        Store = store;
        NowMs = 5000;
        Device = new SmartEnergyDevice(store, Endpoint, tunnelling, 12345, Log);
    }

    public void Start()
    {
        Device.Start(OwnEui64, HubEui64, NowMs);
        Drain();
    }

    /// <summary>Started, and the first round answered: what was sent is forgotten.</summary>
    public void StartAndSettle()
    {
        Start();
        Pass(SmartEnergyDevice.StartJitterMs);
        _roundCount = SentCount;
        SentCount = 0;
    }

    /// <summary>Lets time pass, deadline by deadline; the hub answers every request at once unless it is silent.</summary>
    public void Pass(long milliseconds)
    {
        long untilMs = NowMs + milliseconds;
        while (Device.NextDeadlineMs <= untilMs)
        {
            if (Device.NextDeadlineMs > NowMs)
            {
                NowMs = Device.NextDeadlineMs;
            }

            Device.OnTime(NowMs);
            Drain();
        }

        NowMs = untilMs;
    }

    public string Sent(int index) => _sent[index];

    public int SentCluster(int index) => _clusters[index];

    public int SentProfile(int index) => _profiles[index];

    public int SentEndpoint(int index) => _endpoints[index];

    public bool WasEncrypted(int index) => _encrypted[index];

    public long SentAtMs(int index) => _sentAtMs[index];

    /// <summary>The last message sent, without its sequence number, which is byte 1 of a ZCL frame.</summary>
    public string LastSent()
    {
        string text = _sent[SentCount - 1];
        return text.Substring(0, 2) + text.Substring(4);
    }

    /// <returns>Messages sent on a cluster that start with these bytes, the sequence number left out.</returns>
    public int CountOf(int cluster, string start)
    {
        string wanted = Hex.Normal(start);
        int found = 0;
        for (int i = 0; i < SentCount; i++)
        {
            string text = _sent[i].Substring(0, 2) + _sent[i].Substring(4);
            found += _clusters[i] == cluster && text.Length >= wanted.Length && text.Substring(0, wanted.Length) == wanted ? 1 : 0;
        }

        return found;
    }

    /// <summary>The same of the first round, which <see cref="StartAndSettle"/> forgot.</summary>
    public int CountOfRound(int cluster, string start)
    {
        int sent = SentCount;
        SentCount = _roundCount;
        int found = CountOf(cluster, start);
        SentCount = sent;
        return found;
    }

    /// <summary>A message of the hub from its own endpoint.</summary>
    public bool Hear(int cluster, string hex) => HearFrom(0, HubEndpoint, cluster, hex);

    public bool HearFrom(int node, int endpoint, int cluster, string hex)
    {
        byte[] bytes = Hex.Parse(hex);
        return Give(node, endpoint, PpmidProfile.ProfileId, cluster, bytes, bytes.Length, false);
    }

    public bool HearBroadcast(int cluster, string hex)
    {
        byte[] bytes = Hex.Parse(hex);
        return Give(0, HubEndpoint, PpmidProfile.ProfileId, cluster, bytes, bytes.Length, true);
    }

    public bool Give(int node, int endpoint, int profile, int cluster, byte[] bytes, int count, bool broadcast)
    {
        _message.NodeId = node;
        _message.Profile = profile;
        _message.Cluster = cluster;
        _message.SourceEndpoint = profile == 0 ? 0 : endpoint;
        _message.DestinationEndpoint = profile == 0 ? 0 : Endpoint;
        _message.Broadcast = broadcast;
        _message.Encrypted = profile != 0;
        _message.Buffer = bytes;
        _message.Offset = 0;
        _message.Count = count;
        bool isTaken = Device.OnMessage(_message, NowMs);
        Drain();
        return isTaken;
    }

    public int Events(SmartEnergyEvent code) => Log.CountOf(TraceSource.SmartEnergy, (int)code);

    public void Drain()
    {
        for (SmartEnergyAction action = Device.Poll(); action != SmartEnergyAction.None; action = Device.Poll())
        {
            if (action == SmartEnergyAction.Send)
            {
                Keep(Device.Outgoing);
                if (!IsHubSilent)
                {
                    SmartEnergyHubAnswers.To(this, Device.Outgoing);
                }
            }
            else if (action == SmartEnergyAction.TunnelData)
            {
                DataCount++;
                Data += Hex.Text(Device.TunnelData, 0, Device.TunnelDataCount);
            }
            else
            {
                LostCount++;
            }
        }
    }

    private void Keep(ApsMessage message)
    {
        _sent[SentCount] = Hex.Text(message.Buffer, message.Offset, message.Count);
        _clusters[SentCount] = message.Cluster;
        _profiles[SentCount] = message.Profile;
        _endpoints[SentCount] = message.DestinationEndpoint;
        _encrypted[SentCount] = message.Encrypted;
        _sentAtMs[SentCount] = NowMs;
        SentCount++;
    }
}
