namespace Bridge.Firmware.Ezsp;

/// <summary>The numbers behind <see cref="NetworkStatus"/>.</summary>
public static class NetworkStatusMap
{
    /// <summary>EmberStatus, 1 byte (EZSP 13); the EzspStatus of configuration frames shares 0 and fits in Failed.</summary>
    public static NetworkStatus FromEmberStatus(int status)
    {
        switch (status)
        {
            case 0x00: return NetworkStatus.Ok;
            case 0x02: return NetworkStatus.InvalidParameter;
            case 0x31: return NetworkStatus.MacNoData;
            case 0x66: return NetworkStatus.DeliveryFailed;
            case 0x72: return NetworkStatus.MaxMessageLimitReached;
            case 0x74: return NetworkStatus.MessageTooLong;
            case 0x90: return NetworkStatus.NetworkUp;
            case 0x91: return NetworkStatus.NetworkDown;
            case 0x93: return NetworkStatus.NotJoined;
            case 0x94: return NetworkStatus.JoinFailed;
            case 0x96: return NetworkStatus.MoveFailed;
            case 0x99: return NetworkStatus.NodeIdChanged;
            case 0x9A: return NetworkStatus.PanIdChanged;
            case 0x9B: return NetworkStatus.ChannelChanged;
            case 0x9C: return NetworkStatus.NetworkOpened;
            case 0x9D: return NetworkStatus.NetworkClosed;
            case 0xA1: return NetworkStatus.Busy;
            case 0xA8: return NetworkStatus.SecurityStateNotSet;
            case 0xAB: return NetworkStatus.NoBeacons;
            case 0xAC: return NetworkStatus.ReceivedKeyInTheClear;
            case 0xAD: return NetworkStatus.NoNetworkKeyReceived;
            case 0xAE: return NetworkStatus.NoLinkKeyReceived;
            case 0xAF: return NetworkStatus.PreconfiguredKeyRequired;
            case 0xB5: return NetworkStatus.CommandUnknown; // LIBRARY_NOT_PRESENT
            case 0xBA: return NetworkStatus.InProgress;
            case 0xBC: return NetworkStatus.NetworkUp; // TRUST_CENTER_SWAPPED_OUT_EUI_HAS_CHANGED
            case 0xBF: return NetworkStatus.NetworkUp; // TRUST_CENTER_SWAPPED_OUT_EUI_HAS_NOT_CHANGED
            default: return NetworkStatus.Failed;
        }
    }

    /// <summary>sl_status_t, 4 bytes (EZSP 14 and up; startScan in every version).</summary>
    public static NetworkStatus FromSlStatus(int status)
    {
        switch (status)
        {
            case 0x0000: return NetworkStatus.Ok;
            case 0x0004: return NetworkStatus.Busy;
            case 0x0005: return NetworkStatus.InProgress;
            case 0x000E: return NetworkStatus.CommandUnknown; // NOT_AVAILABLE
            case 0x000F: return NetworkStatus.CommandUnknown; // NOT_SUPPORTED
            case 0x0015: return NetworkStatus.NetworkUp;
            case 0x0016: return NetworkStatus.NetworkDown;
            case 0x0017: return NetworkStatus.NotJoined;
            case 0x0018: return NetworkStatus.NoBeacons;
            case 0x0021: return NetworkStatus.InvalidParameter;
            case 0x002D: return NetworkStatus.NotFound;
            case 0x0038: return NetworkStatus.MessageTooLong;
            case 0x003F: return NetworkStatus.MacNoData;
            case 0x0C02: return NetworkStatus.DeliveryFailed;
            case 0x0C03: return NetworkStatus.MaxMessageLimitReached;
            case 0x0C06: return NetworkStatus.MoveFailed;
            case 0x0C07: return NetworkStatus.NodeIdChanged;
            case 0x0C0B: return NetworkStatus.SecurityStateNotSet;
            case 0x0C10: return NetworkStatus.NetworkUp; // ZIGBEE_TRUST_CENTER_SWAP_EUI_HAS_CHANGED
            case 0x0C11: return NetworkStatus.NetworkUp; // ZIGBEE_TRUST_CENTER_SWAP_EUI_HAS_NOT_CHANGED
            case 0x0C16: return NetworkStatus.PanIdChanged;
            case 0x0C17: return NetworkStatus.ChannelChanged;
            case 0x0C18: return NetworkStatus.NetworkOpened;
            case 0x0C19: return NetworkStatus.NetworkClosed;
            case 0x0C1A: return NetworkStatus.ReceivedKeyInTheClear;
            case 0x0C1B: return NetworkStatus.NoNetworkKeyReceived;
            case 0x0C1C: return NetworkStatus.NoLinkKeyReceived;
            case 0x0C1D: return NetworkStatus.PreconfiguredKeyRequired;
            default: return NetworkStatus.Failed;
        }
    }
}
