namespace Bridge.Hal.Sim;

/// <summary>What a serial line does to what is written to it. Probabilities are 0..1.</summary>
public sealed record SerialFaults
{
    public static readonly SerialFaults None = new();

    /// <summary>A byte vanishes.</summary>
    public double ByteLoss { get; init; }

    /// <summary>A byte arrives twice.</summary>
    public double ByteDuplication { get; init; }

    /// <summary>One bit of a byte is inverted.</summary>
    public double BitFlip { get; init; }

    /// <summary>One of <see cref="InsertedBytes"/> arrives before a byte.</summary>
    public double Insertion { get; init; }

    /// <summary>Default: XON, XOFF, CAN, SUB and the wake byte of ASH.</summary>
    public byte[] InsertedBytes { get; init; } = [0x11, 0x13, 0x1A, 0x18, 0xFF];

    /// <summary>A whole write vanishes.</summary>
    public double WriteLoss { get; init; }

    /// <summary>A whole write arrives twice.</summary>
    public double WriteDuplication { get; init; }

    /// <summary>A write is held up by 0 to this many milliseconds; what is written behind it does not overtake.</summary>
    public int MaxStallMs { get; init; }
}
