using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>
/// The cases in which MCUboot's own loader loses an image, one test each, and what we do instead. <see cref="BootCasesProtectionTests"/>
/// takes each protection away and sees its test fail.
/// </summary>
[TestClass]
public class BootCasesTests
{
    private const long V100 = BootCasesUnit.V100;
    private const long V110 = BootCasesUnit.V110;

    /// <summary>Distance of the flips in an image; coprime to 8, so that every bit of a byte has its turn.</summary>
    private const int FlipEvery = 61;

    private static readonly StoreFault[] Cuts = [StoreFault.CutBefore, StoreFault.CutIn, StoreFault.CutAfter];

    private static readonly StoreFault[] Tears =
        [StoreFault.CutLost, StoreFault.CutPrefix, StoreFault.CutPages, StoreFault.CutBits, StoreFault.CutWavering, StoreFault.CutKept];

    [TestMethod]
    public void Cut_after_the_trial_was_counted_and_before_the_image_ran()
    {
        BootCasesUnit unit = BootCasesUnit.Staged();
        for (int lost = 1; lost < NfConfig.TrialBoots; lost++)
        {
            // The boot loader is through; the image has not executed one instruction when the power goes.
            Assert.AreEqual(V110, unit.Boot().FileVersion);
            Assert.AreEqual(NfConfig.TrialBoots - lost, unit.Record().TrialBootsLeft);
        }

        Assert.AreEqual(V110, unit.Boot().FileVersion);
        Assert.AreEqual(Result.Ok, unit.Control.Confirm());
        Assert.IsFalse(unit.Boot().OnTrial);
    }

    [TestMethod]
    public void Cut_at_any_operation_of_the_trial_boot_costs_one_trial_boot_at_most()
    {
        SimStore staged = BootCasesUnit.Staged().Store;
        BootCasesUnit clean = BootCasesUnit.On(staged);
        clean.Boot();
        for (int cut = staged.OperationCount + 1; cut <= clean.Store.OperationCount; cut++)
        {
            foreach (StoreFault fault in Cuts)
            {
                BootCasesUnit unit = BootCasesUnit.On(staged, cut);
                unit.Store.CutAt(cut, fault);
                Assert.Throws<PowerCutException>(() => unit.Boot());
                for (int boot = 1; boot < NfConfig.TrialBoots; boot++)
                {
                    Assert.AreEqual(V110, unit.Boot().FileVersion, $"{fault} at {cut}");
                }

                Assert.AreEqual(Result.Ok, unit.Control.Confirm());
                Assert.IsFalse(unit.Boot().OnTrial);
            }
        }
    }

    [TestMethod]
    public void Power_lost_before_every_trial_boot_ran_leaves_an_image_that_needs_no_second_download()
    {
        BootCasesUnit unit = BootCasesUnit.Staged();
        int stored = unit.ChunksStored;
        for (int lost = 0; lost < NfConfig.TrialBoots; lost++)
        {
            unit.Boot();
        }

        Assert.AreEqual(V100, unit.Boot().FileVersion);
        unit.Download(BootCasesUnit.File110, V110);
        Assert.AreEqual(stored, unit.ChunksStored, "not one chunk was fetched again");
        Assert.AreEqual(V110, unit.Boot().FileVersion);
    }

    /// <summary>MCUboot's trailer is the last 64 bytes of the slot. What stands in it is in our record files; an image has nothing behind its TLVs.</summary>
    [TestMethod]
    public void One_bit_flipped_in_any_record_file_with_one_image_present()
    {
        SimStore provisioned = BootCasesUnit.Provisioned().Store;
        foreach (string name in RecordFiles(provisioned))
        {
            for (int bit = 0; bit < provisioned.FileBytes(name).Length * 8; bit++)
            {
                BootCasesUnit unit = BootCasesUnit.On(provisioned);
                unit.Store.Flip(name, bit / 8, bit % 8);
                Assert.AreEqual(V100, unit.Boot().FileVersion, $"{name} bit {bit}");
                Assert.IsFalse(unit.Handoff.OnTrial);
                Assert.AreEqual(BootReason.Confirmed, unit.Handoff.Reason);
                Assert.AreEqual(1, unit.Handoff.SecurityCounter);
                Assert.AreEqual(Bank.A, unit.Record().ConfirmedBank);
                Assert.AreEqual(2, RecordFiles(unit.Store).Length, "healed");
            }
        }
    }

    [TestMethod]
    public void The_same_bit_flipped_in_both_record_files_with_one_image_present()
    {
        SimStore provisioned = BootCasesUnit.Provisioned().Store;
        string[] copies = RecordFiles(provisioned);
        for (int bit = 0; bit < provisioned.FileBytes(copies[0]).Length * 8; bit++)
        {
            BootCasesUnit unit = BootCasesUnit.On(provisioned);
            Array.ForEach(copies, name => unit.Store.Flip(name, bit / 8, bit % 8));
            Assert.AreEqual(V100, unit.Boot().FileVersion, $"bit {bit}");
            Assert.IsTrue(unit.Handoff.OnTrial, "nothing is known of it any more");
            Assert.AreEqual(Result.Ok, unit.Control.Confirm());
            Assert.IsFalse(unit.Boot().OnTrial);
        }
    }

