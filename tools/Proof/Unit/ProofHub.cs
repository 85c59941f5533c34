using Bridge.Firmware.Zcl;
using VirtualHan.Hub;

namespace Bridge.Proof;

/// <summary>The hub as the updater sees it, one message in, at most one out: the virtual hub's OTA server behind a network without loss.</summary>
/// <remarks>
/// It falls silent once in the first download, and somebody switches the power off and on once in it, and after each update: see
/// <see cref="World"/>.
/// </remarks>
internal sealed class ProofHub
{
    private const int Endpoint = 1;
    private const int SmartEnergyProfile = 0x0109;

    /// <summary>Longer than the client's ten errors in a row, so that its download breaks off.</summary>
    private const long SilenceMs = 90_000;

    private static readonly byte[] Eui64 = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08];

    private readonly KnownImage[] _images;
    private readonly World _world;
    private readonly Watch _watch;
    private readonly HubZdo _zdo = new(Eui64, Endpoint, SmartEnergyProfile);
    private readonly OtaServerCore _server = new(new OtaServerSettings { Offer = OfferPolicy.Always, UpgradeDelaySeconds = 0 });
    private readonly HubMessage _heard = new();
    private readonly ApsMessage _answer = new();
    private long _silentUntilMs = -1;

    public ProofHub(ProofSubject subject, World world, Watch watch)
    {
        _images = subject.Images;
        _world = world;
        _watch = watch;
    }

    /// <summary>Set when the power is to be switched off now.</summary>
    public bool SwitchesOff { get; private set; }

    private bool IsFirstDownload => _world.Target == 1 && _world.IsTrialToFail;

    /// <returns>The answer, valid until the next call; null for none.</returns>
    public ApsMessage Answer(ApsMessage request, long nowMs)
    {
        if (nowMs < _silentUntilMs)
        {
            return null;
        }

        _heard.NodeId = request.NodeId;
        _heard.Profile = request.Profile;
        _heard.Cluster = request.Cluster;
        _heard.SourceEndpoint = request.SourceEndpoint;
        _heard.DestinationEndpoint = request.DestinationEndpoint;
        _heard.Buffer = request.Buffer;
        _heard.Offset = request.Offset;
        _heard.Count = request.Count;
        if (request.Profile == 0)
        {
            return _zdo.Answer(_heard) ? Give(_zdo.Reply) : null;
        }

        _server.Image = _images[_world.Target].File;
        HubRequestKind kind = _server.OnMessage(_heard, nowMs);
        Follow(kind, nowMs);
        bool isAnswered = _server.Poll() == OtaServerAction.Send && nowMs >= _silentUntilMs && !SwitchesOff;
        return isAnswered ? Give(_server.Outgoing) : null;
    }

    private ApsMessage Give(HubMessage message)
    {
        _answer.NodeId = message.NodeId;
        _answer.Profile = message.Profile;
        _answer.Cluster = message.Cluster;
        _answer.SourceEndpoint = message.SourceEndpoint;
        _answer.DestinationEndpoint = message.DestinationEndpoint;
        _answer.Buffer = message.Buffer;
        _answer.Offset = message.Offset;
        _answer.Count = message.Count;
        return _answer;
    }

    private void Follow(HubRequestKind kind, long nowMs)
    {
        switch (kind)
        {
            case HubRequestKind.Query:
                OnQuery();
                break;
            case HubRequestKind.Block when IsFirstDownload:
                OnFirstDownload(_server.Request.FileOffset, _server.Image.Length, nowMs);
                break;
            case HubRequestKind.UpgradeEnd when _server.Request.Status == OtaCommand.StatusSuccess:
                _watch.OnUpgradeEnd(_server.Request.FileVersion, _images[_world.Target].FileVersion);
                break;
        }
    }

    private void OnQuery()
    {
        _watch.OnVersionReported(_server.Request.FileVersion);
        if (_watch.IsConfirmedRunning(_world.Target))
        {
            // A confirmed image has to start again before there is anything newer.
            _world.IsFinished = _world.Target == _images.Length - 1;
            _world.Target += _world.IsFinished ? 0 : 1;
            SwitchesOff = true;
        }
    }

    private void OnFirstDownload(long offset, int sizeBytes, long nowMs)
    {
        if (!_world.WasSilent && offset > sizeBytes / 3)
        {
            _world.WasSilent = true;
            _silentUntilMs = nowMs + SilenceMs;
        }
        else if (!_world.WasSwitchedOff && offset > 2 * sizeBytes / 3)
        {
            _world.WasSwitchedOff = true;
            SwitchesOff = true;
        }
    }
}
