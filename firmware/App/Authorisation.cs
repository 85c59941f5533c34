using System;
using Bridge.Boot;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>How the bridge becomes authorised: once the network is up, it establishes a link key with the trust centre and gives it to the radio.</summary>
/// <remarks>
/// <code>
///   Offline --network up--> Preparing --nothing to establish-------------------------------> Settled
///      ^                        | random numbers there      (none in time: Waiting)            ^
///      | network down           v                                                              |
///      |                  FindingServer --endpoint--> Establishing --key--> StoringKey --stored+
///      |                    ^       | silence              | failed            | refused
///      |                    |       v                      v                   v
///      |                    +-- Waiting, Paused &lt;----------+-------------------+    (by way of Preparing)
///      +---- Leaving &lt;-- unknown issuer: to join anew; a new trust centre that does not come to a key: to return to the old one
/// </code>
/// Authorised means one thing: the radio holds an application link key for the trust centre that is there. The radio says so after every
/// network up, and again when it has stored a new key; nothing kept here does. A unit that has credentials neither of its own nor in its
/// radio, and never had a key, is not asked for any, and is taken as authorised without one.
/// <para>A key that stands is used while a new one is established, after a deliberate change of credentials, and replaced by it. The key of a
/// trust centre that was swapped out is erased when the new one's stands, not before: should no key come about with the new one in ten
/// attempts, or should it be another issuer's, the bridge leaves it and returns to the old one under that key.</para>
/// </remarks>
public sealed partial class Authorisation
{
    /// <summary>For an answer of the trust centre to the search for its server.</summary>
    public const int FindServerMs = 10000;

    /// <summary>Until the radio has forgotten the keys of the attempt before.</summary>
    public const int BusyRetryMs = 1000;

    /// <summary>The radio answers each request sooner; then the attempt has failed.</summary>
    public const int RadioMs = 60000;

    /// <summary>Times the bridge comes up with the new trust centre on its way back to the old one, before it stays.</summary>
    public const int MaxReturns = 3;

    private const int TrustCentre = 0x0000;

    private readonly StoredCredentials _credentials;
    private readonly AuthorisationRecord _record;
    private readonly EstablishmentBackOff _backOff;
    private readonly KeyEstablishmentMachine _machine;
    private readonly Entropy _entropy;
    private readonly ITrace _trace;
    private readonly bool _isSmartEnergy;
    private readonly byte[] _extendedPanId = new byte[CbkeSuite.IdentityBytes];
    private readonly byte[] _ownEui64 = new byte[CbkeSuite.IdentityBytes];

    private AuthorisationState _state;
    private long _deadlineMs = Deadline.Never;
    private long _nowMs;
    private long _resumeAtMs;
    private bool _reportPending;
    private bool _restorePending;
    private int _returns;

    /// <param name="store">Holds the credentials and this class's record.</param>
    /// <param name="board"><see cref="Entropy.BoardBytes"/> of the board's generator; null: the credentials in the store are not used.</param>
    /// <param name="options">Endpoint and profile; read here, not kept.</param>
    /// <param name="seed">For jitter.</param>
    /// <param name="trace">Gets states and events.</param>
    public Authorisation(IStore store, byte[] board, AppOptions options, int seed, ITrace trace)
    {
        _trace = trace;
        _isSmartEnergy = options.Profile == Join.JoinOptions.SmartEnergyProfile;
        _credentials = new StoredCredentials(store);
        _record = new AuthorisationRecord(store);
        _backOff = new EstablishmentBackOff(seed);
        bool hasCredentials = _credentials.Suite2 != null || _credentials.Suite1 != null;
        _entropy = board == null || !hasCredentials ? null : new Entropy(board);
        _machine = new KeyEstablishmentMachine(null, null, options.Endpoint, options.Profile, _entropy, trace);
        _search.Buffer = new byte[MatchDescriptorBytes];
        _search.SourceEndpoint = 0;
        _profile = options.Profile;
    }

    public AuthorisationState State => _state;

    /// <summary>The network may be used: there is a key, or none is asked for.</summary>
    public bool IsAuthorised { get; private set; }

    /// <summary>The radio holds a link key for the trust centre: what is said on protected clusters is APS-encrypted.</summary>
    public bool HasLinkKey { get; private set; }

    /// <summary>The trust centre is another one than that of the last key, and no key stands with it yet.</summary>
    public bool IsSwappingOut { get; private set; }

    /// <summary>How the last attempt ended; None from a success on.</summary>
    public KeyEstablishmentStatus Failure { get; private set; }

    public CredentialsState Credentials => _credentials.State;

