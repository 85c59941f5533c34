using System;
using Bridge.Boot;
using Bridge.Firmware.Join;
using Bridge.Firmware.Ota;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>The bridge: carries the outputs of each machine to the inputs of the next. The outer loop feeds it bytes and time.</summary>
/// <remarks>
/// <code>
///   UART --> RadioStack --messages--> OtaClient --bytes--> ImageReceiver --> banks
///                |  ^                    |  |
///                |  +---- Zcl answers    |  +--Apply--> BootControl.StagedCommit --> reboot
///                +--network--> TrialMonitor <--+ hub answered
///                                  +--Confirm--> BootControl.Confirm --> counter witness in the radio
/// </code>
/// </remarks>
public sealed partial class BridgeApp
{
    /// <summary>Steps one Poll may take before it yields to the outer loop; every step consumes an action of a machine, so this bounds a fault, not the work.</summary>
    private const int MaxStepsPerPoll = 64;

    private const string ManufacturerName = "Alt HAN";
    private const string ModelIdentifier = "Bridge";
    private const string DateCode = "20261121";

    private readonly BootHandoff _handoff;
    private readonly ITrace _trace;
    private readonly BootControl _boot;
    private readonly RadioStack _radio;
    private readonly OtaClient _ota;
    private readonly OtaClientOptions _otaOptions;
    private readonly TrialMonitor _trial;
    private readonly ZclFoundation _zcl;

    private AppAction _action;
    private ApsMessage _outgoing;
    private long _nowMs;
    private long _startedMs;
    private bool _isNetworkUp;
    private bool _isRebooting;

    /// <summary>With the options of nf.config.</summary>
    public BridgeApp(BootHandoff handoff, IDeviceIdentity identity, int seed, ITrace trace)
        : this(handoff, identity, new AppOptions(), seed, trace)
    {
    }

    /// <param name="handoff">What the resident program read from the verified image that this code is.</param>
    /// <param name="identity">This unit.</param>
    /// <param name="options">Read here, not kept.</param>
    /// <param name="seed">For jitter, drawn by the outer loop from the board's generator.</param>
    /// <param name="trace">Gets states and events.</param>
    public BridgeApp(BootHandoff handoff, IDeviceIdentity identity, AppOptions options, int seed, ITrace trace)
    {
        _handoff = handoff;
        _trace = trace;
        _boot = new BootControl(handoff, trace);
        var radioOptions = new RadioOptions();
        radioOptions.Join.ManufacturerCode = identity.ManufacturerCode;
        radioOptions.Join.LinkKey = LinkKey(identity.InstallCode);
        _radio = new RadioStack(radioOptions, seed, trace);
        _otaOptions = OtaOptions(identity, radioOptions.Join);
        _otaOptions.PageSizeBytes = options.OtaPageSizeBytes;
        _ota = new OtaClient(_otaOptions, seed + 1, trace);
        _trial = new TrialMonitor(TrialMonitor.TrialTimeoutMs, trace);
        _receiver = Receiver(_boot, identity, trace);
        _pending = new RecordStore(handoff.Store, PendingRecordPrefix, PendingUpgrade.SizeBytes);
        _zcl = new ZclFoundation(new IAttributeSource[]
        {
            new BasicCluster(handoff.FileVersion, identity.HardwareVersion, _otaOptions.ZigbeeStackVersion, ManufacturerName, ModelIdentifier, DateCode),
            new OtaAttributes(_ota, _otaOptions),
        });
    }

    public byte[] ActionBuffer => _radio.ActionBuffer;

    public int ActionOffset => _radio.ActionOffset;

    public int ActionCount => _radio.ActionCount;

    public bool LedOn => _isNetworkUp;

    /// <summary>OTA file version the hub is told: the one the resident program read from the image it started.</summary>
    public long FileVersion => _handoff.FileVersion;

    public long NextDeadlineMs =>
        Deadline.Earlier(Deadline.Earlier(_radio.NextDeadlineMs, _witnessRetryAtMs), Deadline.Earlier(_ota.NextDeadlineMs, _trial.NextDeadlineMs));

    public void Start(long nowMs)
    {
        _nowMs = nowMs;
        _startedMs = nowMs;
        _trace.Event(TraceSource.App, (int)AppEvent.Started, _handoff.FileVersion, _handoff.Bank);
        RememberFailedTrials();
        if (_boot.IsOnTrial)
        {
            _trial.Start(nowMs);
        }
        else
        {
            RestoreStaged();
        }

        _radio.Start(nowMs);
    }

