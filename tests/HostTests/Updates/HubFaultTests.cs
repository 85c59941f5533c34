using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Hub;

namespace Bridge.HostTests.Updates;

/// <summary>What a hub does wrong costs the bridge time and never the update.</summary>
[TestClass]
public sealed class HubFaultTests
{
    private const int BlockBytes = OtaClientOptions.DefaultMaxDataSizeBytes;

    [TestMethod]
    public void Lost_block_responses_are_asked_for_again_and_nothing_else_is()
    {
        UpdateRun run = Updated(new HubFaults { LoseBlocks = [0, 7, 8, 150] });

        Assert.AreEqual(4, run.RequestedOffsets.Length - run.RequestedOffsets.Distinct().Count());
        Assert.AreEqual(4, run.Count(OtaEvent.NoAnswer));
    }

    [TestMethod]
    public void Block_responses_that_come_twice_are_taken_once()
    {
        UpdateRun run = Updated(new HubFaults { DuplicateBlocks = [0, 1, 50, 51, 200] });

        Assert.AreEqual(run.RequestedOffsets.Length, run.RequestedOffsets.Distinct().Count());
        Assert.AreEqual(UpdateImages.Update.Length, run.Device.BytesServed);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Messages_that_arrive_twice_on_the_air_change_nothing(int seed)
    {
        UpdateRun run = UpdateRun.Whole(UpdateRun.Options(seed) with { Duplication = 0.3 });

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, $"seed {seed}\n{run.Text}");
        Assert.AreEqual(1, run.Count(AppEvent.ImageConfirmed));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Bits_that_flip_on_the_line_to_the_radio_cost_repeats_and_no_more(int seed)
    {
        UpdateRun run = UpdateRun.Of(UpdateRun.Options(seed));
        var random = new SimRandom(seed);
        int flips = 0;
        byte[] Flip(byte[] lot)
        {
            byte[] arriving = (byte[])lot.Clone();
            if (random.Next(20) == 0)
            {
                arriving[random.Next(arriving.Length)] ^= (byte)(1 << random.Next(8));
                flips++;
            }

            return arriving;
        }

        run.Bridge.ToNcp.Disturb = Flip;
        run.Bridge.FromNcp.Disturb = Flip;
        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, $"seed {seed}\n{run.Text}");
        Assert.IsGreaterThan(50, flips);
        Assert.AreEqual(1, run.Count(AppEvent.ImageConfirmed));
    }

    [TestMethod]
    public void Broadcast_notify_and_acknowledged_responses_do_as_well()
    {
        HubOptions hub = UpdateRun.Options().Hub;
        UpdateRun run = UpdateRun.Whole(UpdateRun.With(hub with { AcknowledgedResponses = true, Notify = hub.Notify with { Broadcast = true } }));

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
    }

    [TestMethod]
    public void Short_blocks_are_accepted()
    {
        UpdateRun run = Updated(new HubFaults { MaxBlockBytes = 33 });

        Assert.AreEqual(UpdateImages.Update.Length, run.Device.BytesServed);
    }

    [TestMethod]
    public void Wait_for_data_is_waited_out()
    {
        const int WaitSeconds = 120;
        long plainMs = Updated(new HubFaults()).Result.TransferMs;

        UpdateRun run = Updated(new HubFaults { WaitAtBlock = 60, WaitSeconds = WaitSeconds });

        Assert.AreEqual(1, run.Count(OtaEvent.WaitForData));
        Assert.IsGreaterThanOrEqualTo(plainMs + (WaitSeconds * 1000) - 1000, run.Result.TransferMs);
        Assert.IsLessThan(plainMs + (WaitSeconds * 1000) + 5000, run.Result.TransferMs);
    }

    [TestMethod]
    public void Download_the_hub_aborts_goes_on_later_behind_the_last_stored_chunk()
    {
        UpdateRun run = Updated(new HubFaults { AbortAtBlock = 160 });

        Assert.AreEqual(1, run.Count(OtaEvent.Aborted));
        Assert.AreEqual(2, run.Count(AppEvent.DownloadStarted));
        Assert.AreEqual(1, run.RequestedOffsets.Count(offset => offset == 0));
        Assert.IsLessThan(UpdateImages.Update.Length + StoreGeometry.ProductChunkSizeBytes + BlockBytes, run.Device.BytesServed);
    }

    [TestMethod]
    [DataRow(30)]
    [DataRow(120)]
    [DataRow(235)]
    public void Chunk_with_a_wrong_byte_is_fetched_again_alone(int block)
    {
        UpdateRun run = Updated(new HubFaults { CorruptBlock = block });

        Assert.AreEqual(1, run.Count(AppEvent.ChunkRefetched));
        Assert.AreEqual(2, run.Result.Counters.Boots);
        long refetched = run.Device.BytesServed - UpdateImages.Update.Length;
        Assert.IsGreaterThan(0, refetched);
        Assert.IsLessThanOrEqualTo(StoreGeometry.ProductChunkSizeBytes + BlockBytes, refetched);
    }

    [TestMethod]
    public void Hub_that_never_answers_the_upgrade_end_does_not_keep_the_update_from_running()
    {
        UpdateRun run = Updated(new HubFaults { UnansweredUpgradeEnds = int.MaxValue });

        Assert.AreEqual(OtaTiming.EndTriesMax, run.Device.UpgradeEndStatuses.Count);
    }

    private static UpdateRun Updated(HubFaults faults)
    {
        UpdateRun run = UpdateRun.Whole(UpdateRun.With(new HubOptions { Faults = faults }));
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.AreEqual(1, run.Count(AppEvent.ImageCommitted));
        return run;
    }
}
