using System;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.KeyEstablishment;

/// <summary>Both sides of the Key Establishment cluster 0x0800, one session at a time (ZSE annex C).</summary>
/// <remarks>
/// <code>
///   initiator                                        responder
///   Idle                                             Idle
///    | Start: Initiate Request ---------------------> | certificate right
///   AwaitingInitiateResponse                          | Initiate Response
///    | certificate right &lt;--------------------------- +
///   GeneratingEphemeralData                          AwaitingEphemeralData
///    | own key ready: Ephemeral Data Request -------> |
///   AwaitingEphemeralData                            GeneratingEphemeralData
///    | &lt;------------- own key ready: Ephemeral Data Response
///   GeneratingConfirmKey                             GeneratingConfirmKey
///    | computed: Confirm Key Request (MACU) --------> | computed, kept while computing
///   AwaitingConfirmKey                               AwaitingConfirmKey
///    | MACV right &lt;------- MACU right: Confirm Key Response (MACV)
///   Idle, Established                                Idle, Established
///
///   from each: wrong message --Terminate sent-->, Terminate or refusal heard -->, deadline --> Idle, Failed
/// </code>
/// The own ephemeral key is made while the partner's certificate is under way. Nothing is repeated here: the radio repeats a message, a
/// lost one ends in a time-out, and the owner starts anew. No key leaves before the partner's MAC was found right.
/// <para>Both ends may initiate at once: the one of the greater EUI-64 stays the initiator.</para>
/// </remarks>
public sealed partial class KeyEstablishmentMachine
{
    public const int ClusterId = 0x0800;

    private const int EuiBytes = CbkeSuite.IdentityBytes;

    private readonly IRandom _random;
    private readonly ITrace _trace;
    private readonly byte[] _drawn = new byte[CbkeSuite.MaxEphemeralRandomBytes];

    private IKeyAgreement _suite2;
    private IKeyAgreement _suite1;
    private IKeyAgreement _agreement;
    private KeyEstablishmentState _state;
    private long _deadlineMs = Deadline.Never;
    private long _nowMs;
    private bool _isSuite2Refused;
    private bool _sendPending;
    private bool _refusalPending;
    private KeyEstablishmentAction _outcome;

    /// <param name="suite2">Null without credentials for it.</param>
    /// <param name="suite1">Null without credentials for it.</param>
    /// <param name="endpoint">Own endpoint.</param>
    /// <param name="profile">Of that endpoint.</param>
    /// <param name="random">Source of the ephemeral keys; null when every agreement has its own.</param>
    /// <param name="trace">Gets states and events, and nothing secret.</param>
    public KeyEstablishmentMachine(IKeyAgreement suite2, IKeyAgreement suite1, int endpoint, int profile, IRandom random, ITrace trace)
    {
        _random = random;
        _trace = trace;
        _session.SourceEndpoint = endpoint;
        _session.Profile = profile;
        _session.Cluster = ClusterId;
        _session.Buffer = new byte[ApsMessage.MaxPayloadBytes];
        _refusal.Buffer = new byte[RefusalBytes];
        Use(suite2, suite1);
    }

    /// <summary>Bitmap of the suites there are credentials for.</summary>
    public int Suites => (_suite2 != null ? CbkeSuite.Suite2Bit : 0) | (_suite1 != null ? CbkeSuite.Suite1Bit : 0);

    public KeyEstablishmentState State => _state;

    /// <summary>With Send; valid until the next call.</summary>
    public ApsMessage Outgoing { get; private set; }

    /// <summary>Of the session, or of the last one; 8 bytes, least significant first.</summary>
    public byte[] PartnerEui64 { get; } = new byte[EuiBytes];

    /// <summary>16 bytes, from Established to Forget or the next session; zeros before, and when IsKeyInRadio.</summary>
    public byte[] LinkKey { get; } = new byte[CbkeSuite.LinkKeyBytes];

    /// <summary>With Established: the radio computed the key and stores it itself.</summary>
    public bool IsKeyInRadio { get; private set; }

    /// <summary>With Failed.</summary>
    public KeyEstablishmentStatus Failure { get; private set; }

    /// <summary>With Failed: the partner gave the reason.</summary>
    public bool IsEndedByPartner { get; private set; }

    /// <summary>With Failed: seconds the partner asked for before the next attempt, else 0.</summary>
    public int WaitTimeSeconds { get; private set; }

    /// <summary>Messages whose bytes follow no format.</summary>
    public int Malformed { get; private set; }

    /// <summary>Well-formed messages that are not the session's, or not due.</summary>
    public int Dropped { get; private set; }

    /// <summary>The time last told while there is something to compute, or a refusal to tell, which is to say now.</summary>
    public long NextDeadlineMs => _state != KeyEstablishmentState.Idle
        && (_agreement.State == KeyAgreementState.Working || _agreement.State == KeyAgreementState.Refused) ? _nowMs : _deadlineMs;

    /// <summary>Replaces the agreements, while Idle. Null without credentials for a suite.</summary>
    public void Use(IKeyAgreement suite2, IKeyAgreement suite1)
    {
        if (_state != KeyEstablishmentState.Idle)
        {
            throw new InvalidOperationException();
        }

        _suite2 = suite2;
        _suite1 = suite1;
    }

