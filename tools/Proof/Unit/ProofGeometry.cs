using System;
using Bridge.Boot;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>How images are cut and what the flash below is like: one of the worlds the proof is made in.</summary>
/// <param name="Name">As <c>--geometry</c> takes it.</param>
/// <param name="ImageBytes">About the size of the sample images to be made for it: two chunks and a bit, so that there is a first, a middle and a short last one.</param>
public sealed record ProofGeometry(string Name, int ChunkBytes, int BankBytes, int ImageBytes, FlashGeometry Flash)
{
    /// <summary>The product's chunk, bank and store on the page of common flash chips.</summary>
    public static readonly ProofGeometry Product = new(
        "product", StoreGeometry.ProductChunkSizeBytes, NfConfig.BankSizeBytes, 8600, new FlashGeometry(NfConfig.StoreSizeBytes) { CommitBytes = 256 });

    public static readonly ProofGeometry[] All =
    [
        Product,
        new("small", 1024, 4096, 2200, new FlashGeometry(131072) { PageBytes = 128, CommitBytes = 16 }),
        new("bytewise", 512, 3072, 1200, new FlashGeometry(131072) { PageBytes = 64, CommitBytes = 1 }),
        new("coarse", 2048, 16384, 5000, new FlashGeometry(196608) { PageBytes = 512, CommitBytes = 512 }),
    ];

    /// <returns>Null when there is none of that name.</returns>
    public static ProofGeometry Find(string name) => Array.Find(All, geometry => geometry.Name == name);

    public StoreGeometry Store => new(ChunkBytes, BankBytes);

    public override string ToString() =>
        $"{Name}: chunk {ChunkBytes}, bank {BankBytes}, store {Flash.SizeBytes}, page {Flash.PageBytes}, commit {Flash.CommitBytes}";
}
