namespace Bridge.Firmware.App;

/// <summary>Events of the application in the trace.</summary>
public enum AppEvent
{
    /// <summary>The application started. a = file version it runs, b = bank.</summary>
    Started = 0,

    NetworkUp = 1,
    NetworkDown = 2,

    /// <summary>A download starts. a = bank, b = file offset it starts from; above 0 it is resumed.</summary>
    DownloadStarted = 3,

    /// <summary>A chunk was fetched again. a = file offset.</summary>
    ChunkRefetched = 4,

    /// <summary>The stored image passed every check. a = file version, b = bank.</summary>
    ImageVerified = 5,

    /// <summary>The image was committed and the device restarts. a = file version, b = bank.</summary>
    ImageCommitted = 6,

    /// <summary>The running image proved itself and was confirmed. a = file version, b = security counter.</summary>
    ImageConfirmed = 7,

    /// <summary>The trial did not prove itself in time; the device restarts.</summary>
    TrialGivenUp = 8,

    /// <summary>The hub knows the version that runs. a = file version.</summary>
    VersionReported = 9,

    /// <summary>The radio gave its copy of the security counter. a = counter, b = 1 when the token is readable and whole.</summary>
    CounterWitnessRead = 10,

    /// <summary>The radio took its copy of the security counter. a = counter.</summary>
    CounterWitnessWritten = 11,

    /// <summary>A store operation the application depends on failed. a = Result.</summary>
    StoreFailed = 12,

    /// <summary>A staged image waits for its time across the restart. a = file version.</summary>
    StagedImageFound = 13,

    /// <summary>The hub was not heard for several rounds of requests: the bridge rejoins.</summary>
    HubUnreachable = 14,

    /// <summary>No copy of the boot record is intact any more, and an update was offered: the device restarts, for the boot loader to make a new one.</summary>
    RecordLost = 15,

    /// <summary>The radio was given a copy of the install code. a = Result.</summary>
    InstallCodeKept = 16,

    /// <summary>The store has no install code; the radio's copy is used.</summary>
    InstallCodeRestored = 17,

    /// <summary>a = AuthorisationState, b = its deadline in ms.</summary>
    AuthorisationState = 18,

    /// <summary>The network may be used. a = 1 when the radio holds a link key for the trust centre, 0 when none is asked for.</summary>
    Authorised = 19,

    /// <summary>An attempt to become authorised failed. a = KeyEstablishmentStatus, b = ms to the next one.</summary>
    AuthorisationFailed = 20,
}
