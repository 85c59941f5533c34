namespace Bridge.Boot;

/// <summary>How an image is cut into files and how much room a bank has. The product has one, <see cref="OfThisDevice"/>; a proof tries others.</summary>
public sealed class StoreGeometry
{
    /// <summary>The chunk of the manifest's format: a resume point, a file and a digest each.</summary>
    public const int ProductChunkSizeBytes = 4096;

    /// <param name="chunkSizeBytes">1..65536.</param>
    /// <param name="bankSizeBytes">Longest MCUboot image; a multiple of the chunk, at most 56 of them, whose digests fit <see cref="BankStore.MaxPrefixBytes"/>.</param>
    public StoreGeometry(int chunkSizeBytes, int bankSizeBytes)
    {
        ChunkSizeBytes = chunkSizeBytes;
        BankSizeBytes = bankSizeBytes;
        MaxChunks = bankSizeBytes / chunkSizeBytes;
    }

    public int ChunkSizeBytes { get; private set; }

    public int BankSizeBytes { get; private set; }

    /// <summary>Chunks of the longest image.</summary>
    public int MaxChunks { get; private set; }

    /// <summary>The numbers of nf.config.</summary>
    public static StoreGeometry OfThisDevice() => new StoreGeometry(ProductChunkSizeBytes, NfConfig.BankSizeBytes);
}
