using Bridge.Firmware.Ota;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class BlockTimerTests
{
    [TestMethod]
    public void Until_a_block_has_come_the_wait_is_the_general_one()
    {
        Assert.AreEqual((long)OtaTiming.RequestTimeoutMs, new BlockTimer().OnRequest(0, 0));
    }

    [TestMethod]
    [DataRow(20, 1000)]
    [DataRow(600, 1800)]
    [DataRow(1500, 4500)]
    [DataRow(4000, 5000)]
    public void After_one_block_the_wait_is_three_round_trips_within_its_bounds(int roundTripMs, int waitMs)
    {
        BlockTimer timer = new BlockTimer();
        timer.OnRequest(0, 1000);
        timer.OnBlock(1000 + roundTripMs);
        Assert.AreEqual((long)waitMs, timer.OnRequest(0, 9000));
    }

    [TestMethod]
    public void A_steady_server_is_waited_for_little_more_than_it_takes()
    {
        BlockTimer timer = new BlockTimer();
        long nowMs = 0;
        for (int i = 0; i < 60; i++)
        {
            timer.OnRequest(0, nowMs);
            nowMs += 2000;
            timer.OnBlock(nowMs);
        }

        long waitMs = timer.OnRequest(0, nowMs);
        Assert.IsTrue(waitMs >= 2000 && waitMs < 2050);
    }

    [TestMethod]
    public void Each_error_doubles_the_wait_up_to_its_bound()
    {
        BlockTimer timer = new BlockTimer();
        timer.OnRequest(0, 0);
        timer.OnBlock(20);
        Assert.AreEqual(2000L, timer.OnRequest(1, 0));
        Assert.AreEqual(4000L, timer.OnRequest(2, 0));
        Assert.AreEqual(5000L, timer.OnRequest(3, 0));
        Assert.AreEqual(5000L, timer.OnRequest(9, 0));
    }

    [TestMethod]
    public void The_answer_to_a_repeated_request_is_not_measured()
    {
        BlockTimer timer = new BlockTimer();
        timer.OnRequest(0, 0);
        timer.OnBlock(20);
        timer.OnRequest(0, 100);
        timer.OnRequest(1, 1100);
        timer.OnBlock(5000);
        Assert.AreEqual(1000L, timer.OnRequest(0, 6000));
    }

    [TestMethod]
    public void A_reset_timer_knows_no_server()
    {
        BlockTimer timer = new BlockTimer();
        timer.OnRequest(0, 0);
        timer.OnBlock(20);
        timer.Reset();
        Assert.AreEqual((long)OtaTiming.RequestTimeoutMs, timer.OnRequest(0, 0));
    }
}
