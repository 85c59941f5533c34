namespace Bridge.Firmware.App;

/// <summary>What <see cref="Updater.Poll"/> asks of its owner. Details stand in the properties named here, valid until the next Poll.</summary>
public enum UpdaterAction
{
    None = 0,

    /// <summary>Send <see cref="Updater.Outgoing"/>. What is lost is the updater's to repeat.</summary>
    Send = 1,

    /// <summary>Read the radio's host token <see cref="CounterWitness.TokenId"/>; OnTokenRead takes the outcome, also of a radio that takes no command now.</summary>
    ReadToken = 2,

    /// <summary>Write <see cref="Updater.Token"/> to the same host token; OnTokenWritten takes the outcome.</summary>
    WriteToken = 3,

    /// <summary>The hub was not heard for several rounds of requests: the network key may have changed without us. Rejoin.</summary>
    HubUnreachable = 4,

    /// <summary>Restart the device through the resident program; nothing else will be asked for.</summary>
    Reboot = 5,
}
