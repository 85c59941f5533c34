namespace Bridge.Firmware.Ash;

/// <summary>Why a link is in <see cref="AshState.Failed"/>.</summary>
public enum AshFailure
{
    None = 0,

    /// <summary>No RSTACK with code 0x0B within all attempts of T_RSTACK each.</summary>
    NoRstAck = 1,

    /// <summary>RSTACK carried a protocol version other than 2; FailureCode is that version.</summary>
    VersionMismatch = 2,

    /// <summary>RSTACK while connected: the NCP restarted by itself; FailureCode is its reset code.</summary>
    NcpReset = 3,

    /// <summary>ERROR was received; FailureCode is its error code.</summary>
    NcpError = 4,

    /// <summary>The peer left DATA unacknowledged for too many ack periods in a row; FailureCode is 0x51.</summary>
    MaxAckTimeouts = 5,

    /// <summary>NCP only: its owner called Fail; FailureCode is the code given there.</summary>
    LocalFault = 6,
}
