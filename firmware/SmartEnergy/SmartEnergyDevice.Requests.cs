using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.Firmware.SmartEnergy;

/// <content>Everything the device asks the hub, and what becomes of the answers.</content>
public sealed partial class SmartEnergyDevice
{
    /// <summary>Longer than the stack's APS retries with a route discovery between.</summary>
    public const int ResponseTimeoutMs = 10_000;

    /// <summary>Times a request is sent before its silence counts.</summary>
    public const int MaxTries = 3;

    private const int MatchDescriptorRequest = 0x0006;
    private const int BindRequest = 0x0021;
    private const int ZdoResponseBit = 0x8000;
    private const int ZdoBindUnicast = 0x03;
    private const int LastEndpoint = 240;

    private const int ClusterCount = 7;
    private const int KeepAlive = 0;
    private const int Time = 1;
    private const int Price = 3;
    private const int Prepayment = 5;

    // Requests in the order they are asked. The first ClusterCount find the clusters, by index.
    private const int MatchTunnelling = 6;
    private const int BindPrice = 7;
    private const int BindPrepayment = 9;
    private const int ReadKeepAlive = 10;
    private const int ReadTime = 11;
    private const int GetChangeOfTenancy = 12;
    private const int ReadChangeOfTenancy = 13;
    private const int GetCurrentPrice = 14;
    private const int GetLastMessage = 15;
    private const int ReadPrepayment = 16;
    private const int RequestTunnel = 17;
    private const int ConfirmMessage = 18;
    private const int TransferData = 19;
    private const int SendCloseTunnel = 20;
    private const int RequestCount = 21;

    private const int RoundRequests = (1 << ConfirmMessage) - 1;
    private const int ReadRequests = (1 << ReadKeepAlive) | (1 << ReadTime) | (1 << ReadChangeOfTenancy) | (1 << ReadPrepayment);
    private const int TunnelRequests = (1 << MatchTunnelling) | (1 << RequestTunnel) | (1 << TransferData) | (1 << SendCloseTunnel);

    private const int TypeBitmap8 = 0x18;
    private const int TypeBitmap32 = 0x1B;
    private const int TypeUtc = 0xE2;
    private const long Absent = -1;

    private const long TimeStatusMasterOrSynchronised = 0x03;
    private const long InvalidTime = 0xFFFFFFFFL;
    private const int KeepAliveBaseMinutes = 10;
    private const int KeepAliveJitterSeconds = 300;

    private static readonly int[] s_clusters = new int[]
    {
        PpmidProfile.KeepAliveCluster, PpmidProfile.TimeCluster, PpmidProfile.DeviceManagementCluster, PpmidProfile.PriceCluster,
        PpmidProfile.MessagingCluster, PpmidProfile.PrepaymentCluster, PpmidProfile.TunnellingCluster,
    };

    /// <summary>Index of the cluster of each request from BindPrice on.</summary>
    private static readonly byte[] s_clusterOf = new byte[] { 3, 4, 5, 0, 1, 2, 2, 3, 4, 5, 6, 4, 6, 6 };

    /// <summary>Where the hub has each cluster; 0 = nowhere, or not known yet.</summary>
    private readonly byte[] _endpoints = new byte[ClusterCount];

    private byte[] _ownEui64;
    private byte[] _hubEui64;
    private int _due;
    private int _asked;
    private int _tries;
    private int _sequence;
    private int _keepAliveBaseMinutes = KeepAliveBaseMinutes;
    private int _keepAliveJitterSeconds = KeepAliveJitterSeconds;

    private int AskedCluster => _asked < ClusterCount ? _asked : s_clusterOf[_asked - ClusterCount];

    /// <summary>Sends the next due request whose cluster the hub has; the rest of them wait for the round that finds it.</summary>
    private void AskNext(long nowMs)
    {
        if ((_tunnelling & PpmidProfile.TunnellingClient) == 0)
        {
            _due &= ~TunnelRequests;
        }

        if (_used.Id != Tunnel.NoTunnel)
        {
            _due &= ~(1 << RequestTunnel);
        }

        for (_asked = 0; _asked < RequestCount; _asked++)
        {
            int bit = 1 << _asked;
            if ((_due & bit) == 0)
            {
                continue;
            }

            if (_asked < ClusterCount || _endpoints[AskedCluster] != 0)
            {
                _tries = 0;
                Ask(nowMs);
                return;
            }

            _due &= ~bit;
        }

        Enter(SmartEnergyState.Resting, Deadline.Never);
    }

