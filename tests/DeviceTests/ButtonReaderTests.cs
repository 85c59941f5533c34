using Bridge.Firmware.App;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class ButtonReaderTests
{
    private const int StepMs = 10;

    [TestMethod]
    [DataRow(100, (int)ButtonAction.None)]
    [DataRow(2_990, (int)ButtonAction.None)]
    [DataRow(3_000, (int)ButtonAction.JoinNow)]
    [DataRow(9_990, (int)ButtonAction.JoinNow)]
    [DataRow(10_000, (int)ButtonAction.LeaveNetwork)]
    [DataRow(19_990, (int)ButtonAction.LeaveNetwork)]
    [DataRow(20_000, (int)ButtonAction.None)]
    [DataRow(60_000, (int)ButtonAction.None)]
    public void What_is_asked_is_told_by_the_time_it_was_held(int heldMs, int action)
    {
        ButtonReader button = new ButtonReader();
        Hold(button, true, 0, heldMs);
        Assert.AreEqual((int)ButtonAction.Pushed, (int)button.Poll());
        Hold(button, false, heldMs, heldMs + 1000);
        Assert.AreEqual(action, (int)button.Poll());
        Assert.AreEqual((int)ButtonAction.None, (int)button.Poll());
        Assert.AreEqual(Deadline.Never, button.NextDeadlineMs);
    }

    [TestMethod]
    public void A_contact_that_bounces_is_pushed_once_and_let_go_once()
    {
        ButtonReader button = new ButtonReader();
        long nowMs = 0;
        for (int i = 0; i < 10; i++)
        {
            button.OnSample((i & 1) == 0, nowMs);
            Assert.IsFalse(button.IsDown);
            nowMs += StepMs;
        }

        Hold(button, true, nowMs, nowMs + 5000);
        nowMs += 5000;
        Assert.AreEqual((int)ButtonAction.Pushed, (int)button.Poll());
        for (int i = 0; i < 10; i++)
        {
            button.OnSample((i & 1) != 0, nowMs);
            nowMs += StepMs;
            Assert.IsTrue(button.IsDown);
            Assert.AreEqual((int)ButtonAction.None, (int)button.Poll());
        }

        Hold(button, false, nowMs, nowMs + 100);
        Assert.AreEqual((int)ButtonAction.JoinNow, (int)button.Poll());
    }

    [TestMethod]
    public void A_button_that_sticks_asks_for_nothing_and_lets_the_loop_rest()
    {
        ButtonReader button = new ButtonReader();
        Hold(button, true, 0, 600_000);
        Assert.AreEqual((int)ButtonAction.Pushed, (int)button.Poll());
        Assert.AreEqual((int)ButtonAction.None, (int)button.Poll());

        // And out of a deep sleep, from which it would wake the unit at once, for ever.
        long restMs = button.NextDeadlineMs - 600_000;
        Assert.IsTrue(restMs > 900 && restMs < 60_000);
        Assert.IsTrue(button.HasLamp);
        Assert.IsFalse(button.LampOn);
    }

    [TestMethod]
    public void The_lamp_tells_when_to_let_go()
    {
        ButtonReader button = new ButtonReader();
        Hold(button, true, 0, 2_990);
        Assert.IsFalse(button.HasLamp);
        Hold(button, true, 2_990, 3_010);
        Assert.IsTrue(button.HasLamp);
        Assert.IsTrue(button.LampOn);
        Hold(button, true, 3_010, 10_010);
        Assert.IsTrue(button.HasLamp);
        Assert.IsFalse(button.LampOn);
        Hold(button, false, 10_010, 10_100);
        Assert.IsFalse(button.HasLamp);
    }

    [TestMethod]
    public void While_it_is_down_it_is_sampled_in_time()
    {
        ButtonReader button = new ButtonReader();
        button.OnSample(false, 0);
        Assert.AreEqual(Deadline.Never, button.NextDeadlineMs);
        button.OnSample(true, 100);
        Assert.AreEqual(100L + ButtonReader.SampleMs, button.NextDeadlineMs);
    }

    private static void Hold(ButtonReader button, bool isDown, long fromMs, long toMs)
    {
        for (long nowMs = fromMs; nowMs < toMs; nowMs += StepMs)
        {
            button.OnSample(isDown, nowMs);
        }
    }
}
