namespace Bridge.Boot;

/// <summary>Security verdicts: constants far apart in bits, so that no single flip or skipped store turns one into the other, and 0 is neither.</summary>
public static class Verdict
{
    public const int Valid = 0x5AC3693C;

    public const int Refused = 0x27B81EC7;
}
