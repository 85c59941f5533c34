namespace Bridge.Hal;

/// <summary>The parts that report to the trace.</summary>
public enum TraceSource
{
    Boot = 0,
    Store = 1,
    Ash = 2,
    Ezsp = 3,
    Join = 4,
    Ota = 5,
    Trial = 6,
    App = 7,
    Radio = 8,
    KeyEstablishment = 9,
    SmartEnergy = 10,
}

/// <summary>Where machines report what they did. No strings: the host knows the names.</summary>
public interface ITrace
{
    /// <summary>A machine entered a state. Emitted by its Enter method and nowhere else.</summary>
    /// <param name="state">The machine's state enum as int.</param>
    /// <param name="deadlineMs">When the state ends by itself; long.MaxValue for never.</param>
    void State(TraceSource source, int state, long deadlineMs);

    /// <summary>Something worth a line in the timeline. Codes are the source's own event enum.</summary>
    void Event(TraceSource source, int code, long a, long b);
}
