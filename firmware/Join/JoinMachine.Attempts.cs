using System;
using Bridge.Firmware.Ezsp;
using Bridge.Hal;

namespace Bridge.Firmware.Join;

/// <content>What results and statuses lead to: bring-up steps, attempts, their failures.</content>
public sealed partial class JoinMachine
{
    private const int WithNetworkKey = 1;
    private const int ThroughTrustCentre = 0;

    /// <summary>EmberJoinMethod: as a stranger, or as one the trust centre knows, without the network key.</summary>
    private const int MacAssociation = 0;
    private const int NwkRejoin = 1;

    private void OnStepResult(NetworkStatus status)
    {
        if (status != NetworkStatus.Ok)
        {
            if (RadioBringUp.IsEssential(_step))
            {
                Refuse();
                return;
            }

            _trace.Event(TraceSource.Join, (int)JoinEvent.ValueRefused, (int)RadioBringUp.ActionOf(_step), RadioBringUp.IdOf(_step));
        }

        _step++;
        IssueStep();
    }

    private void OnNetworkInitResult(NetworkStatus status, long nowMs)
    {
        _isMember = status == NetworkStatus.Ok;
        if (_isMember)
        {
            Enter(JoinState.Resuming, nowMs + ResumeTimeoutMs);
            if (_upSeen)
            {
                OnNetworkUp(nowMs);
            }

            return;
        }

        if (status != NetworkStatus.NotJoined && _state == JoinState.Configuring)
        {
            Refuse();
        }
        else if (status != NetworkStatus.NotJoined)
        {
            // Asked because it refused to rejoin: it is busy with something, and still a member.
            _isMember = true;
            OnRejoinFailed(nowMs);
        }
        else if (nowMs < _nextAttemptMs)
        {
            Enter(JoinState.BackingOff, _nextAttemptMs);
        }
        else
        {
            BeginAttempt(nowMs);
        }
    }

    private void OnMustSucceed(NetworkStatus status)
    {
        if (status != NetworkStatus.Ok)
        {
            Refuse();
        }
    }

    private void OnSecurityResult(NetworkStatus status, long nowMs)
    {
        if (status != NetworkStatus.Ok)
        {
            Refuse();
            return;
        }

        if (_isRestoring)
        {
            Join(nowMs);
        }
        else
        {
            // Whoever takes us in knows nothing of keys agreed on before, and an old entry would pass for an authorisation.
            Issue(JoinAction.ClearKeyTable, 0, 0);
        }
    }

    private void OnKeyTableCleared(NetworkStatus status, long nowMs)
    {
        if (status != NetworkStatus.Ok)
        {
            Refuse();
            return;
        }

        Join(nowMs);
    }

    private void Join(long nowMs)
    {
        Enter(JoinState.Joining, nowMs + JoinTimeoutMs);
        Issue(JoinAction.JoinNetwork, 0, 0);
    }

    private void OnJoinCommandResult(NetworkStatus status, long nowMs)
    {
        if (status != NetworkStatus.Ok)
        {
            TryNextNetwork(JoinFailure.JoinRefused, nowMs);
        }
        else if (_upSeen)
        {
            OnNetworkUp(nowMs);
        }
    }

    private void OnRejoinCommandResult(NetworkStatus status, long nowMs)
    {
        if (status == NetworkStatus.NotJoined)
        {
            // The network told the radio to leave: the stored network is gone, join afresh.
            _isMember = false;
            BeginAttempt(nowMs);
        }
        else if (status != NetworkStatus.Ok)
        {
            // Busy, or no member any more? Its flash knows.
            Issue(JoinAction.NetworkInit, 0, RadioBringUp.NetworkInitBitmask);
        }
        else if (_upSeen)
        {
            OnNetworkUp(nowMs);
        }
    }

    private void OnNetworkUp(long nowMs)
    {
        if (_awaited != JoinAction.None || _command != JoinAction.None)
        {
            // Ahead of the result of the command that caused it.
            _upSeen = true;
            return;
        }

        switch (_state)
        {
            case JoinState.Joining:
            case JoinState.Resuming:
            case JoinState.RejoiningSecured:
            case JoinState.RejoiningTrustCentre:
            case JoinState.BackingOff:
                if (_isMember)
                {
                    ReadNetwork(nowMs);
                    return;
                }

                _isMember = true;
                EstablishKeys(nowMs);
                return;
            default:
                return;
        }
    }

    private void OnAttemptStatus(NetworkStatus status, long nowMs)
    {
        if (_state == JoinState.Joining)
        {
            JoinFailure failure = FailureOf(status);
            if (failure == JoinFailure.NoNetworkKeyReceived || failure == JoinFailure.KeyNotAccepted)
            {
                _candidates.GiveUpTaken();
            }

            TryNextNetwork(failure, nowMs);
        }
        else if (_state == JoinState.RejoiningSecured || _state == JoinState.RejoiningTrustCentre)
        {
            OnRejoinFailed(nowMs);
        }
        else if (_state == JoinState.Resuming)
        {
            LoseNetwork(nowMs);
        }
    }

