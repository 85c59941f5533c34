using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.App;

/// <content>The search for the trust centre's Key Establishment server, and the messages of the establishment itself.</content>
public sealed partial class Authorisation
{
    private const int MatchDescriptorRequest = 0x0006;
    private const int MatchDescriptorResponse = 0x8006;
    private const int MatchDescriptorBytes = 10;
    private const int MatchResponseBytes = 5;
    private const int LastEndpoint = 240;

    private readonly ApsMessage _search = new ApsMessage();
    private readonly int _profile;
    private int _searchSequence;
    private bool _searchPending;

    /// <summary>Offers a message from the network.</summary>
    /// <returns>False when it is not for this class.</returns>
    public bool OnMessage(ApsMessage message, long nowMs)
    {
        _nowMs = nowMs;
        if (message.Profile == 0)
        {
            return message.Cluster == MatchDescriptorResponse && OnMatchDescriptorResponse(message);
        }

        if (message.Cluster != KeyEstablishmentMachine.ClusterId || _state == AuthorisationState.Offline || !IsPrepared)
        {
            return false;
        }

        Equip();
        return _machine.OnMessage(message, message.NodeId == TrustCentre ? TrustCentreEui64 : null, nowMs);
    }

    /// <summary>Match_Desc_req: where node 0 has cluster 0x0800 as an input (ZDP 2.4.3.1.7). Its endpoint is the hub's to choose.</summary>
    private void Search()
    {
        _searchSequence = (_searchSequence + 1) & 0xFF;
        byte[] buffer = _search.Buffer;
        buffer[0] = (byte)_searchSequence;
        Bytes.PutU16LE(buffer, 1, TrustCentre);
        Bytes.PutU16LE(buffer, 3, _profile);
        buffer[5] = 1;
        Bytes.PutU16LE(buffer, 6, KeyEstablishmentMachine.ClusterId);
        buffer[8] = 0;
        _search.NodeId = TrustCentre;
        _search.Cluster = MatchDescriptorRequest;
        _search.Count = MatchDescriptorBytes - 1;
        _searchPending = true;
    }

    /// <summary>sequence u8, status u8, node id u16, count u8, endpoints.</summary>
    private bool OnMatchDescriptorResponse(ApsMessage message)
    {
        byte[] buffer = message.Buffer;
        int at = message.Offset;
        if (_state != AuthorisationState.FindingServer || message.NodeId != TrustCentre || message.Count < MatchResponseBytes || buffer[at] != _searchSequence)
        {
            return false;
        }

        int endpoint = message.Count > MatchResponseBytes && buffer[at + 1] == 0 && buffer[at + 4] != 0 ? buffer[at + MatchResponseBytes] : 0;
        if (endpoint == 0 || endpoint > LastEndpoint)
        {
            OnFailed(KeyEstablishmentStatus.Refused, 0);
            return true;
        }

        Equip();
        if (_machine.Start(TrustCentre, endpoint, TrustCentreEui64, _nowMs) == Result.Ok)
        {
            Enter(AuthorisationState.Establishing, Deadline.Never);
        }
        else
        {
            Enter(AuthorisationState.Waiting, _nowMs + BusyRetryMs);
        }

        return true;
    }
}
