using System;
using System.Diagnostics;
using System.Linq;
using System.Reflection;

namespace Bridge.Fuzz.Running;

/// <summary>What one case came to.</summary>
/// <param name="Outcome">Index into the target's outcomes; -1 when it failed.</param>
/// <param name="Kind">Meaningful only with an outcome of -1.</param>
/// <param name="Message">Null unless it failed.</param>
public readonly record struct CaseResult(int Outcome, FailureKind Kind, string Message, long AllocatedBytes, long Ticks)
{
    public bool Failed => Message != null;
}

/// <summary>Runs single cases of one target and holds its bounds.</summary>
public sealed class CaseRunner
{
    private readonly FuzzTarget _target;
    private readonly CaseMeter _meter = new();

    public CaseRunner(FuzzTarget target)
    {
        _target = target;
    }

    /// <summary>Runs the corpus once, so that what the runtime allocates at a first call is charged to nobody.</summary>
    public void WarmUp()
    {
        foreach (byte[] entry in _target.Corpus)
        {
            Run(entry);
            Run([]);
        }
    }

    public CaseResult Run(byte[] input)
    {
        _meter.Start(_target.Work + (_target.WorkPerInputByte * input.Length));
        long ticks = 0;
        try
        {
            _target.Reset();
            long start = Stopwatch.GetTimestamp();
            int outcome = _target.Run(input, _meter);
            ticks = Stopwatch.GetTimestamp() - start;
            long allowed = _target.AllocationBytes + (_target.AllocationPerInputByte * input.Length);
            return _meter.AllocatedBytes <= allowed
                ? new CaseResult(outcome, default, null, _meter.AllocatedBytes, ticks)
                : new CaseResult(-1, FailureKind.Allocation, "allocated more bytes than this target may", _meter.AllocatedBytes, ticks);
        }
        catch (Violation violation)
        {
            return new CaseResult(-1, violation.Kind, violation.Message, 0, ticks);
        }
        catch (Exception e)
        {
            return new CaseResult(-1, FailureKind.Crash, Describe(e), 0, ticks);
        }
    }

    /// <summary>Type and innermost method that is not the platform's: the same fault reached by another input reads the same.</summary>
    private static string Describe(Exception e)
    {
        MethodBase method = new StackTrace(e).GetFrames().Select(frame => frame.GetMethod())
            .FirstOrDefault(m => m?.DeclaringType != null && !m.DeclaringType.FullName.StartsWith("System.", StringComparison.Ordinal));
        return method == null ? e.GetType().Name : $"{e.GetType().Name} in {method.DeclaringType.Name}.{method.Name}";
    }
}
