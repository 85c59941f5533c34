using Bridge.Boot;
using Bridge.Firmware.Join;
using Bridge.Firmware.KeyEstablishment;

namespace Bridge.Firmware.App;

/// <content>What a person at the device sees and can ask for.</content>
public sealed partial class BridgeApp
{
    /// <summary>The first of these that holds: no network, not authorised, not the image it should be, no word from the hub, an update, all well.</summary>
    public BridgeStatus Status
    {
        get
        {
            if (!_isNetworkUp)
            {
                return StatusWithoutNetwork;
            }

            Authorisation authorisation = _smartEnergy.Authorisation;
            if (authorisation.Credentials == CredentialsState.BadSeal)
            {
                return BridgeStatus.BadCredentials;
            }

            if (!authorisation.IsAuthorised)
            {
                return StatusOf(authorisation);
            }

            if (_handoff.Bank == Bank.None)
            {
                return BridgeStatus.Rescue;
            }

            if (_updater.IsOnTrial)
            {
                return BridgeStatus.OnTrial;
            }

            if (_updater.IsHubSilent)
            {
                return BridgeStatus.HubSilent;
            }

            return _updater.IsUpdating ? BridgeStatus.Updating : BridgeStatus.Up;
        }
    }

    private BridgeStatus StatusWithoutNetwork
    {
        get
        {
            switch (_radio.JoinState)
            {
                case JoinState.Idle:
                case JoinState.Configuring:
                    return _radio.Failure == RadioFailure.None ? BridgeStatus.Starting : BridgeStatus.RadioFault;
                case JoinState.RadioRefused:
                    return BridgeStatus.RadioFault;
                case JoinState.NotProvisioned:
                    return _radio.LastJoinFailure == JoinFailure.InvalidInstallCode ? BridgeStatus.WrongInstallCode : BridgeStatus.NotProvisioned;
                case JoinState.Scanning:
                case JoinState.BackingOff:
                    // A hub that is no friend of this unit was left: that, and not the search for another, is what has to be mended.
                    bool isUnknown = _smartEnergy.Authorisation.Failure == KeyEstablishmentStatus.UnknownIssuer;
                    return isUnknown ? BridgeStatus.UnknownIssuer : StatusOf(_radio.LastJoinFailure);
                default:
                    return BridgeStatus.Joining;
            }
        }
    }

    /// <summary>The radio's back-off ends now; on the network, the hub is asked for an image now.</summary>
    public void JoinNow(long nowMs)
    {
        _nowMs = nowMs;
        _radio.JoinNow(nowMs);
        _updater.AskNow(nowMs);
    }

    /// <summary>How the last attempt ended is shown while the next is waited for.</summary>
    private static BridgeStatus StatusOf(Authorisation authorisation)
    {
        switch (authorisation.State)
        {
            case AuthorisationState.Paused:
            case AuthorisationState.Waiting:
            case AuthorisationState.Leaving:
                break;
            default:
                return authorisation.IsSwappingOut ? BridgeStatus.SwappingOut : BridgeStatus.EstablishingKeys;
        }

        switch (authorisation.Failure)
        {
            case KeyEstablishmentStatus.UnknownIssuer:
                return BridgeStatus.UnknownIssuer;
            case KeyEstablishmentStatus.BadKeyConfirm:
                return BridgeStatus.BadConfirm;
            case KeyEstablishmentStatus.InvalidCertificate:
                return BridgeStatus.BadCredentials;
            case KeyEstablishmentStatus.ServerSilent:
                return authorisation.State == AuthorisationState.Paused ? BridgeStatus.KeyEstablishmentPaused : BridgeStatus.HubSilent;
            default:
                return authorisation.State == AuthorisationState.Paused ? BridgeStatus.KeyEstablishmentPaused : BridgeStatus.KeyEstablishmentFailed;
        }
    }

    /// <summary>How the last attempt ended is shown until one gets further.</summary>
    private static BridgeStatus StatusOf(JoinFailure failure)
    {
        switch (failure)
        {
            case JoinFailure.WindowClosed:
            case JoinFailure.JoinRefused:
                return BridgeStatus.WindowClosed;
            case JoinFailure.NoNetworkKeyReceived:
            case JoinFailure.KeyNotAccepted:
                return BridgeStatus.WrongInstallCode;
            case JoinFailure.RejoinFailed:
                return BridgeStatus.HubSilent;
            default:
                return BridgeStatus.Searching;
        }
    }
}
