using Bridge.Boot;
using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Join;
using Bridge.Firmware.SmartEnergy;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>The bridge: carries the outputs of each machine to the inputs of the next. The outer loop feeds it bytes and time.</summary>
/// <remarks>
/// <code>
///   UART --> RadioStack --messages, network--> SmartEnergyHalf --authorised, OTA messages--> Updater --> store, reboot
///              ^ ^ ^ |                               |                                         |
///              | | | +--------other messages---------|--> ZclFoundation                        |
///              | | +----------- answers -------------|-----------+                             |
///              | +------- requests, link key --------+                                         |
///              +------------------------- requests, token, rejoin -----------------------------+
/// </code>
/// </remarks>
public sealed partial class BridgeApp
{
    /// <summary>Steps one Poll may take before it yields to the outer loop; every step consumes an action of a machine, so this bounds a fault, not the work.</summary>
    private const int MaxStepsPerPoll = 64;

    /// <summary>B4, the type that runs on a battery.</summary>
    private const int BatteryBridgeType = 4;

    private readonly BootHandoff _handoff;
    private readonly ITrace _trace;
    private readonly byte[] _installCode;
    private readonly JoinOptions _joinOptions;
    private readonly RadioStack _radio;
    private readonly Updater _updater;
    private readonly SmartEnergyHalf _smartEnergy;
    private readonly ZclFoundation _zcl;

    private UpdaterAction _heldToken;
    private AppAction _action;
    private ApsMessage _outgoing;
    private long _nowMs;
    private bool _isNetworkUp;
    private bool _isExpecting;
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
        var radioOptions = new RadioOptions();
        radioOptions.Join.ManufacturerCode = identity.ManufacturerCode;
        radioOptions.Join.Endpoint = options.Endpoint;
        radioOptions.Join.Profile = options.Profile;
        radioOptions.Join.DeviceId = options.DeviceId;
        radioOptions.Join.InputClusters = PpmidProfile.InputClusters(options.Tunnelling);
        radioOptions.Join.OutputClusters = PpmidProfile.OutputClusters(options.Tunnelling);
        bool isOnBattery = identity.BridgeType == BatteryBridgeType;
        radioOptions.Join.NodeType = isOnBattery ? EzspCodec.SleepyEndDevice : EzspCodec.Router;
        radioOptions.Join.LinkKey = LinkKey(identity.InstallCode);
        _installCode = radioOptions.Join.LinkKey == null ? null : identity.InstallCode;
        _joinOptions = radioOptions.Join;
        radioOptions.Join.IsInstallCodeInvalid = identity.InstallCode != null && radioOptions.Join.LinkKey == null;
        _radio = new RadioStack(radioOptions, seed, trace);
        _updater = new Updater(handoff, identity, options, seed + 1, trace);
        _smartEnergy = new SmartEnergyHalf(handoff, options, seed + 2, trace);
        bool servesTunnels = (options.Tunnelling & PpmidProfile.TunnellingServer) != 0;
        var sources = new IAttributeSource[servesTunnels ? 4 : 3];
        sources[0] = new BasicCluster(handoff.FileVersion, identity.HardwareVersion, _updater.ZigbeeStackVersion, NfConfig.ManufacturerName, NfConfig.ModelIdentifier, NfConfig.DateCode, isOnBattery);
        sources[1] = _updater.OtaAttributes;
        sources[2] = _smartEnergy.Authorisation.Attributes;
        if (servesTunnels)
        {
            sources[3] = _smartEnergy.TunnellingAttributes;
        }