    private void AskIfDue(long nowMs)
    {
        if (_due != 0)
        {
            AskNext(nowMs);
        }
    }

    private void Ask(long nowMs)
    {
        _tries++;
        _sequence = (_sequence + 1) & 0xFF;
        _isRequestPending = true;
        if (_asked < BindPrice)
        {
            WriteMatchDescriptor();
        }
        else if (_asked <= BindPrepayment)
        {
            WriteBind();
        }
        else
        {
            WriteZcl(nowMs);
        }

        Enter(SmartEnergyState.Asking, nowMs + ResponseTimeoutMs);
    }

    private void OnSilence(long nowMs)
    {
        // What was sent through a tunnel may have arrived: twice would be two messages.
        if (_tries < MaxTries && _asked != TransferData)
        {
            Ask(nowMs);
            return;
        }

        Trace(SmartEnergyEvent.Unanswered, _asked, s_clusters[AskedCluster]);
        if (_asked < ClusterCount)
        {
            _roundAtMs = Deadline.Earlier(_roundAtMs, nowMs + RetryMs + _jitter.Next(RetryMs));
        }

        if (_asked == ReadKeepAlive || (_asked == KeepAlive && _endpoints[KeepAlive] == 0))
        {
            OnKeepAliveFailed();
        }

        Done(nowMs);
    }

    private void OnKeepAliveFailed()
    {
        _keepAliveFailures++;
        Trace(SmartEnergyEvent.KeepAliveFailed, _keepAliveFailures, 0);
        if (_keepAliveFailures >= KeepAliveTries)
        {
            _keepAliveFailures = 0;
            _isLostPending = true;
        }
    }

    /// <summary>The request out is over, one way or the other.</summary>
    private void Done(long nowMs)
    {
        _due &= ~(1 << _asked);
        _isRequestPending = false;
        if (_asked == ReadKeepAlive)
        {
            _keepAliveAtMs = nowMs + (((_keepAliveBaseMinutes * 60L) + _jitter.Next(_keepAliveJitterSeconds + 1)) * 1000);
        }
        else if (_asked == ReadTime)
        {
            _timeAtMs = nowMs + (_isUtcKnown ? TimeRefreshMs : RetryMs);
        }
        else if (_asked == SendCloseTunnel)
        {
            Trace(SmartEnergyEvent.TunnelClosed, _used.Id, PpmidProfile.TunnellingClient);
            _used.Forget();
        }

        AskNext(nowMs);
    }

    private void WriteMatchDescriptor()
    {
        byte[] buffer = StartZdo(MatchDescriptorRequest);
        Bytes.PutU16LE(buffer, 1, 0);
        Bytes.PutU16LE(buffer, 3, PpmidProfile.ProfileId);
        buffer[5] = 1;
        Bytes.PutU16LE(buffer, 6, s_clusters[_asked]);
        buffer[8] = 0;
        _request.Count = 9;
    }

    /// <summary>The hub is asked to keep the binding, because it is the one that publishes.</summary>
    private void WriteBind()
    {
        byte[] buffer = StartZdo(BindRequest);
        System.Array.Copy(_hubEui64, 0, buffer, 1, 8);
        buffer[9] = _endpoints[AskedCluster];
        Bytes.PutU16LE(buffer, 10, s_clusters[AskedCluster]);
        buffer[12] = ZdoBindUnicast;
        System.Array.Copy(_ownEui64, 0, buffer, 13, 8);
        buffer[21] = (byte)_endpoint;
        _request.Count = 22;
    }

    private byte[] StartZdo(int cluster)
    {
        _request.Profile = 0;
        _request.Cluster = cluster;
        _request.SourceEndpoint = 0;
        _request.DestinationEndpoint = 0;
        _request.Encrypted = false;
        _request.Buffer[0] = (byte)_sequence;
        return _request.Buffer;
    }

