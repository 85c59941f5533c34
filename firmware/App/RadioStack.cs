using Bridge.Firmware.Ash;
using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Join;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>The whole radio side: ASH link, EZSP client, codec and join machine behind one interface.</summary>
/// <remarks>
/// <code>
/// Stopped --Start--> Connecting --ASH connected--> Negotiating --version agreed--> Operating
///                       ^   | ASH failed               | failed                       | link or radio failed
///                       |   v                          v                              v
///                       +-- AwaitingReconnect &lt;---------------------------------------+
/// </code>
/// AwaitingReconnect asks for a reset pulse and waits 1 s, doubled up to 60 s while the radio does not stay up for
/// a minute. It never gives up. Poll until None after every call.
/// </remarks>
public sealed partial class RadioStack
{
    public const int TokenBytes = EzspCodec.TokenBytes;

    /// <summary>From the reset pulse to the first new attempt: the radio's boot time is covered.</summary>
    public const int ReconnectMinMs = 1000;

    public const int ReconnectMaxMs = 60000;

    /// <summary>Up for this long, a radio's next failure counts as its first.</summary>
    public const int StableMs = 60000;

    private readonly RadioOptions _options;
    private readonly ITrace _trace;
    private readonly AshLink _link;
    private readonly EzspClient _client;
    private readonly JoinMachine _join;
    private readonly EzspCodec _codec13 = new EzspCodec13();
    private readonly EzspCodec _codec14 = new EzspCodec14();
    private readonly RadioOutbox _outbox = new RadioOutbox();
    private readonly NetworkFound _networkFound = new NetworkFound();
    private readonly NetworkParameters _parameters = new NetworkParameters();
    private readonly MessageSent _messageSent = new MessageSent();
    private readonly byte[] _eui64 = new byte[EzspCodec.EuiBytes];
    private readonly byte[] _encoded = new byte[EzspClient.MaxParameterBytes];
    private EzspCodec _codec;
    private RadioState _state;
    private long _deadlineMs = Deadline.Never;
    private long _nowMs;
    private long _stableAtMs;
    private int _reconnectDelayMs = ReconnectMinMs;
    private bool _frameWaiting;
    private bool _ready;
    private bool _reportReady;
    private bool _reportFailed;
    private bool _reportReset;
    private RadioAction _action;

    /// <param name="seed">Of the join machine's jitter.</param>
    public RadioStack(RadioOptions options, int seed, ITrace trace)
    {
        _options = options;
        _trace = trace;
        _link = new AshLink(AshRole.Host, trace);
        _client = new EzspClient(trace);
        _join = new JoinMachine(options.Join, seed, trace);
        _codec = _codec14;
        Received = new ApsMessage();
        OwnEui64 = new byte[EzspCodec.EuiBytes];
    }

    public RadioState State => _state;

    /// <summary>With WriteSerial; valid until the next Poll, OnBytes or OnTime.</summary>
    public byte[] ActionBuffer { get; private set; }

    public int ActionOffset { get; private set; }

    public int ActionCount { get; private set; }

    /// <summary>With MessageReceived; valid until the next Poll. Sending an answer first is fine. ZDO responses (profile 0, endpoint 0) come too; ZDO requests the radio answers itself.</summary>
    public ApsMessage Received { get; private set; }

    /// <summary>Tag of the message last accepted by Send, 1..255.</summary>
    public int LastTag { get; private set; }

    public int MessageTag { get; private set; }

    /// <summary>With MessageSent: acknowledged (or handed on, when sent without RETRY). False includes "never heard of again".</summary>
    public bool Delivered { get; private set; }

    public bool IsUp => _join.IsUp;

    public int NodeId => _join.NodeId;

    public int PanId => _join.Parameters.PanId;

    /// <summary>8 bytes, little-endian as on the air; valid from RadioReady on.</summary>
    public byte[] OwnEui64 { get; private set; }

    /// <summary>8 bytes, little-endian; valid while IsUp.</summary>
    public byte[] ExtendedPanId => _join.Parameters.ExtendedPanId;

    /// <summary>11..26; valid while IsUp.</summary>
    public int Channel => _join.Parameters.RadioChannel;

    /// <summary>Link quality 0..255 of the last hop of the last message; of the beacon answered before there was one, 0 when resumed.</summary>
    public int ParentLqi { get; private set; }

    /// <summary>8 bytes, little-endian; valid while IsUp. Another one after a swap-out of the trust centre.</summary>
    public byte[] TrustCentreEui64 => _join.TrustCentreEui64;

    /// <summary>With NetworkUp: the trust centre is another than when the network was last up since power-on.</summary>
    public bool TrustCentreChanged => _join.TrustCentreChanged;

    /// <summary>The radio holds an application link key for TrustCentreEui64; valid while IsUp. That, and no note of ours, says whether this unit has been authorised by key establishment.</summary>
    public bool HasLinkKey => _join.HasLinkKey;

    public RadioFailure Failure { get; private set; }

    /// <summary>How the last attempt to join or rejoin ended.</summary>
    public JoinFailure LastJoinFailure => _join.Failure;

    public JoinState JoinState => _join.State;

    /// <summary>EZSP version agreed, 0 before.</summary>
    public int EzspVersion => _client.Version;

    /// <summary>Frames too short for what they claim to be, from either codec or the client.</summary>
    public int MalformedFrames => _client.MalformedFrames + _codec13.MalformedFrames + _codec14.MalformedFrames;

