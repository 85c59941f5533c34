using Bridge.Hal;

namespace Bridge.Resident;

/// <summary>The resident program has nobody to tell; what matters travels in the hand-over.</summary>
public sealed class SilentTrace : ITrace
{
    public void State(TraceSource source, int state, long deadlineMs)
    {
    }

    public void Event(TraceSource source, int code, long a, long b)
    {
    }
}
