using System;
using Bridge.Firmware.Ezsp;
using Bridge.Hal;

namespace Bridge.Firmware.Join;

/// <content>
/// Away from a trust centre that took the network over and could not prove itself, back to the one before. The radio still holds the
/// link key agreed with that one: it is read, and the network asked to take us back under it, as through any trust centre rejoin.
/// <code>
/// any state --RestoreTrustCentre--> Leaving --NETWORK_DOWN--> RecallingLinkKey --> Scanning --> SettingSecurity --> Joining --> Up
///                                                                |  ^                 none          failed: BackingOff --+
///                                                                |  +----------------------------------------------------+
///                                                                +--the key is gone--> Scanning with the install code's key
/// </code>
/// Nothing of it is kept here over a restart: the owner asks again until the network is up with that trust centre. Every step finds
/// what it needs in the radio's flash, so power may go at any of them.
/// </content>
public sealed partial class JoinMachine
{
    /// <summary>From leaveNetwork to NETWORK_DOWN; without one the radio is asked what it is a member of.</summary>
    public const int LeaveTimeoutMs = 5000;

    /// <summary>A radio that gives no key out is asked so often, and restarted between; then the key counts as gone.</summary>
    private const int MaxRecalls = 3;

    private readonly byte[] _restorePartner = new byte[EzspCodec.EuiBytes];
    private readonly byte[] _restoreExtendedPanId = new byte[EzspCodec.EuiBytes];
    private readonly byte[] _restoredKey = new byte[EzspCodec.KeyBytes];
    private bool _isRestoring;
    private int _recallsRefused;

    /// <summary>With ExportLinkKey: the trust centre to return to, 8 bytes.</summary>
    public byte[] RestorePartner => _restorePartner;

    /// <summary>Leaves the network, if on one, and returns to the trust centre given; also before OnReady, for the first attempt after it.</summary>
    /// <param name="trustCentreEui64">8 bytes, little-endian; copied, as the other.</param>
    public void RestoreTrustCentre(byte[] trustCentreEui64, byte[] extendedPanId, long nowMs)
    {
        Array.Copy(trustCentreEui64, 0, _restorePartner, 0, EzspCodec.EuiBytes);
        Array.Copy(extendedPanId, 0, _restoreExtendedPanId, 0, EzspCodec.EuiBytes);
        _isRestoring = true;
        _recallsRefused = 0;
        if (_state == JoinState.Up)
        {
            ReportDown();
            Enter(JoinState.Leaving, nowMs + LeaveTimeoutMs);
            Issue(JoinAction.LeaveNetwork, 0, 0);
        }
    }

    /// <summary>Answer to ExportLinkKey.</summary>
    /// <param name="key">16 bytes with Ok; copied.</param>
    public void OnLinkKeyExported(Result result, byte[] key, long nowMs)
    {
        if (_state != JoinState.RecallingLinkKey)
        {
            return;
        }

        _awaited = JoinAction.None;
        if (result == Result.NotFound || (result != Result.Ok && ++_recallsRefused == MaxRecalls))
        {
            _isRestoring = false;
            FailAttempt(JoinFailure.LinkKeyLost, nowMs);
            return;
        }

        if (result != Result.Ok)
        {
            Refuse();
            return;
        }

        Array.Copy(key, 0, _restoredKey, 0, EzspCodec.KeyBytes);
        _preconfiguredKey = _restoredKey;
        Scan(nowMs);
    }

    private void OnLeaveResult(NetworkStatus status, long nowMs)
    {
        if (status != NetworkStatus.Ok)
        {
            OnLeft(nowMs);
        }
    }

    private void OnLeft(long nowMs)
    {
        Enter(JoinState.Resuming, nowMs + ResumeTimeoutMs);
        Issue(JoinAction.NetworkInit, 0, RadioBringUp.NetworkInitBitmask);
    }
}
