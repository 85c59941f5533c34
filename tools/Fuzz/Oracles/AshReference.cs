using System;
using System.Collections.Generic;

namespace Bridge.Fuzz.Oracles;

/// <summary>What a stretch of bytes between two FLAGs is.</summary>
public enum AshSegment
{
    /// <summary>Nothing, or only bytes that do not count.</summary>
    Empty = 0,

    Frame = 1,
    BadCrc = 2,
    BadLength = 3,
    CommError = 4,
}

/// <summary>ASH framing (UG101 4) written from the specification, a whole segment at a time instead of byte by byte.</summary>
public static class AshReference
{
    /// <summary>1 control byte, 220 of data, 2 of CRC: the product's limit.</summary>
    public const int MaxFrameBytes = 223;

    private const byte Flag = 0x7E;
    private const byte Escape = 0x7D;
    private const byte XOn = 0x11;
    private const byte XOff = 0x13;
    private const byte Substitute = 0x18;
    private const byte Cancel = 0x1A;
    private const byte Wake = 0xFF;

    /// <summary>Judges every segment that a FLAG ends.</summary>
    /// <param name="frame">Control byte and data field of a frame, otherwise empty.</param>
    public delegate void OnSegment(AshSegment kind, ReadOnlySpan<byte> frame);

    public static void Read(ReadOnlySpan<byte> wire, OnSegment onSegment)
    {
        for (int end = wire.IndexOf(Flag); end >= 0; end = wire.IndexOf(Flag))
        {
            byte[] frame = Judge(wire[..end], out AshSegment kind);
            onSegment(kind, frame);
            wire = wire[(end + 1)..];
        }
    }

    /// <summary>Control byte, data and CRC, stuffed, with the FLAG behind them.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> frame)
    {
        int crc = ReferenceCrc.Ash(frame);
        var wire = new List<byte>();
        foreach (byte value in (byte[])[.. frame, (byte)(crc >> 8), (byte)crc])
        {
            if (value is Flag or Escape or XOn or XOff or Substitute or Cancel)
            {
                wire.Add(Escape);
                wire.Add((byte)(value ^ 0x20));
            }
            else
            {
                wire.Add(value);
            }
        }

        wire.Add(Flag);
        return [.. wire];
    }

    /// <summary>Exclusive-or with the sequence of UG101 4.3: an 8-bit register that starts at 0x42 and shifts right with taps 0xB8.</summary>
    public static byte[] Randomised(ReadOnlySpan<byte> data)
    {
        byte[] result = data.ToArray();
        uint register = 0x42;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] ^= (byte)register;
            register = (register >> 1) ^ (0xB8 & (0u - (register & 1)));
        }

        return result;
    }

    private static byte[] Judge(ReadOnlySpan<byte> segment, out AshSegment kind)
    {
        int cancelled = segment.LastIndexOf(Cancel);
        segment = segment[(cancelled + 1)..];
        if (segment.Contains(Substitute))
        {
            kind = AshSegment.CommError;
            return [];
        }

        var plain = new List<byte>();
        bool escaped = false;
        foreach (byte value in segment)
        {
            if (value is XOn or XOff)
            {
                continue;
            }

            if (value == Escape)
            {
                escaped = true;
            }
            else if (escaped || value != Wake || plain.Count > 0)
            {
                plain.Add((byte)(value ^ (escaped ? 0x20 : 0)));
                escaped = false;
            }
        }

        if (escaped || plain.Count < 3 || plain.Count > MaxFrameBytes)
        {
            kind = escaped ? AshSegment.CommError : plain.Count == 0 ? AshSegment.Empty : AshSegment.BadLength;
            return [];
        }

        byte[] frame = [.. plain];
        bool right = ReferenceCrc.Ash(frame.AsSpan(0, frame.Length - 2)) == ((frame[^2] << 8) | frame[^1]);
        kind = right ? AshSegment.Frame : AshSegment.BadCrc;
        return right ? frame[..^2] : [];
    }
}
