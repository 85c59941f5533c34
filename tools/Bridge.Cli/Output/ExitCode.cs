namespace Bridge.Cli.Output;

/// <summary>Exit codes of every command; the table stands in docs/cli.md.</summary>
public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The image is invalid, or the device refused it or went back from it.</summary>
    public const int InvalidImage = 1;

    public const int Usage = 2;
    public const int Io = 3;

    /// <summary>A key is missing, unreadable or of the wrong kind.</summary>
    public const int Key = 4;

    /// <summary>Valid, but not allowed on this device: identity, hardware, version, counter.</summary>
    public const int Policy = 5;

    /// <summary>nanoff is missing, or of a generation with other options.</summary>
    public const int Nanoff = 6;

    /// <summary>nanoff failed, or the board does not hold what it was said to hold.</summary>
    public const int Board = 7;

    /// <summary>A simulated bridge was kept from its hub and says why.</summary>
    public const int NotAuthorised = 8;

    public const int Cancelled = 130;
}
