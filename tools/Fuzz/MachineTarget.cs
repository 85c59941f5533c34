using System;
using Bridge.Firmware.Zcl;

namespace Bridge.Fuzz;

/// <summary>A target that keeps one machine, which hears messages and is served when its deadlines come.</summary>
public abstract class MachineTarget : FuzzTarget
{
    private const long StartMs = 1000;

    private readonly int _deadlinesPerInstant;

    /// <param name="deadlinesPerInstant">Deadlines served in one instant before that counts as spinning.</param>
    /// <param name="name">What --target takes.</param>
    /// <param name="oracle">What an accepted input is held against, in a few words.</param>
    /// <param name="refusals">Names of the outcomes from 1 on.</param>
    protected MachineTarget(int deadlinesPerInstant, string name, string oracle, params string[] refusals)
        : base(name, oracle, refusals)
    {
        _deadlinesPerInstant = deadlinesPerInstant;
    }

    public override InputShape Shape => InputShape.Sequence;

    /// <summary>The message heard last.</summary>
    protected ApsMessage Heard { get; } = new();

    /// <summary>Of the case that runs.</summary>
    protected CaseMeter Meter { get; set; }

    protected long NowMs { get; private set; }

    protected abstract long NextDeadlineMs { get; }

    public override void Reset() => NowMs = StartMs;

    /// <summary>OnTime of the machine, between Enter and Leave of the meter.</summary>
    protected abstract void ServeDeadline();

    /// <summary>Takes every action the machine has.</summary>
    protected abstract void Drain();

    /// <summary>Lets time pass and serves the deadlines on the way.</summary>
    protected void Pass(long milliseconds)
    {
        long untilMs = NowMs + milliseconds;
        int served = 0;
        while (NextDeadlineMs <= untilMs)
        {
            served = NextDeadlineMs > NowMs ? 0 : served + 1;
            Demand(served <= _deadlinesPerInstant, "deadlines without end in one instant");
            NowMs = Math.Max(NowMs, NextDeadlineMs);
            ServeDeadline();
            Meter.Count();
            Drain();
        }

        NowMs = untilMs;
    }

    /// <summary>Makes <see cref="Heard"/> of exactly these bytes: a machine that reads on behind its message throws.</summary>
    protected void SetHeard(ReadOnlySpan<byte> frame, int node, int profile, int cluster, int sourceEndpoint, int destinationEndpoint, bool isBroadcast)
    {
        Heard.Buffer = frame.ToArray();
        Heard.Offset = 0;
        Heard.Count = frame.Length;
        Heard.NodeId = node;
        Heard.Profile = profile;
        Heard.Cluster = cluster;
        Heard.SourceEndpoint = sourceEndpoint;
        Heard.DestinationEndpoint = destinationEndpoint;
        Heard.Broadcast = isBroadcast;
    }
}
