namespace Bridge.Firmware.App;

/// <summary>What <see cref="SmartEnergyHalf.Poll"/> asks of its owner.</summary>
public enum SmartEnergyHalfAction
{
    None = 0,

    /// <summary>Send <see cref="SmartEnergyHalf.Outgoing"/>, protected as Protect says. What is lost is repeated from here.</summary>
    Send = 1,

    /// <summary>The network may be used, by everybody.</summary>
    Authorised = 2,

    /// <summary>The trust centre was silent for too long: rejoin.</summary>
    TrustCentreLost = 3,

    /// <summary>See <see cref="AuthorisationAction.Return"/>.</summary>
    Return = 4,
}
