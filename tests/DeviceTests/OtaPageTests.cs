using Bridge.Firmware.Ota;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Image Page: streaming, holes, fallback, and the end of the file.</summary>
[TestClass]
public class OtaPageTests
{
    [TestMethod]
    public void The_page_request_is_the_recorded_one()
    {
        OtaBench bench = new OtaBench();
        bench.Options.PageSizeBytes = 512;
        bench.Options.PageResponseSpacingMs = 50;
        bench.StartToQuery();
        bench.Offer(OtaBench.Newer, 0x0FDE);
        Assert.AreEqual("reported offered page(0,512)", bench.Take());
        byte[] recorded = new byte[]
        {
            0x01, 0x04, 0x04, 0x00, 0x37, 0x10, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40, 0x00, 0x02, 0x32, 0x00,
        };
        Assert.IsTrue(bench.LastSentIs(recorded));
    }

    [TestMethod]
    public void A_page_streams_without_requests_and_the_next_page_follows()
    {
        OtaBench bench = OtaBench.DownloadingPages(128, 300);
        bench.Take();
        bench.HearBlock(0, 64);
        Assert.AreEqual("data(0,64)", bench.Take());
        bench.HearBlock(64, 64);
        Assert.AreEqual("data(64,64) page(128,128)", bench.Take());
    }

    [TestMethod]
    public void A_page_request_is_clamped_to_the_end_of_the_file()
    {
        OtaBench bench = OtaBench.DownloadingPages(128, 300);
        bench.HearBlock(0, 64);
        bench.HearBlock(64, 64);
        bench.HearBlock(128, 64);
        bench.Take();
        bench.HearBlock(192, 64);
        Assert.AreEqual("data(192,64) block(256,44)", bench.Take());
        bench = OtaBench.DownloadingPages(1024, 300);
        Assert.AreEqual("reported offered page(0,300)", bench.Take());
    }

    [TestMethod]
    public void Empty_blocks_behind_the_end_of_the_file_neither_hold_nor_renew_anything()
    {
        OtaBench bench = OtaBench.DownloadingPages(128, 300);
        bench.HearBlock(0, 64);
        bench.Take();
        long deadlineMs = bench.Client.NextDeadlineMs;
        for (int i = 0; i < 100; i++)
        {
            bench.NowMs += 20;
            bench.HearBlock(300, 0);
            bench.HearBlock(64, 0);
        }

        Assert.AreEqual(deadlineMs, bench.Client.NextDeadlineMs);
        bench.Tick();
        Assert.AreEqual("block(64,64)", bench.Take());
    }

    [TestMethod]
    public void Blocks_out_of_order_are_handed_over_in_order()
    {
        OtaBench bench = OtaBench.DownloadingPages(192, 300);
        bench.Take();
        bench.HearBlock(64, 64);
        Assert.AreEqual("", bench.Take());
        bench.HearBlock(64, 64);
        bench.HearBlock(0, 64);
        Assert.AreEqual("data(0,128)", bench.Take());
        bench.HearBlock(128, 64);
        Assert.AreEqual("data(128,64) page(192,108)", bench.Take());
        Assert.IsTrue(bench.StoredMatches(0, 192));
        Assert.AreEqual(1, bench.Client.Duplicates);
    }

    [TestMethod]
    public void Holes_of_a_page_are_fetched_by_block_requests()
    {
        OtaBench bench = OtaBench.DownloadingPages(256, 600);
        bench.Take();
        bench.HearBlock(64, 64);
        bench.HearBlock(192, 64);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual((long)OtaTiming.PageHoleSpacingMs, bench.Tick());
        Assert.AreEqual("block(0,64)", bench.Take());
        bench.HearBlock(0, 64);
        Assert.AreEqual("data(0,128)", bench.Take());
        bench.Tick();
        Assert.AreEqual("block(128,64)", bench.Take());
        bench.HearBlock(128, 50);
        bench.Tick();
        Assert.AreEqual("data(128,50) block(178,14)", bench.Take());
        bench.HearBlock(178, 14);
        Assert.AreEqual("data(178,78) page(256,256)", bench.Take());
        Assert.IsTrue(bench.StoredMatches(0, 256));
    }

    [TestMethod]
    public void A_page_whose_end_was_lost_is_finished_after_the_idle_time()
    {
        OtaBench bench = OtaBench.DownloadingPages(128, 300);
        bench.HearBlock(0, 64);
        bench.Take();
        Assert.AreEqual((long)(OtaTiming.PageIdleMs + 20), bench.Tick());
        Assert.AreEqual("block(64,64)", bench.Take());
        Assert.AreEqual(0, bench.Client.Timeouts);
    }

