namespace Bridge.Firmware.SmartEnergy;

/// <summary>What <see cref="SmartEnergyDevice.Poll"/> asks of its owner. Details stand in the device's properties, valid until the next call to it.</summary>
public enum SmartEnergyAction
{
    None = 0,

    /// <summary>Send <see cref="SmartEnergyDevice.Outgoing"/>.</summary>
    Send = 1,

    /// <summary>The trust centre failed three keep-alives in a row: look for it, rejoin.</summary>
    TrustCentreLost = 2,

    /// <summary>TunnelDataCount bytes came through the tunnel into TunnelData. Nothing keeps them: they are the owner's now, or gone.</summary>
    TunnelData = 3,
}
