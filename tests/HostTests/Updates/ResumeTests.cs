using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;

namespace Bridge.HostTests.Updates;

/// <summary>What a restart in the middle of a download costs.</summary>
[TestClass]
public sealed class ResumeTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void Power_cycle_after_a_chunk_goes_on_behind_it(int chunk)
    {
        UpdateRun run = UpdateRun.Of(UpdateRun.Options());
        run.AtFirst(ReceiveEvent.ChunkStored, run.Bridge.CutPower, chunk);

        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        long resumed = ImageOffset() + ((chunk + 1) * StoreGeometry.ProductChunkSizeBytes);
        CollectionAssert.AreEqual(new long[] { Bank.B, Bank.B }, run.Values(AppEvent.DownloadStarted));
        Assert.AreEqual(resumed, FirstRequestAfterThePowerCut(run));
        Assert.AreEqual(1, run.RequestedOffsets.Count(offset => offset == 0), "fetched from the start again");
    }

    [TestMethod]
    public void Power_cycle_within_a_chunk_costs_that_chunk_and_no_more()
    {
        UpdateRun run = UpdateRun.Of(UpdateRun.Options());
        run.AtFirst(ReceiveEvent.ChunkStored, () => run.Simulation.Queue.AfterMs(1000, run.Bridge.CutPower), 1);

        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        long third = ImageOffset() + (2 * StoreGeometry.ProductChunkSizeBytes);
        Assert.AreEqual(third, FirstRequestAfterThePowerCut(run));
        long[] twice = run.RequestedOffsets.GroupBy(offset => offset).Where(requests => requests.Count() > 1).Select(requests => requests.Key).ToArray();
        Assert.IsNotEmpty(twice);
        Assert.IsTrue(twice.All(offset => offset >= third && offset < third + StoreGeometry.ProductChunkSizeBytes), string.Join(" ", twice));
    }

    [TestMethod]
    public void Radio_crash_in_the_middle_of_the_download_loses_no_stored_chunk()
    {
        UpdateRun run = UpdateRun.Of(UpdateRun.Options());
        run.AtFirst(ReceiveEvent.ChunkStored, () => run.Bridge.Ncp.Crash(0x51), 1);

        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.AreEqual(2, run.Result.Counters.Boots);
        AssertNoStoredChunkIsFetchedAgain(run);
    }

    [TestMethod]
    public void Radio_reset_behind_the_bridges_back_is_noticed_and_the_download_goes_on()
    {
        UpdateRun run = UpdateRun.Of(UpdateRun.Options());
        run.AtFirst(ReceiveEvent.ChunkStored, run.Bridge.Ncp.PulseReset, 1);

        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.AreEqual(2, run.Result.Counters.Boots);
        AssertNoStoredChunkIsFetchedAgain(run);
    }

    private static void AssertNoStoredChunkIsFetchedAgain(UpdateRun run)
    {
        long stored = ImageOffset() + (2 * StoreGeometry.ProductChunkSizeBytes);
        CollectionAssert.AreEqual(new long[] { 0, stored }, run.SecondValues(AppEvent.DownloadStarted), run.Text);
    }

    private static long ImageOffset()
    {
        var prefix = new OtaPrefix();
        prefix.Parse(UpdateImages.Update, UpdateImages.Update.Length, UpdateImages.Update.Length);
        return prefix.ImageOffset;
    }

    private static long FirstRequestAfterThePowerCut(UpdateRun run) => run.Simulation.Timeline.Records
        .SkipWhile(record => record.Text != "POWER CUT")
        .First(record => record.Text == "Image Block Request")
        .Offset;
}