    /// <summary>Begins a session as initiator, with the best suite the partner has not refused.</summary>
    /// <param name="partnerEui64">8 bytes, least significant first; copied. The partner's certificate must name it.</param>
    /// <returns>Ok; Busy while a session is open or the agreement works; NotFound without credentials.</returns>
    public Result Start(int nodeId, int endpoint, byte[] partnerEui64, long nowMs)
    {
        _nowMs = nowMs;
        IKeyAgreement agreement = Preferred;
        if (agreement == null)
        {
            return Result.NotFound;
        }

        if (_state != KeyEstablishmentState.Idle || !Open(agreement, true, nodeId, endpoint, partnerEui64))
        {
            return Result.Busy;
        }

        SendInitiate();
        Enter(KeyEstablishmentState.AwaitingInitiateResponse, nowMs + KeyEstablishmentTiming.MessagesMs);
        return Result.Ok;
    }

    /// <summary>Does one step of the computation, and ends what took too long. Also to be called when the radio has answered its agreement.</summary>
    public void OnTime(long nowMs)
    {
        _nowMs = nowMs;
        if (_state == KeyEstablishmentState.Idle)
        {
            return;
        }

        if (_agreement.State == KeyAgreementState.Working)
        {
            _agreement.Step();
        }

        Advance();
        if (_state != KeyEstablishmentState.Idle && nowMs >= _deadlineMs)
        {
            Fail(IsOwnWork ? KeyEstablishmentStatus.NoResources : KeyEstablishmentStatus.TimedOut);
        }
    }

    /// <summary>Call until None after every other call.</summary>
    public KeyEstablishmentAction Poll()
    {
        if (_refusalPending)
        {
            _refusalPending = false;
            Outgoing = _refusal;
            return KeyEstablishmentAction.Send;
        }

        if (_sendPending)
        {
            _sendPending = false;
            Outgoing = _session;
            return KeyEstablishmentAction.Send;
        }

        KeyEstablishmentAction outcome = _outcome;
        _outcome = KeyEstablishmentAction.None;
        return outcome;
    }

    /// <summary>The network is gone: ends the session without a word to the partner. Reported as Failed.</summary>
    public void Stop()
    {
        _refusalPending = false;
        if (_state != KeyEstablishmentState.Idle)
        {
            Fail(KeyEstablishmentStatus.Stopped);
        }

        _sendPending = false;
    }

    /// <summary>Wipes the link key once its owner has handed it on.</summary>
    public void Forget() => Array.Clear(LinkKey, 0, LinkKey.Length);

    private IKeyAgreement Preferred => _suite2 != null && (!_isSuite2Refused || _suite1 == null) ? _suite2 : _suite1;

    private bool IsOwnWork => _state == KeyEstablishmentState.GeneratingEphemeralData || _state == KeyEstablishmentState.GeneratingConfirmKey;

    private bool Open(IKeyAgreement agreement, bool isInitiator, int nodeId, int endpoint, byte[] partnerEui64)
    {
        agreement.Forget();
        if (agreement.State != KeyAgreementState.Idle)
        {
            return false;
        }

        Forget();
        _agreement = agreement;
        _isInitiator = isInitiator;
        _isMacHeld = false;
        _sendPending = false;
        _outcome = KeyEstablishmentAction.None;
        _session.NodeId = nodeId;
        _session.DestinationEndpoint = endpoint;
        Array.Copy(partnerEui64, 0, PartnerEui64, 0, EuiBytes);
        if (_random != null)
        {
            _random.Fill(_drawn, 0, agreement.Suite.EphemeralRandomBytes);
        }

        agreement.BeginEphemeral(_drawn);
        Array.Clear(_drawn, 0, _drawn.Length);
        _trace.Event(TraceSource.KeyEstablishment, (int)KeyEstablishmentEvent.Begun, agreement.Suite.Bit, isInitiator ? 1 : 0);
        return true;
    }

    /// <summary>The partner has proved that it holds the key.</summary>
    private void Succeed()
    {
        Result taken = _agreement.TakeLinkKey(LinkKey);
        if (taken != Result.Ok && taken != Result.NotFound)
        {
            Fail(KeyEstablishmentStatus.NoResources);
            return;
        }

        if (!_isInitiator)
        {
            Send(KeyEstablishmentCommand.ConfirmKey, _agreement.ResponderMac);
        }

        IsKeyInRadio = taken == Result.NotFound;
        int suite = _agreement.Suite.Bit;
        Close();
        _isSuite2Refused = false;
        _outcome = KeyEstablishmentAction.Established;
        _trace.Event(TraceSource.KeyEstablishment, (int)KeyEstablishmentEvent.Established, suite, _isInitiator ? 1 : 0);
    }

    /// <summary>Ends the session for a reason found here; the partner is told the reasons that have a number on the wire.</summary>
    private void Fail(KeyEstablishmentStatus failure)
    {
        if (failure < KeyEstablishmentStatus.TimedOut)
        {
            SendTerminate(failure);
        }

        End(failure, false, 0);
    }

    private void End(KeyEstablishmentStatus failure, bool byPartner, int waitTimeSeconds)
    {
        Close();
        Failure = failure;
        IsEndedByPartner = byPartner;
        WaitTimeSeconds = waitTimeSeconds;
        _outcome = KeyEstablishmentAction.Failed;
        _trace.Event(TraceSource.KeyEstablishment, (int)KeyEstablishmentEvent.Failed, (int)failure, byPartner ? 1 : 0);
    }

    private void Close()
    {
        _agreement.Forget();
        Array.Clear(_partnerMac, 0, _partnerMac.Length);
        Enter(KeyEstablishmentState.Idle, Deadline.Never);
    }

    private void Enter(KeyEstablishmentState state, long deadlineMs)
    {
        _state = state;
        _deadlineMs = deadlineMs;
        _trace.State(TraceSource.KeyEstablishment, (int)state, deadlineMs);
    }
}
