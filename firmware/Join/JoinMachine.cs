using System;
using Bridge.Firmware.Ezsp;
using Bridge.Hal;

namespace Bridge.Firmware.Join;

/// <summary>Brings the radio up and keeps the device on its network, as a router or a sleepy end device.</summary>
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
/// End states until the next OnReady: NotProvisioned, RadioRefused. Leaving, and the way back to an earlier trust centre: JoinMachine.Restore.cs.
/// A refused rejoin is followed by networkInit, as at the start: the radio's flash knows what it is a member of. One command at a time; results come in order.
/// Poll until None after every call. While joining or rejoining NETWORK_DOWN is no verdict: the stack goes down on
/// its way to another network. The deadline of the state judges.
/// </remarks>
public sealed partial class JoinMachine
{
    /// <summary>The whole bring-up; each command has EZSP's own, shorter, response timeout.</summary>
    public const int BringUpTimeoutMs = 60000;

    /// <summary>From networkInit to NETWORK_UP of a stored network.</summary>
    public const int ResumeTimeoutMs = 20000;

    public const int ScanTimeoutMs = 30000;

    /// <summary>From joinNetwork to NETWORK_UP: association and the network key take some 10 s on a busy channel.</summary>
    public const int JoinTimeoutMs = 20000;

    /// <summary>A search of 16 channels takes 2.4 s, and several networks may have to be asked.</summary>
    public const int RejoinTimeoutMs = 20000;
    public const int KeyEstablishmentTimeoutMs = 30000;

    /// <summary>Commands without an effect over the air.</summary>
    public const int CommandTimeoutMs = 20000;

    /// <summary>(2^4 + 1) x 15.36 ms on each of the channels.</summary>
    public const int ScanDurationExponent = 4;

    public const int UpdateTcLinkKeyAttempts = 3;

    /// <summary>
    /// An install-code key: preconfigured, not the well-known one, and the network key must come encrypted with it. Not
    /// TRUST_CENTER_USES_HASHED_LINK_KEY, which is for trust centres: a device's stack tries the hash of its key by itself.
    /// </summary>
    public const int SecurityBitmask = EzspCodec.HavePreconfiguredKey | EzspCodec.RequireEncryptedKey;

    private readonly JoinOptions _options;
    private readonly ITrace _trace;
    private readonly JoinBackOff _backOff;
    private readonly NetworkCandidates _candidates = new NetworkCandidates();
    private byte[] _preconfiguredKey;
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

    /// <summary>Number of the command last polled: belongs to its result.</summary>
    public int CommandNumber { get; private set; }

    public int ParameterId { get; private set; }

    public int ParameterValue { get; private set; }

    /// <summary>To join (with JoinNetwork), joined (with NetworkUp).</summary>
    public NetworkParameters Parameters { get; private set; }

    public int NodeId { get; private set; }

    /// <summary>With SetInitialSecurityState: 16 bytes, of the install code or of the trust centre to return to.</summary>
    public byte[] PreconfiguredKey => _preconfiguredKey;

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
        BeaconLqi = 0;
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

    /// <summary>Somebody at the device asks for the next attempt now, and for the quick ones after it.</summary>
    public void AttemptNow(long nowMs)
    {
        if (_state == JoinState.BackingOff || _state == JoinState.NotProvisioned)
        {
            _backOff.Reset();
            BeginAttempt(nowMs);
        }
    }

    /// <summary>Result of a command. Those of commands given up meanwhile are ignored.</summary>
    /// <param name="commandNumber">CommandNumber when the command was polled.</param>
    public void OnCommandResult(int commandNumber, NetworkStatus status, long nowMs)
    {
        if (commandNumber != CommandNumber)
        {
            return;
        }

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
            case JoinAction.ClearKeyTable:
                OnKeyTableCleared(status, nowMs);
                return;
            case JoinAction.JoinNetwork:
                OnJoinCommandResult(status, nowMs);
                return;
            case JoinAction.LeaveNetwork:
                OnLeaveResult(status, nowMs);
                return;
            case JoinAction.ExportLinkKey:
                OnLinkKeyExported(Result.IoError, null, nowMs);
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
            case JoinAction.GetCurrentSecurityState:
            case JoinAction.FindKeyTableEntry:
            case JoinAction.PollForData:
                OnMustSucceed(status);
                return;
            default:
                OnStepResult(status);
                return;
        }
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
                else if (_state == JoinState.Leaving)
                {
                    OnLeft(nowMs);
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
            _candidates.Add(network, _isRestoring ? _restoreExtendedPanId : _options.ExtendedPanId, !_isRestoring);
        }
    }

    public void OnScanComplete(long nowMs)
    {
        if (_state == JoinState.Scanning && _command == JoinAction.None)
        {
            TryNextNetwork(_candidates.HeardClosed ? JoinFailure.WindowClosed : JoinFailure.NoNetwork, nowMs);
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
            case JoinState.Leaving:
                OnLeft(nowMs);
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

    private void Enter(JoinState state, long deadlineMs)
    {
        _state = state;
        _deadlineMs = deadlineMs;
        _trace.State(TraceSource.Join, (int)state, deadlineMs);
    }
}
