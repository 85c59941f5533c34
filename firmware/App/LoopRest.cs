namespace Bridge.Firmware.App;

/// <summary>How long the outer loop may rest: until the next deadline, and never so long that the line is not looked at in time.</summary>
/// <remarks>
/// The loop asks the port instead of waiting for its receive event: each event makes two objects on the heap, a busy line has one for every few
/// bytes, and after an overflow it stays silent. So a cap remains even when nothing is due. The driver holds 170 ms of input at 115,200
/// baud; <see cref="IdleMs"/> uses a quarter of that and leaves the rest to a garbage collection.
/// </remarks>
public sealed class LoopRest
{
    /// <summary>While bytes come and go: 57 bytes of line time, so that a block of 36 ms is not held up.</summary>
    public const int BusyMs = 5;

    /// <summary>On a line that is quiet. It delays the first byte of an answer by a tenth of what ASH waits before it repeats (T_RX_ACK_MIN, UG101 5.6.2).</summary>
    public const int IdleMs = 40;

    /// <summary>Without a byte for so long, the line is quiet: an answer within a download takes less.</summary>
    public const int QuietMs = 250;

    private long _lastSerialMs;

    public LoopRest(long nowMs)
    {
        _lastSerialMs = nowMs;
    }

    /// <summary>Bytes came or were sent.</summary>
    public void OnSerial(long nowMs)
    {
        _lastSerialMs = nowMs;
    }

    /// <returns>1..<see cref="IdleMs"/>: a deadline that has passed is no reason to spin, the loop serves it on its next turn.</returns>
    public int RestMs(long nextDeadlineMs, long nowMs)
    {
        int capMs = nowMs - _lastSerialMs < QuietMs ? BusyMs : IdleMs;
        long untilMs = nextDeadlineMs - nowMs;
        if (untilMs >= capMs)
        {
            return capMs;
        }

        return untilMs < 1 ? 1 : (int)untilMs;
    }
}