    private void WriteZcl(long nowMs)
    {
        byte[] buffer = _request.Buffer;
        bool isRead = (ReadRequests & (1 << _asked)) != 0;
        Address(_request, s_clusters[AskedCluster]);
        _request.DestinationEndpoint = _endpoints[AskedCluster];
        int command = 0;
        int count = 0;
        const int At = ZclFrame.HeaderBytes;
        if (isRead)
        {
            // Two neighbours each: base and jitter, time and status, date and control, payment control and credit.
            int first = _asked == ReadChangeOfTenancy ? ChangeOfTenancyUpdateDateTime : 0;
            Bytes.PutU16LE(buffer, At, first);
            Bytes.PutU16LE(buffer, At + 2, first + 1);
            count = 4;
        }
        else if (_asked == GetCurrentPrice)
        {
            buffer[At] = RxOnWhenIdle;
            count = 1;
        }
        else if (_asked == RequestTunnel)
        {
            count = Tunnel.WriteRequest(buffer, At);
        }
        else if (_asked == ConfirmMessage)
        {
            command = MessageConfirmation;
            count = WriteConfirmation(buffer, At, nowMs);
        }
        else if (_asked >= TransferData)
        {
            command = _asked == TransferData ? Tunnel.TransferData : Tunnel.CloseTunnel;
            Bytes.PutU16LE(buffer, At, _used.Id);
            count = Tunnel.IdBytes;
        }

        ZclFrame.WriteHeader(buffer, 0, isRead ? ZclFrame.TypeGeneral : ZclFrame.TypeCluster, ZclFrame.NoManufacturer, _sequence, command);
        _request.Count = At + count;
    }

    private bool OnZdoResponse(ApsMessage message, long nowMs)
    {
        int request = message.Cluster - ZdoResponseBit;
        if (_state != SmartEnergyState.Asking || _request.Profile != 0 || request != _request.Cluster || message.NodeId != TrustCentre
            || message.Count < 2 || message.Buffer[message.Offset] != _sequence)
        {
            return false;
        }

        byte[] buffer = message.Buffer;
        int at = message.Offset;
        int status = buffer[at + 1];
        if (request == MatchDescriptorRequest)
        {
            bool isFound = status == 0 && message.Count >= 6 && buffer[at + 4] != 0 && buffer[at + 5] != 0 && buffer[at + 5] <= LastEndpoint;
            _endpoints[_asked] = isFound ? buffer[at + 5] : (byte)0;
            Trace(SmartEnergyEvent.ClusterFound, s_clusters[_asked], _endpoints[_asked]);
        }
        else if (status != 0)
        {
            Trace(SmartEnergyEvent.Refused, _asked, status);
        }

        Done(nowMs);
        return true;
    }

    private void OnReadAttributesResponse(long nowMs)
    {
        if (_asked == ReadKeepAlive)
        {
            int minutes = (int)Attribute(0, ZclValue.TypeU8);
            int seconds = (int)Attribute(1, ZclValue.TypeU16);
            _keepAliveBaseMinutes = minutes > 0 ? minutes : KeepAliveBaseMinutes;
            _keepAliveJitterSeconds = seconds >= 0 ? seconds : KeepAliveJitterSeconds;
        }
        else if (_asked == ReadTime)
        {
            long utc = Attribute(0, TypeUtc);
            long status = Attribute(1, TypeBitmap8);
            if (utc >= 0 && utc != InvalidTime && status > 0 && (status & TimeStatusMasterOrSynchronised) != 0)
            {
                _utcAtZeroMs = (utc * 1000) - nowMs;
                _isUtcKnown = true;
                Trace(SmartEnergyEvent.TimeSet, utc, status);
                PlanTenancy(nowMs);
            }
        }
        else if (_asked == ReadChangeOfTenancy)
        {
            TakeTenancy(false, nowMs);
        }
    }

    /// <summary>One value of the Read Attributes Response in the frame.</summary>
    /// <returns>The value, unsigned; <see cref="Absent"/> when it is not there, refused, of another type, or behind something unknown.</returns>
    private long Attribute(int attribute, int type)
    {
        byte[] buffer = _frame.Buffer;
        int at = _frame.Offset;
        int end = at + _frame.Count;
        while (at + 3 <= end)
        {
            int found = Bytes.U16LE(buffer, at);
            bool isRead = buffer[at + 2] == 0;
            at += 3;
            if (!isRead)
            {
                continue;
            }

            int size = at < end ? SizeOf(buffer[at]) : 0;
            if (size == 0 || at + 1 + size > end)
            {
                return Absent;
            }

            if (found == attribute && buffer[at] == type)
            {
                return size == 1 ? buffer[at + 1] : size == 2 ? Bytes.U16LE(buffer, at + 1) : Bytes.U32LE(buffer, at + 1);
            }

            at += 1 + size;
        }

        return Absent;
    }

    private static int SizeOf(int type)
    {
        switch (type)
        {
            case ZclValue.TypeU8:
            case TypeBitmap8:
                return 1;
            case ZclValue.TypeU16:
                return 2;
            case TypeBitmap32:
            case TypeUtc:
                return 4;
            default:
                return 0;
        }
    }
}
