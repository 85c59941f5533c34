namespace Bridge.Firmware.KeyEstablishment;

/// <summary>States of an <see cref="IKeyAgreement"/>.</summary>
public enum KeyAgreementState
{
    /// <summary>Holds the static credentials and nothing else.</summary>
    Idle = 0,

    /// <summary>There is work: call Step.</summary>
    Working = 1,

    /// <summary>The ephemeral key pair exists.</summary>
    EphemeralReady = 2,

    /// <summary>The shared secret exists, and both MACs.</summary>
    MacsReady = 3,

    /// <summary>A key or certificate is none: no secret was or will be made until Forget.</summary>
    Refused = 4,

    /// <summary>Another processor works: nothing to step, it will answer.</summary>
    Waiting = 5,
}
