namespace Bridge.Firmware.Ota;

/// <summary>Why an update ended before its time. Numbers are part of the trace and do not change.</summary>
public enum OtaAbortReason
{
    None = 0,
    NetworkDown = 1,

    /// <summary>ErrorsMax requests in a row brought nothing usable.</summary>
    NoAnswer = 2,

    /// <summary>The server said ABORT or refused a request.</summary>
    Server = 3,

    /// <summary>Refused here; see RefusalReason and RefusalStage.</summary>
    Refused = 4,

    /// <summary>The server started over with an Image Notify.</summary>
    Superseded = 5,

    /// <summary>The owner did not decide in time.</summary>
    Owner = 6,

    /// <summary>The server said WAIT_FOR_DATA too often without data between.</summary>
    Stalled = 7,
}
