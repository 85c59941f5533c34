using Bridge.Boot;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <summary>From the last byte to the reboot: verifying, Upgrade End, the server's time; and every failure told to the server.</summary>
public sealed partial class OtaClient
{
    private readonly UpgradeEndResponse _endResponse = new UpgradeEndResponse();

    private long _verifyDeadlineMs;
    private long _upgradeAtMs;
    private long _restAfterFailureMs;
    private ZclStatus _failureStatus;
    private bool _askAgain;

    /// <summary>What the owner stores on Persist; Kind None = nothing to keep.</summary>
    public PendingUpgrade Pending { get; } = new PendingUpgrade();

    /// <summary>After a reboot with a verified image still staged: goes on where the record stood. Call before OnNetworkUp.</summary>
    public void Restore(PendingUpgrade pending, long nowMs)
    {
        if (_state != OtaState.Idle || pending.Kind == PendingKind.None)
        {
            return;
        }

        Pending.Kind = pending.Kind;
        FileVersion = pending.FileVersion;
        FileSize = pending.FileSizeBytes;
        FileOffset = FileSize;
        DownloadedFileVersion = FileVersion;
        _server.NodeId = pending.ServerNodeId;
        _server.Endpoint = pending.ServerEndpoint;
        _server.Profile = pending.Profile;
        _server.Choose(pending.ServerEui64, 0);
        FillPending();
        _tries = 0;
        if (pending.Kind == PendingKind.CountDown)
        {
            Pending.RemainingMs = pending.RemainingMs;
            _upgradeAtMs = nowMs + pending.RemainingMs;
            _askAgain = true;
            EnterCountDown(nowMs);
        }
        else
        {
            Enter(pending.Kind == PendingKind.Ending ? OtaState.Ending : OtaState.WaitingToUpgrade, Deadline.Never);
        }
    }

    /// <summary>Answers Complete: every stored byte was checked and the image is staged.</summary>
    public void VerifiedOk(long nowMs)
    {
        if (_state != OtaState.Verifying)
        {
            return;
        }

        DownloadedFileVersion = FileVersion;
        _tries = 0;
        Keep(PendingKind.Ending, 0);
        Enter(OtaState.Ending, Deadline.Never);
        if (_networkUp)
        {
            SendUpgradeEndSuccess(nowMs);
        }
    }

    /// <summary>Something outside the cluster commands the upgrade (UpgradeActivationPolicy 1).</summary>
    public void ApplyNow(long nowMs)
    {
        if (_state == OtaState.Ending || _state == OtaState.WaitingToUpgrade || _state == OtaState.CountDown)
        {
            Apply(nowMs);
        }
    }

    private void StartVerifying(long nowMs)
    {
        _outstanding = false;
        _streaming = false;
        _verifyDeadlineMs = nowMs + OtaTiming.VerifyTimeoutMs;
        Enter(OtaState.Verifying, nowMs + OtaTiming.VerifyKeepAliveMs);
    }

    private void SendUpgradeEndSuccess(long nowMs)
    {
        SendUpgradeEnd(ZclStatus.Success);
        if (_state == OtaState.WaitingToUpgrade)
        {
            Enter(OtaState.WaitingToUpgrade, nowMs + OtaTiming.AskForCommandMs);
            return;
        }

        Enter(OtaState.Ending, nowMs + (_tries < OtaTiming.EndQuickTriesMax ? OtaTiming.EndAnswerMs : OtaTiming.EndRetryMs));
    }

    private void SendUpgradeEnd(ZclStatus status)
    {
        _tries++;
        _requests.UpgradeEnd(_server, status, FileVersion);
        Event(OtaEvent.UpgradeEndSent, (int)status, _tries);
        Send();
    }

    /// <summary>After a reboot the time left is only as good as the record: the server may tell a better one, once.</summary>
    private void AskWhileCountingDown()
    {
        if (_askAgain)
        {
            _askAgain = false;
            SendUpgradeEnd(ZclStatus.Success);
        }
    }

