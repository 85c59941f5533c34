namespace Bridge.Firmware.Ash;

/// <summary>Which end of the serial line. Timers, window and acknowledgement priorities differ (<see cref="AshTimings"/>).</summary>
public enum AshRole
{
    /// <summary>The processor that resets the radio: sends RST.</summary>
    Host = 0,

    /// <summary>The radio's network co-processor: answers RST with RSTACK.</summary>
    Ncp = 1,
}
