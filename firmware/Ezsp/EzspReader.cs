using System;

namespace Bridge.Firmware.Ezsp;

/// <summary>Little-endian reader of frame parameters. Reading past the end gives zeros and sets <see cref="Overrun"/>: decoders read on and check once.</summary>
public sealed class EzspReader
{
    private byte[] _buffer;
    private int _end;

    public int At { get; private set; }

    public bool Overrun { get; private set; }

    public void Begin(byte[] buffer, int offset, int count)
    {
        _buffer = buffer;
        At = offset;
        _end = offset + count;
        Overrun = false;
    }

    public int U8()
    {
        if (!Has(1))
        {
            return 0;
        }

        int value = _buffer[At];
        At++;
        return value;
    }

    public int S8()
    {
        int value = U8();
        return value < 0x80 ? value : value - 0x100;
    }

    public int U16()
    {
        if (!Has(2))
        {
            return 0;
        }

        int value = _buffer[At] | (_buffer[At + 1] << 8);
        At += 2;
        return value;
    }

    /// <returns>The 32 bits as a signed pattern.</returns>
    public int S32()
    {
        int low = U16();
        int high = U16();
        return low | (high << 16);
    }

    public void Bytes(byte[] target, int count)
    {
        if (Has(count))
        {
            Array.Copy(_buffer, At, target, 0, count);
            At += count;
        }
    }

    public void Skip(int count)
    {
        if (Has(count))
        {
            At += count;
        }
    }

    private bool Has(int count)
    {
        if (Overrun || _end - At < count)
        {
            Overrun = true;
            return false;
        }

        return true;
    }
}
