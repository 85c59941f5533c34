namespace Bridge.Firmware.Ezsp;

/// <summary>What the radio says of a command or of the network: the one meaning behind EmberStatus (EZSP 13) and sl_status_t (14 and up).</summary>
public enum NetworkStatus
{
    Ok = 0,

    /// <summary>Any error this enum has no name for; the codec keeps the number.</summary>
    Failed = 1,

    /// <summary>Also when the stack says that the trust centre was swapped out on the way: it says that instead.</summary>
    NetworkUp = 2,

    NetworkDown = 3,
    NotJoined = 4,
    NoBeacons = 5,
    JoinFailed = 6,
    MoveFailed = 7,
    ReceivedKeyInTheClear = 8,
    NoNetworkKeyReceived = 9,
    NoLinkKeyReceived = 10,
    PreconfiguredKeyRequired = 11,
    SecurityStateNotSet = 12,
    NodeIdChanged = 13,
    PanIdChanged = 14,
    ChannelChanged = 15,
    NetworkOpened = 16,
    NetworkClosed = 17,
    DeliveryFailed = 18,
    MaxMessageLimitReached = 19,
    MessageTooLong = 20,
    InvalidParameter = 21,
    NotFound = 22,
    Busy = 23,

    /// <summary>The radio does not know the command (invalidCommand, frame 0x0058), or its build lacks the library behind it.</summary>
    CommandUnknown = 24,

    /// <summary>Begun; the outcome comes by callback.</summary>
    InProgress = 25,

    /// <summary>The parent had nothing for us: what a poll usually hears.</summary>
    MacNoData = 26,
}
