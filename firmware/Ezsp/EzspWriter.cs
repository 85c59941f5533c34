using System;

namespace Bridge.Firmware.Ezsp;

/// <summary>Little-endian writer of frame parameters. The caller's buffer must hold <see cref="EzspClient.MaxParameterBytes"/>; writing past it traps.</summary>
public sealed class EzspWriter
{
    private byte[] _buffer;

    public int Count { get; private set; }

    public void Begin(byte[] buffer)
    {
        _buffer = buffer;
        Count = 0;
    }

    public void U8(int value)
    {
        _buffer[Count] = (byte)value;
        Count++;
    }

    public void U16(int value)
    {
        U8(value);
        U8(value >> 8);
    }

    public void U32(int value)
    {
        U16(value);
        U16(value >> 16);
    }

    public void Bytes(byte[] source, int offset, int count)
    {
        Array.Copy(source, offset, _buffer, Count, count);
        Count += count;
    }

    public void Fill(int value, int count)
    {
        for (int i = 0; i < count; i++)
        {
            U8(value);
        }
    }
}
