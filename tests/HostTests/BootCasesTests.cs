using System;
using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>The cases in which MCUboot's own loader loses an image, one test each, and what we do instead.</summary>
[TestClass]
public class BootCasesTests
{
    private const long V100 = BootCasesUnit.V100;
    private const long V110 = BootCasesUnit.V110;

    [TestMethod]
    public void Cut_after_the_trial_was_counted_and_before_the_image_ran()
    {
        BootCasesUnit unit = BootCasesUnit.Staged();
        for (int lost = 1; lost < NfConfig.TrialBoots; lost++)
        {
            // The boot loader is through; the image has not executed one instruction when the power goes.
            Assert.AreEqual(V110, unit.Boot().FileVersion);
        }

        Assert.AreEqual(V110, unit.Boot().FileVersion);
        Assert.AreEqual(Result.Ok, unit.Control.Confirm());
        Assert.IsFalse(unit.Boot().OnTrial);
    }

    [TestMethod]
    public void One_bit_flipped_in_any_record_file_with_one_image_present()
    {
        foreach (string name in RecordFiles(BootCasesUnit.Provisioned()))
        {
            int size = BootCasesUnit.Provisioned().Store.FileBytes(name).Length;
            for (int bit = 0; bit < size * 8; bit++)
            {
                SimStore store = BootCasesUnit.Provisioned().Store;
                store.Flip(name, bit / 8, bit % 8);
                var unit = new BootCasesUnit(store);
                var payload = new byte[BootRecord.SizeBytes];
                Assert.AreEqual(RecordLoad.Settled, new RecordStore(store, 'r', payload.Length).Load(payload));
                Assert.AreEqual(Bank.A, unit.Record().ConfirmedBank);
                Assert.AreEqual(2, RecordFiles(unit).Length);
                if (bit % 64 == 0)
                {
                    Assert.AreEqual(V100, unit.Boot().FileVersion);
                    Assert.IsFalse(unit.Handoff.OnTrial);
                }
            }
        }
    }

    [TestMethod]
    public void One_bit_flipped_in_the_only_image()
    {
        BootCasesUnit unit = BootCasesUnit.Provisioned();
        byte[] before = unit.Store.FileBytes("a.001");
        unit.Store.Flip("a.001", 77, 3);
        Assert.AreEqual(Bank.None, unit.Boot().Bank);
        Assert.AreEqual(BootReason.Rescue, unit.Handoff.Reason);
        Assert.AreEqual(1, unit.Handoff.BrokenBanks);
        Assert.AreEqual(1, unit.Record().BankAt(Bank.A).BrokenMarks);
        Assert.AreEqual(before.Length, unit.Store.FileBytes("a.001").Length, "refused, not erased");

        // The bit comes back: nothing was lost.
        unit.Store.Flip("a.001", 77, 3);
        Assert.AreEqual(V100, unit.Boot().FileVersion);

        // It does not come back: rescue mode takes an update into the other bank.
        unit.Store.Flip("a.001", 77, 3);
        unit.Boot();
        unit.Download(BootCasesUnit.File110, V110);
        Assert.AreEqual(V110, unit.Boot().FileVersion);
        Assert.AreEqual(Result.Ok, unit.Control.Confirm());

        // And the broken bank is healed by the update after that.
        unit.Boot();
        unit.Download(BootCasesUnit.File120, BootCasesUnit.V120);
        Assert.AreEqual(BootCasesUnit.V120, unit.Boot().FileVersion);
        Assert.AreEqual(Bank.A, unit.Handoff.Bank);
    }

    [TestMethod]
    public void One_transient_read_error_at_any_read_of_the_boot()
    {
        BootCasesUnit clean = BootCasesUnit.Staged();
        int first = clean.Store.OperationCount;
        string[] names = clean.Store.FileNames.ToArray();
        clean.Boot();
        Assert.AreEqual(V110, clean.Handoff.FileVersion);
        foreach (string name in names)
        {
            int most = name[0] == BootControl.RecordPrefix ? RecordStore.ReadTries + 1 : 3;
            for (int times = 1; times <= most; times++)
            {
                BootCasesUnit unit = BootCasesUnit.Staged();
                unit.Store.FailReads(name, times);
                BootHandoff handoff = unit.Boot();
                Assert.AreNotEqual(Bank.None, handoff.Bank, name);
                Assert.AreEqual(V110, handoff.FileVersion, $"{name}, {times} failing reads");
                CollectionAssert.IsSubsetOf(names.Where(n => n[0] != 'r').ToArray(), unit.Store.FileNames.ToArray());
            }
        }

        Assert.IsTrue(clean.Store.OperationCount > first);
    }

