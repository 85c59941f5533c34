namespace Bridge.Firmware.KeyEstablishment;

/// <summary>Times and caps of key establishment. What is announced to the partner is what this device needs, not what is customary.</summary>
public static class KeyEstablishmentTiming
{
    /// <summary>
    /// What is added to a partner's own time: two messages and their APS repetitions (three of 1.6 s each), or one that waits at a parent
    /// for a sleepy end device (7.68 s).
    /// </summary>
    public const int MessagesMs = 10000;

    /// <summary>Asked of a partner in Terminate.</summary>
    public const int WaitTimeSeconds = 30;

    /// <summary>
    /// Seconds to make an ephemeral key with suite 2: 949,813 loop iterations of the interpreter, measured by CurveCostTests, at 20 us each, the slow
    /// end of what is plausible for an ESP32 (docs/performance.md).
    /// </summary>
    public const int Suite2EphemeralDataSeconds = 20;

    /// <summary>Seconds to compute secret and MACs with suite 2: 2,113,289 iterations.</summary>
    public const int Suite2ConfirmKeySeconds = 45;

    /// <summary>Seconds to make an ephemeral key with suite 1: 555,579 iterations.</summary>
    public const int Suite1EphemeralDataSeconds = 12;

    /// <summary>Seconds to compute secret and MACs with suite 1: 1,336,107 iterations.</summary>
    public const int Suite1ConfirmKeySeconds = 30;
}