    private void OnUpgradeTime(long nowMs)
    {
        switch (_state)
        {
            case OtaState.Verifying:
                OnVerifyTime(nowMs);
                break;
            case OtaState.Ending:
                OnEndSilent(nowMs);
                break;
            case OtaState.ReportingFailure:
                if (_tries < OtaTiming.FailureTriesMax)
                {
                    SendFailure(nowMs);
                }
                else
                {
                    Enter(OtaState.Resting, nowMs + _restAfterFailureMs);
                }

                break;
            case OtaState.WaitingToUpgrade:
                OnSilentRound();
                SendUpgradeEndSuccess(nowMs);
                break;
            case OtaState.CountDown:
                OnCountDownTime(nowMs);
                break;
            case OtaState.Applying:
                FailUpdate(OtaAbortReason.Owner, ZclStatus.Abort, nowMs);
                break;
            default:
                break;
        }
    }

    private void OnVerifyTime(long nowMs)
    {
        if (nowMs >= _verifyDeadlineMs)
        {
            FailUpdate(OtaAbortReason.Owner, ZclStatus.Abort, nowMs);
            return;
        }

        int size = FileSize < _options.MaxDataSizeBytes ? FileSize : _options.MaxDataSizeBytes;
        _requests.ImageBlock(_server, FileVersion, FileSize - size, size, MinimumBlockPeriodMs);
        Send();
        Enter(OtaState.Verifying, Deadline.Earlier(nowMs + OtaTiming.VerifyKeepAliveMs, _verifyDeadlineMs));
    }

    private void OnEndSilent(long nowMs)
    {
        Timeouts++;
        if (_tries < OtaTiming.EndTriesMax)
        {
            SendUpgradeEndSuccess(nowMs);
        }
        else if (_options.UpgradeActivationPolicy == 0 && _options.UpgradeTimeoutPolicy == 0)
        {
            Apply(nowMs);
        }
        else
        {
            WaitForCommand(nowMs);
        }
    }

    private void OnCountDownTime(long nowMs)
    {
        if (nowMs >= _upgradeAtMs)
        {
            Apply(nowMs);
            return;
        }

        Keep(PendingKind.CountDown, _upgradeAtMs - nowMs);
        EnterCountDown(nowMs);
    }

    private ZclStatus OnUpgradeEndResponse(long nowMs)
    {
        if (_endResponse.Parse(_frame.Buffer, _frame.Offset, _frame.Count) != Result.Ok)
        {
            return ZclStatus.MalformedCommand;
        }

        if (!_endResponse.Names(_options.ManufacturerCode, _options.ImageType, FileVersion))
        {
            Dropped++;
            return ZclStatus.Success;
        }

        if (_state == OtaState.ReportingFailure)
        {
            OnUpgradeEndAcknowledged(ZclStatus.Success, nowMs);
            return ZclStatus.Success;
        }

        if (_state != OtaState.Ending && _state != OtaState.WaitingToUpgrade && _state != OtaState.CountDown)
        {
            Dropped++;
            return ZclStatus.Success;
        }

        bool later = _endResponse.UpgradeTime == UpgradeEndResponse.WaitForCommand;
        if (later || _options.UpgradeActivationPolicy != 0)
        {
            WaitForCommand(nowMs);
            return later ? ZclStatus.Success : ZclStatus.NotAuthorized;
        }

        Schedule(nowMs);
        return ZclStatus.Success;
    }

    private void WaitForCommand(long nowMs)
    {
        Event(OtaEvent.Scheduled, -1, 0);
        if (Pending.Kind != PendingKind.WaitingForCommand)
        {
            Keep(PendingKind.WaitingForCommand, 0);
        }

        Enter(OtaState.WaitingToUpgrade, _networkUp ? nowMs + OtaTiming.AskForCommandMs : Deadline.Never);
    }

