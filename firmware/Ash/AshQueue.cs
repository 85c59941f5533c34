namespace Bridge.Firmware.Ash;

/// <summary>First in, first out, of data fields copied into buffers allocated once.</summary>
public sealed class AshQueue
{
    private readonly byte[][] _buffers;
    private readonly int[] _counts;
    private int _head;

    public AshQueue(int capacity, int maxBytes)
    {
        _counts = new int[capacity];
        _buffers = new byte[capacity][];
        for (int i = 0; i < capacity; i++)
        {
            _buffers[i] = new byte[maxBytes];
        }
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _counts.Length;

    public byte[] HeadBuffer => _buffers[_head];

    public int HeadCount => _counts[_head];

    /// <summary>Copies to the end; the queue must not be full.</summary>
    /// <returns>The buffer that holds the copy, from offset 0.</returns>
    public byte[] Add(byte[] buffer, int offset, int count)
    {
        int tail = (_head + Count) % _counts.Length;
        System.Array.Copy(buffer, offset, _buffers[tail], 0, count);
        _counts[tail] = count;
        Count++;
        return _buffers[tail];
    }

    /// <summary>The removed buffer keeps its bytes until the next Add.</summary>
    public void RemoveHead()
    {
        _head = (_head + 1) % _counts.Length;
        Count--;
    }

    public void Clear()
    {
        Count = 0;
    }
}
