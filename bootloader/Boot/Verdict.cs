namespace Bridge.Boot;

/// <summary>Security verdicts: constants far apart in bits, so that no single flip or skipped store turns one into another, and 0 is none.</summary>
public static class Verdict
{
    public const int Valid = 0x5AC3693C;

    public const int Refused = 0x27B81EC7;

    /// <summary>No verdict yet: the check goes on with the next Step.</summary>
    public const int Pending = 0x4D17E2B2;
}
