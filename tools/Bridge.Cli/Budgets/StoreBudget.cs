using Bridge.Boot;

namespace Bridge.Cli.Budgets;

/// <summary>Blocks of LittleFS that everything the device ever stores at once takes at worst. The one place for this sum.</summary>
/// <param name="BankSizeBytes">Longest image.</param>
/// <param name="StoreSizeBytes">The partition.</param>
public sealed record StoreBudget(int BankSizeBytes, int StoreSizeBytes)
{
    /// <summary>An erase block of the ESP32's flash. LittleFS gives every file at least one, and a chunk of this size exactly one.</summary>
    public const int BlockBytes = 4096;

    /// <summary>What a 4 MB board leaves for two banks beside everything else: docs/boot.md.</summary>
    public const int MaxBankOfSmallBoardBytes = 100 * 1024;

    /// <summary>Directory and superblock, a pair.</summary>
    public const int FileSystemBlocks = 2;

    /// <summary>The boot record in the middle of a write that heals (five files), two more records (two each), and the seal's secret.</summary>
    public const int RecordBlocks = 10;

    /// <summary>Chunk files and the prefix file of each bank.</summary>
    public int BankBlocks => Bank.Count * ((BankSizeBytes / StoreGeometry.ProductChunkSizeBytes) + 1);

    public int NeededBlocks => BankBlocks + RecordBlocks + FileSystemBlocks;

    public int StoreBlocks => StoreSizeBytes / BlockBytes;

    public bool Fits => NeededBlocks <= StoreBlocks;
}
