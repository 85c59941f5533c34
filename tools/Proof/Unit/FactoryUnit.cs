using System;
using System.Buffers.Binary;
using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Sim;

namespace Bridge.Proof;

/// <summary>The flash of a unit as it leaves the factory: its image in bank A, confirmed. Laid down file by file without the device's code, which may be the one with the bug.</summary>
internal static class FactoryUnit
{
    public static SimStore Make(ProofSubject subject, long seed)
    {
        KnownImage image = subject.Images[0];
        var store = new SimStore(subject.Geometry.Flash, seed);
        store.Put(BankStore.PrefixName(Bank.A), image.Prefix.ToArray());
        for (int chunk = 0; chunk < image.ChunkCount; chunk++)
        {
            store.Put(BankStore.ChunkName(Bank.A, chunk), image.Chunk(chunk).ToArray());
        }

        var record = new BootRecord();
        record.Clear();
        record.ConfirmedBank = Bank.A;
        record.SecurityCounter = image.SecurityCounter;
        record.BankAt(Bank.A).State = BankState.Proven;
        Array.Copy(image.Digest, record.BankAt(Bank.A).ImageDigest, BankRecord.DigestSizeBytes);
        for (int copy = 0; copy < 2; copy++)
        {
            store.Put(StoredRecords.NameOf(0, copy), StoredRecords.Frame(record, 0));
        }

        store.Put(SealSecret.FileName, SealKey(seed));
        return store;
    }

    /// <summary>The file of <see cref="SealSecret"/> by its table.</summary>
    private static byte[] SealKey(long seed)
    {
        const int HeadBytes = 4;
        const int CrcOffset = HeadBytes + SealSecret.SizeBytes;
        byte[] file = new byte[CrcOffset + 4];
        "AHK"u8.CopyTo(file);
        file[3] = 1;
        new SimRandom(seed).Fill(file, HeadBytes, SealSecret.SizeBytes);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(CrcOffset), Crc32.Compute(file, 0, CrcOffset));
        return file;
    }
}
