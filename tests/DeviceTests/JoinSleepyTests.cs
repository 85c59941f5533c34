using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Join;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>A sleepy end device on its network: polling, and the loss of its parent.</summary>
[TestClass]
public class JoinSleepyTests
{
    private const int Milliseconds = 1;
    private const int QuarterSeconds = 2;

    [TestMethod]
    public void A_router_never_polls()
    {
        JoinProbe probe = JoinProbe.Joined();
        probe.Machine.ExpectMessages(true);
        probe.Drain();
        Assert.IsFalse(probe.Saw(JoinAction.PollForData));
    }

    [TestMethod]
    public void A_sleepy_end_device_polls_every_30_s_at_rest_and_every_250_ms_while_it_expects_messages()
    {
        JoinProbe probe = Sleepy();
        Assert.AreEqual((int)JoinAction.PollForData, (int)probe.Last);
        Assert.AreEqual(QuarterSeconds, probe.Machine.ParameterId);
        Assert.AreEqual(30, probe.Machine.ParameterValue);
        probe.Machine.ExpectMessages(true);
        probe.Drain();
        Assert.AreEqual(Milliseconds, probe.Machine.ParameterId);
        Assert.AreEqual(250, probe.Machine.ParameterValue);
        probe.Forget();
        probe.Machine.ExpectMessages(true);
        probe.Drain();
        Assert.AreEqual(0, probe.Count);
        probe.Machine.ExpectMessages(false);
        probe.Drain();
        Assert.AreEqual(30, probe.Machine.ParameterValue);
    }

    [TestMethod]
    public void What_it_expects_is_remembered_until_there_is_a_parent_again()
    {
        JoinProbe probe = Sleepy();
        probe.Status(NetworkStatus.NetworkDown);
        probe.Machine.ExpectMessages(true);
        probe.Drain();
        probe.Forget();
        probe.Status(NetworkStatus.NetworkUp);
        Assert.AreEqual((int)JoinAction.PollForData, (int)probe.Last);
        Assert.AreEqual(250, probe.Machine.ParameterValue);
    }

    [TestMethod]
    [DataRow((int)NetworkStatus.Ok, false)]
    [DataRow((int)NetworkStatus.MacNoData, false)]
    [DataRow((int)NetworkStatus.DeliveryFailed, true)]
    [DataRow((int)NetworkStatus.Failed, true)]
    public void Polls_that_fail_lose_the_parent_and_empty_ones_do_not(int status, bool lost)
    {
        JoinProbe probe = Sleepy();
        probe.Forget();
        probe.Machine.OnPollComplete((NetworkStatus)status, probe.NowMs);
        probe.Drain();
        Assert.AreEqual(!lost, probe.Machine.IsUp);
        Assert.AreEqual(lost, probe.Saw(JoinAction.FindAndRejoinNetwork));
    }

    [TestMethod]
    public void A_radio_that_refuses_to_poll_is_reset()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.RefusedCommand = JoinAction.PollForData;
        Bring(probe);
        Assert.AreEqual((int)JoinState.RadioRefused, (int)probe.Machine.State);
    }

    private static JoinProbe Sleepy()
    {
        JoinProbe probe = new JoinProbe(1);
        Bring(probe);
        Assert.IsTrue(probe.Machine.IsUp);
        return probe;
    }

    private static void Bring(JoinProbe probe)
    {
        probe.Options.NodeType = EzspCodec.SleepyEndDevice;
        probe.Start();
        probe.Beacon(0x1A62, 200, true, 2);
        probe.ScanComplete();
        probe.Status(NetworkStatus.NetworkUp);
    }
}
