using System;
using Bridge.Firmware.Ezsp;
using Bridge.Hal;

namespace Bridge.Firmware.Join;

/// <summary>Brings the radio up and keeps the device on its network, as a router.</summary>
/// <remarks>
/// <code>
/// Idle --OnReady--> Configuring --networkInit Ok--> Resuming --NETWORK_UP--------------------------+
///   ^                   |                              | no NETWORK_UP                              |
///   |                   | NOT_JOINED                   v                                            |
/// OnRadioLost           |                       RejoiningSecured --> RejoiningTrustCentre --+       |
/// (any state)           v                          ^      | NOT_JOINED        |  failed      |      |
///              +--> Scanning --none--+             |      v                   v              |      |
///              |        | found      |             |   Scanning          BackingOff     NETWORK_UP |
///              |        v            +----> BackingOff                                       |      |
///              |   SettingSecurity          ^   |  |                                         |      |
///              |        |    ^ next network |   |  +--it was a member--> RejoiningSecured    |      |
///              |        v    |              |   |                                            v      v
///              |     Joining-+--all tried---+   +--> Scanning          NETWORK_UP ---> ReadingNetwork --> Up
///              |        | NETWORK_UP                                                         ^            |
///              |        +----------------------> EstablishingKeys ---------------------------+            |
///              +-- (see BackingOff)                       RejoiningSecured &lt;--NETWORK_DOWN, OnNetworkLost-+
/// </code>
/// End states until the next OnReady: NotProvisioned, RadioRefused. One command at a time; results come in order.
/// Poll until None after every call. While joining or rejoining NETWORK_DOWN is no verdict: the stack goes down on
/// its way to another network. The deadline of the state judges.
/// </remarks>
public sealed class JoinMachine
{
    /// <summary>The whole bring-up; each command has EZSP's own, shorter, response timeout.</summary>
    public const int BringUpTimeoutMs = 60000;

    /// <summary>From networkInit to NETWORK_UP of a stored network.</summary>
    public const int ResumeTimeoutMs = 20000;

    public const int ScanTimeoutMs = 30000;

    /// <summary>From joinNetwork to NETWORK_UP: association and the network key take some 10 s on a busy channel.</summary>
    public const int JoinTimeoutMs = 20000;

    public const int RejoinTimeoutMs = 20000;
    public const int KeyEstablishmentTimeoutMs = 30000;

    /// <summary>Commands without an effect over the air.</summary>
    public const int CommandTimeoutMs = 20000;

    /// <summary>(2^4 + 1) x 15.36 ms on each of the channels.</summary>
    public const int ScanDurationExponent = 4;

    public const int UpdateTcLinkKeyAttempts = 3;

    /// <summary>An install-code key: preconfigured, not the well-known one, and the network key must come encrypted with it.</summary>
    public const int SecurityBitmask = EzspCodec.HavePreconfiguredKey | EzspCodec.RequireEncryptedKey;

    private const int WithNetworkKey = 1;
    private const int ThroughTrustCentre = 0;

    private readonly JoinOptions _options;
    private readonly ITrace _trace;
    private readonly JoinBackOff _backOff;
    private readonly NetworkCandidates _candidates = new NetworkCandidates();
    private JoinState _state;
    private long _deadlineMs = Deadline.Never;
    private long _nextAttemptMs;
    private JoinAction _command;
    private JoinAction _awaited;
    private int _step;
    private bool _isMember;
    private bool _upSeen;
    private bool _reportUp;
    private bool _reportDown;
    private bool _reportFailed;

    public JoinMachine(JoinOptions options, int seed, ITrace trace)
    {
        _options = options;
        _trace = trace;
        _backOff = new JoinBackOff(seed);
        Parameters = new NetworkParameters();
    }

    public JoinState State => _state;

    public long NextDeadlineMs => _deadlineMs;

    public int ParameterId { get; private set; }

    public int ParameterValue { get; private set; }

    /// <summary>To join (with JoinNetwork), joined (with NetworkUp).</summary>
    public NetworkParameters Parameters { get; private set; }

    public int NodeId { get; private set; }

    /// <summary>LQI of the beacon of the network joined; 0 when it was resumed.</summary>
    public int BeaconLqi { get; private set; }

    public bool IsUp { get; private set; }

    /// <summary>How the last attempt ended; None once the network is up.</summary>
    public JoinFailure Failure { get; private set; }

    /// <summary>The radio has been reset and speaks EZSP: bring it up.</summary>
    public void OnReady(long nowMs)
    {
        Abandon();
        _step = 0;
        Enter(JoinState.Configuring, nowMs + BringUpTimeoutMs);
        IssueStep();
    }

