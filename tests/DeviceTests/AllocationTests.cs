using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>In steady state nothing is allocated: a thousand blocks on each part of their way, and what the commit of a chunk may take.</summary>
[TestClass]
public class AllocationTests
{
    private const int Blocks = 1000;
    private const int Few = 10;
    private const int BlockBytes = 63;

    /// <summary>The file's name, and on the interpreter the stack frames below: 1,128 bytes there.</summary>
    private const int MaxCommitBytes = 2048;

    private const int MaxApplicationBytes = 96 * 1024;

    [TestMethod]
    public void Meter_sees_every_small_object()
    {
        int none = ObjectBytes(0);
        int hundred = ObjectBytes(100) - none;
        int thousand = ObjectBytes(1000) - none;

        Assert.IsTrue(hundred >= 100 * 8);
        Assert.IsTrue(hundred <= 100 * 48);
        Assert.IsTrue(thousand >= 9 * hundred);
    }

    [TestMethod]
    public void Ash_carries_a_thousand_frames_each_way_without_allocating()
    {
        AshWire wire = new AshWire();
        ExchangeBytes(wire, Few);

        Assert.IsTrue(AllocationMeter.AreEqual(ExchangeBytes(wire, Few), ExchangeBytes(wire, Blocks)));
        Assert.AreEqual(2 * (Few + Few + Blocks), wire.Delivered);
    }

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    public void Radio_stack_carries_a_thousand_blocks_and_their_requests_without_allocating(int version)
    {
        RadioBench bench = RadioBench.Up(version);
        CarryBytes(bench, Few);

        Assert.IsTrue(AllocationMeter.AreEqual(CarryBytes(bench, Few), CarryBytes(bench, Blocks)));
        Assert.AreEqual(Few + Few + Blocks, bench.Actions[(int)RadioAction.MessageReceived]);
    }

    [TestMethod]
    public void Ota_client_takes_a_thousand_blocks_without_allocating()
    {
        BlockFeed feed = new BlockFeed((Few + Few + Blocks) * BlockBytes, BlockBytes);
        ServeBytes(feed, Few);

        Assert.IsTrue(AllocationMeter.AreEqual(ServeBytes(feed, Few), ServeBytes(feed, Blocks)));
        Assert.AreEqual((Few + Few + Blocks) * BlockBytes, feed.Taken);
    }

    /// <summary>A chunk that does not match is received and checked, and not committed: it is fetched again.</summary>
    [TestMethod]
    public void Receiver_takes_and_checks_a_thousand_blocks_without_allocating()
    {
        ReceiverFeed feed = new ReceiverFeed();
        for (int blocks = 0; blocks < Blocks; blocks += feed.Blocks)
        {
            // The interpreter may take something for itself in one round; what the receiver takes, it takes in each.
            Assert.IsTrue(RoundTakesNothing(feed) || RoundTakesNothing(feed));
        }
    }

    /// <summary>Names of files are strings. What the file system takes on top is measured where there is one: docs/performance.md.</summary>
    [TestMethod]
    public void Commit_of_a_chunk_allocates_a_name_and_no_buffer()
    {
        ReceiverFeed feed = new ReceiverFeed();
        feed.Begin(true);
        int checkedOnly = FeedBytes(feed, 1);
        feed.Begin(false);
        int committed = FeedBytes(feed, 1) - checkedOnly;

        Assert.AreEqual((int)ReceiveStatus.Complete, (int)feed.Last);
        Assert.IsTrue(committed > 0);
        Assert.IsTrue(committed <= MaxCommitBytes);
    }

    /// <summary>Every machine and buffer of the application. On .NET the bound is the same and objects are larger.</summary>
    [TestMethod]
    public void Application_at_rest_holds_less_than_its_budget()
    {
        BootHandoff handoff = new BootHandoff();
        handoff.Store = new SlotStore();
        StoredIdentity identity = new StoredIdentity(handoff.Store);
        SilentTrace trace = new SilentTrace();
        int before = HeapMeter.BytesInUse();
        BridgeApp app = new BridgeApp(handoff, identity, 1, trace);
        app.Start(0);
        int bytes = HeapMeter.BytesInUse() - before;
        HeapMeter.Tell("heap in use of the application at rest", bytes);

        Assert.IsTrue(bytes > 0);
        Assert.IsTrue(bytes <= MaxApplicationBytes);
        Assert.IsTrue(app.NextDeadlineMs > 0);
    }

    private static int ObjectBytes(int count)
    {
        object[] kept = new object[1];
        AllocationMeter.Start();
        for (int i = 0; i < count; i++)
        {
            kept[0] = new object();
        }

        return AllocationMeter.Stop();
    }

    private static int ExchangeBytes(AshWire wire, int frames)
    {
        AllocationMeter.Start();
        wire.Exchange(frames);
        return AllocationMeter.Stop();
    }

    private static int ServeBytes(BlockFeed feed, int blocks)
    {
        AllocationMeter.Start();
        feed.Serve(blocks);
        return AllocationMeter.Stop();
    }

    /// <summary>One chunk, received once and then as often again as it may be.</summary>
    private static bool RoundTakesNothing(ReceiverFeed feed)
    {
        feed.Begin(true);
        int once = FeedBytes(feed, 1);
        int repeated = FeedBytes(feed, ImageReceiver.MaxChunkRetries - 1);
        Assert.AreEqual((int)ReceiveStatus.Refetch, (int)feed.Last);
        return AllocationMeter.AreEqual(once, repeated);
    }

    private static int FeedBytes(ReceiverFeed feed, int times)
    {
        AllocationMeter.Start();
        feed.FeedChunk(BlockBytes, times);
        return AllocationMeter.Stop();
    }

    private static int CarryBytes(RadioBench bench, int blocks)
    {
        ApsMessage request = RadioBench.Message("01 02 03 00 37 13 84 00 00 00 01 01 00 00 00 00 3f");
        byte[] block = new byte[17 + BlockBytes];
        AllocationMeter.Start();
        for (int i = 0; i < blocks; i++)
        {
            bench.Stack.Send(request, bench.NowMs);
            bench.Settle();
            bench.Ncp.Incoming(1, block, bench.NowMs);
            bench.Settle();
            bench.RunFor(20);
        }

        return AllocationMeter.Stop();
    }
}
