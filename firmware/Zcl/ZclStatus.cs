namespace Bridge.Firmware.Zcl;

/// <summary>Status codes on the wire, one byte (ZCL 2.6.3).</summary>
public enum ZclStatus
{
    Success = 0x00,
    Failure = 0x01,
    NotAuthorized = 0x7E,
    MalformedCommand = 0x80,

    /// <summary>Also what older revisions split into UNSUP_GENERAL_COMMAND and the manufacturer-specific pair.</summary>
    UnsupCommand = 0x81,

    /// <summary>Deprecated; accepted as <see cref="UnsupCommand"/> and never sent.</summary>
    UnsupGeneralCommand = 0x82,
    InvalidField = 0x85,
    UnsupportedAttribute = 0x86,
    InsufficientSpace = 0x89,
    NotFound = 0x8B,
    Abort = 0x95,
    InvalidImage = 0x96,
    WaitForData = 0x97,
    NoImageAvailable = 0x98,
    RequireMoreImage = 0x99,
    UnsupportedCluster = 0xC3,
}
