namespace Bridge.Firmware.Ash;

/// <summary>Bytes, codes and sizes of ASH version 2 (UG101).</summary>
public static class AshConstants
{
    public const int Version = 2;

    public const byte Flag = 0x7E;
    public const byte Escape = 0x7D;
    public const byte XOn = 0x11;
    public const byte XOff = 0x13;

    /// <summary>Put into the stream in place of a byte the UART could not read.</summary>
    public const byte Substitute = 0x18;

    /// <summary>Drops what was sent since the last FLAG.</summary>
    public const byte Cancel = 0x1A;

    /// <summary>Wakes a sleeping NCP; only between frames.</summary>
    public const byte Wake = 0xFF;

    /// <summary>A stuffed byte is ESC, byte ^ 0x20.</summary>
    public const int EscapeXor = 0x20;

    public const int ResetUnknown = 0x00;
    public const int ResetExternal = 0x01;
    public const int ResetPowerOn = 0x02;
    public const int ResetWatchdog = 0x03;
    public const int ResetAssert = 0x06;
    public const int ResetBootloader = 0x09;

    /// <summary>The only code a host takes for the answer to its RST.</summary>
    public const int ResetSoftware = 0x0B;

    public const int ErrorMaxAckTimeouts = 0x51;

    public const int MinDataBytes = 3;

    /// <summary>Largest data field sent: EZSP's longest frame in the NCP of Simplicity SDK 2024.6.</summary>
    public const int MaxSendDataBytes = 202;

    /// <summary>Largest data field accepted: what newer peers may send.</summary>
    public const int MaxReceiveDataBytes = 220;

    public const int CrcBytes = 2;

    /// <summary>Control byte, data field and CRC before stuffing.</summary>
    public const int MaxFrameBytes = 1 + MaxReceiveDataBytes + CrcBytes;

    /// <summary>CAN, every byte of the longest frame stuffed, FLAG.</summary>
    public const int MaxWireBytes = 1 + (2 * (1 + MaxSendDataBytes + CrcBytes)) + 1;

    /// <summary>Frame numbers are modulo 8.</summary>
    public const int FrameNumberMask = 7;

    public const int FrameNumbers = 8;

    /// <summary>Frames waiting for the transmit window, per priority.</summary>
    public const int TransmitQueueFrames = 8;

    /// <summary>Frames accepted but not delivered yet; more than any peer's window.</summary>
    public const int ReceiveQueueFrames = 8;

    /// <summary>RST is sent this often before the host gives up.</summary>
    public const int MaxRstAttempts = 5;

    /// <summary>T_RSTACK: the host's wait for RSTACK after each RST.</summary>
    public const int TRstAckMs = 2500;

    /// <summary>A host that is not ready repeats it this often.</summary>
    public const int NotReadyRefreshMs = 480;

    /// <summary>An NCP forgets the host's not-ready after this long.</summary>
    public const int NotReadyExpiryMs = 1000;
}
