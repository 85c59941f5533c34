namespace Bridge.Hal;

/// <summary>Deadlines in milliseconds.</summary>
public static class Deadline
{
    public const long Never = long.MaxValue;

    public static long Earlier(long left, long right) => left < right ? left : right;
}
