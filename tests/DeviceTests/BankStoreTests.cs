using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class BankStoreTests
{
    [TestMethod]
    public void Another_geometry_cuts_an_image_into_its_own_chunks()
    {
        MemoryStore store = new MemoryStore();
        BankStore banks = new BankStore(store, new StoreGeometry(256, 512));
        Assert.AreEqual((int)Result.Ok, (int)banks.WriteChunk(Bank.B, 0, Pattern(256), 0, 256));
        Assert.AreEqual((int)Result.Ok, (int)banks.WriteChunk(Bank.B, 1, Pattern(9), 0, 9));
        Assert.AreEqual((int)Result.TooLong, (int)banks.WriteChunk(Bank.B, 0, Pattern(257), 0, 257));
        Assert.AreEqual((int)Result.TooLong, (int)banks.WriteChunk(Bank.B, 2, Pattern(1), 0, 1));

        byte[] memory = new byte[512];
        Assert.AreEqual((int)Result.Ok, (int)banks.LoadImage(Bank.B, memory, out int sizeBytes));
        Assert.AreEqual(265, sizeBytes);

        BankImageSource source = new BankImageSource(banks);
        Assert.AreEqual((int)Result.Ok, (int)source.Open(Bank.B));
        byte[] middle = new byte[10];
        Assert.AreEqual((int)Result.Ok, (int)source.Read(250, middle, 0, 10));
        Assert.IsTrue(Bytes.AreEqual(middle, 0, memory, 250, 10));
    }

    [TestMethod]
    public void Chunks_read_back_as_one_image()
    {
        MemoryStore store = new MemoryStore();
        BankStore banks = new BankStore(store);
        byte[] image = Pattern(4096 + 4096 + 100);
        Assert.AreEqual((int)Result.Ok, (int)banks.WriteChunk(Bank.B, 0, image, 0, 4096));
        Assert.AreEqual((int)Result.Ok, (int)banks.WriteChunk(Bank.B, 1, image, 4096, 4096));
        Assert.AreEqual((int)Result.Ok, (int)banks.WriteChunk(Bank.B, 2, image, 8192, 100));

        BankImageSource source = new BankImageSource(banks);
        Assert.AreEqual((int)Result.Ok, (int)source.Open(Bank.B));
        Assert.AreEqual(image.Length, source.SizeBytes);
        byte[] part = new byte[300];
        Assert.AreEqual((int)Result.Ok, (int)source.Read(3996, part, 0, 300));
        Assert.IsTrue(Bytes.AreEqual(image, 3996, part, 0, 300));
        Assert.AreEqual((int)Result.TooLong, (int)source.Read(image.Length - 299, part, 0, 300));

        byte[] memory = new byte[NfConfig.BankSizeBytes];
        Assert.AreEqual((int)Result.Ok, (int)banks.LoadImage(Bank.B, memory, out int size));
        Assert.AreEqual(image.Length, size);
        Assert.IsTrue(Bytes.AreEqual(image, 0, memory, 0, size));
        Assert.AreEqual((int)Result.NotFound, (int)banks.ImageSize(Bank.A, out size));
    }

    [TestMethod]
    public void A_chunk_takes_the_place_of_what_an_earlier_download_left()
    {
        MemoryStore store = new MemoryStore();
        store.Put("a.000", Pattern(3000), 0, 3000);
        BankStore banks = new BankStore(store);
        Assert.AreEqual((int)Result.Ok, (int)banks.WriteChunk(Bank.A, 0, Pattern(200), 0, 200));
        Assert.AreEqual(200, store.File("a.000").Length);
    }

    [TestMethod]
    public void A_write_that_does_not_read_back_is_an_error_and_leaves_no_file()
    {
        MemoryStore store = new MemoryStore();
        store.AppendResult = Result.Full;
        BankStore banks = new BankStore(store);
        Assert.AreEqual((int)Result.Full, (int)banks.WriteChunk(Bank.A, 0, Pattern(200), 0, 200));
        Assert.IsNull(store.File("a.000"));
        store.AppendResult = Result.Ok;
        store.SpoilsCommits = true;
        Assert.AreEqual((int)Result.IoError, (int)banks.WriteChunk(Bank.A, 0, Pattern(200), 0, 200));
        Assert.IsNull(store.File("a.000"));
        store.SpoilsCommits = false;
        store.FailingReads = -1;
        Assert.AreEqual((int)Result.IoError, (int)banks.WriteChunk(Bank.A, 0, Pattern(200), 0, 200));
    }

    [TestMethod]
    public void One_failing_read_is_read_again()
    {
        MemoryStore store = new MemoryStore();
        BankStore banks = new BankStore(store);
        Assert.AreEqual((int)Result.Ok, (int)banks.WriteChunk(Bank.A, 0, Pattern(200), 0, 200));
        store.FailingReads = 1;
        Assert.AreEqual((int)Result.Ok, (int)banks.ReadChunk(Bank.A, 0, new byte[4096], 0, out int count));
        Assert.AreEqual(200, count);
        store.FailingReads = 2;
        Assert.AreEqual((int)Result.IoError, (int)banks.ReadChunk(Bank.A, 0, new byte[4096], 0, out count));
    }

    [TestMethod]
    public void More_than_a_bank_holds_is_refused()
    {
        BankStore banks = new BankStore(new MemoryStore());
        Assert.AreEqual((int)Result.TooLong, (int)banks.WriteChunk(Bank.A, StoreGeometry.OfThisDevice().MaxChunks, Pattern(1), 0, 1));
        Assert.AreEqual((int)Result.TooLong, (int)banks.WriteChunk(Bank.A, 0, Pattern(4097), 0, 4097));
        Assert.AreEqual((int)Result.TooLong, (int)banks.WritePrefix(Bank.A, Pattern(2049), 0, 2049));
    }

    [TestMethod]
    public void A_chunk_file_longer_than_a_chunk_is_malformed()
    {
        MemoryStore store = new MemoryStore();
        store.Put("a.000", Pattern(4097), 0, 4097);
        Assert.AreEqual((int)Result.Malformed, (int)new BankStore(store).ImageSize(Bank.A, out int _));
    }

    [TestMethod]
    public void Erase_takes_one_bank_and_nothing_of_the_other()
    {
        MemoryStore store = new MemoryStore();
        BankStore banks = new BankStore(store);
        for (int bank = Bank.A; bank <= Bank.B; bank++)
        {
            banks.WritePrefix(bank, Pattern(50), 0, 50);
            banks.WriteChunk(bank, 0, Pattern(50), 0, 50);
            banks.WriteChunk(bank, 7, Pattern(50), 0, 50);
        }

        Assert.AreEqual((int)Result.Ok, (int)banks.Erase(Bank.A));
        Assert.AreEqual(3, store.FileCount);
        Assert.IsNotNull(store.File("b.007"));
        Assert.AreEqual((int)Result.Ok, (int)banks.EraseChunksFrom(Bank.B, 1));
        Assert.AreEqual(2, store.FileCount);
    }

    [TestMethod]
    public void A_chunk_nobody_vouches_for_is_written_again_and_then_is_an_error_though_it_reads_back()
    {
        MemoryStore store = new MemoryStore();
        BankStore banks = new BankStore(store);
        store.FailingCloses = 1;
        Assert.AreEqual((int)Result.Ok, (int)banks.WriteChunk(Bank.A, 0, Pattern(200), 0, 200));
        Assert.AreEqual(200, store.File("a.000").Length);
        store.FailingCloses = BankStore.MaxWriteTries;
        Assert.AreEqual((int)Result.IoError, (int)banks.WriteChunk(Bank.A, 0, Pattern(200), 0, 200));
        Assert.IsNull(store.File("a.000"));
    }

    [TestMethod]
    public void A_size_not_told_once_is_asked_for_again()
    {
        MemoryStore store = new MemoryStore();
        BankStore banks = new BankStore(store);
        banks.WriteChunk(Bank.A, 0, Pattern(200), 0, 200);
        store.FailingSizes = 1;
        Assert.AreEqual((int)Result.Ok, (int)banks.ReadChunk(Bank.A, 0, new byte[4096], 0, out int count));
        Assert.AreEqual(200, count);
        store.FailingSizes = 2;
        Assert.AreEqual((int)Result.IoError, (int)banks.ReadChunk(Bank.A, 0, new byte[4096], 0, out count));
    }

    [TestMethod]
    public void A_file_that_stays_is_reported_though_all_after_it_went()
    {
        MemoryStore store = new MemoryStore();
        BankStore banks = WrittenBank(store);
        store.FailingDeletes = 1;
        Assert.AreEqual((int)Result.IoError, (int)banks.EraseChunksFrom(Bank.A, 0));
        Assert.IsNotNull(store.File("a.000"));
        Assert.IsNull(store.File("a.007"));
    }

    [TestMethod]
    public void The_prefix_goes_before_the_first_chunk()
    {
        bool hasSeenHalf = false;
        for (int cut = 1; cut <= 12; cut++)
        {
            MemoryStore store = new MemoryStore();
            BankStore banks = WrittenBank(store);
            store.CutBefore = store.Operations + cut;
            Assert.AreEqual((int)Result.IoError, (int)banks.Erase(Bank.A));
            store.PowerOn();
            bool isWhole = store.File("a.000") != null && store.File("a.007") != null;
            hasSeenHalf |= !isWhole;
            Assert.IsTrue(isWhole || store.File("a.pre") == null);
        }

        Assert.IsTrue(hasSeenHalf);
        MemoryStore refusing = new MemoryStore();
        BankStore kept = WrittenBank(refusing);
        refusing.FailingDeletes = 1;
        Assert.AreEqual((int)Result.IoError, (int)kept.Erase(Bank.A));
        Assert.AreEqual(3, refusing.FileCount);
    }

    private static BankStore WrittenBank(MemoryStore store)
    {
        BankStore banks = new BankStore(store);
        banks.WritePrefix(Bank.A, Pattern(50), 0, 50);
        banks.WriteChunk(Bank.A, 0, Pattern(50), 0, 50);
        banks.WriteChunk(Bank.A, 7, Pattern(50), 0, 50);
        return banks;
    }

    private static byte[] Pattern(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++)
        {
            bytes[i] = (byte)((i * 5) + (i >> 8));
        }

        return bytes;
    }
}