    public long NextDeadlineMs
    {
        get
        {
            if (_state == RadioState.AwaitingReconnect)
            {
                return _deadlineMs;
            }

            long deadlineMs = Deadline.Earlier(_link.NextDeadlineMs, _outbox.NextDeadlineMs);
            deadlineMs = Deadline.Earlier(deadlineMs, _client.NextDeadlineMs);
            deadlineMs = Deadline.Earlier(deadlineMs, _requestDeadlineMs);
            return Deadline.Earlier(deadlineMs, _join.NextDeadlineMs);
        }
    }

    public void Start(long nowMs)
    {
        _nowMs = nowMs;
        Connect();
    }

    public void OnBytes(byte[] buffer, int offset, int count, long nowMs)
    {
        _nowMs = nowMs;
        if (_state == RadioState.Stopped || _state == RadioState.AwaitingReconnect)
        {
            return;
        }

        _link.OnBytes(buffer, offset, count, nowMs);
    }

    public void OnTime(long nowMs)
    {
        _nowMs = nowMs;
        if (_state == RadioState.AwaitingReconnect)
        {
            if (nowMs >= _deadlineMs)
            {
                Connect();
            }

            return;
        }

        _link.OnTime(nowMs);
        _client.OnTime(nowMs);
        _join.OnTime(nowMs);
        _outbox.OnTime(nowMs);
        if (nowMs >= _requestDeadlineMs)
        {
            EndRequest(Result.TimedOut);
        }
    }

    /// <summary>A sleepy end device fetches its messages from its parent: often while some are expected, rarely at rest. A router need not.</summary>
    public void ExpectMessages(bool expected, long nowMs)
    {
        _nowMs = nowMs;
        _join.ExpectMessages(expected);
    }

    /// <summary>The trust centre has not been heard for too long: rejoin although the stack thinks all is well.</summary>
    public void OnTrustCentreLost(long nowMs)
    {
        _nowMs = nowMs;
        _join.OnNetworkLost(nowMs);
    }

    /// <summary>Leaves the present network and returns to the trust centre this one took over from: its link key is still in the radio. To be asked again, whenever the network is up with another, until it succeeds or is given up.</summary>
    /// <param name="trustCentreEui64">8 bytes, little-endian, as the other.</param>
    public void RestoreTrustCentre(byte[] trustCentreEui64, byte[] extendedPanId, long nowMs)
    {
        _nowMs = nowMs;
        _join.RestoreTrustCentre(trustCentreEui64, extendedPanId, nowMs);
    }

    /// <summary>Tries to join, or to get back, without waiting for the back-off; nothing else is interrupted.</summary>
    public void JoinNow(long nowMs)
    {
        _nowMs = nowMs;
        _join.AttemptNow(nowMs);
    }

    /// <summary>Sends to NodeId, by broadcast when that is 0xFFF8 or above. The payload is copied.</summary>
    /// <returns>Ok with the tag in LastTag, its outcome follows as MessageSent; Busy, NotConnected, TooLong.</returns>
    public Result Send(ApsMessage message, long nowMs)
    {
        _nowMs = nowMs;
        if (!IsUp)
        {
            return Result.NotConnected;
        }

        if (message.Count > (message.Encrypted ? ApsMessage.MaxEncryptedPayloadBytes : ApsMessage.MaxPayloadBytes))
        {
            return Result.TooLong;
        }

        int tag = _outbox.Add(nowMs);
        if (tag == 0)
        {
            return Result.Busy;
        }

        int frameId = EzspFrameId.SendUnicast;
        int count;
        if (message.NodeId >= EzspCodec.FirstBroadcastAddress)
        {
            frameId = EzspFrameId.SendBroadcast;
            count = _codec.EncodeSendBroadcast(_encoded, message, _options.ApsOptions, tag);
        }
        else
        {
            count = _codec.EncodeSendUnicast(_encoded, message, _options.ApsOptions, tag);
        }

        Result result = _client.Send(frameId, tag, _encoded, 0, count, nowMs);
        if (result != Result.Ok)
        {
            _outbox.Withdraw(tag);
            return result;
        }

        LastTag = tag;
        return Result.Ok;
    }

    public RadioAction Poll()
    {
        _action = RadioAction.None;
        bool worked = true;
        while (worked && _action == RadioAction.None)
        {
            // The client holds one incoming frame: it comes before the link, which brings the next.
            worked = StepClient() || StepJoin() || StepReports() || StepLink();
        }

        return _action;
    }

    private void Connect()
    {
        Enter(RadioState.Connecting, Deadline.Never);
        _link.Connect(_nowMs);
    }

    private void LoseRadio(RadioFailure failure)
    {
        if (_nowMs >= _stableAtMs)
        {
            _reconnectDelayMs = ReconnectMinMs;
        }

        _trace.Event(TraceSource.Radio, (int)RadioEvent.RadioLost, (int)failure, _reconnectDelayMs);
        Enter(RadioState.AwaitingReconnect, _nowMs + _reconnectDelayMs);
        _reconnectDelayMs *= 2;
        if (_reconnectDelayMs > ReconnectMaxMs)
        {
            _reconnectDelayMs = ReconnectMaxMs;
        }

        _stableAtMs = Deadline.Never;
        _client.Stop();
        _join.OnRadioLost(_nowMs);
        _outbox.FailAll();
        if (_isRequestOpen)
        {
            EndRequest(Result.NotConnected);
        }

        _ready = false;
        _reportReady = false;
        _frameWaiting = false;
        Failure = failure;
        _reportFailed = true;
        _reportReset = true;
    }

    private void Enter(RadioState state, long deadlineMs)
    {
        _state = state;
        _deadlineMs = deadlineMs;
        _trace.State(TraceSource.Radio, (int)state, deadlineMs);
    }
}
