using System.Collections.Generic;
using Bridge.Hal;

namespace Bridge.Fuzz;

/// <summary>What a machine has traced in one case: how often each event came, and the last values of it.</summary>
/// <remarks>Its memory is made before the case: nothing is charged to the machine.</remarks>
public sealed class EventLog : ITrace
{
    private const int Codes = 32;

    private readonly Dictionary<TraceSource, int[]> _counts = [];
    private readonly Dictionary<TraceSource, (long A, long B)[]> _last = [];

    public EventLog(params TraceSource[] sources)
    {
        foreach (TraceSource source in sources)
        {
            _counts[source] = new int[Codes];
            _last[source] = new (long, long)[Codes];
        }
    }

    public void Clear()
    {
        foreach (int[] counts in _counts.Values)
        {
            System.Array.Clear(counts);
        }
    }

    public int Count(TraceSource source, int code) => _counts[source][code];

    public (long A, long B) Last(TraceSource source, int code) => _last[source][code];

    public void State(TraceSource source, int state, long deadlineMs)
    {
    }

    public void Event(TraceSource source, int code, long a, long b)
    {
        if (_counts.TryGetValue(source, out int[] counts))
        {
            counts[code]++;
            _last[source][code] = (a, b);
        }
    }
}