    [TestMethod]
    public void Every_block_of_a_page_renews_its_idle_time()
    {
        OtaBench bench = OtaBench.DownloadingPages(256, 300);
        bench.NowMs += 4000;
        bench.HearBlock(0, 64);
        bench.Wait(4000);
        bench.HearBlock(64, 64);
        Assert.AreEqual("reported offered page(0,256) data(0,64) data(64,64)", bench.Take());
        Assert.AreEqual((long)(OtaTiming.PageIdleMs + 20), bench.Client.NextDeadlineMs - bench.NowMs);
    }

    [TestMethod]
    public void A_block_larger_than_asked_for_is_not_stored_in_a_page_either()
    {
        OtaBench bench = OtaBench.DownloadingPages(256, 300);
        bench.Take();
        bench.HearBlock(0, 65);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual(1, bench.Client.Dropped);
    }

    [TestMethod]
    public void UNSUP_COMMAND_falls_back_to_blocks_for_this_file()
    {
        OtaBench bench = OtaBench.DownloadingPages(128, 300);
        bench.Take();
        bench.HearDefaultResponse(0x04, 0x81);
        Assert.AreEqual("block(0,64)", bench.Take());
        bench.HearBlock(0, 64);
        Assert.AreEqual("data(0,64) block(64,64)", bench.Take());
        Assert.AreEqual(1, bench.Events[(int)OtaEvent.PageFallback]);
    }

    [TestMethod]
    public void Pages_without_one_block_fall_back_to_blocks()
    {
        OtaBench bench = OtaBench.DownloadingPages(128, 300);
        bench.Take();
        bench.Tick();
        bench.Tick();
        Assert.AreEqual("page(0,128)", bench.Take());
        bench.Tick();
        bench.Tick();
        Assert.AreEqual("block(0,64)", bench.Take());
        Assert.AreEqual(2, bench.Client.Timeouts);
    }

    [TestMethod]
    public void WAIT_FOR_DATA_to_a_page_request_waits_and_asks_for_the_page_again()
    {
        OtaBench bench = OtaBench.DownloadingPages(128, 300);
        bench.Take();
        bench.HearWaitForData(0, 5, 0);
        Assert.AreEqual(5000L, bench.Tick());
        Assert.AreEqual("page(0,128)", bench.Take());
    }

    [TestMethod]
    public void WAIT_FOR_DATA_within_a_page_ends_the_page_and_keeps_what_came()
    {
        OtaBench bench = OtaBench.DownloadingPages(128, 300);
        bench.HearBlock(0, 64);
        bench.Take();
        bench.HearWaitForData(0, 5, 0);
        Assert.AreEqual(5000L, bench.Tick());
        Assert.AreEqual("block(64,64)", bench.Take());
    }

    [TestMethod]
    public void A_file_that_fits_one_block_is_asked_for_as_a_block()
    {
        OtaBench bench = OtaBench.DownloadingPages(128, 60);
        Assert.AreEqual("reported offered block(0,60)", bench.Take());
    }

    [TestMethod]
    public void A_slow_owner_finds_what_streamed_in_meanwhile()
    {
        OtaBench bench = OtaBench.DownloadingPages(192, 300);
        bench.SlowOwner = true;
        bench.Take();
        bench.HearBlock(0, 64);
        bench.HearBlock(128, 64);
        bench.HearBlock(64, 64);
        Assert.AreEqual("data(0,64)", bench.Take());
        bench.Client.DataAccepted(bench.NowMs);
        Assert.AreEqual("data(64,128)", bench.Take());
    }

    [TestMethod]
    public void The_window_bounds_its_ranges_and_takes_the_rest_later()
    {
        BlockWindow window = new BlockWindow(4096);
        window.Open(1000, 4096);
        byte[] bytes = new byte[64];
        for (int i = 0; i < BlockWindow.RangesMax; i++)
        {
            Assert.IsTrue(window.Add(1010 + (i * 20), bytes, 0, 10));
        }

        Assert.IsFalse(window.Add(1010 + (BlockWindow.RangesMax * 20), bytes, 0, 10));
        Assert.AreEqual(10, window.FirstHole(out int hole));
        Assert.AreEqual(1000, hole);
        Assert.IsTrue(window.Add(1000, bytes, 0, 10));
        Assert.AreEqual(20, window.Contiguous(1000));
        Assert.AreEqual(10, window.FirstHole(out hole));
        Assert.AreEqual(1020, hole);
        Assert.IsTrue(window.Add(1015, bytes, 0, 30));
        Assert.AreEqual(45, window.Contiguous(1000));
        Assert.IsFalse(window.Add(999, bytes, 0, 10));
        Assert.IsFalse(window.Add(5090, bytes, 0, 10));
        Assert.IsFalse(window.Add(0xFFFFFFFFL, bytes, 0, 10));
    }
}
