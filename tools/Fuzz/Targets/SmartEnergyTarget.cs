using System;
using System.Collections.Generic;
using Bridge.Firmware.SmartEnergy;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <summary>The Smart Energy device and both its tunnels, between a hub that says anything, other nodes, and an owner that starts, stops and sends.</summary>
/// <remarks>
/// Events: 0 a frame of the hub: cluster, then the frame; 1 time, u16 of 256 ms; 2 an answer to the request that is out: control, command,
/// payload; 3 a ZDO answer to it, from the status on; 4 a frame from elsewhere: flags, cluster, frame; 5 the owner: what, u8; 6 options, at the start only.
/// Rules that are held stand in SmartEnergyTarget.Rules.cs.
/// </remarks>
public sealed partial class SmartEnergyTarget : MachineTarget
{
    private const int HubFrame = 0;
    private const int Time = 1;
    private const int HubAnswer = 2;
    private const int ZdoAnswer = 3;
    private const int OtherFrame = 4;
    private const int Owner = 5;
    private const int SetOptions = 6;

    private const int OptionTunnelling = 3;
    private const int OptionStoreFails = 4;

    private const int Endpoint = 1;
    private const int HubEndpoint = 0x7B;
    private const int Stranger = 0x4321;

    /// <summary>Actions one call may lead to.</summary>
    private const int ActionsPerEvent = 16;

    /// <summary>Deadlines served in one instant before that counts as spinning.</summary>
    private const int DeadlinesPerInstant = 32;

    private static readonly int[] Clusters = [0x0025, 0x000A, 0x0708, 0x0700, 0x0703, 0x0705, 0x0704, 0x0702];

    private readonly MeteredStore _store = new();
    private readonly EventLog _log = new(TraceSource.SmartEnergy);
    private readonly byte[] _own = [1, 2, 3, 4, 5, 6, 7, 8];
    private readonly byte[] _hub = [8, 7, 6, 5, 4, 3, 2, 1];
    private readonly byte[] _data = new byte[256];
    private SmartEnergyDevice _device;
    private int _stage;

    public SmartEnergyTarget()
        : base(
            DeadlinesPerInstant,
            "smart-energy",
            "says nothing before it is authorised; one request at a time, one answer to a message and none to a broadcast; all but ZDO encrypted and short enough; tunnel data only from the device the tunnel is with; erases only what the hub had erased; never spins",
            "asked",
            "never asked")
    {
    }

    public override long Work => 200_000;

    public override long WorkPerInputByte => 4_000;

    /// <summary>The record of a change of tenancy: names of its files.</summary>
    public override long AllocationBytes => 4_000;

    public override long AllocationPerInputByte => 400;

    public override int BoundedMutations => 15_000;

    public override int FlipBytes => 200;

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        [0x06, 0xFF, 0xFF, 0x00, 0xDC, 0x05], [0x01, 0x55, 0x02, 0x01, 0x00], [0x18, 0x0B, 0x00, 0x8B], [0xFF, 0xFF, 0xFF, 0xFF], [0x00, 0x00, 0x00, 0x00],
        [0x00, 0x00, 0x00, 0xE2], [0x01, 0x00, 0x00, 0x18, 0x01], [0x00, 0x02, 0x00, 0xE2], [0x00, 0x00, 0x00, 0x20, 0x00],
    ];

    protected override long NextDeadlineMs => _device.NextDeadlineMs;

    public override void Reset()
    {
        base.Reset();
        _stage = 2;
        ResetRules();
        _log.Clear();
    }

    public override int Run(byte[] input, CaseMeter meter)
    {
        Meter = meter;
        _store.Open(meter);
        Build(PpmidProfile.TunnellingServer);
        int position = 0;
        bool first = true;
        while (Sequence.Next(input, ref position, out int kind, out int start, out int count))
        {
            meter.Count();
            if (kind == SetOptions && first && count > 0)
            {
                Build(input[start]);
            }
            else
            {
                Do(kind, input.AsSpan(start, count));
            }

            first = false;
        }

        return _stage;
    }

    private void Build(int flags)
    {
        _tunnelling = flags & OptionTunnelling;
        _store.Fail(0, (flags & OptionStoreFails) != 0 ? 16 : 0);
        _device = new SmartEnergyDevice(_store, Endpoint, _tunnelling, 7, _log);
    }

    private void Do(int kind, ReadOnlySpan<byte> bytes)
    {
        switch (kind)
        {
            case HubFrame when bytes.Length > 0:
                Hear(0, HubEndpoint, Clusters[bytes[0] % Clusters.Length], bytes[1..], false);
                break;
            case Time:
                Pass(bytes.Length < 2 ? 1 : (bytes[0] | (bytes[1] << 8)) * 256L);
                break;
            case HubAnswer when bytes.Length >= 2 && _lastCluster != 0:
                Hear(0, HubEndpoint, _lastCluster, [bytes[0], _lastSequence, .. bytes[1..]], false);
                break;
            case ZdoAnswer:
                HearZdo(0, _lastZdo | 0x8000, [_lastSequence, .. bytes]);
                break;
            case OtherFrame when bytes.Length >= 2:
                int node = (bytes[0] & 1) != 0 ? Stranger : 0;
                Hear(node, (bytes[0] & 2) != 0 ? 5 : HubEndpoint, Clusters[bytes[1] % Clusters.Length], bytes[2..], (bytes[0] & 4) != 0);
                break;
            case Owner when bytes.Length >= 2:
                Decide(bytes[0], bytes[1]);
                break;
        }
    }

    private void Hear(int node, int endpoint, int cluster, ReadOnlySpan<byte> frame, bool broadcast)
    {
        SetHeard(frame, node, PpmidProfile.ProfileId, cluster, endpoint, Endpoint, broadcast);
        Give();
    }

    private void HearZdo(int node, int cluster, byte[] payload)
    {
        SetHeard(payload, node, 0, cluster, 0, 0, false);
        Give();
    }

    private void Give()
    {
        BeforeHearing();
        Meter.Enter();
        _device.OnMessage(Heard, NowMs);
        Meter.Leave();
        Drain();
    }

    private void Decide(int what, int number)
    {
        Meter.Enter();
        switch (what & 3)
        {
            case 0:
                _isStarted = true;
                _device.Start(_own, _hub, NowMs);
                break;
            case 1:
                _isStarted = false;
                _device.Stop();
                break;
            case 2:
                _mayAsk |= _device.SendTunnelData(_data, 0, number, NowMs) == Result.Ok;
                break;
            case 3:
                _mayAsk |= _device.CloseTunnel(NowMs) == Result.Ok;
                break;
        }

        Meter.Leave();
        _mayAsk |= (what & 3) < 2;
        if ((what & 3) < 2)
        {
            ForgetTunnels();
        }

        Drain();
    }

    protected override void ServeDeadline()
    {
        BeforeTime();
        Meter.Enter();
        _device.OnTime(NowMs);
        Meter.Leave();
    }

    protected override void Drain()
    {
        int actions = 0;
        while (true)
        {
            Meter.Enter();
            SmartEnergyAction action = _device.Poll();
            Meter.Leave();
            if (action == SmartEnergyAction.None)
            {
                break;
            }

            actions++;
            Meter.Count();
            Demand(actions <= ActionsPerEvent, "actions without end");
            On(action);
        }

        CheckErasure();
    }

    private void Reach(int stage)
    {
        _stage = Math.Min(_stage, stage);
    }
}
