namespace Bridge.Hal;

/// <summary>Takes reports and keeps none: what runs on the board, where nobody reads them.</summary>
public sealed class SilentTrace : ITrace
{
    public void State(TraceSource source, int state, long deadlineMs)
    {
    }

    public void Event(TraceSource source, int code, long a, long b)
    {
    }
}
