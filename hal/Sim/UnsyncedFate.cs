namespace Bridge.Hal.Sim;

/// <summary>What a cut leaves of bytes that were appended and not committed.</summary>
public enum UnsyncedFate
{
    /// <summary>One of the others, by seed.</summary>
    Seeded = 0,

    None = 1,
    All = 2,

    /// <summary>Some of the first bytes, by seed.</summary>
    Prefix = 3,
}
