using Bridge.Firmware.App;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class StatusLampTests
{
    /// <summary>One letter for each stretch: light L long, S short; dark g gap, P pause.</summary>
    [TestMethod]
    [DataRow((int)BridgeStatus.Searching, "SPSPSPSP")]
    [DataRow((int)BridgeStatus.Joining, "SgSPSgSP")]
    [DataRow((int)BridgeStatus.Rescue, "SgSgSgSgSgSgSP")]
    [DataRow((int)BridgeStatus.NotProvisioned, "LgSPLgSP")]
    [DataRow((int)BridgeStatus.WrongInstallCode, "LgSgSgSP")]
    [DataRow((int)BridgeStatus.RadioFault, "LgSgSgSgSgSgSgSgSgSgSP")]
    public void Status_is_blinked_by_its_code(int status, string pattern)
    {
        StatusLamp lamp = new StatusLamp(false);
        lamp.OnStatus((BridgeStatus)status, 1000);
        long nowMs = 1000;
        for (int i = 0; i < pattern.Length; i++)
        {
            char stretch = pattern[i];
            Assert.AreEqual(stretch == 'S' || stretch == 'L', lamp.LedOn);
            Assert.AreEqual(nowMs + LengthOf(stretch), lamp.NextDeadlineMs);
            lamp.OnTime(lamp.NextDeadlineMs - 1);
            Assert.AreEqual(stretch == 'S' || stretch == 'L', lamp.LedOn);
            nowMs = lamp.NextDeadlineMs;
            lamp.OnTime(nowMs);
        }
    }

    [TestMethod]
    public void Up_is_light_and_starting_is_dark_without_a_deadline()
    {
        StatusLamp lamp = new StatusLamp(false);
        lamp.Wake(0);
        Assert.IsFalse(lamp.LedOn);
        Assert.AreEqual(Deadline.Never, lamp.NextDeadlineMs);
        lamp.OnStatus(BridgeStatus.Up, 10);
        Assert.IsTrue(lamp.LedOn);
        Assert.AreEqual(Deadline.Never, lamp.NextDeadlineMs);
    }

    [TestMethod]
    public void A_new_status_begins_at_once_and_the_same_one_goes_on()
    {
        StatusLamp lamp = new StatusLamp(false);
        lamp.OnStatus(BridgeStatus.Joining, 0);
        lamp.OnTime(StatusLamp.ShortMs);
        Assert.IsFalse(lamp.LedOn);
        lamp.OnStatus(BridgeStatus.Joining, StatusLamp.ShortMs + 1);
        Assert.IsFalse(lamp.LedOn);
        Assert.AreEqual((long)(StatusLamp.ShortMs + StatusLamp.GapMs), lamp.NextDeadlineMs);
        lamp.OnStatus(BridgeStatus.HubSilent, StatusLamp.ShortMs + 2);
        Assert.IsTrue(lamp.LedOn);
        Assert.AreEqual((long)(StatusLamp.ShortMs + 2 + StatusLamp.LongMs), lamp.NextDeadlineMs);
    }

    [TestMethod]
    public void On_a_battery_it_is_dark_until_it_is_woken_and_a_minute_after()
    {
        StatusLamp lamp = new StatusLamp(true);
        lamp.OnStatus(BridgeStatus.Up, 0);
        Assert.IsFalse(lamp.LedOn);
        Assert.AreEqual(Deadline.Never, lamp.NextDeadlineMs);
        lamp.Wake(1000);
        Assert.IsTrue(lamp.LedOn);
        Assert.AreEqual(1000L + StatusLamp.RestAfterMs, lamp.NextDeadlineMs);
        lamp.OnTime(1000 + StatusLamp.RestAfterMs);
        Assert.IsFalse(lamp.LedOn);
        Assert.AreEqual(Deadline.Never, lamp.NextDeadlineMs);
        lamp.OnStatus(BridgeStatus.HubSilent, 100_000);
        Assert.IsFalse(lamp.LedOn);
    }

    [TestMethod]
    public void On_a_battery_a_change_that_is_seen_is_shown_for_another_minute()
    {
        StatusLamp lamp = new StatusLamp(true);
        lamp.Wake(0);
        lamp.OnStatus(BridgeStatus.Searching, 50_000);
        Assert.IsTrue(lamp.LedOn);
        Run(lamp, 50_000 + StatusLamp.RestAfterMs - 1);
        Assert.AreNotEqual(Deadline.Never, lamp.NextDeadlineMs);
        Run(lamp, 50_000 + StatusLamp.RestAfterMs + StatusLamp.PauseMs);
        Assert.IsFalse(lamp.LedOn);
        Assert.AreEqual(Deadline.Never, lamp.NextDeadlineMs);
    }

    private static void Run(StatusLamp lamp, long untilMs)
    {
        while (lamp.NextDeadlineMs <= untilMs)
        {
            lamp.OnTime(lamp.NextDeadlineMs);
        }
    }

    private static int LengthOf(char stretch)
    {
        switch (stretch)
        {
            case 'S':
                return StatusLamp.ShortMs;
            case 'L':
                return StatusLamp.LongMs;
            case 'g':
                return StatusLamp.GapMs;
            default:
                return StatusLamp.PauseMs;
        }
    }
}
