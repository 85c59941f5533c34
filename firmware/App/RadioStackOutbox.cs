using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>Messages given to the radio whose outcome is open, by tag. Every one gets an outcome: the radio's word, a lost radio, or time.</summary>
public sealed class RadioOutbox
{
    /// <summary>Two fewer than EZSP's queue takes, so that joining and tokens always find room.</summary>
    public const int MaxMessages = 6;

    /// <summary>Longer than the stack's APS retries with a route discovery in between.</summary>
    public const int OutcomeTimeoutMs = 30000;

    /// <summary>EZSP 13 has one byte for it; 0 is left out.</summary>
    public const int MaxTag = 255;

    private const int Free = 0;
    private const int Open = 1;
    private const int Delivered = 2;
    private const int Undelivered = 3;

    private readonly int[] _states = new int[MaxMessages];
    private readonly int[] _tags = new int[MaxMessages];
    private readonly long[] _deadlinesMs = new long[MaxMessages];
    private int _lastTag;

    /// <summary>Tag of the outcome last taken.</summary>
    public int OutcomeTag { get; private set; }

    public bool OutcomeDelivered { get; private set; }

    public long NextDeadlineMs
    {
        get
        {
            long deadlineMs = Deadline.Never;
            for (int i = 0; i < MaxMessages; i++)
            {
                if (_states[i] == Open)
                {
                    deadlineMs = Deadline.Earlier(deadlineMs, _deadlinesMs[i]);
                }
            }

            return deadlineMs;
        }
    }

    /// <returns>The new message's tag, 1..255; 0 when there is no room.</returns>
    public int Add(long nowMs)
    {
        for (int i = 0; i < MaxMessages; i++)
        {
            if (_states[i] == Free)
            {
                do
                {
                    _lastTag = _lastTag == MaxTag ? 1 : _lastTag + 1;
                }
                while (IsTagInUse(_lastTag));

                _states[i] = Open;
                _tags[i] = _lastTag;
                _deadlinesMs[i] = nowMs + OutcomeTimeoutMs;
                return _lastTag;
            }
        }

        return 0;
    }

    /// <summary>The radio never took the message: as if it had not been added.</summary>
    public void Withdraw(int tag)
    {
        for (int i = 0; i < MaxMessages; i++)
        {
            if (_states[i] != Free && _tags[i] == tag)
            {
                _states[i] = Free;
            }
        }
    }

    /// <summary>Outcomes of messages not waited for any more are ignored.</summary>
    public void Complete(int tag, bool delivered)
    {
        for (int i = 0; i < MaxMessages; i++)
        {
            if (_states[i] == Open && _tags[i] == tag)
            {
                _states[i] = delivered ? Delivered : Undelivered;
            }
        }
    }

    /// <summary>The radio is lost, and with it the answers.</summary>
    public void FailAll()
    {
        for (int i = 0; i < MaxMessages; i++)
        {
            if (_states[i] == Open)
            {
                _states[i] = Undelivered;
            }
        }
    }

    public void OnTime(long nowMs)
    {
        for (int i = 0; i < MaxMessages; i++)
        {
            if (_states[i] == Open && nowMs >= _deadlinesMs[i])
            {
                _states[i] = Undelivered;
            }
        }
    }

    /// <returns>True with OutcomeTag and OutcomeDelivered set; the place is free again.</returns>
    public bool TakeOutcome()
    {
        for (int i = 0; i < MaxMessages; i++)
        {
            if (_states[i] == Delivered || _states[i] == Undelivered)
            {
                OutcomeTag = _tags[i];
                OutcomeDelivered = _states[i] == Delivered;
                _states[i] = Free;
                return true;
            }
        }

        return false;
    }

    private bool IsTagInUse(int tag)
    {
        for (int i = 0; i < MaxMessages; i++)
        {
            if (_states[i] != Free && _tags[i] == tag)
            {
                return true;
            }
        }

        return false;
    }
}