    public void OnSerial(byte[] buffer, int offset, int count, long nowMs)
    {
        _nowMs = nowMs;
        _radio.OnBytes(buffer, offset, count, nowMs);
    }

    public void OnTime(long nowMs)
    {
        _nowMs = nowMs;
        if (nowMs >= _radio.NextDeadlineMs)
        {
            _radio.OnTime(nowMs);
        }

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
    }

    /// <summary>Call until None.</summary>
    public AppAction Poll()
    {
        _action = AppAction.None;
        for (int step = 0; step < MaxStepsPerPoll && _action == AppAction.None && !_isRebooting; step++)
        {
            if (!StepOutgoing() && !StepRadio() && !StepTrial() && !StepOta())
            {
                break;
            }
        }

        return _action;
    }

    /// <summary>A message waits here while the radio's queue is full; the machines are not polled for another meanwhile.</summary>
    private bool StepOutgoing()
    {
        if (_outgoing == null)
        {
            return false;
        }

        Result result = _radio.Send(_outgoing, _nowMs);
        if (result == Result.Busy)
        {
            return false;
        }

        // Anything else is the sender's to repeat: every request has its own time-out.
        _outgoing = null;
        return true;
    }

    private bool StepRadio()
    {
        switch (_radio.Poll())
        {
            case RadioAction.None:
                return false;
            case RadioAction.WriteSerial:
                _action = AppAction.WriteSerial;
                return true;
            case RadioAction.ResetRadio:
                _action = AppAction.ResetRadio;
                return true;
            case RadioAction.MessageReceived:
                OnMessage(_radio.Received);
                return true;
            case RadioAction.RadioReady:
                OnRadioReady();
                return true;
            case RadioAction.TokenRead:
                OnTokenRead();
                return true;
            case RadioAction.TokenWritten:
                if (_radio.TokenResult == Result.Ok)
                {
                    _trace.Event(TraceSource.App, (int)AppEvent.CounterWitnessWritten, _witnessCounter, 0);
                }

                return true;
            case RadioAction.NetworkUp:
                OnNetworkUp();
                return true;
            case RadioAction.NetworkDown:
                OnNetworkDown();
                return true;
            default:
                return true;
        }
    }

    private void OnMessage(ApsMessage message)
    {
        // One answer at a time: while one waits for the radio, the asker is not answered and asks again.
        if (!_ota.OnMessage(message, _nowMs) && _outgoing == null && _zcl.Answer(message))
        {
            _outgoing = _zcl.Reply;
        }
    }

    private void OnNetworkUp()
    {
        _isNetworkUp = true;
        _trace.Event(TraceSource.App, (int)AppEvent.NetworkUp, _radio.NodeId, _radio.Channel);
        _trial.OnNetworkUp();
        StartOta();
        _action = AppAction.SetLed;
    }

    private void OnNetworkDown()
    {
        _isNetworkUp = false;
        _outgoing = null;
        _trace.Event(TraceSource.App, (int)AppEvent.NetworkDown, 0, 0);
        _trial.OnNetworkDown();
        _ota.OnNetworkDown(_nowMs);
        _action = AppAction.SetLed;
    }

    /// <summary>Updates start when the network is up and the radio has said how far back they may go.</summary>
    private void StartOta()
    {
        if (_isNetworkUp && _isWitnessKnown)
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

    private void Reboot()
    {
        _isRebooting = true;
        _action = AppAction.Reboot;
    }

    private void StoreFailed(Result result) => _trace.Event(TraceSource.App, (int)AppEvent.StoreFailed, (long)(int)result, 0);

    private OtaClientOptions OtaOptions(IDeviceIdentity identity, JoinOptions join)
    {
        var options = new OtaClientOptions();
        options.ManufacturerCode = identity.ManufacturerCode;
        options.ImageType = identity.ImageType;
        options.HardwareVersion = identity.HardwareVersion;
        options.CurrentFileVersion = _handoff.FileVersion;
        options.Endpoint = join.Endpoint;
        options.Profile = join.Profile;
        options.MaxFileSizeBytes = _boot.Banks.Geometry.BankSizeBytes + BankStore.MaxPrefixBytes;
        options.OnTrial = _boot.IsOnTrial;
        options.TakesAnyVersion = _handoff.Bank == Bank.None;
        return options;
    }

    private static byte[] LinkKey(byte[] installCode)
    {
        if (installCode == null)
        {
            return null;
        }

        byte[] key = new byte[InstallCode.LinkKeyBytes];
        return InstallCode.DeriveLinkKey(installCode, 0, installCode.Length, key, 0) == InstallCodeCheck.Valid ? key : null;
    }
}
