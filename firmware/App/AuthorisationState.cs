namespace Bridge.Firmware.App;

/// <summary>States of <see cref="Authorisation"/>.</summary>
public enum AuthorisationState
{
    Offline = 0,

    /// <summary>The radio's random numbers, or its own certificate, are awaited.</summary>
    Preparing = 1,

    /// <summary>The trust centre is asked for the endpoint of its Key Establishment server.</summary>
    FindingServer = 2,

    Establishing = 3,

    /// <summary>The radio is storing the link key.</summary>
    StoringKey = 4,

    /// <summary>Between two attempts.</summary>
    Waiting = 5,

    /// <summary>After ten failures, or one that trying does not mend.</summary>
    Paused = 6,

    /// <summary>The radio leaves the network.</summary>
    Leaving = 7,

    /// <summary>Nothing to establish.</summary>
    Settled = 8,
}

/// <summary>What <see cref="Authorisation.Poll"/> asks of its owner.</summary>
public enum AuthorisationAction
{
    None = 0,

    /// <summary>Send Outgoing.</summary>
    Send = 1,

    /// <summary>IsAuthorised has become true.</summary>
    Authorised = 2,

    /// <summary>Leave the network and return to LastTrustCentreEui64 on LastExtendedPanId; also before the radio is ready.</summary>
    Return = 3,
}
