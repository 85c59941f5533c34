using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;

namespace Bridge.HostTests.Updates;

/// <summary>Both copies of the boot record are spoilt while the firmware runs: nothing may be written on a guess, and updates must go on all the same.</summary>
[TestClass]
public sealed class RecordLossTests
{
    [TestMethod]
    public void Firmware_that_finds_the_record_gone_restarts_once_and_takes_the_update()
    {
        UpdateRun run = UpdateRun.Of(UpdateRun.Options());
        run.AtFirst(AppEvent.ImageVerified, () =>
        {
            SpoilRecords(run.Store);
            run.Store.FailWrites(4);
        });
        run.For(60 * 60_000);

        Assert.AreEqual(1, run.Count(AppEvent.RecordLost), run.Text);
        Assert.AreEqual(UpdateImages.V110, run.Bridge.Running.FileVersion, run.Text);
        Assert.IsTrue(run.Bridge.Running.IsConfirmed);
    }

    [TestMethod]
    public void Record_known_before_it_was_spoilt_is_written_anew_without_a_restart()
    {
        UpdateRun run = UpdateRun.Of(UpdateRun.Options());
        run.AtFirst(AppEvent.NetworkUp, () => SpoilRecords(run.Store));
        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.AreEqual(0, run.Count(AppEvent.RecordLost));
        CollectionAssert.AreEqual(new[] { UpdateImages.V100, UpdateImages.V110 }, run.BootVersions);
    }

    private static void SpoilRecords(SimStore store)
    {
        foreach (string name in store.FileNames.Where(name => name[0] == BootControl.RecordPrefix).ToArray())
        {
            store.Flip(name, 20, 3);
        }
    }
}
