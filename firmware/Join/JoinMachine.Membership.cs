using System;
using Bridge.Firmware.Ezsp;
using Bridge.Hal;

namespace Bridge.Firmware.Join;

/// <content>What the radio knows of the network it is on, read after every NETWORK_UP: address, parameters, trust centre, link key. Then the polling of a sleepy end device.</content>
public sealed partial class JoinMachine
{
    /// <summary>Polls of a sleepy end device while messages are expected: below the hub's patience, far below the parent's 7.68 s.</summary>
    public const int ShortPollMs = 250;

    /// <summary>At rest: just below the 7.68 s a parent holds a message for us, so that a hub can reach us at any time.</summary>
    public const int LongPollMs = 7500;

    /// <summary>Polls in a row without an answer before the parent counts as lost.</summary>
    public const int PollFailureLimit = 3;

    private const int UnitMilliseconds = 1;
    private const int UnitQuarterSeconds = 2;
    private const int QuarterSecondMs = 250;

    private readonly byte[] _trustCentreEui64 = new byte[EzspCodec.EuiBytes];
    private bool _isTrustCentreKnown;
    private bool _isTrustCentreChanged;
    private bool _hasLinkKey;
    private bool _expectMessages;

    /// <summary>Interval the radio was last told; 0 for none.</summary>
    private int _pollMs;

    /// <summary>8 bytes, little-endian; valid while IsUp.</summary>
    public byte[] TrustCentreEui64 => _trustCentreEui64;

    /// <summary>With NetworkUp: another trust centre than when the network was last up.</summary>
    public bool TrustCentreChanged => _isTrustCentreChanged;

    /// <summary>The radio has an application link key for the trust centre.</summary>
    public bool HasLinkKey => _hasLinkKey;

    /// <summary>Of use to a sleepy end device: it polls often while messages are expected.</summary>
    public void ExpectMessages(bool expected)
    {
        _expectMessages = expected;
        AdjustPolling();
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
        if (_awaited == JoinAction.GetNetworkParameters && IsRead(status, nowMs))
        {
            Array.Copy(parameters.ExtendedPanId, 0, Parameters.ExtendedPanId, 0, EzspCodec.EuiBytes);
            Parameters.PanId = parameters.PanId;
            Parameters.RadioChannel = parameters.RadioChannel;
            Parameters.RadioTxPower = parameters.RadioTxPower;
            Parameters.NwkUpdateId = parameters.NwkUpdateId;
            Issue(JoinAction.GetCurrentSecurityState, 0, 0);
        }
    }

    /// <param name="trustCentreEui64">Copied.</param>
    public void OnSecurityState(NetworkStatus status, byte[] trustCentreEui64, long nowMs)
    {
        if (_awaited == JoinAction.GetCurrentSecurityState && IsRead(status, nowMs))
        {
            _isTrustCentreChanged = _isTrustCentreKnown && !IsTrustCentre(trustCentreEui64);
            _isTrustCentreKnown = true;
            Array.Copy(trustCentreEui64, 0, _trustCentreEui64, 0, EzspCodec.EuiBytes);
            Issue(JoinAction.FindKeyTableEntry, 0, 0);
        }
    }

    /// <summary>Answer to FindKeyTableEntry, the last that is read: the network is up.</summary>
    public void OnLinkKeyLooked(bool found)
    {
        if (_awaited != JoinAction.FindKeyTableEntry)
        {
            return;
        }

        _awaited = JoinAction.None;
        _isRestoring = false;
        Array.Clear(_restoredKey, 0, EzspCodec.KeyBytes);
        _hasLinkKey = found;
        Failure = JoinFailure.None;
        _backOff.Reset();
        _nextAttemptMs = 0;
        IsUp = true;
        _reportUp = true;
        _trace.Event(TraceSource.Join, (int)JoinEvent.NetworkUp, NodeId, Parameters.PanId);
        Enter(JoinState.Up, Deadline.Never);
        _pollMs = 0;
        AdjustPolling();
    }

    /// <summary>The application gave the radio a link key for this partner, or took it away.</summary>
    public void OnLinkKeyChanged(byte[] partner, bool stored)
    {
        if (IsTrustCentre(partner))
        {
            _hasLinkKey = stored;
        }
    }

    /// <summary>pollCompleteHandler: so many polls in a row failed, or one succeeded again.</summary>
    public void OnPollComplete(NetworkStatus status, long nowMs)
    {
        if (_state == JoinState.Up && status != NetworkStatus.Ok && status != NetworkStatus.MacNoData)
        {
            _trace.Event(TraceSource.Join, (int)JoinEvent.ParentLost, (int)status, 0);
            LoseNetwork(nowMs);
        }
    }

    private void ReadNetwork(long nowMs)
    {
        Enter(JoinState.ReadingNetwork, nowMs + CommandTimeoutMs);
        Issue(JoinAction.GetNodeId, 0, 0);
    }

    /// <summary>False when the network was lost while it was being read: what follows is under way.</summary>
    private bool IsRead(NetworkStatus status, long nowMs)
    {
        _awaited = JoinAction.None;
        if (status == NetworkStatus.NotJoined)
        {
            LoseNetwork(nowMs);
        }
        else if (status != NetworkStatus.Ok)
        {
            Refuse();
        }

        return status == NetworkStatus.Ok;
    }

    private bool IsTrustCentre(byte[] eui64) => Bytes.AreEqual(eui64, 0, _trustCentreEui64, 0, EzspCodec.EuiBytes);

    private void AdjustPolling()
    {
        int pollMs = _expectMessages ? ShortPollMs : LongPollMs;
        if (_state != JoinState.Up || _options.NodeType != EzspCodec.SleepyEndDevice || pollMs == _pollMs)
        {
            return;
        }

        _pollMs = pollMs;
        if (_expectMessages)
        {
            Issue(JoinAction.PollForData, UnitMilliseconds, pollMs);
        }
        else
        {
            Issue(JoinAction.PollForData, UnitQuarterSeconds, pollMs / QuarterSecondMs);
        }
    }
}
