using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <content>Side requests to the radio: it takes one at a time, and several parts of the bridge have some.</content>
public sealed partial class BridgeApp
{
    /// <summary>Gives the radio one that waits; while another is open they wait, and its end brings the next turn.</summary>
    private bool StepRequests()
    {
        if (_heldToken != UpdaterAction.None)
        {
            return RequestToken();
        }

        Authorisation authorisation = _smartEnergy.Authorisation;
        if (!authorisation.PrepareRequest())
        {
            return false;
        }

        bool isAllowed = authorisation.RequestKind != RadioRequest.LeaveNetwork || MayLeave;
        Result result = !isAllowed ? Result.Refused
            : _radio.Request(authorisation.RequestKind, authorisation.RequestId, authorisation.RequestData, _nowMs);
        if (result == Result.Busy)
        {
            return false;
        }

        authorisation.OnRequestTaken();
        if (result != Result.Ok)
        {
            authorisation.OnRequestDone(result, null, _nowMs);
        }

        return true;
    }

    private bool RequestToken()
    {
        bool isRead = _heldToken == UpdaterAction.ReadToken;
        Result result = _radio.Request(isRead ? RadioRequest.GetToken : RadioRequest.SetToken, CounterWitness.TokenId, _updater.Token, _nowMs);
        if (result == Result.Busy)
        {
            return false;
        }

        _heldToken = UpdaterAction.None;
        if (result != Result.Ok)
        {
            OnTokenDone(isRead, result);
        }

        return true;
    }

    private void OnRequestDone()
    {
        switch (_radio.RequestKind)
        {
            case RadioRequest.GetToken:
            case RadioRequest.SetToken:
                OnTokenDone(_radio.RequestKind == RadioRequest.GetToken, _radio.RequestResult);
                return;
            case RadioRequest.GetMfgToken:
                OnInstallCodeToken();
                return;
            case RadioRequest.SetMfgToken:
                OnInstallCodeKept();
                return;
            default:
                _smartEnergy.Authorisation.OnRequestDone(_radio.RequestResult, _radio.RequestData, _nowMs);
                return;
        }
    }

    private void OnTokenDone(bool isRead, Result result)
    {
        if (isRead)
        {
            _updater.OnTokenRead(result, _radio.RequestData, _nowMs);
        }
        else
        {
            _updater.OnTokenWritten(result, _nowMs);
        }
    }
}
