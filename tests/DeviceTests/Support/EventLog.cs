using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Remembers the events of a trace.</summary>
public sealed class EventLog : ITrace
{
    private const int MaxEvents = 128;

    private readonly TraceSource[] _sources = new TraceSource[MaxEvents];
    private readonly int[] _codes = new int[MaxEvents];
    private readonly long[] _a = new long[MaxEvents];
    private readonly long[] _b = new long[MaxEvents];

    public int Count;

    public void State(TraceSource source, int state, long deadlineMs)
    {
    }

    public void Event(TraceSource source, int code, long a, long b)
    {
        if (Count < MaxEvents)
        {
            _sources[Count] = source;
            _codes[Count] = code;
            _a[Count] = a;
            _b[Count] = b;
            Count++;
        }
    }

    public int CountOf(TraceSource source, int code)
    {
        int found = 0;
        for (int i = 0; i < Count; i++)
        {
            found += _sources[i] == source && _codes[i] == code ? 1 : 0;
        }

        return found;
    }

    /// <returns>Place of the first such event; -1 when there is none.</returns>
    public int IndexOf(TraceSource source, int code)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_sources[i] == source && _codes[i] == code)
            {
                return i;
            }
        }

        return -1;
    }

    public long A(int index) => _a[index];

    public long B(int index) => _b[index];
}
