namespace Bridge.Firmware.App;

/// <summary>What a person at the device may need to know. Exactly one holds at a time; which one, <see cref="BridgeApp.Status"/> says.</summary>
/// <remarks>
/// The value is the lamp's code: the low four bits are the number of short blinks, <see cref="StatusLamp.FaultBit"/> puts a long one before
/// them. The table for people stands in docs/hardware.md and is compared with this enumeration by a test.
/// </remarks>
public enum BridgeStatus
{
    /// <summary>The radio has not answered yet.</summary>
    Starting = 0x00,

    /// <summary>Looks for an open network, or for its own.</summary>
    Searching = 0x01,

    /// <summary>A network was chosen, or the own one is asked to take the device back.</summary>
    Joining = 0x02,

    /// <summary>On the network, and proving to the trust centre who it is.</summary>
    EstablishingKeys = 0x03,

    /// <summary>The trust centre has changed: keys are established with the new one.</summary>
    SwappingOut = 0x04,

    /// <summary>An image is being fetched, checked, or waits for its time.</summary>
    Updating = 0x05,

    /// <summary>The running image has not been confirmed yet.</summary>
    OnTrial = 0x06,

    /// <summary>The factory image runs, because no bank is fit to.</summary>
    Rescue = 0x07,

    /// <summary>No install code, and no network the radio could return to.</summary>
    NotProvisioned = 0x11,

    /// <summary>Networks may be there; none is open for joining.</summary>
    WindowClosed = 0x12,

    /// <summary>A network took the device in, but its key could not be read: the hub holds another install code, or none. Or the unit's own fails its CRC.</summary>
    WrongInstallCode = 0x13,

    /// <summary>On the network, and the hub does not answer.</summary>
    HubSilent = 0x14,

    /// <summary>Key establishment failed ten times; it goes on after a quarter of an hour.</summary>
    KeyEstablishmentPaused = 0x15,

    /// <summary>One of the two ends holds a certificate whose issuer the other does not know.</summary>
    UnknownIssuer = 0x16,

    /// <summary>The two ends computed different keys: a certificate and its private key do not belong together, or to the issuer.</summary>
    BadConfirm = 0x17,

    /// <summary>Key establishment timed out, or was ended by the other side.</summary>
    KeyEstablishmentFailed = 0x18,

    /// <summary>There are credentials in the store, but not sealed by this unit, or made for another.</summary>
    BadCredentials = 0x19,

    /// <summary>The radio does not answer, or does not obey.</summary>
    RadioFault = 0x1A,

    /// <summary>On the network and, where that is asked for, authorised.</summary>
    Up = 0x20,
}