        _zcl = new ZclFoundation(sources);
        _zcl.Clients = radioOptions.Join.OutputClusters;
    }

    public byte[] ActionBuffer => _radio.ActionBuffer;

    public int ActionOffset => _radio.ActionOffset;

    public int ActionCount => _radio.ActionCount;

    /// <summary>For a status display; its machines are driven through this class.</summary>
    public RadioStack Radio => _radio;

    /// <summary>OTA file version the hub is told: the one the resident program read from the image it started.</summary>
    public long FileVersion => _handoff.FileVersion;

    /// <summary>A lost second of the serial link harms nothing now.</summary>
    public bool MaySleep => _isNetworkUp && _outgoing == null && _updater.MaySleep && _smartEnergy.MaySleep;

    /// <summary>A restart now would lose nothing either.</summary>
    public bool MayDeepSleep => MaySleep && _updater.MayDeepSleep && _smartEnergy.MayDeepSleep
        && !_isTokenReadWanted && !_isTokenWriteWanted && !_isLeaveWanted;

    public long NextDeadlineMs => Deadline.Earlier(_radio.NextDeadlineMs, Deadline.Earlier(_updater.NextDeadlineMs, _smartEnergy.NextDeadlineMs));

    public void Start(long nowMs)
    {
        _nowMs = nowMs;
        _trace.Event(TraceSource.App, (int)AppEvent.Started, _handoff.FileVersion, _handoff.Bank);
        _updater.Start(nowMs);
        _smartEnergy.Start(nowMs);
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

        if (nowMs >= _updater.NextDeadlineMs)
        {
            _updater.OnTime(nowMs);
        }

        if (nowMs >= _smartEnergy.NextDeadlineMs)
        {
            _smartEnergy.OnTime(nowMs);
        }
    }

    /// <summary>Call until None.</summary>
    public AppAction Poll()
    {
        _action = AppAction.None;
        for (int step = 0; step < MaxStepsPerPoll && _action == AppAction.None && !_isRebooting; step++)
        {
            if (!StepOutgoing() && !StepRadio() && !StepSmartEnergy() && !StepUpdater() && !StepMembership() && !StepPolling())
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

    /// <summary>A sleepy end device asks its parent often while an answer is due.</summary>
    private bool StepPolling()
    {
        bool isExpecting = !_updater.MaySleep || !_smartEnergy.MaySleep;
        if (isExpecting == _isExpecting)
        {
            return false;
        }

        _isExpecting = isExpecting;
        _radio.ExpectMessages(isExpecting, _nowMs);
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
                _smartEnergy.Authorisation.OnRadioReady(_nowMs);
                _updater.OnRadioReady(_nowMs);
                return true;
            case RadioAction.RequestDone:
                OnRequestDone();
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

    private bool StepUpdater()
    {
        _updater.HoldSend(_outgoing != null, _nowMs);
        UpdaterAction action = _updater.Poll();
        switch (action)
        {
            case UpdaterAction.None:
                return false;
            case UpdaterAction.Send:
                SendOut(_updater.Outgoing, false);
                return true;
            case UpdaterAction.ReadToken:
            case UpdaterAction.WriteToken:
                _heldToken = action;
                return true;
            case UpdaterAction.HubUnreachable:
                _radio.OnTrustCentreLost(_nowMs);
                return true;
            case UpdaterAction.Reboot:
                _isRebooting = true;
                _action = AppAction.Reboot;
                return true;
            default:
                return true;
        }
    }

    private bool StepSmartEnergy()
    {
        _smartEnergy.HoldSend(_outgoing != null);
        switch (_smartEnergy.Poll())
        {
            case SmartEnergyHalfAction.None:
                return StepRequests();
            case SmartEnergyHalfAction.Send:
                SendOut(_smartEnergy.Outgoing, false);
                return true;
            case SmartEnergyHalfAction.Authorised:
                _updater.UseEncryption(_smartEnergy.Authorisation.HasLinkKey);
                _updater.OnNetworkUp(_nowMs);
                return true;
            case SmartEnergyHalfAction.TrustCentreLost:
                _radio.OnTrustCentreLost(_nowMs);
                return true;
            case SmartEnergyHalfAction.Return:
                _radio.RestoreTrustCentre(_smartEnergy.Authorisation.LastTrustCentreEui64, _smartEnergy.Authorisation.LastExtendedPanId, _nowMs);
                return true;
            default:
                return true;
        }
    }

    private void SendOut(ApsMessage message, bool isAnswerToEncrypted)
    {
        _smartEnergy.Protect(message, isAnswerToEncrypted);
        _outgoing = message;
    }

    private void OnMessage(ApsMessage message)
    {
        // One answer at a time: while one waits for the radio, the asker is not answered and asks again.
        if (!_smartEnergy.OnMessage(message, _nowMs) && !_updater.OnMessage(message, _nowMs) && _outgoing == null && _zcl.Answer(message))
        {
            SendOut(_zcl.Reply, message.Encrypted);
        }
    }

    private void OnNetworkUp()
    {
        _isNetworkUp = true;
        if (_radio.TrustCentreChanged)
        {
            _updater.ForgetSilence();
        }

        _trace.Event(TraceSource.App, (int)AppEvent.NetworkUp, _radio.NodeId, _radio.Channel);
        _smartEnergy.OnNetworkUp(_radio.OwnEui64, _radio.TrustCentreEui64, _radio.ExtendedPanId, _radio.HasLinkKey, _nowMs);
    }

    private void OnNetworkDown()
    {
        _isNetworkUp = false;
        _outgoing = null;
        _trace.Event(TraceSource.App, (int)AppEvent.NetworkDown, 0, 0);
        _smartEnergy.OnNetworkDown(_nowMs);
        _updater.OnNetworkDown(_nowMs);
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
