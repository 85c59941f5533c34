using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <content>The security counter's copy in the radio: read before updates start, raised when an image is confirmed.</content>
public sealed partial class Updater
{
    /// <summary>Reads in quick succession. After them updates start without the witness, except in rescue.</summary>
    public const int WitnessQuickTriesMax = 5;

    public const int WitnessRetryMs = 2000;

    /// <summary>Between the later reads, in rescue.</summary>
    public const long WitnessSlowRetryMs = 10L * 60 * 1000;

    private long _witnessCounter;
    private long _witnessRetryAtMs = Deadline.Never;
    private int _witnessTries;
    private bool _isWitnessKnown;
    private bool _readPending;
    private bool _writePending;

    /// <summary>The radio answers commands, for the first time or again after a restart of its own.</summary>
    public void OnRadioReady(long nowMs)
    {
        _nowMs = nowMs;
        _isWitnessKnown = false;
        _witnessTries = 0;
        ReadWitness();
    }

    /// <summary>Outcome of ReadToken.</summary>
    /// <param name="result">Ok; NotFound, Refused: this radio keeps no tokens; anything else: not now.</param>
    /// <param name="token"><see cref="CounterWitness.SizeBytes"/> bytes with Ok.</param>
    public void OnTokenRead(Result result, byte[] token, long nowMs)
    {
        _nowMs = nowMs;
        switch (result)
        {
            case Result.Ok:
                OnWitness(CounterWitness.Read(token));
                return;
            case Result.NotFound:
            case Result.Refused:
                // A definite answer: this radio keeps none.
                _trace.Event(TraceSource.App, (int)AppEvent.CounterWitnessRead, -1, 0);
                OpenUpdates();
                return;
            default:
                OnWitnessUnreadable();
                return;
        }
    }

    /// <summary>Outcome of WriteToken. A witness that was not written is found behind and written at the next start.</summary>
    public void OnTokenWritten(Result result, long nowMs)
    {
        _nowMs = nowMs;
        if (result == Result.Ok)
        {
            _trace.Event(TraceSource.App, (int)AppEvent.CounterWitnessWritten, _witnessCounter, 0);
        }
    }

    private void ReadWitness()
    {
        _witnessRetryAtMs = Deadline.Never;
        _witnessTries++;
        _readPending = true;
    }

    private bool StepWitness()
    {
        if (_readPending)
        {
            _readPending = false;
            _action = UpdaterAction.ReadToken;
            return true;
        }

        if (_writePending)
        {
            _writePending = false;
            _action = UpdaterAction.WriteToken;
            return true;
        }

        return false;
    }

    /// <summary>
    /// What it says is unknown, so it is left alone: a lower counter written over it could not be taken back. In rescue the record may
    /// be gone with the store, and the witness is all that stands against an old image: no update until the radio has answered.
    /// </summary>
    private void OnWitnessUnreadable()
    {
        _trace.Event(TraceSource.App, (int)AppEvent.CounterWitnessRead, -1, 0);
        if (_witnessTries < WitnessQuickTriesMax)
        {
            _witnessRetryAtMs = _nowMs + WitnessRetryMs;
        }
        else if (_handoff.Bank == Bank.None)
        {
            _witnessRetryAtMs = _nowMs + WitnessSlowRetryMs;
        }
        else
        {
            OpenUpdates();
        }
    }

    private void OnWitness(long counter)
    {
        _trace.Event(TraceSource.App, (int)AppEvent.CounterWitnessRead, counter, counter >= 0 ? 1 : 0);
        if (counter > _handoff.SecurityCounter)
        {
            // The store was formatted since: the radio remembers how far back this unit may not go.
            _handoff.SecurityCounter = counter;
        }

        if (!_boot.IsOnTrial && _boot.SecurityCounter > counter)
        {
            WriteWitness();
        }

        OpenUpdates();
    }

    private void OpenUpdates()
    {
        _isWitnessKnown = true;
        StartOta();
    }

    /// <summary>The witness follows the record; were it lost on the way, the next start finds it behind and writes it again.</summary>
    private void WriteWitness()
    {
        _witnessCounter = _boot.SecurityCounter;
        CounterWitness.Write(Token, _witnessCounter);
        _writePending = true;
    }
}
