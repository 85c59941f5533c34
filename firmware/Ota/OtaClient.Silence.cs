using Bridge.Firmware.Zcl;

namespace Bridge.Firmware.Ota;

/// <summary>Rounds of requests nobody answers. The stack may think all is well on a network whose key was switched without us: only silence tells.</summary>
public sealed partial class OtaClient
{
    private int _silentRounds;
    private int _silentRoundsAllowed = OtaTiming.SilentRoundsMax;
    private bool _unreachablePending;

    /// <summary>The last round ended without a sign of the server, or earlier ones made the network be suspected and nothing was heard since.</summary>
    public bool IsServerSilent => _silentRounds > 0 || _silentRoundsAllowed > OtaTiming.SilentRoundsMax;

    /// <summary>A restart now would forget nothing that matters: nothing is under way or staged, the server answers, and no refusal is in force.</summary>
    public bool MayRestart(long nowMs) => _state == OtaState.Resting && !IsServerSilent && !_refusals.HasAny(nowMs);

    /// <summary>Somebody at the device asks for the next query now.</summary>
    public void AskNow(long nowMs)
    {
        if (_state == OtaState.Resting)
        {
            Enter(OtaState.Resting, nowMs);
        }
    }

    /// <summary>The server was heard, or another has taken its place.</summary>
    public void ForgetSilence()
    {
        _silentRounds = 0;
        _silentRoundsAllowed = OtaTiming.SilentRoundsMax;
    }

    /// <summary>A search, a query with all its tries, or an hourly question has ended without a sign of the server.</summary>
    /// <remarks>Each further report takes twice the rounds: a server that is merely off is not to cost a rejoin every half hour.</remarks>
    private void OnSilentRound()
    {
        _silentRounds++;
        if (_silentRounds < _silentRoundsAllowed)
        {
            return;
        }

        Event(OtaEvent.ServerUnreachable, _silentRounds, 0);
        _silentRounds = 0;
        _silentRoundsAllowed *= 2;
        if (_silentRoundsAllowed > OtaTiming.SilentRoundsCap)
        {
            _silentRoundsAllowed = OtaTiming.SilentRoundsCap;
        }

        _unreachablePending = true;
    }

    private void OnHeardFrom(ApsMessage message)
    {
        if (message.NodeId == (_server.Known ? _server.NodeId : TrustCentre))
        {
            ForgetSilence();
        }
    }
}
