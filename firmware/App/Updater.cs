using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>
/// The update half of the bridge: asks the hub, fetches, checks, commits, and confirms a trial. It sees ZCL messages, the store and eight
/// bytes of the radio, and no radio at all: whoever carries messages can run it.
/// </summary>
/// <remarks>
/// <code>
///   messages --> OtaClient --bytes--> ImageReceiver --> banks
///                  |  |
///                  |  +--Apply--> BootControl.StagedCommit --> Reboot
///                  +--hub answered--> TrialMonitor &lt;-- network up, down
///                                        +--Confirm--> BootControl.Confirm --> WriteToken
/// </code>
/// Poll until None after every call. Updates start when the network is up and the counter witness is known.
///
/// What the receiver takes long for is done a bounded piece at each OnTime, and <see cref="NextDeadlineMs"/> says "now" until it is done:
/// the outer loop serves the radio in between, and the client keeps its session with the server.
/// <code>
///   Start --nothing staged--> Ready --Offered--> Resuming --accepted or refused--> Ready
///     |                         |
///     +--> Restoring --> Ready  +--Data, manifest whole--> Opening --rest taken, or refused--> Ready
///                               +--Complete--> Verifying --verified or refused--> Ready
///   Aborted: Ready from any but Restoring
/// </code>
/// </remarks>
public sealed partial class Updater
{
    private readonly BootHandoff _handoff;
    private readonly ITrace _trace;
    private readonly BootControl _boot;
    private readonly OtaClient _ota;
    private readonly OtaClientOptions _otaOptions;
    private readonly TrialMonitor _trial;

    private UpdaterState _state;
    private UpdaterAction _action;
    private long _nowMs;
    private long _startedMs;
    private long _forgetCrashesAtMs = Deadline.Never;
    private bool _isNetworkUp;
    private bool _isSendHeld;
    private bool _isRebooting;

    /// <param name="handoff">What the resident program read from the verified image that this code is.</param>
    /// <param name="identity">This unit.</param>
    /// <param name="options">Read here, not kept.</param>
    /// <param name="seed">For jitter.</param>
    /// <param name="trace">Gets states and events.</param>
    public Updater(BootHandoff handoff, IDeviceIdentity identity, AppOptions options, int seed, ITrace trace)
    {
        _handoff = handoff;
        _trace = trace;
        _boot = new BootControl(handoff, trace);
        _otaOptions = OtaOptions(identity, options);
        _ota = new OtaClient(_otaOptions, seed, trace);
        _trial = new TrialMonitor(TrialMonitor.TrialTimeoutMs, trace);
        _receiver = Receiver(_boot, handoff.Resident, identity, options.Keys, trace);
        _pending = new RecordStore(handoff.Store, PendingRecordPrefix, PendingUpgrade.SizeBytes);
        OtaAttributes = new OtaAttributes(_ota, _otaOptions);
    }

    /// <summary>With Send.</summary>
    public ApsMessage Outgoing => _ota.Outgoing;

    /// <summary>With WriteToken; <see cref="CounterWitness.SizeBytes"/> bytes.</summary>
    public byte[] Token { get; } = new byte[CounterWitness.SizeBytes];

    /// <summary>Attributes of the OTA Upgrade cluster, for whoever answers reads.</summary>
    public OtaAttributes OtaAttributes { get; }

    /// <summary>OTA header field: the Zigbee stack of this product.</summary>
    public int ZigbeeStackVersion => _otaOptions.ZigbeeStackVersion;

    /// <summary>No trial, no rescue, nothing being fetched, asked or checked.</summary>
    public bool MaySleep => _state == UpdaterState.Ready && !_boot.IsOnTrial && _handoff.Bank != Bank.None
        && (_ota.State == OtaState.Resting || _ota.State == OtaState.WaitingToUpgrade);

    /// <summary>Besides, a restart now would lose nothing: no image waits for its time, no count of crashes or refusal for its end.</summary>
    public bool MayDeepSleep => MaySleep && _forgetCrashesAtMs == Deadline.Never && !HoldsFailedTrial && _ota.MayRestart(_nowMs);

    /// <summary>An offer is being fetched or checked, or an image waits for its time.</summary>
    public bool IsUpdating => _state != UpdaterState.Ready || _ota.UpgradeStatus != ImageUpgradeStatus.Normal;

    public bool IsOnTrial => _boot.IsOnTrial;

    public bool IsHubSilent => _ota.IsServerSilent;

    /// <summary>The time last told while there is work, which is to say now.</summary>
    public long NextDeadlineMs => _state != UpdaterState.Ready
        ? _nowMs
        : Deadline.Earlier(Deadline.Earlier(_witnessRetryAtMs, _forgetCrashesAtMs), Deadline.Earlier(_ota.NextDeadlineMs, _trial.NextDeadlineMs));

    public void Start(long nowMs)
    {
        _nowMs = nowMs;
        _startedMs = nowMs;
        RememberFailedTrials();
        if (_boot.IsOnTrial)
        {
            _trial.Start(nowMs);
        }
        else
        {
            WatchCrashes();
            RestoreStaged();
        }
    }

    /// <summary>Offers a message from the network.</summary>
    /// <returns>False when it is not the updater's: another cluster, or an attribute command.</returns>
    public bool OnMessage(ApsMessage message, long nowMs)
    {
        _nowMs = nowMs;
        return _ota.OnMessage(message, nowMs);
    }

