using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Hub;

namespace Bridge.HostTests.Updates;

/// <summary>What went wrong with updates of other devices in the field, and what happens here. The trackers and the other tests are named in docs/coordinator.md.</summary>
[TestClass]
public sealed class FieldBugTests
{
    private const byte InvalidImage = 0x96;

    /// <remarks>esp-zigbee-sdk #833: one response lost, and the client began at offset 0 again, or not at all.</remarks>
    [TestMethod]
    public void One_lost_response_costs_one_request_and_not_the_download()
    {
        UpdateRun run = Updated(new HubFaults { LoseBlocks = [100] });

        Assert.AreEqual(1, run.RequestedOffsets.Count(offset => offset == 0));
        Assert.AreEqual(1, run.RequestedOffsets.Length - run.RequestedOffsets.Distinct().Count());
        CollectionAssert.AreEqual(run.RequestedOffsets.Order().ToArray(), run.RequestedOffsets);
    }

    /// <remarks>esp-zigbee-sdk #860: a block that never got through stalled the download for good.</remarks>
    [TestMethod]
    public void Block_that_never_comes_ends_the_round_and_the_next_goes_on_behind_the_last_chunk()
    {
        UpdateRun run = Updated(new HubFaults { LoseBlocks = [.. Enumerable.Range(150, OtaTiming.ErrorsMax)] });

        Assert.AreEqual(1, run.Count(OtaEvent.Aborted));
        Assert.AreEqual(2, run.Count(AppEvent.DownloadStarted));
        Assert.IsGreaterThanOrEqualTo(StoreGeometry.ProductChunkSizeBytes, run.SecondValues(AppEvent.DownloadStarted)[1]);
    }

    /// <remarks>esp-zigbee-sdk #892: one block was missing in the middle and everything behind it shifted, told as a complete file.</remarks>
    [TestMethod]
    public void Lost_late_and_doubled_responses_together_leave_every_byte_in_its_place()
    {
        UpdateRun run = Updated(new HubFaults
        {
            LoseBlocks = [3, 40, 41, 99],
            DuplicateBlocks = [2, 39, 42, 98, 100],
            HoldBlocks = [5, 38, 60, 61, 120],
        });

        CollectionAssert.AreEqual(UpdateImages.Update, StoredFile(run, Bank.B));
        Assert.IsGreaterThanOrEqualTo(8, run.Count(OtaEvent.NoAnswer));
    }

    /// <remarks>zigbee-herdsman #1852: a request that came while the response before it was still being sent was not noticed, and each block cost ten seconds.</remarks>
    [TestMethod]
    public void Server_that_misses_every_request_sent_at_once_costs_a_second_a_block()
    {
        UpdateRun run = Updated(new HubFaults { BusyAfterBlockMs = 200 });

        int blocks = run.RequestedOffsets.Distinct().Count();
        Assert.IsGreaterThan(blocks - 5, run.Count(OtaEvent.NoAnswer), "the requests were noticed after all");
        Assert.IsLessThan(blocks * 1500L, run.Result.TransferMs);
    }

    /// <remarks>zigbee2mqtt #32008: Default Responses to blocks ended the session on the server's side.</remarks>
    [TestMethod]
    public void No_block_is_answered_with_a_default_response_however_late_or_doubled()
    {
        UpdateRun run = Updated(new HubFaults { DuplicateBlocks = [10, 11, 12], HoldBlocks = [20, 30, 31], LoseBlocks = [40] });

        Assert.AreEqual(0, run.Simulation.Timeline.Records.Count(record => record.Text == "Default Response" && record.Detail.StartsWith("command 05")));
    }

    /// <remarks>esp-zigbee-sdk #100: the version in the query was always 0, and the update was offered for ever.</remarks>
    [TestMethod]
    public void Queries_carry_the_running_version_and_never_zero()
    {
        UpdateRun run = Updated(new HubFaults());

        CollectionAssert.AreEquivalent(new[] { (uint)UpdateImages.V100, (uint)UpdateImages.V110 }, run.Device.ReportedVersions.Distinct().ToArray());
    }

    /// <remarks>zigbee2mqtt #32843: INVALID_IMAGE near the end of the download, the same again at every offer.</remarks>
    [TestMethod]
    public void Image_that_is_wrong_at_97_percent_is_refused_there_and_the_mended_one_is_taken()
    {
        byte[] spoilt = (byte[])UpdateImages.Update.Clone();
        spoilt[spoilt.Length * 97 / 100] ^= 1;
        UpdateRun run = UpdateRun.Of(UpdateRun.Options() with { OtaFile = spoilt });
        run.For(10 * 60_000);

        CollectionAssert.AreEqual(new[] { RefusalReason.ChunkDigest }, run.Refusals);
        Assert.AreEqual(InvalidImage, run.Device.UpgradeEndStatuses.Single());
        Assert.AreEqual(UpdateImages.V100, run.Bridge.Running.FileVersion);

        run.Simulation.Hub.Replace(new OtaFile(UpdateImages.Small("1.1.1", 2)));
        run.RunOn(20 * 60_000);

        Assert.AreEqual(UpdateImages.V110 + 1, run.Bridge.Running.FileVersion, run.Text);
        Assert.IsTrue(run.Bridge.Running.IsConfirmed);
    }

    /// <remarks>sdk-nrf #14684: once an update had been interrupted, the next ones failed too.</remarks>
    [TestMethod]
    public void Update_the_server_aborted_does_not_stand_in_the_way_of_another()
    {
        HubOptions hub = UpdateRun.Options().Hub with { Faults = new HubFaults { AbortAtBlock = 120 } };
        UpdateRun run = UpdateRun.Of(UpdateRun.Options() with { Hub = hub }).For(2 * 60_000);
        Assert.AreEqual(1, run.Count(OtaEvent.Aborted));

        byte[] good = UpdateImages.Small("1.2.0", 3);
        run.Simulation.Hub.Replace(new OtaFile(good));
        run.RunOn(20 * 60_000);

        Assert.AreEqual(UpdateImages.V110 + 0x10000, run.Bridge.Running.FileVersion, run.Text);
        CollectionAssert.AreEqual(good, StoredFile(run, Bank.B));
    }

    /// <remarks>zigbee2mqtt #27084: devices and servers that take hours were given up.</remarks>
    [TestMethod]
    public void Update_that_takes_hours_is_not_given_up()
    {
        UpdateRun run = Updated(new HubFaults { WaitsAtEveryBlock = true, WaitSeconds = 60 });

        Assert.IsGreaterThan(3L * 60 * 60 * 1000, run.Result.TransferMs);
        Assert.AreEqual(1, run.Count(AppEvent.DownloadStarted));
    }

    private static UpdateRun Updated(HubFaults faults)
    {
        SimulationOptions options = UpdateRun.With(new HubOptions { Faults = faults });
        UpdateRun run = UpdateRun.Whole(options with { MaxSimulatedMs = 12L * 60 * 60 * 1000 });
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        return run;
    }

    private static byte[] StoredFile(UpdateRun run, int bank)
    {
        byte[] file = run.Store.FileBytes(BankStore.PrefixName(bank));
        for (int chunk = 0; run.Store.FileBytes(BankStore.ChunkName(bank, chunk)) is { } bytes; chunk++)
        {
            file = [.. file, .. bytes];
        }

        return file;
    }
}
