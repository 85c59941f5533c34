namespace Bridge.Hal;

/// <summary>Outcome of an operation that can be expected to fail.</summary>
/// <remarks>Never used for a security verdict: those are distant constants, see Bridge.Boot.Verdict.</remarks>
public enum Result
{
    Ok = 0,

    /// <summary>Cannot be taken now; the same call may succeed later.</summary>
    Busy = 1,

    /// <summary>The caller's data does not fit the place it was meant for.</summary>
    TooLong = 2,

    NotConnected = 3,
    NotFound = 4,
    Exists = 5,

    /// <summary>No room left on the store.</summary>
    Full = 6,

    /// <summary>The hardware or file system refused; what was being written counts as unwritten.</summary>
    IoError = 7,

    /// <summary>The bytes do not follow their format.</summary>
    Malformed = 8,

    TimedOut = 9,

    /// <summary>Well formed and understood, but not allowed.</summary>
    Refused = 10,
}