    /// <summary>Both times are UTC, or the current time is 0 and the upgrade time counts from now: either way the difference holds.</summary>
    /// <remarks>A UTC beside a current time of 0 is decades away: that is no time, the server is asked again. A relative answer to our own question while counting down would start the count anew: it may only shorten it.</remarks>
    private void Schedule(long nowMs)
    {
        long delayMs = (_endResponse.UpgradeTime - _endResponse.CurrentTime) * MillisecondsPerSecond;
        if (delayMs > OtaTiming.UpgradeDelayMaxMs)
        {
            WaitForCommand(nowMs);
            return;
        }

        if (delayMs < 0)
        {
            delayMs = OtaTiming.CountDownErrorMs;
        }

        delayMs = delayMs < OtaTiming.CountDownMinMs ? OtaTiming.CountDownMinMs : delayMs;
        bool relativeAnswer = _endResponse.CurrentTime == 0 && _frame.Sequence == _requests.Sequence;
        if (_state == OtaState.CountDown && relativeAnswer && _upgradeAtMs < nowMs + delayMs)
        {
            return;
        }

        _upgradeAtMs = nowMs + delayMs;
        Event(OtaEvent.Scheduled, delayMs, 0);
        Keep(PendingKind.CountDown, delayMs);
        EnterCountDown(nowMs);
    }

    private void EnterCountDown(long nowMs)
    {
        Enter(OtaState.CountDown, Deadline.Earlier(_upgradeAtMs, nowMs + OtaTiming.CountDownPersistMs));
    }

    private void OnUpgradeEndAcknowledged(ZclStatus status, long nowMs)
    {
        if (_state == OtaState.ReportingFailure)
        {
            Enter(OtaState.Resting, nowMs + _restAfterFailureMs);
        }
        else if (_state == OtaState.Ending && status != ZclStatus.Success)
        {
            // Refused is not silent: the image does not run without the server's leave.
            WaitForCommand(nowMs);
        }
    }

    private void Apply(long nowMs)
    {
        Event(OtaEvent.Apply, FileVersion, 0);
        _ownerAction = OtaAction.Apply;
        Enter(OtaState.Applying, nowMs + OtaTiming.OwnerTimeoutMs);
    }

    private void Keep(PendingKind kind, long remainingMs)
    {
        Pending.Kind = kind;
        Pending.RemainingMs = remainingMs;
        FillPending();
        _persistPending = true;
    }

    private void FillPending()
    {
        Pending.FileVersion = FileVersion;
        Pending.FileSizeBytes = FileSize;
        Pending.ServerNodeId = _server.NodeId;
        Pending.ServerEndpoint = _server.Endpoint;
        Pending.Profile = _server.Profile;
        System.Array.Copy(_server.Eui64, 0, Pending.ServerEui64, 0, Pending.ServerEui64.Length);
    }

    private void Refused(RefusalReason reason, RefusalStage stage)
    {
        RefusalReason = reason;
        RefusalStage = stage;
        Event(OtaEvent.Refused, (int)reason, (int)stage);
    }

    /// <summary>Why the last file was refused.</summary>
    public RefusalReason RefusalReason { get; private set; }

    /// <summary>Where it was refused.</summary>
    public RefusalStage RefusalStage { get; private set; }

    /// <summary>Ends the update in progress for the owner. The caller enters the next state.</summary>
    private void Abort(OtaAbortReason reason)
    {
        AbortReason = reason;
        _abortedPending = true;
        _ownerAction = OtaAction.None;
        _sendPending = false;
        _outstanding = false;
        _streaming = false;
        _errors = 0;
        DownloadedFileVersion = NoVersion;
        if (Pending.Kind != PendingKind.None)
        {
            Keep(PendingKind.None, 0);
        }

        Event(OtaEvent.Aborted, (int)reason, 0);
    }

    private void FailUpdate(OtaAbortReason reason, ZclStatus status, long nowMs)
    {
        Abort(reason);
        ReportFailure(status, status == ZclStatus.Abort ? OtaTiming.RetryUpdateMs : OtaTiming.QueryPeriodMs, nowMs);
    }

    private void ReportFailure(ZclStatus status, long restMs, long nowMs)
    {
        _failureStatus = status;
        _restAfterFailureMs = restMs;
        _tries = 0;
        if (_networkUp)
        {
            SendFailure(nowMs);
        }
        else
        {
            Enter(OtaState.Idle, Deadline.Never);
        }
    }

    private void SendFailure(long nowMs)
    {
        SendUpgradeEnd(_failureStatus);
        Enter(OtaState.ReportingFailure, nowMs + OtaTiming.EndAnswerMs);
    }
}
