using Bridge.Boot;
using Bridge.Firmware.SmartEnergy;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <summary>
/// The Smart Energy half of the bridge: gets it authorised, then does what a PPMID does on the HAN, and guards what may be said and heard
/// before and after. Like the update half it sees messages, the store and requests to the radio, and no radio.
/// </summary>
/// <remarks>
/// <code>
///   messages --> guard --> Authorisation --link key--> radio
///                  |            |
///                  |            +--authorised--> SmartEnergyDevice, and the owner's other halves
///                  +--> SmartEnergyDevice, or whoever comes next
/// </code>
/// Poll until None after every call.
/// </remarks>
public sealed class SmartEnergyHalf
{
    private readonly Authorisation _authorisation;
    private readonly SmartEnergyDevice _device;
    private readonly byte[] _ownEui64 = new byte[ZclValue.Eui64Bytes];
    private bool _isHeld;
    private long _nowMs;

    /// <param name="handoff">For its store.</param>
    /// <param name="options">Read here, not kept.</param>
    /// <param name="seed">For jitter.</param>
    /// <param name="trace">Gets states and events.</param>
    public SmartEnergyHalf(BootHandoff handoff, AppOptions options, int seed, ITrace trace)
    {
        _authorisation = new Authorisation(handoff.Store, options.BoardRandom, options, seed, trace);
        _device = new SmartEnergyDevice(handoff.Store, options.Endpoint, options.Tunnelling, seed + 1, trace);
    }

    /// <summary>Credentials, requests to the radio, state: see there.</summary>
    public Authorisation Authorisation => _authorisation;

    /// <summary>Attributes of the tunnel server, for whoever answers reads.</summary>
    public IAttributeSource TunnellingAttributes => _device.TunnellingAttributes;

    /// <summary>With Send.</summary>
    public ApsMessage Outgoing { get; private set; }

    /// <summary>Messages not taken: in clear where encryption is asked for, or before the device is authorised.</summary>
    public int Guarded { get; private set; }

    /// <summary>Nothing is awaited from the trust centre.</summary>
    public bool MaySleep => !_authorisation.IsBusy && !_device.IsExpecting;

    /// <summary>Nor is a pause or a wait under way, which a restart would begin anew.</summary>
    public bool MayDeepSleep => MaySleep && _authorisation.State == AuthorisationState.Settled;

    public long NextDeadlineMs => Deadline.Earlier(_authorisation.NextDeadlineMs, _device.NextDeadlineMs);

    public void Start(long nowMs) => _authorisation.Start(nowMs);

    /// <param name="ownEui64">8 bytes, least significant first, as the next; copied.</param>
    /// <param name="trustCentreEui64">Copied.</param>
    /// <param name="extendedPanId">Copied.</param>
    /// <param name="hasLinkKey">The radio holds a link key for the trust centre.</param>
    public void OnNetworkUp(byte[] ownEui64, byte[] trustCentreEui64, byte[] extendedPanId, bool hasLinkKey, long nowMs)
    {
        _nowMs = nowMs;
        System.Array.Copy(ownEui64, 0, _ownEui64, 0, _ownEui64.Length);
        _authorisation.OnNetworkUp(ownEui64, trustCentreEui64, extendedPanId, hasLinkKey, nowMs);
    }

    public void OnNetworkDown(long nowMs)
    {
        _nowMs = nowMs;
        _authorisation.OnNetworkDown(nowMs);
        _device.Stop();
    }

    /// <summary>Offers a message from the network, before anybody else sees it.</summary>
    /// <returns>True when it was taken, or must not be; false when somebody else should look at it.</returns>
    public bool OnMessage(ApsMessage message, long nowMs)
    {
        _nowMs = nowMs;
        if (_authorisation.OnMessage(message, nowMs))
        {
            return true;
        }

        if (ClusterSecurity.NeedsEncryption(message.Profile, message.Cluster)
            && (!_authorisation.IsAuthorised || (_authorisation.HasLinkKey && !message.Encrypted)))
        {
            Guarded++;
            return true;
        }

        return _device.OnMessage(message, nowMs);
    }

    /// <summary>Says how a message is to be sent, an answer as what it answers.</summary>
    /// <param name="isAnswerToEncrypted">It answers a message that was encrypted.</param>
    public void Protect(ApsMessage outgoing, bool isAnswerToEncrypted) =>
        outgoing.Encrypted = _authorisation.HasLinkKey
            && (isAnswerToEncrypted || ClusterSecurity.NeedsEncryption(outgoing.Profile, outgoing.Cluster));

    /// <summary>While the owner has no place for a message none is asked for.</summary>
    public void HoldSend(bool isHeld) => _isHeld = isHeld;

    public void OnTime(long nowMs)
    {
        _nowMs = nowMs;
        if (nowMs >= _authorisation.NextDeadlineMs)
        {
            _authorisation.OnTime(nowMs);
        }

        if (nowMs >= _device.NextDeadlineMs)
        {
            _device.OnTime(nowMs);
        }
    }

    /// <summary>Call until None.</summary>
    public SmartEnergyHalfAction Poll()
    {
        if (_isHeld)
        {
            return SmartEnergyHalfAction.None;
        }

        switch (_authorisation.Poll())
        {
            case AuthorisationAction.Send:
                Outgoing = _authorisation.Outgoing;
                return SmartEnergyHalfAction.Send;
            case AuthorisationAction.Authorised:
                if (_authorisation.HasLinkKey)
                {
                    _device.Start(_ownEui64, _authorisation.TrustCentreEui64, _nowMs);
                }

                return SmartEnergyHalfAction.Authorised;
            case AuthorisationAction.Return:
                return SmartEnergyHalfAction.Return;
            default:
                return PollDevice();
        }
    }

    private SmartEnergyHalfAction PollDevice()
    {
        while (true)
        {
            switch (_device.Poll())
            {
                case SmartEnergyAction.None:
                    return SmartEnergyHalfAction.None;
                case SmartEnergyAction.Send:
                    Outgoing = _device.Outgoing;
                    return SmartEnergyHalfAction.Send;
                case SmartEnergyAction.TrustCentreLost:
                    return SmartEnergyHalfAction.TrustCentreLost;
                default:
                    // What comes through the tunnel has no reader yet.
                    break;
            }
        }
    }
}
