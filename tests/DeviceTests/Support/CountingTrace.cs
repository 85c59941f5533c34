using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Counts what one source reports and forgets the rest.</summary>
public sealed class CountingTrace : ITrace
{
    /// <summary>Events by source x 32 + code.</summary>
    public readonly int[] Events = new int[16 * 32];

    /// <summary>States entered by source x 32 + state.</summary>
    public readonly int[] States = new int[16 * 32];

    public void State(TraceSource source, int state, long deadlineMs)
    {
        States[((int)source * 32) + state]++;
    }

    public void Event(TraceSource source, int code, long a, long b)
    {
        Events[((int)source * 32) + code]++;
    }

    public int EventCount(TraceSource source, int code) => Events[((int)source * 32) + code];

    public int StateCount(TraceSource source, int state) => States[((int)source * 32) + state];
}
