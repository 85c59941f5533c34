namespace Bridge.Firmware.KeyEstablishment;

/// <summary>States of <see cref="KeyEstablishmentMachine"/>.</summary>
public enum KeyEstablishmentState
{
    Idle = 0,

    /// <summary>Initiator: Initiate Key Establishment Request sent.</summary>
    AwaitingInitiateResponse = 1,

    /// <summary>The partner's part is here, the own ephemeral key is not.</summary>
    GeneratingEphemeralData = 2,

    /// <summary>The partner makes its ephemeral key.</summary>
    AwaitingEphemeralData = 3,

    /// <summary>Both ends compute the secret.</summary>
    GeneratingConfirmKey = 4,

    /// <summary>The own MACs exist, the partner's is awaited.</summary>
    AwaitingConfirmKey = 5,
}

/// <summary>What <see cref="KeyEstablishmentMachine.Poll"/> asks of its owner.</summary>
public enum KeyEstablishmentAction
{
    None = 0,

    /// <summary>Send Outgoing, without APS encryption. What is lost ends in a time-out.</summary>
    Send = 1,

    /// <summary>Both MACs were right: LinkKey holds the key shared with PartnerEui64, or the radio does (IsKeyInRadio).</summary>
    Established = 2,

    /// <summary>Failure and IsEndedByPartner say why; WaitTimeSeconds for how long the partner wants no other attempt.</summary>
    Failed = 3,
}

/// <summary>Events of the machine in the trace.</summary>
public enum KeyEstablishmentEvent
{
    /// <summary>a = suite bit, b = 1 when this end initiated.</summary>
    Begun = 0,

    /// <summary>a = suite bit, b = 1 when this end initiated.</summary>
    Established = 1,

    /// <summary>a = KeyEstablishmentStatus, b = 1 when the partner ended it.</summary>
    Failed = 2,
}