    [TestMethod]
    public void One_bit_flipped_in_the_only_image()
    {
        SimStore provisioned = BootCasesUnit.Provisioned().Store;
        foreach (string name in provisioned.FileNames.Where(name => name.StartsWith("a.0", StringComparison.Ordinal)))
        {
            for (int position = 0; position < provisioned.FileBytes(name).Length; position += FlipEvery)
            {
                BootCasesUnit unit = BootCasesUnit.On(provisioned);
                unit.Store.Flip(name, position, position % 8);
                string[] before = BankFiles(unit.Store);
                Assert.AreEqual(Bank.None, unit.Boot().Bank, $"{name} byte {position}");
                CollectionAssert.AreEqual(before, BankFiles(unit.Store), "refused, not erased");
                Assert.AreEqual(BootReason.Rescue, unit.Handoff.Reason);
                Assert.AreEqual(1, unit.Handoff.BrokenBanks);
                Assert.AreEqual(1, unit.Record().BankAt(Bank.A).BrokenMarks);

                // The bit comes back: nothing was lost.
                unit.Store.Flip(name, position, position % 8);
                Assert.AreEqual(V100, unit.Boot().FileVersion);
                Assert.IsFalse(unit.Handoff.OnTrial);
            }
        }
    }

    [TestMethod]
    public void The_only_image_stays_broken_and_updates_heal_both_banks()
    {
        BootCasesUnit unit = BootCasesUnit.Provisioned();
        unit.Store.Flip("a.001", 77, 3);
        unit.Boot();
        unit.Download(BootCasesUnit.File110, V110);
        Assert.AreEqual(V110, unit.Boot().FileVersion);
        Assert.AreEqual(Result.Ok, unit.Control.Confirm());
        unit.Boot();
        unit.Download(BootCasesUnit.File120, BootCasesUnit.V120);
        Assert.AreEqual(BootCasesUnit.V120, unit.Boot().FileVersion);
        Assert.AreEqual(Bank.A, unit.Handoff.Bank);
    }

    [TestMethod]
    public void One_transient_read_error_at_any_read_of_the_boot()
    {
        foreach ((SimStore store, long version) in new[] { (BootCasesUnit.Provisioned().Store, V100), (BootCasesUnit.Staged().Store, V110) })
        {
            var reads = new List<int>();
            BootCasesUnit clean = BootCasesUnit.On(store);
            clean.Store.OnOperation = (number, operation, _) =>
            {
                if (operation is StoreOperation.Read or StoreOperation.Size or StoreOperation.List)
                {
                    reads.Add(number);
                }
            };
            clean.Boot();
            foreach (int read in reads)
            {
                BootCasesUnit unit = BootCasesUnit.On(store);
                unit.Store.CutAt(read, StoreFault.ReadOnce);
                AssertStarts(unit, version, $"the read at operation {read} failed");
            }

            // A burst: as many reads of one file as may fail one after the other.
            foreach (string name in store.FileNames)
            {
                int most = name[0] == BootControl.RecordPrefix ? RecordStore.ReadTries + 1 : 3;
                for (int times = 1; times <= most; times++)
                {
                    BootCasesUnit unit = BootCasesUnit.On(store);
                    unit.Store.FailReads(name, times);
                    AssertStarts(unit, version, $"{name}, {times} failing reads");
                }
            }
        }
    }

