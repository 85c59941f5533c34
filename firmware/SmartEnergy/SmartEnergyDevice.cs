using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.SmartEnergy;

/// <summary>What a PPMID does on the HAN once it is authorised: finds the hub's clusters, binds, keeps the time, keeps the trust centre alive, takes what is published.</summary>
/// <remarks>
/// <code>
///   Stopped --Start--> Resting --a request is due--> Asking --answer, refusal, silence--> Resting
///      ^                  |                            |
///      +------ Stop ------+----------------------------+
/// </code>
/// Everything asked is one row of SmartEnergyDevice.Requests.cs, one at a time, with one time-out and one number of tries. A round asks all
/// of them, once after Start and then every 3 to 24 hours; keep-alive and time have their own times between.
/// Messages go to and from the owner, who sends them APS-encrypted as <see cref="ApsMessage.Encrypted"/> says and drops what came in clear.
/// Poll until None after every call.
/// </remarks>
public sealed partial class SmartEnergyDevice
{
    /// <summary>Rediscovery, at the earliest and at the latest.</summary>
    public const int RediscoveryMinMs = 3 * 60 * 60 * 1000;

    public const int RediscoveryMaxMs = 24 * 60 * 60 * 1000;

    /// <summary>After a round in which the hub did not say where a cluster is.</summary>
    public const int RetryMs = 5 * 60 * 1000;

    public const int TimeRefreshMs = 24 * 60 * 60 * 1000;

    /// <summary>Keep-alives in a row without an answer until the trust centre counts as lost.</summary>
    public const int KeepAliveTries = 3;

    /// <summary>Spreads the devices of a home that all come up with the hub.</summary>
    public const int StartJitterMs = 5000;

    /// <summary>UTC while no hub has told it.</summary>
    public const long UtcUnknown = -1;

    /// <summary>Text of the one message held, bytes: what one APS frame can carry.</summary>
    public const int MaxMessageBytes = ApsMessage.MaxPayloadBytes;

    /// <summary>Messages for this device that do not follow their format. Written here only, as the next.</summary>
    public int Malformed;

    /// <summary>Well-formed messages that were not for it to take: from elsewhere than the hub, late, or more than it can answer at once.</summary>
    public int Dropped;

    /// <summary>With TunnelData, up to TunnelDataCount.</summary>
    public readonly byte[] TunnelData = new byte[Tunnel.MaximumIncomingTransferSize];

    public int TunnelDataCount;

    /// <summary>With Send.</summary>
    public ApsMessage Outgoing;

    /// <summary>Keeps the numbers of what is sent unasked away from those of the requests, whose answers are told by them.</summary>
    private const int FarSequence = 0x80;

    private readonly ITrace _trace;
    private readonly Jitter _jitter;
    private readonly int _endpoint;
    private readonly int _tunnelling;
    private readonly ZclFrame _frame = new ZclFrame();
    private readonly ApsMessage _request = new ApsMessage();
    private readonly ApsMessage _reply = new ApsMessage();
    private readonly Tunnel _served = new Tunnel(true);
    private readonly Tunnel _used = new Tunnel(false);
    private readonly ChangeOfTenancy _tenancy;

    private SmartEnergyState _state;
    private long _deadlineMs = Deadline.Never;
    private long _roundAtMs;
    private long _keepAliveAtMs;
    private long _timeAtMs;
    private long _tenancyAtMs = Deadline.Never;
    private long _utcAtZeroMs;
    private bool _isUtcKnown;
    private bool _isReplyPending;
    private bool _isRequestPending;
    private bool _isLostPending;
    private bool _isDataHandedOut;
    private int _keepAliveFailures;

    /// <param name="store">For the pending change of tenancy and nothing else.</param>
    /// <param name="endpoint">Own endpoint, 1..240.</param>
    /// <param name="tunnelling">Bits of <see cref="PpmidProfile"/>.</param>
    /// <param name="seed">For jitter.</param>
    /// <param name="trace">Gets states and events.</param>
    public SmartEnergyDevice(IStore store, int endpoint, int tunnelling, int seed, ITrace trace)
    {
        _endpoint = endpoint;
        _tunnelling = tunnelling;
        _trace = trace;
        _jitter = new Jitter(seed);
        _tenancy = new ChangeOfTenancy(store);
        _request.Buffer = new byte[ApsMessage.MaxPayloadBytes];
        _reply.Buffer = new byte[ApsMessage.MaxPayloadBytes];
    }

    public SmartEnergyState State => _state;

    /// <summary>The attributes of Tunnelling, the one cluster here that has some.</summary>
    public IAttributeSource TunnellingAttributes => _served;

    /// <summary>Something held belongs to the consumer or the supplier: a change of tenancy must erase it. Only ever in RAM.</summary>
    public bool IsConsumerDataHeld => _messageCount != 0;

    /// <summary>An answer is waited for: a sleepy end device polls fast. Not for an open tunnel, which stays so for most of a day.</summary>
    public bool IsExpecting => _state == SmartEnergyState.Asking;

    public bool IsTunnelOpen => _served.Id != Tunnel.NoTunnel || _used.Id != Tunnel.NoTunnel;

