namespace VirtualHan.Radio;

/// <summary>Statuses of the network stack. The two numberings EZSP has for them stand in Ncp/EzspStatus.cs.</summary>
public enum StackStatus
{
    Success,
    InvalidArgument,
    InvalidCall,
    NotFound,
    NetworkUp,
    NetworkDown,
    NotJoined,
    NoBeacons,
    JoinFailed,
    DeliveryFailed,
    MessageTooLong,
    NetworkOpened,
    NetworkClosed,
    SecurityStateNotSet,
    NoNetworkKeyReceived,
    TableFull,
    ChannelChanged,
    PanIdChanged,
    ApsEncryptionError,
    InProgress,

    /// <summary>The network is up, and its trust centre is another than before.</summary>
    TrustCentreSwapped,
}

/// <summary>EmberNetworkStatus.</summary>
public enum NetworkState
{
    None = 0,
    Joining = 1,
    Joined = 2,
    Leaving = 4,
}

/// <summary>EmberNodeType.</summary>
public enum NodeType
{
    Unknown = 0,
    Coordinator = 1,
    Router = 2,
    EndDevice = 3,
    SleepyEndDevice = 4,
}

/// <summary>EmberIncomingMessageType.</summary>
public enum IncomingType
{
    Unicast = 0,
    Reply = 1,
    Multicast = 2,
    MulticastLoopback = 3,
    Broadcast = 4,
    BroadcastLoopback = 5,
}

/// <summary>EmberDeviceUpdate: how a device came to the trust centre.</summary>
public enum DeviceUpdate
{
    SecuredRejoin = 0,
    UnsecuredJoin = 1,
    DeviceLeft = 2,
    UnsecuredRejoin = 3,
}
