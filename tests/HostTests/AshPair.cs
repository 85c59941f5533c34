using System;
using Bridge.Firmware.Ash;
using Bridge.Hal;
using Bridge.Hal.Sim;

namespace Bridge.HostTests;

/// <summary>A host and an NCP back to back over two lossy lines; time jumps to whatever is due next.</summary>
public sealed class AshPair
{
    public readonly AshEnd Host;
    public readonly AshEnd Ncp;

    private readonly LossyLine _toNcp;
    private readonly LossyLine _toHost;

    public AshPair(int seed, SerialFaults faults, int payloads, AshChunks chunks)
    {
        _toNcp = new LossyLine(seed, faults);
        _toHost = new LossyLine(seed + 1_000_000, faults);
        Host = new AshEnd(AshRole.Host, _toNcp, _toHost, payloads, chunks, seed);
        Ncp = new AshEnd(AshRole.Ncp, _toHost, _toNcp, payloads, chunks, seed + 1);
        Host.Link.Connect(0);
    }

    public long NowMs { get; private set; }

    public int Failures => Host.Failures + Ncp.Failures;

    public bool IsComplete => Host.SentAll && Ncp.SentAll && Host.GotAll && Ncp.GotAll;

    /// <summary>From now on the lines are clean and the host is ready.</summary>
    public void Heal()
    {
        Host.StayReady(NowMs);
        _toNcp.Faults = SerialFaults.None;
        _toHost.Faults = SerialFaults.None;
    }

    public void CutLines()
    {
        _toNcp.Faults = new SerialFaults { WriteLoss = 1 };
        _toHost.Faults = new SerialFaults { WriteLoss = 1 };
    }

    /// <returns>Whether everything was delivered by then.</returns>
    public bool Run(long untilMs)
    {
        while (!IsComplete)
        {
            Host.Receive(NowMs);
            Ncp.Receive(NowMs);
            Host.Work(NowMs);
            Ncp.Work(NowMs);
            long nextMs = Math.Min(Host.NextMs, Ncp.NextMs);
            if (nextMs == Deadline.Never)
            {
                if (Ncp.Link.State != AshState.Failed)
                {
                    return false;
                }

                // Its ERROR was lost and the host has nothing left to say: a keep-alive above finds out.
                Host.Link.Connect(NowMs);
                continue;
            }

            if (nextMs > untilMs)
            {
                NowMs = untilMs;
                return false;
            }

            NowMs = Math.Max(NowMs, nextMs);
        }

        return true;
    }
}
