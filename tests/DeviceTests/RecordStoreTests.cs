using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class RecordStoreTests
{
    private const int Old = 11;
    private const int New = 22;

    [TestMethod]
    public void What_was_written_is_loaded_and_two_files_remain_however_often()
    {
        MemoryStore store = new MemoryStore();
        for (int value = 1; value <= 20; value++)
        {
            Assert.AreEqual((int)Result.Ok, (int)Records(store).Write(Payload(value)));
            Assert.AreEqual(value, Load(store, RecordLoad.Settled));
            Assert.AreEqual(2, store.FileCount);
        }
    }

    [TestMethod]
    public void An_empty_store_has_no_record()
    {
        Assert.AreEqual((int)RecordLoad.None, (int)Records(new MemoryStore()).Load(new byte[4]));
    }

    [TestMethod]
    public void A_store_that_cannot_be_listed_is_not_an_empty_one()
    {
        MemoryStore store = Written(Old);
        store.FailingLists = 2;
        Assert.AreEqual((int)RecordLoad.Unreadable, (int)Records(store).Load(new byte[4]));
        store.FailingLists = 2;
        Assert.AreEqual((int)Result.IoError, (int)Records(store).Write(Payload(New)));
        Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
    }

    [TestMethod]
    public void Records_of_another_letter_are_another_record()
    {
        MemoryStore store = Written(Old);
        RecordStore other = new RecordStore(store, 's', 4);
        Assert.AreEqual((int)RecordLoad.None, (int)other.Load(new byte[4]));
        Assert.AreEqual((int)Result.Ok, (int)other.Write(Payload(New)));
        Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
        Assert.AreEqual(4, store.FileCount);
    }

    [TestMethod]
    public void One_flipped_bit_in_either_copy_changes_nothing_and_is_healed()
    {
        for (int copy = 0; copy < 2; copy++)
        {
            for (int position = 0; position < 20; position++)
            {
                MemoryStore store = Written(Old);
                store.File(store.NameAt('r', copy))[position] ^= 0x04;
                Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
                store.File(store.NameAt('r', 1 - copy))[position] ^= 0x04;
                Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
            }
        }
    }

    [TestMethod]
    public void One_lost_copy_changes_nothing_and_is_healed()
    {
        for (int copy = 0; copy < 2; copy++)
        {
            MemoryStore store = Written(Old);
            store.Delete(store.NameAt('r', copy));
            Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
            Assert.AreEqual(2, store.FileCount);
        }
    }

    [TestMethod]
    public void Two_broken_copies_are_called_damage_and_not_an_empty_store()
    {
        MemoryStore store = Written(Old);
        store.File(store.NameAt('r', 0))[13] ^= 1;
        store.File(store.NameAt('r', 1))[14] ^= 1;
        Assert.AreEqual((int)RecordLoad.Damaged, (int)Records(store).Load(new byte[4]));
        Assert.AreEqual(2, store.FileCount);
    }

    [TestMethod]
    public void One_transient_read_error_rewrites_nothing()
    {
        MemoryStore store = Written(Old);
        string name = store.NameAt('r', 0);
        store.FailingReads = 1;
        Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
        Assert.IsTrue(store.File(name) != null);
    }

    [TestMethod]
    public void A_burst_of_read_errors_over_both_copies_is_not_damage()
    {
        MemoryStore store = Written(Old);
        store.FailingReads = 7;
        Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
    }

    [TestMethod]
    public void A_full_store_refuses_the_write_and_keeps_the_state()
    {
        MemoryStore store = Written(Old);
        store.AppendResult = Result.Full;
        Assert.AreEqual((int)Result.Full, (int)Records(store).Write(Payload(New)));
        store.AppendResult = Result.Ok;
        Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
        Assert.AreEqual(2, store.FileCount);
    }

    [TestMethod]
    public void A_store_that_spoils_what_it_says_it_kept_is_found_out_before_the_old_state_goes()
    {
        MemoryStore store = Written(Old);
        store.SpoilsCommits = true;
        Assert.AreEqual((int)Result.IoError, (int)Records(store).Write(Payload(New)));
        store.SpoilsCommits = false;
        Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
        Assert.AreEqual(2, store.FileCount);
    }

    [TestMethod]
    public void A_state_that_cannot_be_settled_is_loaded_but_says_so()
    {
        MemoryStore store = Written(Old);
        store.Delete(store.NameAt('r', 0));
        store.AppendResult = Result.IoError;
        byte[] payload = new byte[4];
        Assert.AreEqual((int)RecordLoad.Unsettled, (int)Records(store).Load(payload));
        Assert.AreEqual(Old, Bytes.S32LE(payload, 0));
    }

    [TestMethod]
    [DataRow(MemoryStore.KeepNone)]
    [DataRow(MemoryStore.KeepHalf)]
    [DataRow(MemoryStore.KeepAll)]
    public void A_cut_at_any_operation_of_a_write_leaves_old_or_new_and_no_later_flip_changes_which(int kept)
    {
        bool hasSeenOld = false;
        bool hasSeenNew = false;
        int last = OperationsOfOneWrite();
        for (int cut = 1; cut <= last + 1; cut++)
        {
            for (int copy = 0; copy < 2; copy++)
            {
                MemoryStore store = Written(Old);
                store.CutBefore = store.Operations + cut;
                store.Kept = kept;
                Records(store).Write(Payload(New));
                store.PowerOn();
                int chosen = Load(store, RecordLoad.Settled);
                hasSeenOld |= chosen == Old;
                hasSeenNew |= chosen == New;
                Assert.IsTrue(chosen == Old || chosen == New);
                Assert.AreEqual(2, store.FileCount);
                store.File(store.NameAt('r', copy))[12] ^= 0x80;
                Assert.AreEqual(chosen, Load(store, RecordLoad.Settled));
            }
        }

        Assert.IsTrue(hasSeenOld && hasSeenNew);
    }

    [TestMethod]
    public void A_cut_while_healing_does_not_flip_back()
    {
        for (int cut = 1; cut <= 40; cut++)
        {
            MemoryStore store = HalfCommitted();
            store.CutBefore = store.Operations + cut;
            store.Kept = MemoryStore.KeepHalf;
            Records(store).Load(new byte[4]);
            store.PowerOn();
            Assert.AreEqual(New, Load(store, RecordLoad.Settled));
            Assert.AreEqual(2, store.FileCount);
        }
    }

    [TestMethod]
    public void A_copy_that_reads_differently_each_time_decides_once_and_is_gone()
    {
        MemoryStore store = HalfCommitted();
        store.Wavering = store.NameAt('r', 2);
        int first = Load(store, RecordLoad.Settled);
        for (int i = 0; i < 4; i++)
        {
            Assert.AreEqual(first, Load(store, RecordLoad.Settled));
        }
    }

    [TestMethod]
    public void A_torn_newer_copy_never_takes_the_place_of_the_state_later()
    {
        MemoryStore store = HalfCommitted();
        string torn = store.NameAt('r', 2);
        byte[] whole = store.File(torn);
        byte spoilt = whole[12];
        whole[12] ^= 0xFF;
        Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
        whole[12] = spoilt;
        store.Put("r7ffffff0.9", whole, 0, whole.Length);
        Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
        Assert.IsNull(store.File(torn));
    }

    [TestMethod]
    public void A_copy_under_the_name_of_another_generation_is_not_intact()
    {
        MemoryStore store = Written(Old);
        byte[] copy = store.File(store.NameAt('r', 0));
        Assert.AreEqual((int)Result.Ok, (int)Records(store).Write(Payload(New)));
        store.Put("r00000077.0", copy, 0, copy.Length);
        Assert.AreEqual(New, Load(store, RecordLoad.Settled));
        Assert.AreEqual(2, store.FileCount);
    }

    [TestMethod]
    public void A_store_that_is_full_after_the_first_copy_keeps_the_state_and_nothing_of_the_new_one()
    {
        MemoryStore store = Written(Old);
        store.AppendsUntilFull = 1;
        Assert.AreEqual((int)Result.Full, (int)Records(store).Write(Payload(New)));
        Assert.AreEqual(2, store.FileCount);
        store.AppendsUntilFull = -1;
        Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
    }

    [TestMethod]
    public void Over_a_state_that_cannot_be_listed_nothing_is_written()
    {
        MemoryStore store = Written(New);
        Assert.AreEqual((int)Result.Ok, (int)Records(store).Write(Payload(Old)));
        store.FailingLists = 2;
        Assert.AreEqual((int)Result.IoError, (int)Records(store).Write(Payload(New)));
        Assert.AreEqual(2, store.FileCount);
        Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
    }

    [TestMethod]
    public void A_copy_with_a_byte_behind_it_is_not_intact()
    {
        MemoryStore store = Written(Old);
        for (int copy = 0; copy < 2; copy++)
        {
            string name = store.NameAt('r', copy);
            byte[] longer = new byte[21];
            System.Array.Copy(store.File(name), 0, longer, 0, 20);
            store.Put(name, longer, 0, longer.Length);
        }

        Assert.AreEqual((int)RecordLoad.Damaged, (int)Records(store).Load(new byte[4]));
    }

    [TestMethod]
    public void A_whole_state_under_a_torn_copy_is_written_above_it_before_anything_is_deleted()
    {
        MemoryStore store = HalfCommitted();
        byte[] torn = store.File("r00000001.0");
        torn[12] ^= 0xFF;
        store.FailingDeletes = -1;
        Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
        store.FailingDeletes = 0;
        torn[12] ^= 0xFF;
        Assert.AreEqual(Old, Load(store, RecordLoad.Settled));
        Assert.AreEqual(2, store.FileCount);
    }

    /// <summary>Old in two copies, New in its first copy only: what a cut between the copies leaves.</summary>
    private static MemoryStore HalfCommitted()
    {
        MemoryStore scratch = Written(Old);
        Records(scratch).Write(Payload(New));
        string name = scratch.NameAt('r', 0);
        byte[] copy = scratch.File(name);
        MemoryStore store = Written(Old);
        store.Put("r00000001.0", copy, 0, copy.Length);
        Assert.AreEqual("r00000001.0", name);
        return store;
    }

    private static int OperationsOfOneWrite()
    {
        MemoryStore store = Written(Old);
        int before = store.Operations;
        Records(store).Write(Payload(New));
        return store.Operations - before;
    }

    private static MemoryStore Written(int value)
    {
        MemoryStore store = new MemoryStore();
        Assert.AreEqual((int)Result.Ok, (int)Records(store).Write(Payload(value)));
        return store;
    }

    private static RecordStore Records(MemoryStore store) => new RecordStore(store, 'r', 4);

    private static byte[] Payload(int value)
    {
        byte[] payload = new byte[4];
        Bytes.PutU32LE(payload, 0, value);
        return payload;
    }

    private static int Load(MemoryStore store, RecordLoad expected)
    {
        byte[] payload = new byte[4];
        Assert.AreEqual((int)expected, (int)Records(store).Load(payload));
        return Bytes.S32LE(payload, 0);
    }
}
