using Bridge.Hal;

namespace Bridge.Firmware.KeyEstablishment;

/// <summary>When the next attempt may be made: half a minute after a failure or when the partner says, a quarter of an hour after ten of them.</summary>
public sealed class EstablishmentBackOff
{
    /// <summary>Between two attempts.</summary>
    public const int RetryMs = 30000;

    /// <summary>Spreads the devices of a home that all start with the hub.</summary>
    public const int JitterMs = 10000;

    public const int MaxFailures = 10;

    /// <summary>After so many failures in a row.</summary>
    public const int PauseMs = 15 * 60 * 1000;

    private readonly Jitter _jitter;
    private int _failures;

    public EstablishmentBackOff(int seed)
    {
        _jitter = new Jitter(seed);
    }

    /// <summary>The wait is the long one.</summary>
    public bool IsPausing { get; private set; }

    /// <param name="waitTimeSeconds">What the partner asked for.</param>
    /// <returns>Milliseconds to the next attempt.</returns>
    public long OnFailure(int waitTimeSeconds)
    {
        _failures++;
        return _failures < MaxFailures ? Wait(RetryMs, waitTimeSeconds) : Pause(waitTimeSeconds);
    }

    /// <summary>Ten failures at once: the reason does not go away by trying. Also after a restart that broke into a pause.</summary>
    public long Pause(int waitTimeSeconds)
    {
        _failures = 0;
        long waitMs = Wait(PauseMs, waitTimeSeconds);
        IsPausing = true;
        return waitMs;
    }

    public void OnEstablished()
    {
        _failures = 0;
        IsPausing = false;
    }

    private long Wait(int leastMs, int waitTimeSeconds)
    {
        IsPausing = false;
        int waitMs = waitTimeSeconds * 1000;
        return (waitMs > leastMs ? waitMs : leastMs) + _jitter.Next(JitterMs);
    }
}
