namespace VirtualHan.Ncp;

/// <summary>The EmberZNet release that speaks a version of EZSP.</summary>
public sealed record EzspRelease(int Major, int Minor, int Patch)
{
    /// <summary>As the version command reports it: one nibble each for major, minor and patch, and one for special.</summary>
    public int StackVersion => (Major << 12) | (Minor << 8) | (Patch << 4);

    public static EzspRelease Of(int version) => version switch
    {
        13 => new EzspRelease(7, 4, 0),
        14 => new EzspRelease(8, 0, 0),
        16 => new EzspRelease(8, 1, 0),
        17 => new EzspRelease(8, 2, 0),
        18 => new EzspRelease(8, 2, 2),
        _ => new EzspRelease(9, 1, 0),
    };
}