    /// <summary>The radio does not answer any more; what it was asked is lost. Attempts failed so far keep counting.</summary>
    public void OnRadioLost(long nowMs)
    {
        Abandon();
        Enter(JoinState.Idle, Deadline.Never);
    }

    /// <summary>The application misses its trust centre although the stack says the network is up.</summary>
    public void OnNetworkLost(long nowMs)
    {
        if (_state == JoinState.Up)
        {
            LoseNetwork(nowMs);
        }
    }

    /// <summary>Result of the command last polled.</summary>
    public void OnCommandResult(NetworkStatus status, long nowMs)
    {
        JoinAction answered = _awaited;
        _awaited = JoinAction.None;
        switch (answered)
        {
            case JoinAction.None:
                return;
            case JoinAction.NetworkInit:
                OnNetworkInitResult(status, nowMs);
                return;
            case JoinAction.StartScan:
                OnMustSucceed(status);
                return;
            case JoinAction.SetInitialSecurityState:
                OnSecurityResult(status, nowMs);
                return;
            case JoinAction.JoinNetwork:
                OnJoinCommandResult(status, nowMs);
                return;
            case JoinAction.FindAndRejoinNetwork:
                OnRejoinCommandResult(status, nowMs);
                return;
            case JoinAction.UpdateTcLinkKey:
                if (status != NetworkStatus.Ok)
                {
                    ReadNetwork(nowMs);
                }

                return;
            case JoinAction.GetNodeId:
            case JoinAction.GetNetworkParameters:
                OnMustSucceed(status);
                return;
            default:
                OnStepResult(status);
                return;
        }
    }

    public void OnNodeId(int nodeId, long nowMs)
    {
        if (_awaited == JoinAction.GetNodeId)
        {
            NodeId = nodeId;
            Issue(JoinAction.GetNetworkParameters, 0, 0);
        }
    }

    /// <param name="parameters">Copied.</param>
    public void OnNetworkParameters(NetworkStatus status, NetworkParameters parameters, long nowMs)
    {
        if (_awaited != JoinAction.GetNetworkParameters)
        {
            return;
        }

        _awaited = JoinAction.None;
        if (status == NetworkStatus.NotJoined)
        {
            LoseNetwork(nowMs);
            return;
        }

        if (status != NetworkStatus.Ok)
        {
            Refuse();
            return;
        }

        Array.Copy(parameters.ExtendedPanId, 0, Parameters.ExtendedPanId, 0, EzspCodec.EuiBytes);
        Parameters.PanId = parameters.PanId;
        Parameters.RadioChannel = parameters.RadioChannel;
        Parameters.RadioTxPower = parameters.RadioTxPower;
        Parameters.NwkUpdateId = parameters.NwkUpdateId;
        Failure = JoinFailure.None;
        _backOff.Reset();
        _nextAttemptMs = 0;
        IsUp = true;
        _reportUp = true;
        _trace.Event(TraceSource.Join, (int)JoinEvent.NetworkUp, NodeId, Parameters.PanId);
        Enter(JoinState.Up, Deadline.Never);
    }

    /// <summary>stackStatusHandler.</summary>
    public void OnStackStatus(NetworkStatus status, long nowMs)
    {
        switch (status)
        {
            case NetworkStatus.NetworkUp:
                OnNetworkUp(nowMs);
                return;
            case NetworkStatus.NetworkDown:
                if (_state == JoinState.Up || _state == JoinState.ReadingNetwork
                    || _state == JoinState.EstablishingKeys || _state == JoinState.Resuming)
                {
                    LoseNetwork(nowMs);
                }

                return;
            case NetworkStatus.NodeIdChanged:
            case NetworkStatus.PanIdChanged:
            case NetworkStatus.ChannelChanged:
                if (_state == JoinState.Up)
                {
                    ReadNetwork(nowMs);
                }

                return;
            case NetworkStatus.Ok:
            case NetworkStatus.NetworkOpened:
            case NetworkStatus.NetworkClosed:
            case NetworkStatus.Busy:
                return;
            default:
                OnAttemptStatus(status, nowMs);
                return;
        }
    }

    /// <summary>networkFoundHandler; copied.</summary>
    public void OnNetworkFound(NetworkFound network)
    {
        if (_state == JoinState.Scanning)
        {
            _candidates.Add(network, _options.ExtendedPanId);
        }
    }

    public void OnScanComplete(long nowMs)
    {
        if (_state == JoinState.Scanning && _command == JoinAction.None)
        {
            TryNextNetwork(JoinFailure.NoNetwork, nowMs);
        }
    }