    /// <summary>Of the network that is up; 8 bytes, least significant first.</summary>
    public byte[] TrustCentreEui64 { get; } = new byte[CbkeSuite.IdentityBytes];

    /// <summary>With Send; valid until the next call.</summary>
    public ApsMessage Outgoing { get; private set; }

    /// <summary>With Return: where to.</summary>
    public byte[] LastTrustCentreEui64 => _record.TrustCentre;

    /// <summary>With Return.</summary>
    public byte[] LastExtendedPanId => _record.ExtendedPanId;

    /// <summary>For whoever answers reads.</summary>
    public KeyEstablishmentAttributes Attributes { get; } = new KeyEstablishmentAttributes();

    /// <summary>Answers of the trust centre, or own work, are due.</summary>
    public bool IsBusy => _machine.State != KeyEstablishmentState.Idle
        || (_state != AuthorisationState.Offline && _state != AuthorisationState.Settled
            && _state != AuthorisationState.Waiting && _state != AuthorisationState.Paused);

    public long NextDeadlineMs => Deadline.Earlier(_deadlineMs, _machine.NextDeadlineMs);

    public void Start(long nowMs)
    {
        _nowMs = nowMs;
        if (_record.IsPaused)
        {
            // No clock outlives a restart: the pause begins anew.
            _resumeAtMs = nowMs + _backOff.Pause(0);
        }

        _restorePending = _record.IsRestoring;
    }

    /// <param name="trustCentreEui64">Copied.</param>
    /// <param name="extendedPanId">Copied.</param>
    /// <param name="hasLinkKey">The radio holds a link key for it.</param>
    public void OnNetworkUp(byte[] ownEui64, byte[] trustCentreEui64, byte[] extendedPanId, bool hasLinkKey, long nowMs)
    {
        _nowMs = nowMs;
        Array.Copy(ownEui64, 0, _ownEui64, 0, _ownEui64.Length);
        Array.Copy(trustCentreEui64, 0, TrustCentreEui64, 0, TrustCentreEui64.Length);
        Array.Copy(extendedPanId, 0, _extendedPanId, 0, _extendedPanId.Length);
        HasLinkKey = _isSmartEnergy && hasLinkKey;
        IsAuthorised = false;
        IsSwappingOut = !HasLinkKey && _record.HasTrustCentre && !_record.Is(trustCentreEui64);
        if (HasLinkKey)
        {
            OnKeyStands();
        }
        else if (_record.IsRestoring && IsSwappingOut && _returns < MaxReturns)
        {
            Return();
            return;
        }

        _returns = 0;
        Enter(AuthorisationState.Preparing, nowMs + RadioMs);
        Prepare();
    }

    public void OnNetworkDown(long nowMs)
    {
        _nowMs = nowMs;
        _machine.Stop();
        while (_machine.Poll() != KeyEstablishmentAction.None)
        {
        }

        _machine.Forget();
        IsAuthorised = false;
        _searchPending = false;
        _reportPending = false;
        if (_wanted == RadioRequest.LeaveNetwork && !_isRequestOpen)
        {
            _wanted = RadioRequest.None;
        }

        Enter(AuthorisationState.Offline, Deadline.Never);
    }

    public void OnTime(long nowMs)
    {
        _nowMs = nowMs;
        if (nowMs >= _machine.NextDeadlineMs)
        {
            _machine.OnTime(nowMs);
        }

        if (nowMs < _deadlineMs)
        {
            return;
        }

        switch (_state)
        {
            case AuthorisationState.Paused:
            case AuthorisationState.Waiting:
                if (HasOwnCredentials && !_entropy.IsReady)
                {
                    // The radio gave no random numbers: it is asked once more, and until it gives them there is no session.
                    _entropy.OnRadioReady();
                }

                Enter(AuthorisationState.Preparing, nowMs + RadioMs);
                Prepare();
                break;
            case AuthorisationState.FindingServer:
                OnFailed(KeyEstablishmentStatus.ServerSilent, 0);
                break;
            default:
                OnFailed(KeyEstablishmentStatus.NoResources, 0);
                break;
        }
    }

