using Bridge.Boot;

namespace Bridge.Cli.Budgets;

/// <summary>Blocks of LittleFS that everything the device ever stores at once takes at worst. The one place for this sum.</summary>
/// <param name="BankSizeBytes">Longest image.</param>
/// <param name="StoreSizeBytes">The partition.</param>
public sealed record StoreBudget(int BankSizeBytes, int StoreSizeBytes)
{
    /// <summary>An erase block of the ESP32's flash. A chunk of this size takes exactly one.</summary>
    public const int BlockBytes = 4096;

    /// <summary>What a 4 MB board leaves for two banks beside everything else: docs/boot.md.</summary>
    public const int MaxBankOfSmallBoardBytes = 100 * 1024;

    /// <summary>
    /// Superblock and directory, which holds every record as well: LittleFS keeps files of up to 512 bytes in it. It took 8 at worst (docs/boot.md);
    /// a pair for a directory being moved, and another for records to come.
    /// </summary>
    public const int FileSystemBlocks = 12;

    /// <summary>Chunk files and the prefix file of each bank.</summary>
    public int BankBlocks => Bank.Count * ((BankSizeBytes / StoreGeometry.ProductChunkSizeBytes) + 1);

    public int NeededBlocks => BankBlocks + FileSystemBlocks;

    public int StoreBlocks => StoreSizeBytes / BlockBytes;

    public bool Fits => NeededBlocks <= StoreBlocks;
}
