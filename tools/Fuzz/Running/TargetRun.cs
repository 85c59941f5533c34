using System;
using System.Diagnostics;
using System.Threading;
using Bridge.Fuzz.Mutation;

namespace Bridge.Fuzz.Running;

/// <summary>Runs the cases of one target in the order of their numbers, some at a time.</summary>
internal sealed class TargetRun
{
    private readonly FuzzTarget _target;
    private readonly int _seed;
    private readonly bool _stopsAtFirst;
    private readonly CaseList _cases;
    private readonly CaseRunner _runner;
    private long _startedAt;
    private byte[] _input;

    public TargetRun(FuzzTarget target, FuzzOptions options)
    {
        _target = target;
        _seed = options.Seed;
        _stopsAtFirst = options.StopAtFirstFailure;
        _cases = new CaseList(target, options.Seed);
        _runner = new CaseRunner(target);
        Report = new TargetReport(target);
    }

    public TargetReport Report { get; }

    public long Next { get; private set; }

    public long FixedCount => _cases.FixedCount;

    public void WarmUp() => Guard(_runner.WarmUp);

    /// <summary>Runs until the time is over, the number of cases is reached, or it is cancelled.</summary>
    public void Continue(TimeSpan time, long untilCase, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        while (Next < untilCase && clock.Elapsed < time && !cancellation.IsCancellationRequested)
        {
            _input = _cases.Build(Next);
            CaseResult result = default;
            Guard(() => result = _runner.Run(_input));
            Report.Add(Next, result);
            if (result.Failed && Report.IsNews(result))
            {
                byte[] minimised = Minimiser.Minimise(_runner, _input, result);
                Report.Failures.Add(new Failure(_target.Name, _seed, Next, result.Kind, result.Message, _input, minimised));
                if (_stopsAtFirst)
                {
                    return;
                }
            }

            Next++;
        }
    }

    /// <summary>For the watching thread: how long the present case has been running.</summary>
    public TimeSpan Busy
    {
        get
        {
            long startedAt = Volatile.Read(ref _startedAt);
            return startedAt == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(startedAt);
        }
    }

    /// <summary>For the watching thread, once it has given the case up.</summary>
    public void Abandon() =>
        Report.Failures.Add(new Failure(_target.Name, _seed, Next, FailureKind.Hang, "the case did not end", _input, null));

    private void Guard(Action action)
    {
        Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
        action();
        Volatile.Write(ref _startedAt, 0);
    }
}
