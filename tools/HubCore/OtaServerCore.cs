using Bridge.Hal;

namespace VirtualHan.Hub;

/// <summary>What <see cref="OtaServerCore.Poll"/> asks of its owner.</summary>
public enum OtaServerAction
{
    None = 0,

    /// <summary>Send <see cref="OtaServerCore.Outgoing"/>.</summary>
    Send = 1,
}

/// <summary>The server side of the OTA Upgrade cluster (ZCL 11) towards one client, written from the cluster's description and independent of the firmware's client.</summary>
/// <remarks>
/// In the device's subset of C#, so that it runs on the interpreter too. Poll until None after every call: an answer not taken is lost.
/// <code>
///   request --> answer at once
///   Image Page Request --> block, block, .. with the spacing asked for, until page or file end; another request ends the page
///   Upgrade End Request --> answer; UpgradeTiming.WaitForCommand: once more, to run it, UpgradeDelaySeconds later
/// </code>
/// </remarks>
public sealed class OtaServerCore
{
    /// <summary>An upgrade time that says: wait for a later command.</summary>
    public const long WaitForCommand = 0xFFFFFFFFL;

    private const int ManufacturerOffset = 10;
    private const int ImageTypeOffset = 12;
    private const int FileVersionOffset = 14;
    private const int MillisecondsPerSecond = 1000;

    private readonly OtaServerSettings _settings;
    private readonly HubMessage _client = new HubMessage();
    private readonly OtaRequest _page = new OtaRequest();
    private readonly OtaRequest _ended = new OtaRequest();
    private OtaRequest _answered;
    private long _pageEnd;
    private long _pageDueMs = Deadline.Never;
    private long _commandDueMs = Deadline.Never;
    private long _upgradeUtc = -1;
    private long _nowMs;
    private long _heardMs;
    private bool _isCommanded;
    private bool _sendPending;

    /// <param name="settings">Kept by reference.</param>
    public OtaServerCore(OtaServerSettings settings)
    {
        _settings = settings;
    }

    /// <summary>The OTA file offered; null while there is none.</summary>
    public byte[] Image { get; set; }

    /// <summary>The client's last frame, taken apart.</summary>
    public OtaRequest Request { get; } = new OtaRequest();

    /// <summary>With Send: what it is, for whoever writes it down.</summary>
    public OtaAnswer Answer { get; } = new OtaAnswer();

    /// <summary>With Send.</summary>
    public HubMessage Outgoing => Answer.Message;

    /// <summary>The client's last query was answered with the file.</summary>
    public bool IsOffered { get; private set; }

    public long NextDeadlineMs => Deadline.Earlier(_pageDueMs, _commandDueMs);

    /// <summary>Where the client is reached with what it did not ask for.</summary>
    public void SetClient(int nodeId, int endpoint)
    {
        _client.NodeId = nodeId;
        _client.DestinationEndpoint = endpoint;
        _client.Profile = _settings.Profile;
        _client.SourceEndpoint = _settings.Endpoint;
    }

    /// <summary>The client came (back) to the network: whatever it was offered, it is told again.</summary>
    public void ForgetOffer()
    {
        IsOffered = false;
    }

    /// <summary>Asks for the version that runs (Read Attributes).</summary>
    public void ReadVersion(int sequence)
    {
        Answer.ReadVersion(_client, sequence);
        _sendPending = true;
    }

    /// <summary>Tells of the file (Image Notify). Nothing happens while there is none.</summary>
    public void Notify(int sequence)
    {
        if (Image != null)
        {
            Answer.Notify(
                _client,
                sequence,
                _settings.NotifyPayloadType,
                _settings.NotifyJitter,
                Bytes.U16LE(Image, ManufacturerOffset),
                Bytes.U16LE(Image, ImageTypeOffset),
                Bytes.U32LE(Image, FileVersionOffset));
            _sendPending = true;
        }
    }

    /// <summary>A message of the client on the OTA cluster.</summary>
    /// <returns>What it was; details in <see cref="Request"/>.</returns>
    public HubRequestKind OnMessage(HubMessage message, long nowMs)
    {
        _nowMs = nowMs;
        _sendPending = false;
        long silentMs = nowMs - _heardMs;
        _heardMs = nowMs;
        Request.Parse(message);
        switch (Request.Kind)
        {
            case HubRequestKind.Query:
                OnQuery();
                break;
            case HubRequestKind.Block:
                _pageDueMs = Deadline.Never;
                Serve(Request, Request.FileOffset, Request.MaxDataSize);
                break;
            case HubRequestKind.Page:
                OnPage();
                break;
            case HubRequestKind.UpgradeEnd:
                OnUpgradeEnd(_upgradeUtc < 0 && _settings.PatienceMs > 0 && silentMs > _settings.PatienceMs);
                break;
            default:
                break;
        }

        return Request.Kind;
    }

    public void OnTime(long nowMs)
    {
        _nowMs = nowMs;
    }

    /// <summary>Call until None.</summary>
    public OtaServerAction Poll()
    {
        if (!_sendPending && _nowMs >= _pageDueMs)
        {
            ServePage();
        }

        if (!_sendPending && _nowMs >= _commandDueMs)
        {
            _commandDueMs = Deadline.Never;
            Answer.UpgradeEnd(_ended, 0, 0);
            _sendPending = true;
        }

        OtaServerAction action = _sendPending ? OtaServerAction.Send : OtaServerAction.None;
        _sendPending = false;
        return action;
    }

