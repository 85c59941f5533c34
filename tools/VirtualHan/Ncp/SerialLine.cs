using System;
using VirtualHan.Time;

namespace VirtualHan.Ncp;

/// <summary>One direction of a UART, 8N1: bytes leave one after the other and arrive in the small lots a FIFO hands over.</summary>
public sealed class SerialLine
{
    private const int BitsPerByte = 10;
    private const int LotBytes = 32;

    private readonly EventQueue _queue;
    private readonly long _byteNs;
    private readonly Action<byte[]> _receive;
    private long _freeAtNs;
    private int _epoch;

    public SerialLine(EventQueue queue, int baud, Action<byte[]> receive)
    {
        _queue = queue;
        _byteNs = BitsPerByte * 1000000000L / baud;
        _receive = receive;
    }

    public long ByteCount { get; private set; }

    /// <summary>Changes what travels, a lot at a time: returns the bytes that arrive.</summary>
    public Func<byte[], byte[]> Disturb { get; set; } = bytes => bytes;

    public void Write(byte[] buffer, int offset, int count)
    {
        ByteCount += count;
        int epoch = _epoch;
        _freeAtNs = Math.Max(_freeAtNs, _queue.NowUs * 1000);
        for (int start = 0; start < count; start += LotBytes)
        {
            int lot = Math.Min(LotBytes, count - start);
            byte[] bytes = buffer.AsSpan(offset + start, lot).ToArray();
            _freeAtNs += lot * _byteNs;
            _queue.At((_freeAtNs + 999) / 1000, () =>
            {
                if (epoch == _epoch)
                {
                    _receive(Disturb(bytes));
                }
            });
        }
    }

    /// <summary>Forgets what is under way: an end lost its power.</summary>
    public void Cut()
    {
        _epoch++;
        _freeAtNs = 0;
    }
}