    [TestMethod]
    public void No_stored_byte_makes_an_unconfirmed_image_permanent()
    {
        SimStore staged = BootCasesUnit.Staged().Store;
        string[] copies = RecordFiles(staged);
        for (int position = 0; position < staged.FileBytes(copies[0]).Length; position++)
        {
            foreach (byte value in new byte[] { 0x00, 0xFF })
            {
                foreach (string name in copies)
                {
                    BootCasesUnit one = BootCasesUnit.On(staged);
                    Set(one.Store, name, position, value);
                    BootRecord record = one.Record();
                    Assert.AreEqual(Bank.A, record.ConfirmedBank);
                    Assert.AreEqual(Bank.B, record.PendingBank);
                    Assert.AreEqual(NfConfig.TrialBoots, record.TrialBootsLeft);
                }

                // In both copies alike, so that the record is lost if it was changed at all.
                BootCasesUnit both = BootCasesUnit.On(staged);
                Array.ForEach(copies, name => Set(both.Store, name, position, value));
                AssertUnconfirmedComesToAnEnd(both, $"byte {position} is {value}");
            }
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

        for (int boot = 0; boot < NfConfig.TrialBoots; boot++)
        {
            Assert.AreEqual(V100, unit.Boot().FileVersion);
            Assert.AreEqual(BootReason.TrialFailed, unit.Handoff.Reason);
            Assert.AreEqual(1, unit.Record().SecurityCounter);
        }
    }

    [TestMethod]
    public void A_cut_at_any_operation_of_the_confirm_raises_the_counter_with_it_or_not_at_all()
    {
        SimStore staged = BootCasesUnit.Staged().Store;
        BootCasesUnit clean = BootCasesUnit.On(staged);
        clean.Boot();
        int first = clean.Store.OperationCount + 1;
        clean.Control.Confirm();
        var versions = new HashSet<long>();
        for (int cut = first; cut <= clean.Store.OperationCount; cut++)
        {
            foreach (StoreFault fault in Cuts)
            {
                BootCasesUnit unit = BootCasesUnit.On(staged, cut);
                unit.Boot();
                unit.Store.CutAt(cut, fault);
                Assert.Throws<PowerCutException>(() => unit.Control.Confirm());
                for (int boot = 0; boot <= NfConfig.TrialBoots; boot++)
                {
                    unit.Boot();
                }

                Assert.IsFalse(unit.Handoff.OnTrial);
                Assert.AreEqual(unit.Handoff.FileVersion == V110 ? 2 : 1, unit.Record().SecurityCounter, $"{fault} at {cut}");
                versions.Add(unit.Handoff.FileVersion);
            }
        }

        CollectionAssert.AreEquivalent(new[] { V100, V110 }, versions.ToArray(), "both outcomes must have been seen");
    }

    [TestMethod]
    public void A_torn_or_wavering_record_copy_decides_once()
    {
        // Everything but the commit: the bytes of 1.1.0 lie verified in bank B.
        BootCasesUnit verified = BootCasesUnit.Provisioned();
        verified.Boot();
        Assert.AreEqual(ReceiveStatus.Complete, verified.Feed(BootCasesUnit.File110, V110));
        BootCasesUnit clean = BootCasesUnit.On(verified.Store);
        int first = Commit(clean) + 1;
        foreach (StoreFault fault in Tears)
        {
            var decisions = new HashSet<long>();
            for (int cut = first; cut <= clean.Store.OperationCount; cut++)
            {
                for (int seed = 1; seed <= 8; seed++)
                {
                    BootCasesUnit unit = BootCasesUnit.On(verified.Store, seed);
                    unit.Store.CutAt(cut, fault);
                    Assert.Throws<PowerCutException>(() => Commit(unit));
                    long decided = unit.Boot().FileVersion;
                    string[] settled = RecordFiles(unit.Store);
                    Assert.AreEqual(2, settled.Length, $"{fault} at {cut}, seed {seed}");
                    CollectionAssert.AreEqual(unit.Store.FileBytes(settled[0]), unit.Store.FileBytes(settled[1]));
                    Assert.AreEqual(decided, unit.Boot().FileVersion, $"{fault} at {cut}, seed {seed}");
                    decisions.Add(decided);
                }
            }

            CollectionAssert.AreEquivalent(new[] { V100, V110 }, decisions.ToArray(), $"{fault}: both outcomes must have been seen");
        }
    }

    private static void AssertStarts(BootCasesUnit unit, long version, string when)
    {
        string[] before = BankFiles(unit.Store);
        Assert.AreEqual(version, unit.Boot().FileVersion, when);
        CollectionAssert.AreEqual(before, BankFiles(unit.Store), when);
        Assert.AreEqual(version, unit.Boot().FileVersion, when);
    }

    /// <summary>The image that nobody confirms runs on trial only, within the budget of two trials, and then no more.</summary>
    private static void AssertUnconfirmedComesToAnEnd(BootCasesUnit unit, string when)
    {
        const int boots = (4 * NfConfig.TrialBoots) + 1;
        int trials = 0;
        for (int boot = 0; boot < boots; boot++)
        {
            bool isIt = unit.Boot().FileVersion == V110;
            Assert.IsTrue(!isIt || unit.Handoff.OnTrial, when);
            trials += isIt ? 1 : 0;
        }

        Assert.IsTrue(trials is >= NfConfig.TrialBoots and <= 2 * NfConfig.TrialBoots, $"{when}: {trials} boots of 1.1.0");
        Assert.AreNotEqual(V110, unit.Handoff.FileVersion, when);
    }

    /// <summary>Boots, and commits what lies in bank B.</summary>
    /// <returns>The number of the last operation before the commit.</returns>
    private static int Commit(BootCasesUnit unit)
    {
        unit.Boot();
        int before = unit.Store.OperationCount;
        Assert.AreEqual(Result.Ok, unit.Control.StagedCommit(Bank.B, BootCasesUnit.File110, BootCasesUnit.DigestOffset));
        return before;
    }

    private static void Set(SimStore store, string name, int position, byte value)
    {
        byte[] bytes = store.FileBytes(name);
        bytes[position] = value;
        store.Put(name, bytes);
    }

    private static string[] RecordFiles(SimStore store) => [.. store.FileNames.Where(name => name[0] == BootControl.RecordPrefix)];

    private static string[] BankFiles(SimStore store) =>
        [.. store.FileNames.Where(name => name[1] == '.').Select(name => $"{name} {Convert.ToHexString(store.FileBytes(name))}")];
}
