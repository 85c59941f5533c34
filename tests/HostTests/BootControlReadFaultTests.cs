using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>A record that cannot be read just now must not be taken for one that never was: what would be written then forgets the counter.</summary>
[TestClass]
public sealed class BootControlReadFaultTests
{
    [TestMethod]
    public void A_record_unreadable_when_the_firmware_starts_is_not_overwritten_by_an_empty_one()
    {
        BootCasesUnit unit = BootCasesUnit.Provisioned();
        unit.LiveUntilConfirmed(BootCasesUnit.File110, BootCasesUnit.V100, BootCasesUnit.V110);
        unit.Boot();
        long counter = unit.Record().SecurityCounter;
        Assert.IsGreaterThan(0L, counter);
        foreach (string name in unit.Store.FileNames)
        {
            if (name[0] == BootControl.RecordPrefix)
            {
                unit.Store.FailReads(name, RecordStore.ReadTries);
            }
        }

        var control = new BootControl(unit.Handoff, new SilentTrace());
        int target = control.TargetBank;
        Result begun = control.BeginDownload(target, keepsFiles: false);
        Result committed = control.StagedCommit(target, new byte[32], 0);

        Assert.AreEqual(Result.Ok, begun);
        Assert.AreEqual(Result.Ok, committed);
        Assert.AreEqual(counter, unit.Record().SecurityCounter);
        Assert.AreEqual(unit.Handoff.Bank, unit.Record().ConfirmedBank);
        Assert.AreEqual(BankState.Proven, unit.Record().BankAt(unit.Handoff.Bank).State);
    }

    [TestMethod]
    public void While_the_record_stays_unreadable_nothing_is_begun_and_nothing_erased()
    {
        BootCasesUnit unit = BootCasesUnit.Provisioned();
        unit.LiveUntilConfirmed(BootCasesUnit.File110, BootCasesUnit.V100, BootCasesUnit.V110);
        unit.Boot();
        int files = unit.Store.FileCount;
        foreach (string name in unit.Store.FileNames)
        {
            if (name[0] == BootControl.RecordPrefix)
            {
                unit.Store.FailReads(name, 100);
            }
        }

        var control = new BootControl(unit.Handoff, new SilentTrace());
        Assert.AreEqual(Result.IoError, control.BeginDownload(control.TargetBank, keepsFiles: false));
        Assert.AreEqual(Result.IoError, control.StagedCommit(control.TargetBank, new byte[32], 0));
        Assert.AreEqual(files, unit.Store.FileCount);
    }
}
