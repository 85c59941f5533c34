namespace Bridge.Firmware.App;

/// <summary>What <see cref="BridgeApp.Poll"/> asks of the outer loop. Details stand in the properties named here, valid until the next Poll.</summary>
public enum AppAction
{
    None = 0,

    /// <summary>Write ActionBuffer[ActionOffset, ActionCount) to the radio's UART.</summary>
    WriteSerial = 1,

    /// <summary>Pulse the radio's reset line.</summary>
    ResetRadio = 2,

    /// <summary>Restart the device through the resident program; nothing else will be asked for.</summary>
    Reboot = 3,
}
