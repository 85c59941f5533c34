namespace Bridge.Firmware.Ash;

/// <summary>States of <see cref="AshLink"/>, as traced.</summary>
public enum AshState
{
    /// <summary>Not started yet.</summary>
    Disconnected = 0,

    /// <summary>Host only: RST is out, waiting T_RSTACK for RSTACK.</summary>
    Connecting = 1,

    /// <summary>NCP only: RST was heard, RSTACK follows after the reboot delay.</summary>
    Rebooting = 2,

    Connected = 3,
    Failed = 4,
}