    /// <summary>Makes the block in <see cref="Outgoing"/> an order to wait, as a server short of data would.</summary>
    public void WaitInstead(int seconds) => Answer.Wait(_answered, Utc, Utc + seconds);

    /// <summary>Makes the block in <see cref="Outgoing"/> the end of the download.</summary>
    public void AbortInstead() => Answer.Abort(_answered);

    private long Utc => _settings.UtcAtStart + (_nowMs / MillisecondsPerSecond);

    private void OnQuery()
    {
        _pageDueMs = Deadline.Never;
        _upgradeUtc = -1;
        _isCommanded = false;
        IsOffered = IsForClient();
        _sendPending = true;
        if (!IsOffered)
        {
            Answer.NoImage(Request);
            return;
        }

        long version = Bytes.U32LE(Image, FileVersionOffset);
        if (_settings.Offer == OfferPolicy.PretendMatching)
        {
            version = version > Request.FileVersion ? version : Request.FileVersion + 1;
            Answer.Offer(Request, Request.Manufacturer, Request.ImageType, version, Image.Length);
        }
        else
        {
            Answer.Offer(Request, Bytes.U16LE(Image, ManufacturerOffset), Bytes.U16LE(Image, ImageTypeOffset), version, Image.Length);
        }
    }

    private bool IsForClient()
    {
        if (Image == null)
        {
            return false;
        }

        long version = Bytes.U32LE(Image, FileVersionOffset);
        switch (_settings.Offer)
        {
            case OfferPolicy.Matching:
                return Request.Manufacturer == Bytes.U16LE(Image, ManufacturerOffset)
                    && Request.ImageType == Bytes.U16LE(Image, ImageTypeOffset)
                    && Request.FileVersion < version;
            case OfferPolicy.EvenTheSame:
                return true;
            default:
                return Request.FileVersion != version;
        }
    }

    private void OnPage()
    {
        _pageDueMs = Deadline.Never;
        if (!_settings.TakesPages)
        {
            Answer.Default(Request, OtaCommand.StatusUnsupportedCommand);
            _sendPending = true;
            return;
        }

        if (Image == null)
        {
            Answer.Default(Request, OtaCommand.StatusMalformed);
            _sendPending = true;
            return;
        }

        _page.CopyFrom(Request);
        _pageEnd = Request.FileOffset + Request.PageSize;
        _pageEnd = _pageEnd < Image.Length ? _pageEnd : Image.Length;
        if (Request.FileOffset >= _pageEnd || Request.MaxDataSize == 0)
        {
            Answer.Default(Request, OtaCommand.StatusMalformed);
            _sendPending = true;
            return;
        }

        _pageDueMs = _nowMs;
    }

    /// <summary>The next block of the page, and not past the end of the file.</summary>
    private void ServePage()
    {
        long left = _pageEnd - _page.FileOffset;
        int most = _page.MaxDataSize < _settings.MaxBlockBytes ? _page.MaxDataSize : _settings.MaxBlockBytes;
        int count = left < most ? (int)left : most;
        Serve(_page, _page.FileOffset, count);
        _page.FileOffset += count;
        int spacingMs = _page.ResponseSpacingMs > _settings.MinPageSpacingMs ? _page.ResponseSpacingMs : _settings.MinPageSpacingMs;
        _pageDueMs = _page.FileOffset < _pageEnd ? _nowMs + (spacingMs > 0 ? spacingMs : 1) : Deadline.Never;
    }

    private void Serve(OtaRequest request, long fileOffset, int maxBytes)
    {
        _answered = request;
        long left = Image == null ? 0 : Image.Length - fileOffset;
        int most = maxBytes < _settings.MaxBlockBytes ? maxBytes : _settings.MaxBlockBytes;
        int count = left <= 0 ? 0 : left < most ? (int)left : most;
        _sendPending = true;
        if (count == 0)
        {
            Answer.Default(request, OtaCommand.StatusMalformed);
            return;
        }

        Answer.Block(request, Image, fileOffset, count);
    }

    /// <summary>The time is told at the first request, and the same whenever the client asks again.</summary>
    /// <param name="isForgotten">The client was silent for too long since its last request.</param>
    private void OnUpgradeEnd(bool isForgotten)
    {
        _pageDueMs = Deadline.Never;
        _sendPending = true;
        if (isForgotten)
        {
            Answer.Default(Request, OtaCommand.StatusAbort);
            return;
        }

        if (Request.Status != OtaCommand.StatusSuccess)
        {
            Answer.Default(Request, OtaCommand.StatusSuccess);
            return;
        }

        if (_upgradeUtc < 0)
        {
            _upgradeUtc = Utc + _settings.UpgradeDelaySeconds;
        }

        long at = _upgradeUtc > Utc ? _upgradeUtc : Utc;
        switch (_settings.Timing)
        {
            case UpgradeTiming.Relative:
                Answer.UpgradeEnd(Request, 0, at - Utc);
                break;
            case UpgradeTiming.Utc:
                Answer.UpgradeEnd(Request, Utc, at);
                break;
            default:
                Answer.UpgradeEnd(Request, 0, WaitForCommand);
                if (!_isCommanded)
                {
                    _isCommanded = true;
                    _ended.CopyFrom(Request);
                    _commandDueMs = _nowMs + (_settings.UpgradeDelaySeconds * (long)MillisecondsPerSecond);
                }

                break;
        }
    }
}
