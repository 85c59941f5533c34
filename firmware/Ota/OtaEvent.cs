namespace Bridge.Firmware.Ota;

/// <summary>Events of the OTA client in the trace.</summary>
public enum OtaEvent
{
    /// <summary>a = node id, b = endpoint.</summary>
    ServerFound = 0,

    /// <summary>a = 1 for a broadcast, b = payload type.</summary>
    Notified = 1,

    /// <summary>a = file version sent in a Query Next Image Request.</summary>
    Queried = 2,

    /// <summary>a = status of the Query Next Image Response.</summary>
    Answered = 3,

    /// <summary>a = file version, b = file size in bytes.</summary>
    Offered = 4,

    /// <summary>a = file offset the download starts from.</summary>
    Accepted = 5,

    /// <summary>a = RefusalReason, b = RefusalStage.</summary>
    Refused = 6,

    /// <summary>a = file offset asked for, b = errors in a row.</summary>
    NoAnswer = 7,

    /// <summary>a = milliseconds to wait, b = MinimumBlockPeriod in milliseconds.</summary>
    WaitForData = 8,

    /// <summary>Pages are not used any more for this file.</summary>
    PageFallback = 9,

    /// <summary>a = file offset, b = bytes taken by the owner.</summary>
    Stored = 10,

    /// <summary>a = file offset to fetch again from.</summary>
    Refetch = 11,

    /// <summary>a = file size: every byte was taken.</summary>
    Complete = 12,

    /// <summary>a = status sent in an Upgrade End Request, b = number of the try.</summary>
    UpgradeEndSent = 13,

    /// <summary>a = milliseconds until the upgrade, -1 for a later command.</summary>
    Scheduled = 14,

    Apply = 15,

    /// <summary>a = OtaAbortReason.</summary>
    Aborted = 16,

    /// <summary>a = file version the server now knows.</summary>
    Reported = 17,

    /// <summary>An offer was left alone: on trial, or the running version. a = file version.</summary>
    OfferIgnored = 18,

    /// <summary>The server was given up and is looked for again.</summary>
    ServerLost = 19,

    /// <summary>Nothing was heard of the server, known or looked for. a = rounds of requests without an answer.</summary>
    ServerUnreachable = 20,
}
