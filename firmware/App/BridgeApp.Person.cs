using Bridge.Boot;
using Bridge.Firmware.Join;

namespace Bridge.Firmware.App;

/// <content>What a person at the device sees and can ask for.</content>
public sealed partial class BridgeApp
{
    /// <summary>The first of these that holds: no radio, no network, not the image it should be, no word from the hub, an update, all well.</summary>
    public BridgeStatus Status
    {
        get
        {
            if (!_isNetworkUp)
            {
                return StatusWithoutNetwork;
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
                    return StatusOf(_radio.LastJoinFailure);
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
