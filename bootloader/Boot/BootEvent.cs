namespace Bridge.Boot;

/// <summary>Events of <see cref="Bridge.Hal.TraceSource.Boot"/>.</summary>
public enum BootEvent
{
    /// <summary>a = <see cref="RecordLoad"/>, b = sequence or -1.</summary>
    RecordLoaded = 0,

    /// <summary>a = bank, b = <see cref="BankStatus"/>.</summary>
    BankExamined = 1,

    /// <summary>A check failed; the bank is read once more. a = bank, b = <see cref="RefusalReason"/>.</summary>
    BankReadAgain = 2,

    /// <summary>A trial boot was counted and is durable. a = bank, b = boots left.</summary>
    TrialCounted = 3,

    /// <summary>The record was written. a = sequence.</summary>
    RecordWritten = 4,

    /// <summary>The record could not be written. a = <see cref="Bridge.Hal.Result"/>.</summary>
    RecordWriteFailed = 5,

    /// <summary>The image is handed control. a = bank, b = file version; bank -1 is the factory image.</summary>
    Started = 6,

    /// <summary>a = why this image: <see cref="BootReason"/>, b = 1 on trial.</summary>
    Reason = 7,

    /// <summary>Nothing may be started.</summary>
    Halted = 8,

    /// <summary>Firmware: a bank is about to be rewritten. a = bank.</summary>
    DownloadBegun = 9,

    /// <summary>Firmware: a bank was committed for trial. a = bank.</summary>
    Committed = 10,

    /// <summary>Firmware: the running image was confirmed. a = bank, b = security counter from now on.</summary>
    Confirmed = 11,

    /// <summary>A verified image could not be loaded, or has no start. a = bank, b = 1 on trial.</summary>
    LoadFailed = 12,

    /// <summary>An image was hashed. a = bank, b = <see cref="HashMethod"/>.</summary>
    ImageHashed = 13,

    /// <summary>A seal was offered for an image. a = bank, b = <see cref="SealState"/>.</summary>
    SealJudged = 14,

    /// <summary>The record just written holds a seal. a = bank, b = sequence.</summary>
    Sealed = 15,

    /// <summary>An image that was not on trial ended by itself. a = bank, b = how often in a row now; at <see cref="BankRecord.CrashesMax"/> it is proven no more.</summary>
    Crashed = 16,
}
