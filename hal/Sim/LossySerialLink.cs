using System;

namespace Bridge.Hal.Sim;

/// <summary>One end of a pair of lossy lines, as the device code sees a UART.</summary>
public sealed class LossySerialLink(LossyLine outgoing, LossyLine incoming, IClock clock) : ISerialLink
{
    /// <summary>When bytes can next be read at this end; Deadline.Never when none are under way.</summary>
    public long NextArrivalMs => incoming.NextArrivalMs;

    public int Read(byte[] buffer, int offset, int count)
    {
        return incoming.Read(buffer.AsSpan(offset, count), clock.NowMs);
    }

    public Result Write(byte[] buffer, int offset, int count)
    {
        outgoing.Write(buffer.AsSpan(offset, count), clock.NowMs);
        return Result.Ok;
    }
}