    /// <summary>Somebody at the device asks for the next query now.</summary>
    public void AskNow(long nowMs)
    {
        _nowMs = nowMs;
        _ota.AskNow(nowMs);
    }

    /// <summary>The hub is another one than the one that was silent.</summary>
    public void ForgetSilence() => _ota.ForgetSilence();

    /// <summary>Before OnNetworkUp: APS security takes room in every frame.</summary>
    public void UseEncryption(bool isEncrypted) =>
        _otaOptions.MaxDataSizeBytes = isEncrypted ? OtaClientOptions.EncryptedMaxDataSizeBytes : OtaClientOptions.DefaultMaxDataSizeBytes;

    public void OnNetworkUp(long nowMs)
    {
        _nowMs = nowMs;
        _isNetworkUp = true;
        _trial.OnNetworkUp();
        StartOta();
    }

    public void OnNetworkDown(long nowMs)
    {
        _nowMs = nowMs;
        _isNetworkUp = false;
        _trial.OnNetworkDown();
        _ota.OnNetworkDown(nowMs);
    }

    /// <summary>While the owner has no place for a message none is asked for, and the OTA client waits with everything that could need one.</summary>
    public void HoldSend(bool isHeld, long nowMs)
    {
        _nowMs = nowMs;
        _isSendHeld = isHeld;
    }

    public void OnTime(long nowMs)
    {
        _nowMs = nowMs;
        if (nowMs >= _ota.NextDeadlineMs)
        {
            _ota.OnTime(nowMs);
        }

        if (nowMs >= _trial.NextDeadlineMs)
        {
            _trial.OnTime(nowMs);
        }

        if (nowMs >= _witnessRetryAtMs)
        {
            ReadWitness();
        }

        if (nowMs >= _forgetCrashesAtMs)
        {
            ForgetCrashes();
        }

        if (_state != UpdaterState.Ready)
        {
            StepReceiver();
        }
    }

    /// <summary>Call until None.</summary>
    public UpdaterAction Poll()
    {
        _action = UpdaterAction.None;
        bool worked = true;
        while (worked && _action == UpdaterAction.None && !_isRebooting)
        {
            worked = StepWitness() || StepTrial() || StepOta();
        }

        return _action;
    }

    private void StartOta()
    {
        if (_isNetworkUp && _isWitnessKnown && _state != UpdaterState.Restoring)
        {
            _ota.OnNetworkUp(_nowMs);
        }
    }

    private bool StepTrial()
    {
        switch (_trial.Poll())
        {
            case TrialAction.Confirm:
                Result confirmed = _boot.Confirm();
                if (confirmed != Result.Ok)
                {
                    // Still on trial, and counted: the next boot proves itself again or goes back.
                    StoreFailed(confirmed);
                    Reboot();
                    return true;
                }

                _trace.Event(TraceSource.App, (int)AppEvent.ImageConfirmed, _handoff.FileVersion, _boot.SecurityCounter);
                WriteWitness();
                _ota.SetSteady(_nowMs);
                return true;
            case TrialAction.GiveUp:
                _trace.Event(TraceSource.App, (int)AppEvent.TrialGivenUp, _handoff.FileVersion, 0);
                Reboot();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Earlier boots of this image ended in a crash: they are forgotten when this one has lasted, and cost nothing when there were none.</summary>
    private void WatchCrashes()
    {
        if (_handoff.Bank != Bank.None && _boot.Record.BankAt(_handoff.Bank).Crashes > 0)
        {
            _forgetCrashesAtMs = _startedMs + (CrashLoop.WindowSeconds * 1000L);
        }
    }

    private void ForgetCrashes()
    {
        _forgetCrashesAtMs = Deadline.Never;
        Result forgotten = _boot.ForgetCrashes();
        if (forgotten != Result.Ok)
        {
            // They stay counted, and the next boot tries again.
            StoreFailed(forgotten);
        }
    }

    private void Reboot()
    {
        _isRebooting = true;
        _action = UpdaterAction.Reboot;
    }

    private void Enter(UpdaterState state)
    {
        _state = state;
        _trace.State(TraceSource.App, (int)state, Deadline.Never);
    }

    private void StoreFailed(Result result) => _trace.Event(TraceSource.App, (int)AppEvent.StoreFailed, (long)(int)result, 0);

    private OtaClientOptions OtaOptions(IDeviceIdentity identity, AppOptions application)
    {
        var options = new OtaClientOptions();
        options.ManufacturerCode = identity.ManufacturerCode;
        options.ImageType = identity.ImageType;
        options.HardwareVersion = identity.HardwareVersion;
        options.CurrentFileVersion = _handoff.FileVersion;
        options.Endpoint = application.Endpoint;
        options.Profile = application.Profile;
        options.PageSizeBytes = application.OtaPageSizeBytes;
        options.PageResponseSpacingMs = application.OtaPageSpacingMs;
        options.MaxFileSizeBytes = _boot.Banks.Geometry.BankSizeBytes + BankStore.MaxPrefixBytes;
        options.OnTrial = _boot.IsOnTrial;
        options.TakesAnyVersion = _handoff.Bank == Bank.None;
        return options;
    }
}
