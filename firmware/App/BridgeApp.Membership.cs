using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <content>What the unit asks of the radio about its own membership: the install code's copy, and to leave.</content>
public sealed partial class BridgeApp
{
    private bool _isTokenReadWanted;
    private bool _isTokenWriteWanted;
    private bool _isLeaveWanted;

    private bool MayLeave => !_updater.IsOnTrial && _joinOptions.LinkKey != null;

    /// <summary>Leaves the network and joins anew, as after installation; not on trial, and never without an install code to come back with.</summary>
    public void LeaveNetwork(long nowMs)
    {
        _nowMs = nowMs;
        _isLeaveWanted = _isNetworkUp && MayLeave;
    }

    private void OnRadioReady()
    {
        _isTokenReadWanted = true;
        _isTokenWriteWanted = false;
        _isLeaveWanted = false;
    }

    /// <summary>One request at a time; while another's is open, these wait.</summary>
    private bool StepMembership()
    {
        if (_isLeaveWanted && Ask(RadioRequest.LeaveNetwork, 0, null))
        {
            _isLeaveWanted = false;
            return true;
        }

        if (_isTokenReadWanted && Ask(RadioRequest.GetMfgToken, InstallCodeToken.Id, null))
        {
            _isTokenReadWanted = false;
            return true;
        }

        if (_isTokenWriteWanted && Ask(RadioRequest.SetMfgToken, InstallCodeToken.Id, InstallCodeToken.Encode(_installCode)))
        {
            _isTokenWriteWanted = false;
            return true;
        }

        return false;
    }

    /// <summary>The store's install code counts; the radio's copy is made once, and used when the store has none.</summary>
    private void OnInstallCodeToken()
    {
        if (_radio.RequestResult != Result.Ok)
        {
            return;
        }

        if (_joinOptions.LinkKey != null)
        {
            _isTokenWriteWanted = _installCode != null && InstallCodeToken.IsBlank(_radio.RequestData, _radio.RequestCount);
            return;
        }

        _joinOptions.LinkKey = LinkKey(InstallCodeToken.Decode(_radio.RequestData, _radio.RequestCount));
        if (_joinOptions.LinkKey != null)
        {
            _trace.Event(TraceSource.App, (int)AppEvent.InstallCodeRestored, 0, 0);
            _radio.JoinNow(_nowMs);
        }
    }

    private void OnInstallCodeKept() =>
        _trace.Event(TraceSource.App, (int)AppEvent.InstallCodeKept, (long)(int)_radio.RequestResult, 0);

    private bool Ask(RadioRequest kind, int id, byte[] data) => _radio.Request(kind, id, data, _nowMs) == Result.Ok;
}