    /// <summary>Call until None after every other call.</summary>
    public AuthorisationAction Poll()
    {
        if (_searchPending)
        {
            _searchPending = false;
            Outgoing = _search;
            return AuthorisationAction.Send;
        }

        switch (_machine.Poll())
        {
            case KeyEstablishmentAction.Send:
                Outgoing = _machine.Outgoing;
                return AuthorisationAction.Send;
            case KeyEstablishmentAction.Established:
                StoreKey();
                break;
            case KeyEstablishmentAction.Failed when _state == AuthorisationState.Establishing:
                OnFailed(_machine.Failure, _machine.WaitTimeSeconds);
                break;
            default:
                break;
        }

        if (_restorePending)
        {
            _restorePending = false;
            return AuthorisationAction.Return;
        }

        bool report = _reportPending;
        _reportPending = false;
        return report ? AuthorisationAction.Authorised : AuthorisationAction.None;
    }

    /// <summary>Goes on from Preparing when everything is known that has to be.</summary>
    private void Prepare()
    {
        if (_state != AuthorisationState.Preparing || !IsPrepared)
        {
            return;
        }

        // A unit that has or had credentials does not fall back to talking in clear when they are spoilt.
        bool isKeyAsked = HasLinkKey ? Attributes.Suites != 0 && _credentials.MustEstablish
            : Attributes.Suites != 0 || (_isSmartEnergy && (_record.HasTrustCentre || Credentials == CredentialsState.BadSeal));
        if (!isKeyAsked)
        {
            Authorise();
            Enter(AuthorisationState.Settled, Deadline.Never);
        }
        else if (_nowMs < _resumeAtMs)
        {
            Enter(_backOff.IsPausing ? AuthorisationState.Paused : AuthorisationState.Waiting, _resumeAtMs);
        }
        else
        {
            Begin();
        }
    }

    private void Begin()
    {
        // A pause or a return that was recorded is over, wherever its end was waited for.
        StoreOutcome(_record.Set(false, false));
        if (!IsOwnCertificate)
        {
            OnFailed(KeyEstablishmentStatus.InvalidCertificate, 0);
            return;
        }

        Search();
        Enter(AuthorisationState.FindingServer, _nowMs + FindServerMs);
    }

    private void OnFailed(KeyEstablishmentStatus failure, int waitTimeSeconds)
    {
        Failure = failure;
        bool isForGood = failure == KeyEstablishmentStatus.UnknownIssuer || failure == KeyEstablishmentStatus.InvalidCertificate;
        long waitMs = isForGood ? _backOff.Pause(waitTimeSeconds) : _backOff.OnFailure(waitTimeSeconds);
        _resumeAtMs = _nowMs + waitMs;
        _trace.Event(TraceSource.App, (int)AppEvent.AuthorisationFailed, (int)failure, waitMs);
        bool isReturning = !HasLinkKey && IsSwappingOut && _backOff.IsPausing;
        StoreOutcome(_record.Set(_backOff.IsPausing, isReturning));
        if (isReturning)
        {
            Return();
        }
        else if (!HasLinkKey && failure == KeyEstablishmentStatus.UnknownIssuer)
        {
            Leave();
        }
        else if (HasLinkKey && !_credentials.MustEstablish)
        {
            Enter(AuthorisationState.Settled, Deadline.Never);
        }
        else
        {
            Enter(_backOff.IsPausing ? AuthorisationState.Paused : AuthorisationState.Waiting, _resumeAtMs);
        }
    }

    /// <summary>The radio holds the key of this trust centre; that of the one before has done its service.</summary>
    private void OnKeyStands()
    {
        HasLinkKey = true;
        IsSwappingOut = false;
        Failure = KeyEstablishmentStatus.None;
        Authorise();
        if (_record.HasTrustCentre && !_record.Is(TrustCentreEui64))
        {
            EraseKeyBefore();
        }
        else
        {
            StoreOutcome(_record.Establish(TrustCentreEui64, _extendedPanId));
        }
    }

    /// <summary>The radio leaves this network and asks the trust centre of before to take the bridge back.</summary>
    private void Return()
    {
        _returns++;
        _restorePending = true;
        Enter(AuthorisationState.Leaving, _nowMs + RadioMs);
    }

    private void Authorise()
    {
        if (!IsAuthorised)
        {
            IsAuthorised = true;
            _reportPending = true;
            _trace.Event(TraceSource.App, (int)AppEvent.Authorised, HasLinkKey ? 1 : 0, 0);
        }
    }

    private void StoreOutcome(Result result)
    {
        if (result != Result.Ok)
        {
            // What stands on the network counts; the next start learns a little less.
            _trace.Event(TraceSource.App, (int)AppEvent.StoreFailed, (int)result, 0);
        }
    }

    private void Enter(AuthorisationState state, long deadlineMs)
    {
        _state = state;
        _deadlineMs = deadlineMs;
        _trace.Event(TraceSource.App, (int)AppEvent.AuthorisationState, (int)state, deadlineMs);
    }
}
