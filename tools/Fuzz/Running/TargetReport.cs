using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace Bridge.Fuzz.Running;

/// <summary>The counters of one target.</summary>
public sealed class TargetReport
{
    /// <summary>Failures kept of one target: the first few say it all, and each costs minimising.</summary>
    public const int MaxFailures = 5;

    private readonly long[] _byOutcome;
    private readonly HashSet<string> _known = [];
    private long _ticks;

    public TargetReport(FuzzTarget target)
    {
        Target = target;
        _byOutcome = new long[target.Outcomes.Count];
    }

    public FuzzTarget Target { get; }

    public long Cases { get; private set; }

    public long Failed { get; private set; }

    public long MaxAllocatedBytes { get; private set; }

    public double SlowestMs { get; private set; }

    public long SlowestCase { get; private set; }

    public List<Failure> Failures { get; } = [];

    public long Accepted => _byOutcome[FuzzTarget.Accepted];

    /// <summary>Cases per second of the time spent in the target itself.</summary>
    public double CasesPerSecond => _ticks == 0 ? 0 : Cases * (double)Stopwatch.Frequency / _ticks;

    /// <summary>Every outcome with how often it came.</summary>
    public IEnumerable<(string Name, long Count)> ByOutcome => Target.Outcomes.Select((name, i) => (name, _byOutcome[i]));

    /// <summary>Outcomes that never came and are not said to be unreachable.</summary>
    public IEnumerable<string> Unseen => ByOutcome.Where(o => o.Count == 0 && !Target.Unreachable.ContainsKey(o.Name)).Select(o => o.Name);

    public void Add(long number, CaseResult result)
    {
        Cases++;
        _ticks += result.Ticks;
        if (result.Failed)
        {
            Failed++;
            return;
        }

        _byOutcome[result.Outcome]++;
        MaxAllocatedBytes = long.Max(MaxAllocatedBytes, result.AllocatedBytes);
        double ms = result.Ticks * 1000.0 / Stopwatch.Frequency;
        if (ms > SlowestMs)
        {
            SlowestMs = ms;
            SlowestCase = number;
        }
    }

    /// <returns>False for a fault that is in the list already, or when the list is full.</returns>
    public bool IsNews(CaseResult result) => Failures.Count < MaxFailures && _known.Add(result.Kind + result.Message);
}