    private static JoinFailure FailureOf(NetworkStatus status)
    {
        switch (status)
        {
            case NetworkStatus.NoBeacons:
                return JoinFailure.NoNetwork;
            case NetworkStatus.NoNetworkKeyReceived:
                return JoinFailure.NoNetworkKeyReceived;
            case NetworkStatus.NoLinkKeyReceived:
            case NetworkStatus.ReceivedKeyInTheClear:
            case NetworkStatus.PreconfiguredKeyRequired:
                return JoinFailure.KeyNotAccepted;
            default:
                return JoinFailure.JoinRefused;
        }
    }

    private void BeginAttempt(long nowMs)
    {
        if (_isRestoring && !_isMember)
        {
            Enter(JoinState.RecallingLinkKey, nowMs + CommandTimeoutMs);
            Issue(JoinAction.ExportLinkKey, 0, 0);
        }
        else if (_isMember)
        {
            Enter(JoinState.RejoiningSecured, nowMs + RejoinTimeoutMs);
            Issue(JoinAction.FindAndRejoinNetwork, 0, WithNetworkKey);
        }
        else if (_options.LinkKey == null)
        {
            Failure = _options.IsInstallCodeInvalid ? JoinFailure.InvalidInstallCode : JoinFailure.NotProvisioned;
            _reportFailed = true;
            Enter(JoinState.NotProvisioned, Deadline.Never);
        }
        else
        {
            _preconfiguredKey = _options.LinkKey;
            Scan(nowMs);
        }
    }

    private void Scan(long nowMs)
    {
        _candidates.Clear();
        Enter(JoinState.Scanning, nowMs + ScanTimeoutMs);
        Issue(JoinAction.StartScan, 0, ScanDurationExponent);
    }

    private void TryNextNetwork(JoinFailure failure, long nowMs)
    {
        NetworkFound network = _candidates.TakeNext();
        if (network == null)
        {
            FailAttempt(failure, nowMs);
            return;
        }

        Array.Copy(network.ExtendedPanId, 0, Parameters.ExtendedPanId, 0, EzspCodec.EuiBytes);
        Parameters.PanId = network.PanId;
        Parameters.RadioChannel = network.Channel;
        Parameters.RadioTxPower = _options.RadioPowerDbm;
        Parameters.JoinMethod = _isRestoring ? NwkRejoin : MacAssociation;
        Parameters.NwkManagerId = 0;
        Parameters.NwkUpdateId = network.NwkUpdateId;
        Parameters.Channels = _options.ChannelMask;
        BeaconLqi = network.Lqi;
        _trace.Event(TraceSource.Join, (int)JoinEvent.NetworkChosen, network.PanId, network.Lqi);
        Enter(JoinState.SettingSecurity, nowMs + CommandTimeoutMs);
        Issue(JoinAction.SetInitialSecurityState, 0, SecurityBitmask);
    }

    /// <summary>
    /// After a fresh join. A Smart Energy network authorises its devices by key establishment, in messages once the
    /// network is up: the state is passed through. On a Zigbee 3 network the stack exchanges the install-code
    /// key for a unique one; a trust centre older than revision 21 does not answer, which is no reason to leave.
    /// </summary>
    private void EstablishKeys(long nowMs)
    {
        Enter(JoinState.EstablishingKeys, nowMs + KeyEstablishmentTimeoutMs);
        if (_options.Profile == JoinOptions.HomeAutomationProfile)
        {
            Issue(JoinAction.UpdateTcLinkKey, 0, UpdateTcLinkKeyAttempts);
        }
        else
        {
            ReadNetwork(nowMs);
        }
    }

    private void LoseNetwork(long nowMs)
    {
        ReportDown();
        BeginAttempt(nowMs);
    }

    private void OnRejoinFailed(long nowMs)
    {
        if (_state == JoinState.RejoiningSecured)
        {
            Enter(JoinState.RejoiningTrustCentre, nowMs + RejoinTimeoutMs);
            Issue(JoinAction.FindAndRejoinNetwork, 0, ThroughTrustCentre);
            return;
        }

        FailAttempt(JoinFailure.RejoinFailed, nowMs);
    }

    private void FailAttempt(JoinFailure failure, long nowMs)
    {
        _command = JoinAction.None;
        _awaited = JoinAction.None;
        Failure = failure;
        _nextAttemptMs = nowMs + _backOff.NextDelayMs();
        _trace.Event(TraceSource.Join, (int)JoinEvent.AttemptFailed, (int)failure, _backOff.Failures);
        Enter(JoinState.BackingOff, _nextAttemptMs);
    }

    private void Refuse()
    {
        Abandon();
        Failure = JoinFailure.RadioRefused;
        _reportFailed = true;
        Enter(JoinState.RadioRefused, Deadline.Never);
    }

    private void Abandon()
    {
        ReportDown();
        _command = JoinAction.None;
        _awaited = JoinAction.None;
        _reportFailed = false;
    }

    private void ReportDown()
    {
        if (IsUp)
        {
            IsUp = false;
            _reportUp = false;
            _reportDown = true;
        }
    }

    private void IssueStep()
    {
        Issue(RadioBringUp.ActionOf(_step), RadioBringUp.IdOf(_step), RadioBringUp.ValueOf(_step));
    }

    private void Issue(JoinAction command, int id, int value)
    {
        _awaited = JoinAction.None;
        _upSeen = false;
        _command = command;
        CommandNumber++;
        ParameterId = id;
        ParameterValue = value;
    }
}
