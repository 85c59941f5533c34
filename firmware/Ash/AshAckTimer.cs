using Bridge.Hal;

namespace Bridge.Firmware.Ash;

/// <summary>The wait for an acknowledgement, adapted to the peer (UG101 5.6).</summary>
/// <remarks>A timeout doubles the period; a clean measurement of t ms moves it to (7 x period + 4 x t) / 8; always within min..max.</remarks>
public sealed class AshAckTimer
{
    private readonly AshTimings _timings;
    private long _startMs;

    public AshAckTimer(AshTimings timings)
    {
        _timings = timings;
        Reset();
    }

    public int PeriodMs { get; private set; }

    public bool IsRunning { get; private set; }

    public long DeadlineMs => IsRunning ? _startMs + PeriodMs : Deadline.Never;

    public void Reset()
    {
        PeriodMs = _timings.TRxAckInitMs;
        IsRunning = false;
    }

    public void StartUnlessRunning(long nowMs)
    {
        if (!IsRunning)
        {
            _startMs = nowMs;
            IsRunning = true;
        }
    }

    public void Stop()
    {
        IsRunning = false;
    }

    /// <summary>An acknowledgement came that can only belong to a first transmission.</summary>
    public void Measure(long nowMs)
    {
        if (!IsRunning)
        {
            return;
        }

        // Bounded before the arithmetic: the owner may have slept past the deadline.
        long measuredMs = nowMs - _startMs;
        int sampleMs = measuredMs > _timings.TRxAckMaxMs ? _timings.TRxAckMaxMs : (int)measuredMs;
        SetPeriod(((7 * PeriodMs) + (4 * sampleMs)) / 8);
    }

    public void TimedOut()
    {
        IsRunning = false;
        SetPeriod(2 * PeriodMs);
    }

    private void SetPeriod(int periodMs)
    {
        if (periodMs < _timings.TRxAckMinMs)
        {
            periodMs = _timings.TRxAckMinMs;
        }
        else if (periodMs > _timings.TRxAckMaxMs)
        {
            periodMs = _timings.TRxAckMaxMs;
        }

        PeriodMs = periodMs;
    }
}
