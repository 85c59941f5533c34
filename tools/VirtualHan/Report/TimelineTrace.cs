using System;
using System.Collections.Generic;
using Bridge.Hal;

namespace VirtualHan.Report;

/// <summary>The device code's trace, written into the timeline with names.</summary>
/// <remarks>What happens once per frame or block is left out of the timeline, which would drown in it; <see cref="EventTraced"/> hears it all.</remarks>
public sealed class TimelineTrace(Timeline timeline) : ITrace
{
    private static readonly HashSet<(TraceSource, string)> _tooFrequent =
    [
        (TraceSource.Ota, "Stored"), (TraceSource.Ota, "DownloadingBlock"), (TraceSource.Ota, "DownloadingPage"),
        (TraceSource.Ota, "Storing"), (TraceSource.Ota, "Pausing"), (TraceSource.Ota, "NoAnswer"),
        (TraceSource.Store, "ChunkStored"), (TraceSource.SmartEnergy, "Asking"), (TraceSource.SmartEnergy, "Resting"), (TraceSource.Ezsp, "AwaitingResponse"), (TraceSource.Ezsp, "Ready"),
    ];

    public Action<TraceSource, int, long, long> EventTraced { get; set; } = (_, _, _, _) => { };

    public void State(TraceSource source, int state, long deadlineMs)
    {
        string name = FirmwareNames.State(source, state);
        if (!_tooFrequent.Contains((source, name)))
        {
            timeline.State(LaneOf(source), $"{source}: {name}");
        }
    }

    public void Event(TraceSource source, int code, long a, long b)
    {
        EventTraced(source, code, a, b);
        string name = FirmwareNames.Event(source, code);
        if (!_tooFrequent.Contains((source, name)))
        {
            timeline.Note(LaneOf(source), $"{source}: {name}", FirmwareNames.Detail(source, code, a, b));
        }
    }

    private static Lane LaneOf(TraceSource source) => source is TraceSource.Boot or TraceSource.Store ? Lane.Store : Lane.Bridge;
}
