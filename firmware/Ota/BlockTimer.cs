namespace Bridge.Firmware.Ota;

/// <summary>How long an Image Block Response is waited for: by the round trips so far, smoothed as in RFC 6298 2.</summary>
/// <remarks>
/// Responses come unacknowledged and servers do not repeat them, so each lost one costs this time. A round trip is measured only when
/// its request was sent once (RFC 6298 3): the answer to a repeated one says nothing.
/// </remarks>
public sealed class BlockTimer
{
    /// <summary>RFC 6298 weighs a new round trip with 1/8, and its distance with 1/4; the variation counts four times.</summary>
    private const int RoundTripWeight = 8;
    private const int VariationWeight = 4;

    private const long Unknown = -1;

    private long _roundTripMs = Unknown;
    private long _variationMs;
    private long _sentMs;
    private bool _isMeasuring;

    /// <summary>Forgets what the last server was like.</summary>
    public void Reset()
    {
        _roundTripMs = Unknown;
        _isMeasuring = false;
    }

    /// <summary>A request goes out.</summary>
    /// <param name="errors">Requests for this block that stayed without an answer; each doubles the wait.</param>
    /// <returns>Milliseconds to wait: <see cref="OtaTiming.BlockTimeoutMinMs"/> to <see cref="OtaTiming.BlockTimeoutMaxMs"/>.</returns>
    public long OnRequest(int errors, long nowMs)
    {
        _sentMs = nowMs;
        _isMeasuring = errors == 0;
        long timeoutMs = _roundTripMs == Unknown ? OtaTiming.RequestTimeoutMs : _roundTripMs + (VariationWeight * _variationMs);
        timeoutMs = timeoutMs < OtaTiming.BlockTimeoutMinMs ? OtaTiming.BlockTimeoutMinMs : timeoutMs;
        for (int i = 0; i < errors && timeoutMs < OtaTiming.BlockTimeoutMaxMs; i++)
        {
            timeoutMs *= 2;
        }

        return timeoutMs < OtaTiming.BlockTimeoutMaxMs ? timeoutMs : OtaTiming.BlockTimeoutMaxMs;
    }

    /// <summary>The block asked for came.</summary>
    public void OnBlock(long nowMs)
    {
        if (!_isMeasuring)
        {
            return;
        }

        _isMeasuring = false;
        long tookMs = nowMs - _sentMs;
        if (_roundTripMs == Unknown)
        {
            _roundTripMs = tookMs;
            _variationMs = tookMs / 2;
            return;
        }

        long distanceMs = tookMs > _roundTripMs ? tookMs - _roundTripMs : _roundTripMs - tookMs;
        _variationMs += (distanceMs - _variationMs) / VariationWeight;
        _roundTripMs += (tookMs - _roundTripMs) / RoundTripWeight;
    }
}
