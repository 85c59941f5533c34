using Bridge.Firmware.App;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>A trial ends confirmed only on a network whose hub was heard, and given up on time otherwise.</summary>
[TestClass]
public class TrialMonitorTests
{
    private static TrialMonitor Started()
    {
        TrialMonitor monitor = new TrialMonitor(600000, new OtaBench());
        monitor.Start(1000);
        return monitor;
    }

    [TestMethod]
    public void Network_and_hub_confirm_once()
    {
        TrialMonitor monitor = Started();
        monitor.OnNetworkUp();
        Assert.AreEqual((int)TrialAction.None, (int)monitor.Poll());
        monitor.OnHeardFromHub();
        Assert.AreEqual((int)TrialAction.Confirm, (int)monitor.Poll());
        Assert.AreEqual((int)TrialAction.None, (int)monitor.Poll());
        monitor.OnHeardFromHub();
        monitor.OnNetworkDown();
        monitor.OnTime(700000);
        Assert.AreEqual((int)TrialAction.None, (int)monitor.Poll());
        Assert.AreEqual(Deadline.Never, monitor.NextDeadlineMs);
        Assert.AreEqual((int)TrialState.Confirmed, (int)monitor.State);
    }

    [TestMethod]
    public void A_network_alone_is_not_enough()
    {
        TrialMonitor monitor = Started();
        monitor.OnNetworkUp();
        monitor.OnTime(600999);
        Assert.AreEqual((int)TrialAction.None, (int)monitor.Poll());
        monitor.OnTime(601000);
        Assert.AreEqual((int)TrialAction.GiveUp, (int)monitor.Poll());
        Assert.AreEqual((int)TrialAction.None, (int)monitor.Poll());
        Assert.AreEqual((int)TrialState.GivenUp, (int)monitor.State);
    }

    [TestMethod]
    public void No_network_gives_up_at_the_same_time()
    {
        TrialMonitor monitor = Started();
        Assert.AreEqual(601000L, monitor.NextDeadlineMs);
        monitor.OnTime(601000);
        Assert.AreEqual((int)TrialAction.GiveUp, (int)monitor.Poll());
    }

    [TestMethod]
    public void A_hub_heard_without_a_network_does_not_count()
    {
        TrialMonitor monitor = Started();
        monitor.OnHeardFromHub();
        monitor.OnNetworkUp();
        monitor.OnNetworkDown();
        monitor.OnHeardFromHub();
        Assert.AreEqual((int)TrialAction.None, (int)monitor.Poll());
        Assert.AreEqual((int)TrialState.WaitingForNetwork, (int)monitor.State);
    }

    [TestMethod]
    public void A_network_that_flaps_does_not_buy_time()
    {
        TrialMonitor monitor = Started();
        for (int i = 0; i < 10; i++)
        {
            monitor.OnNetworkUp();
            monitor.OnNetworkDown();
        }

        Assert.AreEqual(601000L, monitor.NextDeadlineMs);
    }

    [TestMethod]
    public void After_giving_up_nothing_confirms()
    {
        TrialMonitor monitor = Started();
        monitor.OnTime(601000);
        monitor.Poll();
        monitor.OnNetworkUp();
        monitor.OnHeardFromHub();
        Assert.AreEqual((int)TrialAction.None, (int)monitor.Poll());
    }

    [TestMethod]
    public void A_steady_image_has_nothing_to_prove()
    {
        TrialMonitor monitor = new TrialMonitor(600000, new OtaBench());
        monitor.OnNetworkUp();
        monitor.OnHeardFromHub();
        monitor.OnTime(99999999);
        Assert.AreEqual((int)TrialAction.None, (int)monitor.Poll());
        Assert.AreEqual((int)TrialState.Steady, (int)monitor.State);
    }
}
