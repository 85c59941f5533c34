using System;
using Bridge.Boot;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>One whole update, download to confirm, with the power cut once at every storage operation.</summary>
[TestClass]
public class PowerCutTests
{
    [TestMethod]
    [DataRow(StoreFault.CutBefore)]
    [DataRow(StoreFault.CutLost)]
    [DataRow(StoreFault.CutPrefix)]
    [DataRow(StoreFault.CutKept)]
    [DataRow(StoreFault.CutPages)]
    [DataRow(StoreFault.CutBits)]
    [DataRow(StoreFault.CutWavering)]
    [DataRow(StoreFault.CutAfter)]
    public void A_cut_at_any_operation_of_an_update_boots_old_or_new_and_the_update_comes_through(StoreFault fault)
    {
        int first = BootCasesUnit.Provisioned().Store.OperationCount;
        int last = OperationsOfAnUpdate();
        Assert.IsTrue(last - first > 150, "an update of three chunks has more operations than that");
        for (int cut = first + 1; cut <= last; cut++)
        {
            BootCasesUnit unit = BootCasesUnit.Provisioned(cut);
            unit.Store.CutAt(cut, fault);
            try
            {
                unit.LiveUntilConfirmed(BootCasesUnit.File110, BootCasesUnit.V100, BootCasesUnit.V110);
                unit.Store.CutAt(0, fault);
                AssertConfirmed(unit);
            }
            catch (AssertFailedException e)
            {
                throw new AssertFailedException($"{fault} at operation {cut}, seed {cut}: {e.Message}", e);
            }
        }
    }

    [TestMethod]
    public void A_cut_costs_no_chunk_that_was_stored_before_it()
    {
        BootCasesUnit unit = BootCasesUnit.Provisioned();
        unit.Store.OnOperation = (number, operation, name) =>
        {
            if (operation == StoreOperation.OpenAppend && name == "b.002")
            {
                unit.Store.CutAt(number, StoreFault.CutIn);
                unit.Store.OnOperation = null;
            }
        };
        unit.LiveUntilConfirmed(BootCasesUnit.File110, BootCasesUnit.V100, BootCasesUnit.V110);
        Assert.AreEqual(3, unit.ChunksStored);
    }

    [TestMethod]
    public void Two_updates_in_a_row_swap_the_banks_and_leave_nothing_behind()
    {
        BootCasesUnit unit = BootCasesUnit.Provisioned();
        unit.LiveUntilConfirmed(BootCasesUnit.File110, BootCasesUnit.V100, BootCasesUnit.V110);
        Assert.AreEqual(Bank.B, unit.Record().ConfirmedBank);
        unit.LiveUntilConfirmed(BootCasesUnit.File120, BootCasesUnit.V110, BootCasesUnit.V120);
        Assert.AreEqual(Bank.A, unit.Record().ConfirmedBank);
        Assert.AreEqual(2 + 8, unit.Store.FileCount);
    }

    private static int OperationsOfAnUpdate()
    {
        BootCasesUnit unit = BootCasesUnit.Provisioned();
        unit.LiveUntilConfirmed(BootCasesUnit.File110, BootCasesUnit.V100, BootCasesUnit.V110);
        return unit.Store.OperationCount;
    }

    private static void AssertConfirmed(BootCasesUnit unit)
    {
        unit.Boot();
        Assert.AreEqual(BootCasesUnit.V110, unit.Handoff.FileVersion);
        Assert.IsFalse(unit.Handoff.OnTrial);
        Assert.AreEqual(2, unit.Handoff.SecurityCounter);
        Assert.AreEqual(2 + 8, unit.Store.FileCount);
    }
}