    [TestMethod]
    public void No_stored_byte_makes_an_unconfirmed_image_permanent()
    {
        foreach (string name in RecordFiles(BootCasesUnit.Staged()))
        {
            int size = BootCasesUnit.Staged().Store.FileBytes(name).Length;
            for (int position = 0; position < size; position++)
            {
                SimStore store = BootCasesUnit.Staged().Store;
                byte[] bytes = store.FileBytes(name);
                bytes[position] = 0;
                store.Put(name, bytes);
                BootRecord record = new BootCasesUnit(store).Record();
                Assert.AreEqual(Bank.A, record.ConfirmedBank);
                Assert.AreEqual(Bank.B, record.PendingBank);
                Assert.AreEqual(NfConfig.TrialBoots, record.TrialBootsLeft);
            }
        }

        // An image that never confirms goes back, and stays back.
        BootCasesUnit unit = BootCasesUnit.Staged();
        for (int boot = 0; boot < NfConfig.TrialBoots; boot++)
        {
            Assert.IsTrue(unit.Boot().OnTrial);
        }

        for (int boot = 0; boot < 5; boot++)
        {
            Assert.AreEqual(V100, unit.Boot().FileVersion);
        }
    }

    [TestMethod]
    public void A_failed_trial_of_a_higher_counter_reverts_to_the_old_image()
    {
        BootCasesUnit unit = BootCasesUnit.Staged();
        for (int boot = 0; boot < NfConfig.TrialBoots; boot++)
        {
            Assert.AreEqual(1, unit.Boot().SecurityCounter);
            Assert.AreEqual(2, unit.Handoff.ImageSecurityCounter);
        }

        Assert.AreEqual(V100, unit.Boot().FileVersion);
        Assert.AreEqual(BootReason.TrialFailed, unit.Handoff.Reason);
        Assert.AreEqual(1, unit.Record().SecurityCounter);
    }

    [TestMethod]
    public void A_torn_or_wavering_record_copy_decides_once()
    {
        int decidedOld = 0;
        int decidedNew = 0;
        for (int seed = 1; seed <= 40; seed++)
        {
            BootCasesUnit unit = BootCasesUnit.Provisioned(seed);
            unit.Boot();
            unit.Store.OnOperation = (number, operation, name) =>
            {
                if (operation == StoreOperation.Close && name[0] == 'r' && unit.Receiver.Stage == ReceiveStage.Verified)
                {
                    unit.Store.CutAt(number, StoreFault.CutIn);
                }
            };
            Assert.Throws<PowerCutException>(() => unit.Download(BootCasesUnit.File110, V110));
            unit.Store.OnOperation = null;
            long decided = unit.Boot().FileVersion;
            decidedOld += decided == V100 ? 1 : 0;
            decidedNew += decided == V110 ? 1 : 0;
            Assert.AreEqual(2, RecordFiles(unit).Length);
            Assert.AreEqual(decided, unit.Boot().FileVersion);
        }

        Assert.IsTrue(decidedOld > 0 && decidedNew > 0, "both outcomes must have been seen");
    }

    [TestMethod]
    public void One_flipped_stored_byte_of_1_1_0_and_it_does_not_run()
    {
        foreach (string name in new[] { "b.000", "b.001", "b.002" })
        {
            int size = BootCasesUnit.Staged().Store.FileBytes(name).Length;
            for (int position = 0; position < size; position += 509)
            {
                BootCasesUnit unit = BootCasesUnit.Staged();
                unit.Store.Flip(name, position, position & 7);
                Assert.AreEqual(V100, unit.Boot().FileVersion, $"{name} byte {position}");
                Assert.AreEqual(Bank.A, unit.Handoff.Bank);
                Assert.AreEqual(2, unit.Handoff.BrokenBanks);
            }
        }
    }

    [TestMethod]
    public void A_broken_bank_is_healed_by_fetching_only_what_is_broken()
    {
        BootCasesUnit unit = BootCasesUnit.Staged();
        unit.Store.Flip("b.002", 5, 5);
        Assert.AreEqual(V100, unit.Boot().FileVersion);
        int before = unit.ChunksStored;
        unit.Download(BootCasesUnit.File110, V110);
        Assert.AreEqual(before + 1, unit.ChunksStored);
        Assert.AreEqual(V110, unit.Boot().FileVersion);
    }

    [TestMethod]
    public void A_formatted_store_ends_in_the_factory_image_which_takes_the_update_again()
    {
        BootCasesUnit unit = BootCasesUnit.Staged();
        unit.Store.Format();
        Assert.AreEqual(Bank.None, unit.Boot().Bank);
        Assert.AreEqual(0, unit.Store.FileCount);
        unit.Download(BootCasesUnit.File110, V110);
        Assert.AreEqual(V110, unit.Boot().FileVersion);
        Assert.AreEqual(Result.Ok, unit.Control.Confirm());
        Assert.IsFalse(unit.Boot().OnTrial);
    }

    [TestMethod]
    public void A_store_that_refuses_every_write_runs_the_confirmed_image()
    {
        BootCasesUnit unit = BootCasesUnit.Staged();
        unit.Store.FailWrites(-1);
        Assert.AreEqual(V100, unit.Boot().FileVersion);
        CollectionAssert.Contains(unit.BootEvents, BootEvent.RecordWriteFailed);
        unit.Store.FailWrites(0);
        Assert.AreEqual(V110, unit.Boot().FileVersion);
    }

    private static string[] RecordFiles(BootCasesUnit unit) => unit.Store.FileNames.Where(name => name[0] == 'r').ToArray();
}
