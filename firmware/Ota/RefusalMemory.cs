namespace Bridge.Firmware.Ota;

/// <summary>The file versions refused lately, so that a server that goes on offering one does not have it fetched for ever.</summary>
/// <remarks>
/// Manufacturer and image type are always our own by the time a version gets here. In RAM only: a reboot gives every file one
/// more try, and so does time, because a file of the same version may have been made good.
/// </remarks>
public sealed class RefusalMemory
{
    /// <summary>Versions remembered; the one due soonest gives way.</summary>
    public const int Places = 4;

    private readonly long[] _version = new long[Places];
    private readonly long[] _sinceMs = new long[Places];
    private readonly long[] _untilMs = new long[Places];
    private readonly int[] _times = new int[Places];
    private readonly int[] _reason = new int[Places];

    /// <summary>Remembers a refusal, for twice as long each time.</summary>
    public void Add(long fileVersion, int reason, long nowMs)
    {
        int place = Find(fileVersion);
        if (place < 0)
        {
            place = Soonest();
            _version[place] = fileVersion;
            _times[place] = 0;
        }

        int doublings = _times[place] < OtaTiming.RefusedDoublingsMax ? _times[place] : OtaTiming.RefusedDoublingsMax;
        _times[place]++;
        _reason[place] = reason;
        _sinceMs[place] = nowMs;
        _untilMs[place] = nowMs + (OtaTiming.RefusedBackOffMs << doublings);
    }

    /// <summary>Reason of a refusal still in force, 0 when there is none.</summary>
    /// <param name="asked">The server asked this bridge by name: only the short back-off holds, so that a file made good is taken.</param>
    public int ReasonFor(long fileVersion, bool asked, long nowMs)
    {
        int place = Find(fileVersion);
        if (place < 0)
        {
            return 0;
        }

        long untilMs = asked ? _sinceMs[place] + OtaTiming.RefusedAskedBackOffMs : _untilMs[place];
        return nowMs < untilMs ? _reason[place] : 0;
    }

    /// <summary>A refusal is in force.</summary>
    public bool HasAny(long nowMs)
    {
        for (int i = 0; i < Places; i++)
        {
            if (_times[i] > 0 && nowMs < _untilMs[i])
            {
                return true;
            }
        }

        return false;
    }

    private int Find(long fileVersion)
    {
        for (int i = 0; i < Places; i++)
        {
            if (_times[i] > 0 && _version[i] == fileVersion)
            {
                return i;
            }
        }

        return -1;
    }

    private int Soonest()
    {
        int best = 0;
        for (int i = 1; i < Places; i++)
        {
            if (_untilMs[i] < _untilMs[best])
            {
                best = i;
            }
        }

        return best;
    }
}
