using Bridge.Boot;
using Bridge.Hal;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Further faults of the store, one test each.</summary>
[TestClass]
public class BootCasesStoreTests
{
    private const long V100 = BootCasesUnit.V100;
    private const long V110 = BootCasesUnit.V110;

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
}
