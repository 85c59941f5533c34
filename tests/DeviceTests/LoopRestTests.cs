using Bridge.Firmware.App;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class LoopRestTests
{
    [TestMethod]
    [DataRow(1000, LoopRest.IdleMs)]
    [DataRow(LoopRest.IdleMs, LoopRest.IdleMs)]
    [DataRow(LoopRest.IdleMs - 1, LoopRest.IdleMs - 1)]
    [DataRow(1, 1)]
    [DataRow(0, 1)]
    [DataRow(-1000, 1)]
    public void A_rest_on_a_quiet_line_ends_at_the_next_deadline_or_its_cap(int dueInMs, int restMs)
    {
        LoopRest rest = new LoopRest(0);
        Assert.AreEqual(restMs, rest.RestMs((long)(LoopRest.QuietMs + dueInMs), LoopRest.QuietMs));
    }

    [TestMethod]
    public void Nothing_due_rests_as_long_as_the_cap()
    {
        LoopRest rest = new LoopRest(0);
        Assert.AreEqual(LoopRest.IdleMs, rest.RestMs(Deadline.Never, LoopRest.QuietMs));
    }

    [TestMethod]
    public void A_busy_line_is_looked_at_often_until_it_was_quiet_for_a_while()
    {
        LoopRest rest = new LoopRest(0);
        rest.OnSerial(1000);
        Assert.AreEqual(LoopRest.BusyMs, rest.RestMs(Deadline.Never, 1000));
        Assert.AreEqual(LoopRest.BusyMs, rest.RestMs(Deadline.Never, 1000 + LoopRest.QuietMs - 1));
        Assert.AreEqual(LoopRest.IdleMs, rest.RestMs(Deadline.Never, 1000 + LoopRest.QuietMs));
        Assert.AreEqual(2, rest.RestMs(1002, 1000));
    }

    /// <summary>2,048 bytes of driver buffer at ten bits a byte.</summary>
    [TestMethod]
    public void The_driver_does_not_overflow_during_a_rest_and_a_collection()
    {
        int bufferMs = 2048 * 10 * 1000 / 115200;
        Assert.IsTrue(LoopRest.IdleMs * 4 < bufferMs);
    }
}
