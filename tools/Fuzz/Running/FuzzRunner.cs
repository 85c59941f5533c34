using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Bridge.Fuzz.Running;

/// <summary>Runs targets in turn on one thread and watches them from another: a case that does not end is reported, and its target left alone.</summary>
public sealed class FuzzRunner
{
    /// <summary>A target's turn in a run by time. Short, so that a run of a few seconds reaches all of them.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(50);

    private readonly FuzzOptions _options;
    private readonly CancellationToken _cancellation;

    public FuzzRunner(FuzzOptions options, CancellationToken cancellation)
    {
        _options = options;
        _cancellation = cancellation;
    }

    /// <summary>Cases run so far and time used; called between turns.</summary>
    public Action<long, TimeSpan> Progress { get; set; } = (_, _) => { };

    /// <returns>One report for each target, in their order.</returns>
    public IReadOnlyList<TargetReport> Run(IReadOnlyList<FuzzTarget> targets)
    {
        List<TargetRun> runs = targets.Select(target => new TargetRun(target, _options)).ToList();
        if (_options.Time is TimeSpan time)
        {
            RunByTime(runs, time);
        }
        else
        {
            RunBounded(runs);
        }

        _cancellation.ThrowIfCancellationRequested();
        return runs.ConvertAll(run => run.Report);
    }

    private void RunBounded(List<TargetRun> runs)
    {
        var clock = Stopwatch.StartNew();
        foreach (TargetRun run in runs)
        {
            long mutations = (long)(run.Report.Target.BoundedMutations * _options.MutationShare);
            Watch(run, () => run.Continue(TimeSpan.MaxValue, run.FixedCount + mutations, _cancellation));
            Progress(runs.Sum(r => r.Report.Cases), clock.Elapsed);
        }
    }

    private void RunByTime(List<TargetRun> runs, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        List<TargetRun> alive = [.. runs];
        while (alive.Count > 0 && clock.Elapsed < time && !_cancellation.IsCancellationRequested)
        {
            foreach (TargetRun run in alive.ToArray())
            {
                TimeSpan left = time - clock.Elapsed;
                if (left <= TimeSpan.Zero)
                {
                    break;
                }

                TimeSpan turn = TimeSpan.FromTicks(Math.Min(Turn.Ticks, Math.Max(1, left.Ticks / alive.Count)));
                if (!Watch(run, () => run.Continue(turn, long.MaxValue, _cancellation)))
                {
                    alive.Remove(run);
                }

                Progress(runs.Sum(r => r.Report.Cases), clock.Elapsed);
            }
        }
    }

    /// <returns>False when a case did not end; its thread is left behind and dies with the process.</returns>
    private bool Watch(TargetRun run, Action turn)
    {
        ExceptionDispatchInfo fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (run.Next == 0)
                {
                    run.WarmUp();
                }

                turn();
            }
            catch (Exception e)
            {
                fault = ExceptionDispatchInfo.Capture(e);
            }
        })
        {
            IsBackground = true,
            Name = "fuzz " + run.Report.Target.Name,
        };
        thread.Start();
        while (!thread.Join(WatchInterval))
        {
            if (run.Busy > _options.CaseDeadline)
            {
                run.Abandon();
                return false;
            }
        }

        fault?.Throw();
        return true;
    }
}
