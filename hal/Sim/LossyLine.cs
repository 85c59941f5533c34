using System;
using System.Collections.Generic;

namespace Bridge.Hal.Sim;

/// <summary>One direction of a UART: bytes arrive in order, at the pace of the baud rate, after the faults.</summary>
/// <remarks>Deterministic for a seed and a sequence of writes.</remarks>
public sealed class LossyLine
{
    private const int BitsPerByte = 10;

    private readonly Queue<(byte Value, long ArrivalUs)> _inFlight = new();
    private readonly int _baud;
    private ulong _random;
    private long _busyUntilUs;

    public LossyLine(int seed, SerialFaults faults, int baud = 115200)
    {
        _random = (((ulong)(uint)seed) << 32) ^ 0x9E3779B97F4A7C15UL;
        Faults = faults;
        _baud = baud;
    }

    public SerialFaults Faults { get; set; }

    /// <summary>When the next byte can be read; Deadline.Never when none is under way.</summary>
    public long NextArrivalMs => _inFlight.Count == 0 ? Deadline.Never : (_inFlight.Peek().ArrivalUs + 999) / 1000;

    public void Write(ReadOnlySpan<byte> bytes, long nowMs)
    {
        long stallMs = Faults.MaxStallMs > 0 ? (long)(Draw() * Faults.MaxStallMs) : 0;
        _busyUntilUs = Math.Max(_busyUntilUs, (nowMs + stallMs) * 1000);

        if (Happens(Faults.WriteLoss))
        {
            return;
        }

        int copies = Happens(Faults.WriteDuplication) ? 2 : 1;
        for (int copy = 0; copy < copies; copy++)
        {
            foreach (byte value in bytes)
            {
                Transfer(value);
            }
        }
    }

    /// <returns>Number of bytes that have arrived and fit.</returns>
    public int Read(Span<byte> into, long nowMs)
    {
        int count = 0;
        while (count < into.Length && _inFlight.Count > 0 && _inFlight.Peek().ArrivalUs <= nowMs * 1000)
        {
            into[count] = _inFlight.Dequeue().Value;
            count++;
        }

        return count;
    }

    private void Transfer(byte value)
    {
        if (Happens(Faults.Insertion))
        {
            Arrive(Faults.InsertedBytes[(int)(Draw() * Faults.InsertedBytes.Length)]);
        }

        if (Happens(Faults.ByteLoss))
        {
            return;
        }

        if (Happens(Faults.BitFlip))
        {
            value ^= (byte)(1 << (int)(Draw() * 8));
        }

        Arrive(value);
        if (Happens(Faults.ByteDuplication))
        {
            Arrive(value);
        }
    }

    private void Arrive(byte value)
    {
        _busyUntilUs += 1_000_000L * BitsPerByte / _baud;
        _inFlight.Enqueue((value, _busyUntilUs));
    }

    private bool Happens(double probability) => probability > 0 && Draw() < probability;

    /// <returns>0 up to but not 1 (xorshift64*).</returns>
    private double Draw()
    {
        _random ^= _random >> 12;
        _random ^= _random << 25;
        _random ^= _random >> 27;
        return (_random * 0x2545F4914F6CDD1DUL >> 11) / (double)(1UL << 53);
    }
}
