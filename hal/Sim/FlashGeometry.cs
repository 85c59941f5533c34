namespace Bridge.Hal.Sim;

/// <summary>The flash below a simulated store.</summary>
public sealed record FlashGeometry
{
    public const int LittleFsBlockBytes = 4096;

    public const int FlashPageBytes = 256;

    public FlashGeometry(int sizeBytes)
    {
        SizeBytes = sizeBytes;
    }

    public int SizeBytes { get; init; }

    /// <summary>A file takes whole blocks, except a small one.</summary>
    public int BlockBytes { get; init; } = LittleFsBlockBytes;

    /// <summary>Unit that is programmed, or left erased, by itself.</summary>
    public int PageBytes { get; init; } = FlashPageBytes;

    /// <summary>Unit in which a prefix of uncommitted bytes survives a cut.</summary>
    public int CommitBytes { get; init; } = 1;
}
