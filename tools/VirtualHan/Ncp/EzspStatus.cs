using VirtualHan.Radio;

namespace VirtualHan.Ncp;

/// <summary>The two numberings of a status: EmberStatus (one byte, EZSP 13) and sl_status_t (four bytes, EZSP 14 and up).</summary>
public static class EzspStatus
{
    public const int FirstSlStatusVersion = 14;

    // EzspStatus, in invalidCommand and in the version 13 answers of configuration frames (UG100).
    public const int Success = 0x00;
    public const int VersionNotSet = 0x30;
    public const int InvalidFrameId = 0x31;
    public const int WrongDirection = 0x32;
    public const int Truncated = 0x33;
    public const int InvalidValue = 0x36;
    public const int InvalidId = 0x37;
    public const int InvalidCall = 0x38;

    public static int Ember(StackStatus status) => status switch
    {
        StackStatus.Success => 0x00,
        StackStatus.InvalidArgument => 0x02,
        StackStatus.InvalidCall => 0x70,
        StackStatus.NetworkUp => 0x90,
        StackStatus.NetworkDown => 0x91,
        StackStatus.NotJoined => 0x93,
        StackStatus.NoBeacons => 0xAB,
        StackStatus.JoinFailed => 0x94,
        StackStatus.DeliveryFailed => 0x66,
        StackStatus.MessageTooLong => 0x74,
        StackStatus.NetworkOpened => 0x9C,
        StackStatus.NetworkClosed => 0x9D,
        StackStatus.SecurityStateNotSet => 0xA8,
        StackStatus.NoNetworkKeyReceived => 0xAD,
        StackStatus.TableFull => 0xB4,
        StackStatus.PanIdChanged => 0x9A,
        StackStatus.ChannelChanged => 0x9B,
        StackStatus.ApsEncryptionError => 0xA6,
        StackStatus.InProgress => 0xBA,
        StackStatus.TrustCentreSwapped => 0xBC,
        _ => 0x01,
    };

    public static uint Sl(StackStatus status) => status switch
    {
        StackStatus.Success => 0x0000,
        StackStatus.InvalidArgument or StackStatus.MessageTooLong => 0x0021,
        StackStatus.InvalidCall or StackStatus.SecurityStateNotSet => 0x0002,
        StackStatus.TableFull => 0x001C,
        StackStatus.NotFound => 0x002D,
        StackStatus.NetworkUp => 0x0015,
        StackStatus.NetworkDown => 0x0016,
        StackStatus.NotJoined => 0x0017,
        StackStatus.NoBeacons => 0x0018,
        StackStatus.DeliveryFailed => 0x0C02,
        StackStatus.InProgress => 0x0005,
        StackStatus.ApsEncryptionError => 0x0C0A,
        StackStatus.TrustCentreSwapped => 0x0C10,
        StackStatus.PanIdChanged => 0x0C16,
        StackStatus.ChannelChanged => 0x0C17,
        StackStatus.NetworkOpened => 0x0C18,
        StackStatus.NetworkClosed => 0x0C19,
        StackStatus.NoNetworkKeyReceived => 0x0C1B,
        _ => 0x0001,
    };
}
