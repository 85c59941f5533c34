using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <summary>Client side of the OTA Upgrade cluster 0x0019 (ZCL 11): finds the server, asks, downloads, ends, and knows when to upgrade.</summary>
/// <remarks>
/// <code>
///  Idle --network up--> Resting --no server--> FindingServer --> ResolvingServer --+
///                       ^ ^ ^  \--server known, period or Image Notify----------+  |
///      nothing for us   | | |                                                   v  v
///      +----------------+ | +------ error told, or tries used up ------+       Querying
///      |                  |                                            |       |
///      +------------------|--------------------------------------------|-------+ newer file
///                         |                                            |       v
///              ABORT from |      Refuse, RefuseImage, ErrorsMax   ReportingFailure &lt;-- Offered
///              the server |          +-------------------------------> ^       | Accept
///                         |          |                                         v
///      Pausing &lt;--+-- Storing &lt;-- DownloadingBlock | DownloadingPage ----> WaitingForData
///         |       |      |               ^  timeout: Pausing, again            |
///         +-------|------|---------------+-------------------------------------+
///                 |      v last byte stored
///                 |   Verifying --VerifiedOk--> Ending --time--> CountDown --> Applying
///                 |                               |  ^ |0xFFFFFFFF  ^
///                 |                               |  | v            | Upgrade End Response, asked for or not
///                 |                               |  WaitingToUpgrade
///                 +-- network down anywhere before Verifying: Idle; the store keeps the resume point
/// </code>
/// One server at a time is listened to, and only for what was asked of it. Everything the server says about a file is a claim:
/// the owner checks the bytes. Every time and cap is in <see cref="OtaTiming"/>.
/// </remarks>
public sealed partial class OtaClient
{
    public const int ClusterId = 0x0019;

    private const long NoVersion = 0xFFFFFFFFL;
    private const int BroadcastEndpoint = 0xFF;

    private readonly OtaClientOptions _options;
    private readonly ITrace _trace;
    private readonly OtaRequests _requests;
    private readonly OtaServer _server = new OtaServer();
    private readonly RefusalMemory _refusals = new RefusalMemory();
    private readonly ZclFrame _frame = new ZclFrame();
    private readonly ApsMessage _reply = new ApsMessage();
    private readonly Jitter _jitter;

    private OtaState _state;
    private long _deadlineMs = Deadline.Never;
    private bool _networkUp;
    private bool _onTrial;
    private int _tries;

    private bool _sendPending;
    private bool _replyPending;
    private bool _persistPending;
    private bool _abortedPending;
    private bool _reportedPending;
    private OtaAction _ownerAction;

    /// <param name="options">Kept by reference; not changed after this.</param>
    /// <param name="seed">Any value; spreads the start over time. Bridges on one network should differ.</param>
    /// <param name="trace">Gets states and <see cref="OtaEvent"/>s.</param>
    public OtaClient(OtaClientOptions options, int seed, ITrace trace)
    {
        _options = options;
        _trace = trace;
        _jitter = new Jitter(seed);
        _onTrial = options.OnTrial;
        _requests = new OtaRequests(options);
        _window = new BlockWindow(options.PageSizeBytes > options.MaxDataSizeBytes ? options.PageSizeBytes : options.MaxDataSizeBytes);
        _reply.Buffer = new byte[ApsMessage.MaxPayloadBytes];
        DownloadedFileVersion = NoVersion;
        FileVersion = NoVersion;
    }

    public OtaState State => _state;

    public long NextDeadlineMs => _deadlineMs;

    /// <summary>Valid after Poll returned Send, until the next call.</summary>
    public ApsMessage Outgoing { get; private set; }

    /// <summary>Version of the file offered, being fetched or staged.</summary>
    public long FileVersion { get; private set; }

    /// <summary>Size of that OTA file, bytes.</summary>
    public int FileSize { get; private set; }

    /// <summary>Bytes of it the owner has taken.</summary>
    public int FileOffset { get; private set; }

    /// <summary>Version staged and verified, 0xFFFFFFFF for none.</summary>
    public long DownloadedFileVersion { get; private set; }

    public int MinimumBlockPeriodMs { get; private set; }

    /// <summary>8 bytes, all ones while no server is chosen.</summary>
    public byte[] UpgradeServerId => _server.Eui64;

    /// <summary>Attribute FileOffset: 0xFFFFFFFF outside an update.</summary>
    public long FileOffsetAttribute => UpgradeStatus == ImageUpgradeStatus.Normal ? NoVersion : FileOffset;

