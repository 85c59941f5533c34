namespace Bridge.Firmware.Ota;

/// <summary>States of <see cref="OtaClient"/>; the diagram is there.</summary>
public enum OtaState
{
    /// <summary>No network.</summary>
    Idle = 0,

    /// <summary>Between queries or searches.</summary>
    Resting = 1,

    /// <summary>Match_Desc_req sent.</summary>
    FindingServer = 2,

    /// <summary>IEEE_addr_req sent.</summary>
    ResolvingServer = 3,

    /// <summary>Query Next Image Request sent.</summary>
    Querying = 4,

    /// <summary>The owner decides on the offer.</summary>
    Offered = 5,

    /// <summary>Image Block Request sent.</summary>
    DownloadingBlock = 6,

    /// <summary>Image Page Request sent, blocks stream in.</summary>
    DownloadingPage = 7,

    /// <summary>The owner stores bytes.</summary>
    Storing = 8,

    /// <summary>Before the next request: MinimumBlockPeriod or back-off.</summary>
    Pausing = 9,

    /// <summary>The server said WAIT_FOR_DATA.</summary>
    WaitingForData = 10,

    /// <summary>The owner verifies the stored file.</summary>
    Verifying = 11,

    /// <summary>Upgrade End Request (SUCCESS) sent or to be repeated.</summary>
    Ending = 12,

    /// <summary>Upgrade End Request with an error sent.</summary>
    ReportingFailure = 13,

    /// <summary>The server will say when, or something outside does.</summary>
    WaitingToUpgrade = 14,

    CountDown = 15,

    /// <summary>The owner commits and reboots.</summary>
    Applying = 16,
}
