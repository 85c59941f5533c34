using System;
using Bridge.Boot;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>What the banks hold, seen from outside: no operation, no product code but the file names.</summary>
internal static class Flash
{
    /// <summary>The chunk's file is there, settled, and byte for byte the image's.</summary>
    /// <param name="file">The file, when it is there.</param>
    public static bool HoldsChunk(SimStore store, int bank, int chunk, KnownImage image, out StoredFile file) =>
        store.TryPeek(BankStore.ChunkName(bank, chunk), out file) && !file.IsUnsettled && image.Chunk(chunk).SequenceEqual(file.Bytes);

    /// <param name="isSpoilt">A fault damaged what is not right, and nothing is missing.</param>
    /// <returns>The bank holds the image whole.</returns>
    public static bool HoldsImage(SimStore store, int bank, KnownImage image, out bool isSpoilt)
    {
        bool isWhole = true;
        isSpoilt = true;
        for (int chunk = 0; chunk < image.ChunkCount; chunk++)
        {
            if (!HoldsChunk(store, bank, chunk, image, out StoredFile file))
            {
                isWhole = false;
                isSpoilt &= file.DamagedAt > 0;
            }
        }

        isSpoilt &= !isWhole;
        return isWhole;
    }
}