    public long NextDeadlineMs
    {
        get
        {
            if (_state == SmartEnergyState.Stopped)
            {
                return _tenancyAtMs;
            }

            long deadlineMs = Deadline.Earlier(_served.DeadlineMs, _tenancyAtMs);
            return Deadline.Earlier(deadlineMs, _state == SmartEnergyState.Asking
                ? _deadlineMs : Deadline.Earlier(_roundAtMs, Deadline.Earlier(_keepAliveAtMs, _timeAtMs)));
        }
    }

    /// <summary>UTC, seconds since 2000-01-01, or <see cref="UtcUnknown"/>.</summary>
    public long Utc(long nowMs) => _isUtcKnown ? (_utcAtZeroMs + nowMs) / 1000 : UtcUnknown;

    /// <summary>
    /// The network is up, and the trust centre knows this device by a link key of its own. Where the hub has its clusters is asked anew, and
    /// there is no tunnel: it may be another hub.
    /// </summary>
    /// <param name="ownEui64">8 bytes, least significant first; kept by reference.</param>
    /// <param name="hubEui64">The trust centre's, the same way.</param>
    public void Start(byte[] ownEui64, byte[] hubEui64, long nowMs)
    {
        Stop();
        _ownEui64 = ownEui64;
        _hubEui64 = hubEui64;
        System.Array.Clear(_endpoints, 0, ClusterCount);
        _served.Forget();
        _used.Forget();
        _tenancy.Load();
        _keepAliveFailures = 0;
        _keepAliveAtMs = Deadline.Never;
        _timeAtMs = Deadline.Never;
        _roundAtMs = nowMs + _jitter.Next(StartJitterMs);
        Enter(SmartEnergyState.Resting, Deadline.Never);
        PlanTenancy(nowMs);
    }

    /// <summary>The network is down, or the device no longer authorised. A change of tenancy that is due takes effect all the same.</summary>
    public void Stop()
    {
        _due = 0;
        TunnelDataCount = 0;
        _isRequestPending = false;
        _isReplyPending = false;
        _isLostPending = false;
        Enter(SmartEnergyState.Stopped, Deadline.Never);
    }

    public void OnTime(long nowMs)
    {
        if (nowMs >= _tenancyAtMs)
        {
            OnTenancyTime(nowMs);
        }

        if (_state == SmartEnergyState.Stopped)
        {
            return;
        }

        _served.OnTime(nowMs);
        if (_state == SmartEnergyState.Asking)
        {
            if (nowMs >= _deadlineMs)
            {
                OnSilence(nowMs);
            }

            return;
        }

        if (nowMs >= _roundAtMs)
        {
            _roundAtMs = nowMs + RediscoveryMinMs + _jitter.Next(RediscoveryMaxMs - RediscoveryMinMs);
            _due |= RoundRequests;
        }

        if (nowMs >= _keepAliveAtMs)
        {
            _keepAliveAtMs = Deadline.Never;
            _due |= (1 << ReadKeepAlive) | (1 << RequestTunnel);
        }

        if (nowMs >= _timeAtMs)
        {
            _timeAtMs = Deadline.Never;
            _due |= 1 << ReadTime;
        }

        AskIfDue(nowMs);
    }

    /// <summary>What to do next; call until None after every other call.</summary>
    public SmartEnergyAction Poll()
    {
        if (_isDataHandedOut)
        {
            _isDataHandedOut = false;
            TunnelDataCount = 0;
        }

        if (TunnelDataCount != 0)
        {
            _isDataHandedOut = true;
            return SmartEnergyAction.TunnelData;
        }

        if (_served.IsClosing && !_isReplyPending && _state != SmartEnergyState.Stopped)
        {
            Trace(SmartEnergyEvent.TunnelClosed, _served.Id, PpmidProfile.TunnellingServer);
            Address(_reply, PpmidProfile.TunnellingCluster);
            _served.WriteClosure(_reply, _sequence ^ FarSequence);
            _isReplyPending = true;
        }

        if (_isReplyPending)
        {
            _isReplyPending = false;
            Outgoing = _reply;
            return SmartEnergyAction.Send;
        }

        if (_isRequestPending)
        {
            _isRequestPending = false;
            Outgoing = _request;
            return SmartEnergyAction.Send;
        }

        bool isLost = _isLostPending;
        _isLostPending = false;
        return isLost ? SmartEnergyAction.TrustCentreLost : SmartEnergyAction.None;
    }

    /// <summary>From the own endpoint, encrypted.</summary>
    private void Address(ApsMessage message, int cluster)
    {
        message.Profile = PpmidProfile.ProfileId;
        message.Cluster = cluster;
        message.SourceEndpoint = _endpoint;
        message.Encrypted = true;
    }

    private void Enter(SmartEnergyState state, long deadlineMs)
    {
        _state = state;
        _deadlineMs = deadlineMs;
        _trace.State(TraceSource.SmartEnergy, (int)state, deadlineMs);
    }

    private void Trace(SmartEnergyEvent code, long a, long b) => _trace.Event(TraceSource.SmartEnergy, (int)code, a, b);
}