    /// <summary>Attribute ImageUpgradeStatus.</summary>
    public ImageUpgradeStatus UpgradeStatus
    {
        get
        {
            switch (_state)
            {
                case OtaState.DownloadingBlock:
                case OtaState.DownloadingPage:
                case OtaState.Storing:
                case OtaState.Pausing:
                case OtaState.WaitingForData:
                    return ImageUpgradeStatus.DownloadInProgress;
                case OtaState.Verifying:
                    return ImageUpgradeStatus.DownloadComplete;
                case OtaState.Ending:
                case OtaState.WaitingToUpgrade:
                    return _options.UpgradeActivationPolicy == 0
                        ? ImageUpgradeStatus.WaitingToUpgrade : ImageUpgradeStatus.WaitingToUpgradeViaExternalEvent;
                case OtaState.CountDown:
                case OtaState.Applying:
                    return ImageUpgradeStatus.CountDown;
                default:
                    return ImageUpgradeStatus.Normal;
            }
        }
    }

    /// <summary>Why the last update broke off.</summary>
    public OtaAbortReason AbortReason { get; private set; }

    /// <summary>Messages whose bytes follow no format.</summary>
    public int Malformed { get; private set; }

    /// <summary>Well-formed messages from another node, for another file, or that nobody asked for.</summary>
    public int Dropped { get; private set; }

    /// <summary>Block responses that brought nothing new.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Requests that got no usable answer in time.</summary>
    public int Timeouts { get; private set; }

    /// <summary>Block responses taken.</summary>
    public int Blocks { get; private set; }

    /// <summary>On the network, addresses known, ready to send.</summary>
    public void OnNetworkUp(long nowMs)
    {
        _networkUp = true;
        if (_state == OtaState.Idle)
        {
            Enter(OtaState.Resting, nowMs + _jitter.Next(OtaTiming.StartJitterMs));
        }
        else if (_state == OtaState.Ending || _state == OtaState.WaitingToUpgrade)
        {
            SendUpgradeEndSuccess(nowMs);
        }
        else if (_state == OtaState.CountDown)
        {
            AskWhileCountingDown();
        }
    }

    public void OnNetworkDown(long nowMs)
    {
        _networkUp = false;
        _sendPending = false;
        _replyPending = false;
        _unreachablePending = false;
        switch (_state)
        {
            case OtaState.Idle:
            case OtaState.Verifying:
            case OtaState.CountDown:
            case OtaState.Applying:
                break;
            case OtaState.Ending:
            case OtaState.WaitingToUpgrade:
                Enter(_state, Deadline.Never);
                break;
            default:
                if (IsUpdating)
                {
                    Abort(OtaAbortReason.NetworkDown);
                }

                Enter(OtaState.Idle, Deadline.Never);
                break;
        }
    }

    /// <summary>The image proved itself: from now on offers are taken.</summary>
    public void SetSteady(long nowMs)
    {
        _onTrial = false;
        if (_state == OtaState.Resting)
        {
            Enter(OtaState.Resting, nowMs + _jitter.Next(OtaTiming.StartJitterMs));
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
            case OtaState.Resting:
                OnRestOver(nowMs);
                break;
            case OtaState.FindingServer:
            case OtaState.ResolvingServer:
            case OtaState.Querying:
                OnServerSilent(nowMs);
                break;
            case OtaState.DownloadingBlock:
            case OtaState.DownloadingPage:
            case OtaState.Pausing:
            case OtaState.WaitingForData:
                OnDownloadTime(nowMs);
                break;
            case OtaState.Offered:
            case OtaState.Storing:
                FailUpdate(OtaAbortReason.Owner, ZclStatus.Abort, nowMs);
                break;
            default:
                OnUpgradeTime(nowMs);
                break;
        }
    }

    /// <summary>What to do next; call until None after every other call.</summary>
    public OtaAction Poll()
    {
        if (_abortedPending)
        {
            _abortedPending = false;
            return OtaAction.Aborted;
        }

        if (_persistPending)
        {
            _persistPending = false;
            return OtaAction.Persist;
        }

        if (_replyPending)
        {
            _replyPending = false;
            Outgoing = _reply;
            return OtaAction.Send;
        }

        if (_sendPending)
        {
            _sendPending = false;
            Outgoing = _requests.Message;
            return OtaAction.Send;
        }

        if (_reportedPending)
        {
            _reportedPending = false;
            return OtaAction.Reported;
        }

        if (_unreachablePending)
        {
            _unreachablePending = false;
            return OtaAction.ServerUnreachable;
        }

        OtaAction action = _ownerAction;
        _ownerAction = OtaAction.None;
        return action;
    }

    private void Send()
    {
        _sendPending = _networkUp;
    }

    private void Enter(OtaState state, long deadlineMs)
    {
        _state = state;
        _deadlineMs = deadlineMs;
        _trace.State(TraceSource.Ota, (int)state, deadlineMs);
    }

    private void Event(OtaEvent code, long a, long b)
    {
        _trace.Event(TraceSource.Ota, (int)code, a, b);
    }
}
