using System.Globalization;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Bridge.Proof;
using VirtualHan.Report;
using VirtualHan.Time;

namespace Bridge.Cli.Proving;

/// <summary>Puts one run of the proof into a timeline: what the device traces, its resets, the faults, and the storage operations around them.</summary>
internal sealed class ReplayTimeline : IProofObserver
{
    /// <summary>Operations shown before a fault is not known; after it, so many.</summary>
    private const int OperationsShownAfterFault = 24;

    private readonly EventQueue _clock = new();
    private readonly TimelineTrace _trace;
    private int _showUntil;

    public ReplayTimeline()
    {
        Timeline = new Timeline(_clock);
        _trace = new TimelineTrace(Timeline);
    }

    public Timeline Timeline { get; }

    public int Boots { get; private set; }

    public int Faults { get; private set; }

    public int Operations { get; private set; }

    public long NowMs => _clock.NowMs;

    public void OnTime(long nowMs) => _clock.RunUntil(nowMs * 1000);

    public void OnPowerOn(int boot)
    {
        Boots = boot;
        Timeline.Note(Lane.Store, "power on", string.Create(CultureInfo.InvariantCulture, $"boot {boot}"));
    }

    public void OnOperation(int number, StoreOperation operation, string name)
    {
        Operations = number;
        if (number <= _showUntil)
        {
            Timeline.Note(Lane.Store, string.Create(CultureInfo.InvariantCulture, $"operation {number}: {operation}"), name ?? string.Empty);
        }
    }

    public void OnFault(PlannedFault fault)
    {
        Faults++;
        _showUntil = fault.Operation + OperationsShownAfterFault;
        Timeline.Loss(Lane.Store, string.Create(CultureInfo.InvariantCulture, $"FAULT {StoreFaults.Name(fault.Fault)} at operation {fault.Operation}"));
    }

    public void OnReset(string why) => Timeline.Note(Lane.Bridge, why);

    public void State(TraceSource source, int state, long deadlineMs) => _trace.State(source, state, deadlineMs);

    public void Event(TraceSource source, int code, long a, long b) => _trace.Event(source, code, a, b);
}
