namespace Bridge.Boot;

/// <summary>Why this boot chose what it chose.</summary>
public enum BootReason
{
    /// <summary>The confirmed image, as last time.</summary>
    Confirmed = 0,

    /// <summary>A committed image on trial.</summary>
    Trial = 1,

    /// <summary>The trial used up its boots without a confirm; the previous image runs again.</summary>
    TrialFailed = 2,

    /// <summary>The chosen bank did not verify; the other one runs.</summary>
    BankBroken = 3,

    /// <summary>No bank the counter allows is intact; the factory image runs.</summary>
    Rescue = 4,

    /// <summary>The image confirmed before ended by itself too often in a row; the other one runs.</summary>
    Crashed = 5,
}
