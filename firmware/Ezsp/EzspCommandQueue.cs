using System;

namespace Bridge.Firmware.Ezsp;

/// <summary>Commands waiting for their turn, oldest first; the buffers are allocated once.</summary>
public sealed class EzspCommandQueue
{
    private readonly byte[][] _parameters = new byte[EzspClient.QueueLength][];
    private readonly int[] _counts = new int[EzspClient.QueueLength];
    private readonly int[] _commandIds = new int[EzspClient.QueueLength];
    private readonly int[] _contexts = new int[EzspClient.QueueLength];
    private int _oldest;

    public EzspCommandQueue()
    {
        for (int i = 0; i < EzspClient.QueueLength; i++)
        {
            _parameters[i] = new byte[EzspClient.MaxParameterBytes];
        }
    }

    public int Count { get; private set; }

    public bool IsFull => Count == EzspClient.QueueLength;

    public int OldestCommandId => _commandIds[_oldest];

    public int OldestContext => _contexts[_oldest];

    public void Add(int commandId, int context, byte[] buffer, int offset, int count)
    {
        int at = (_oldest + Count) % EzspClient.QueueLength;
        _commandIds[at] = commandId;
        _contexts[at] = context;
        _counts[at] = count;
        Array.Copy(buffer, offset, _parameters[at], 0, count);
        Count++;
    }

    /// <returns>Number of parameter bytes copied.</returns>
    public int CopyOldest(byte[] target, int targetOffset)
    {
        Array.Copy(_parameters[_oldest], 0, target, targetOffset, _counts[_oldest]);
        return _counts[_oldest];
    }

    public void RemoveOldest()
    {
        _oldest = (_oldest + 1) % EzspClient.QueueLength;
        Count--;
    }

    public void Clear()
    {
        Count = 0;
    }
}
