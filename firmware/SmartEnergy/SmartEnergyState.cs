namespace Bridge.Firmware.SmartEnergy;

/// <summary>States of <see cref="SmartEnergyDevice"/>.</summary>
public enum SmartEnergyState
{
    /// <summary>Not on the network, or not authorised on it.</summary>
    Stopped = 0,

    /// <summary>Nothing is asked.</summary>
    Resting = 1,

    /// <summary>One request is out.</summary>
    Asking = 2,
}
