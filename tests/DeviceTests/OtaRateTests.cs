using Bridge.Firmware.Ota;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>WAIT_FOR_DATA and MinimumBlockPeriod: the server sets the pace, within bounds.</summary>
[TestClass]
public class OtaRateTests
{
    [TestMethod]
    [DataRow(0, 10, 0, 10000)]
    [DataRow(1000, 1030, 500, 30500)]
    [DataRow(0, 3600, 0, 3600000)]
    [DataRow(0, 4000, 0, 3600000)]
    [DataRow(0, -1, 0, 3600000)]
    [DataRow(1000, 999, 0, 300000)]
    [DataRow(0, 0, 0, 100)]
    [DataRow(5, 5, 250, 250)]
    public void WAIT_FOR_DATA_waits_the_difference_and_the_block_period_up_to_an_hour(int current, int request, int period, int waitMs)
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearWaitForData(current, request & 0xFFFFFFFFL, period);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual((int)OtaState.WaitingForData, (int)bench.Client.State);
        Assert.AreEqual((long)waitMs, bench.Tick());
        Assert.AreEqual("block(0,64)", bench.Take());
    }

    [TestMethod]
    public void A_server_that_stalls_with_WAIT_FOR_DATA_and_then_answers_is_waited_for()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBlock(0, 64);
        for (int i = 0; i < 50; i++)
        {
            bench.HearWaitForData(0, 60, 0);
            bench.Tick();
        }

        bench.Take();
        bench.ServeAll();
        Assert.AreEqual((int)OtaState.Ending, (int)bench.Client.State);
        Assert.IsTrue(bench.StoredMatches(0, OtaBench.FileSize));
    }

    [TestMethod]
    public void A_server_that_only_ever_says_WAIT_FOR_DATA_is_given_up()
    {
        OtaBench bench = OtaBench.Downloading();
        for (int i = 0; i < OtaTiming.WaitsMax; i++)
        {
            bench.HearWaitForData(0, 0, 0);
            bench.Tick();
        }

        bench.Take();
        bench.HearWaitForData(0, 0, 0);
        Assert.AreEqual("aborted(7) end(95)", bench.Take());
    }

    [TestMethod]
    public void A_stale_or_repeated_WAIT_FOR_DATA_does_not_stall()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.LastSequence--;
        bench.HearWaitForData(0, 3600, 0);
        bench.LastSequence++;
        bench.HearBlock(0, 64);
        Assert.AreEqual("data(0,64) block(64,64)", bench.Take());
        bench.HearWaitForData(0, 1, 0);
        bench.HearWaitForData(0, 3600, 0);
        Assert.AreEqual(1000L, bench.Tick());
    }

    [TestMethod]
    public void MinimumBlockPeriod_in_milliseconds_spaces_the_requests_and_is_reported_back()
    {
        OtaBench bench = new OtaBench();
        bench.Options.ReportMinimumBlockPeriod = true;
        bench.StartToQuery();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual(0x02, (int)bench.LastSent[3]);
        Assert.AreEqual(19, bench.LastSentCount);
        Assert.AreEqual(0, Bytes.U16LE(bench.LastSent, 17));
        bench.HearWaitForData(0, 0, 400);
        bench.Tick();
        Assert.AreEqual(400, Bytes.U16LE(bench.LastSent, 17));
        bench.Take();
        bench.HearBlock(0, 64);
        Assert.AreEqual("data(0,64)", bench.Take());
        Assert.AreEqual((int)OtaState.Pausing, (int)bench.Client.State);
        Assert.AreEqual(400L, bench.Tick());
        Assert.AreEqual("block(64,64)", bench.Take());
        Assert.AreEqual(400, bench.Client.MinimumBlockPeriodMs);
    }

    [TestMethod]
    public void A_block_period_of_all_ones_counts_as_the_largest()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearWaitForData(0, 0, 0xFFFF);
        Assert.AreEqual(0xFFFE, bench.Client.MinimumBlockPeriodMs);
    }

    [TestMethod]
    public void WAIT_FOR_DATA_without_a_block_period_is_understood()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.Hear(new byte[] { 0x19, (byte)bench.LastSequence, 0x05, 0x97, 0, 0, 0, 0, 7, 0, 0, 0 });
        Assert.AreEqual(7000L, bench.Tick());
    }

    [TestMethod]
    public void Our_own_block_delay_holds_when_it_is_the_longer()
    {
        OtaBench bench = new OtaBench();
        bench.Options.BlockDelayMs = 300;
        bench.StartToQuery();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        bench.HearBlock(0, 64);
        Assert.AreEqual(300L, bench.Tick());
    }

    [TestMethod]
    public void A_notify_while_waiting_for_data_asks_at_once()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearWaitForData(0, 3600, 0);
        bench.Notify();
        Assert.AreEqual("aborted(5) query(1)", bench.Take());
    }
}
