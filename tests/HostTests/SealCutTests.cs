using System.Linq;
using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>A sealed unit through an update with the power cut at every storage operation, and what its seals cost the flash.</summary>
[TestClass]
public class SealCutTests
{
    [TestMethod]
    [DataRow(StoreFault.CutBefore)]
    [DataRow(StoreFault.CutLost)]
    [DataRow(StoreFault.CutPrefix)]
    [DataRow(StoreFault.CutKept)]
    [DataRow(StoreFault.CutBits)]
    [DataRow(StoreFault.CutWavering)]
    [DataRow(StoreFault.CutAfter)]
    public void A_cut_at_any_operation_ends_updated_and_sealed(StoreFault fault)
    {
        int first = SealedUnit.WithSecret().Store.OperationCount;
        int last = UpdatedUnit(SealedUnit.WithSecret()).Store.OperationCount;
        Assert.IsGreaterThan(first + 150, last);
        for (int cut = first + 1; cut <= last; cut++)
        {
            BootCasesUnit unit = SealedUnit.WithSecret(cut);
            unit.Store.CutAt(cut, fault);
            try
            {
                UpdatedUnit(unit);
                unit.Store.CutAt(0, fault);
                unit.Boot();
                SealedUnit.AssertSealed(unit, Bank.B);
                Assert.AreEqual(BootCasesUnit.V110, unit.Handoff.FileVersion);
                Assert.AreEqual(2 + 8 + 1, unit.Store.FileCount);
            }
            catch (AssertFailedException e)
            {
                throw new AssertFailedException($"{fault} at operation {cut}, seed {cut}: {e.Message}", e);
            }
        }
    }

    [TestMethod]
    public void A_whole_update_of_a_sealed_unit_writes_no_record_more_than_that_of_another()
    {
        BootCasesUnit plain = BootCasesUnit.Provisioned();
        plain.Boot();
        BootCasesUnit sealedUnit = SealedUnit.Make();
        int before = Sequence(sealedUnit) - Sequence(plain);
        Assert.AreEqual(1, before, "the first boot of all writes the first seal");

        foreach (BootCasesUnit unit in new[] { plain, sealedUnit })
        {
            UpdatedUnit(unit);
            for (int boot = 0; boot < 5; boot++)
            {
                unit.Boot();
            }
        }

        Assert.AreEqual(SealState.Accepted, sealedUnit.Loader.Inputs.ImageAt(Bank.B).Seal);
        Assert.AreEqual(before, Sequence(sealedUnit) - Sequence(plain));
    }

    [TestMethod]
    public void A_boot_on_a_seal_writes_and_deletes_nothing()
    {
        BootCasesUnit unit = SealedUnit.Make();
        bool hasWritten = false;
        unit.Store.OnOperation = (_, operation, _) => hasWritten |= operation is not (StoreOperation.Read or StoreOperation.List or StoreOperation.Size);
        SealedUnit.AssertSealed(unit, Bank.A);
        Assert.IsFalse(hasWritten);
    }

    private static BootCasesUnit UpdatedUnit(BootCasesUnit unit)
    {
        unit.LiveUntilConfirmed(BootCasesUnit.File110, BootCasesUnit.V100, BootCasesUnit.V110);
        return unit;
    }

    private static int Sequence(BootCasesUnit unit) => SealedUnit.RecordNames(unit).Max(name => System.Convert.ToInt32(name[1..9], 16));
}