    /// <summary>zigbeeKeyEstablishmentHandler: the link key exchange ended one way or the other.</summary>
    public void OnKeyEstablishment(int keyStatus, long nowMs)
    {
        _trace.Event(TraceSource.Join, (int)JoinEvent.LinkKeyUpdate, keyStatus, 0);
        if (_state == JoinState.EstablishingKeys && _awaited == JoinAction.None)
        {
            ReadNetwork(nowMs);
        }
    }

    public void OnTime(long nowMs)
    {
        if (nowMs < _deadlineMs)
        {
            return;
        }

        switch (_state)
        {
            case JoinState.Resuming:
                LoseNetwork(nowMs);
                return;
            case JoinState.Joining:
                TryNextNetwork(JoinFailure.TimedOut, nowMs);
                return;
            case JoinState.EstablishingKeys:
                ReadNetwork(nowMs);
                return;
            case JoinState.RejoiningSecured:
            case JoinState.RejoiningTrustCentre:
                OnRejoinFailed(nowMs);
                return;
            case JoinState.BackingOff:
                BeginAttempt(nowMs);
                return;
            default:
                Refuse();
                return;
        }
    }

    public JoinAction Poll()
    {
        if (_reportDown)
        {
            _reportDown = false;
            return JoinAction.NetworkDown;
        }

        if (_reportUp)
        {
            _reportUp = false;
            return JoinAction.NetworkUp;
        }

        if (_reportFailed)
        {
            _reportFailed = false;
            return JoinAction.Failed;
        }

        JoinAction command = _command;
        _command = JoinAction.None;
        if (command != JoinAction.None)
        {
            _awaited = command;
        }

        return command;
    }

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

        if (status != NetworkStatus.NotJoined)
        {
            Refuse();
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
            OnRejoinFailed(nowMs);
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
                _isMember = true;
                EstablishKeys(nowMs);
                return;
            case JoinState.Resuming:
            case JoinState.RejoiningSecured:
            case JoinState.RejoiningTrustCentre:
            case JoinState.BackingOff:
                _isMember = true;
                ReadNetwork(nowMs);
                return;
            default:
                return;
        }
    }

    private void OnAttemptStatus(NetworkStatus status, long nowMs)
    {
        if (_state == JoinState.Joining)
        {
            TryNextNetwork(FailureOf(status), nowMs);
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
        _upSeen = false;
        if (_isMember)
        {
            Enter(JoinState.RejoiningSecured, nowMs + RejoinTimeoutMs);
            Issue(JoinAction.FindAndRejoinNetwork, 0, WithNetworkKey);
        }
        else if (_options.LinkKey == null)
        {
            Failure = JoinFailure.NotProvisioned;
            _reportFailed = true;
            Enter(JoinState.NotProvisioned, Deadline.Never);
        }
        else
        {
            _candidates.Clear();
            Enter(JoinState.Scanning, nowMs + ScanTimeoutMs);
            Issue(JoinAction.StartScan, 0, ScanDurationExponent);
        }
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
        Parameters.JoinMethod = 0;
        Parameters.NwkManagerId = 0;
        Parameters.NwkUpdateId = network.NwkUpdateId;
        Parameters.Channels = _options.ChannelMask;
        BeaconLqi = network.Lqi;
        _upSeen = false;
        _trace.Event(TraceSource.Join, (int)JoinEvent.NetworkChosen, network.PanId, network.Lqi);
        Enter(JoinState.SettingSecurity, nowMs + CommandTimeoutMs);
        Issue(JoinAction.SetInitialSecurityState, 0, SecurityBitmask);
    }

    /// <summary>
    /// After a fresh join. A Smart Energy network authorises its devices by CBKE, which runs on top of the network:
    /// until that is built in, the state is passed through. On a Zigbee 3 network the stack exchanges the install-code
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

    private void ReadNetwork(long nowMs)
    {
        Enter(JoinState.ReadingNetwork, nowMs + CommandTimeoutMs);
        Issue(JoinAction.GetNodeId, 0, 0);
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
            _upSeen = false;
            Enter(JoinState.RejoiningTrustCentre, nowMs + RejoinTimeoutMs);
            Issue(JoinAction.FindAndRejoinNetwork, 0, ThroughTrustCentre);
            return;
        }

        FailAttempt(JoinFailure.RejoinFailed, nowMs);
    }

    private void FailAttempt(JoinFailure failure, long nowMs)
    {
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
        _upSeen = false;
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
        _command = command;
        ParameterId = id;
        ParameterValue = value;
    }

    private void Enter(JoinState state, long deadlineMs)
    {
        _state = state;
        _deadlineMs = deadlineMs;
        _trace.State(TraceSource.Join, (int)state, deadlineMs);
    }
}
