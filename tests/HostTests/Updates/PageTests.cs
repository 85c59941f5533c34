using System.Linq;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Device;
using VirtualHan.Hub;

namespace Bridge.HostTests.Updates;

/// <summary>Image Page Requests, which a product turns on in nf.config, over the whole way to the confirmed update.</summary>
[TestClass]
public sealed class PageTests
{
    private const int PageBytes = 1000;

    [TestMethod]
    public void Product_asks_block_by_block_unless_it_is_told_otherwise()
    {
        Assert.AreEqual(0, Pages(UpdateRun.Whole(UpdateRun.Options())).Length);
    }

    [TestMethod]
    public void Pages_bring_the_file_with_one_request_each_and_the_last_ends_where_the_file_ends()
    {
        UpdateRun run = Updated(0, pagesUnsupported: false);

        string[] pages = Pages(run);
        int full = UpdateImages.Update.Length / PageBytes;
        int rest = UpdateImages.Update.Length % PageBytes;
        Assert.IsGreaterThan(OtaClientOptions.DefaultMaxDataSizeBytes, rest, "the file must end in a page of its own");
        Assert.HasCount(full + 1, pages);
        Assert.AreEqual($"offset {full * PageBytes}, {rest} bytes", pages[^1]);
        Assert.IsEmpty(run.RequestedOffsets);
        Assert.AreEqual(UpdateImages.Update.Length, run.Device.BytesServed);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void Blocks_of_a_page_that_are_lost_are_asked_for_singly(int seed)
    {
        UpdateRun run = Updated(0.2, pagesUnsupported: false, seed);

        Assert.IsNotEmpty(run.RequestedOffsets, $"seed {seed}");
        Assert.AreEqual(0, run.Count(OtaEvent.PageFallback));
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.1)]
    public void Hub_that_knows_no_pages_is_asked_block_by_block(double loss)
    {
        UpdateRun run = Updated(loss, pagesUnsupported: true);

        Assert.AreEqual(1, run.Count(OtaEvent.PageFallback));
        long[] blockByBlock = UpdateRun.Whole(UpdateRun.Options()).RequestedOffsets;
        CollectionAssert.AreEqual(blockByBlock, run.RequestedOffsets.Distinct().ToArray());
    }

    private static UpdateRun Updated(double loss, bool pagesUnsupported, int seed = 1)
    {
        SimulationOptions options = UpdateRun.Options(seed);
        UpdateRun run = UpdateRun.Whole(options with
        {
            Loss = loss,
            Hub = options.Hub with { Faults = new HubFaults { PagesUnsupported = pagesUnsupported } },
            Load = (handoff, trace) =>
                new BridgeAppProgram(handoff, new StoredIdentity(handoff.Store), new AppOptions { OtaPageSizeBytes = PageBytes }, seed, trace),
        });
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, $"seed {seed}, loss {loss}\n{run.Text}");
        return run;
    }

    private static string[] Pages(UpdateRun run) => run.Simulation.Timeline.Records
        .Where(record => record.Text == "Image Page Request")
        .Select(record => record.Detail)
        .ToArray();
}
