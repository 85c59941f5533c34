using Bridge.Firmware.Ash;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>The not-ready flag: said and repeated by the host, obeyed for callbacks by the NCP.</summary>
[TestClass]
public class AshNotReadyTests
{
    [TestMethod]
    public void Host_says_not_ready_at_once_and_every_480_ms()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Link.SetReceiverReady(false, host.NowMs);
        Assert.AreEqual("ACK(0)n", host.Drain());
        Assert.AreEqual(480L, host.PassToDeadline());
        Assert.AreEqual("ACK(0)n", host.Drain());
        Assert.AreEqual(480L, host.PassToDeadline());
        Assert.AreEqual("ACK(0)n", host.Drain());
        host.Link.SetReceiverReady(true, host.NowMs);
        Assert.AreEqual("ACK(0)", host.Drain());
        Assert.AreEqual(Deadline.Never, host.Link.NextDeadlineMs);
    }

    [TestMethod]
    public void Host_says_not_ready_in_every_ack_and_nak()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Link.SetReceiverReady(false, host.NowMs);
        host.Drain();
        host.HearData(0, 0, 0, 50);
        Assert.AreEqual("ACK(1)n deliver(50)", host.Drain());
        host.HearBrokenData(1, 0, 51);
        Assert.AreEqual("NAK(1)n", host.Drain());
    }

    [TestMethod]
    public void Saying_the_same_again_sends_nothing()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Link.SetReceiverReady(true, host.NowMs);
        Assert.AreEqual("", host.Drain());
    }

    [TestMethod]
    public void Not_ready_outlives_a_reconnect()
    {
        AshProbe host = new AshProbe(AshRole.Host, false);
        host.Link.SetReceiverReady(false, host.NowMs);
        Assert.AreEqual("", host.Drain());
        host.Link.Connect(host.NowMs);
        Assert.AreEqual(host.NowMs + 2500, host.Link.NextDeadlineMs);
        host.Drain();
        host.HearRstAck(AshConstants.ResetSoftware);
        Assert.AreEqual("connected ACK(0)n", host.Drain());
        Assert.AreEqual(480L, host.PassToDeadline());
        Assert.AreEqual("ACK(0)n", host.Drain());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Ncp_holds_callbacks_but_not_responses_while_the_host_is_not_ready(bool byteByByte)
    {
        AshProbe ncp = AshProbe.ConnectedNcp(byteByByte);
        ncp.HearShort(AshFrame.AckControl | AshFrame.NotReadyBit);
        ncp.SendCallback(1);
        ncp.Send(2);
        Assert.AreEqual("DATA(0,0,0)", ncp.Drain());
        ncp.HearAck(1);
        Assert.AreEqual("DATA(1,0,0)", ncp.Drain());
    }

    [TestMethod]
    public void Ncp_sends_responses_before_callbacks()
    {
        AshLink ncp = AshProbe.ConnectedNcp(false).Link;
        ncp.SendCallback(new byte[] { 1, 1, 1 }, 0, 3, 5);
        ncp.Send(new byte[] { 2, 2, 2, 2 }, 0, 4, 5);
        ncp.Poll();
        Assert.AreEqual(8, ncp.ActionCount);
        ncp.Poll();
        Assert.AreEqual(7, ncp.ActionCount);
    }

    [TestMethod]
    public void Ncp_forgets_not_ready_after_1000_ms()
    {
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        ncp.HearShort(AshFrame.NakControl | AshFrame.NotReadyBit);
        ncp.SendCallback(1);
        Assert.AreEqual("", ncp.Drain());
        ncp.Pass(480);
        ncp.HearShort(AshFrame.AckControl | AshFrame.NotReadyBit);
        ncp.Pass(999);
        Assert.AreEqual("", ncp.Drain());
        Assert.AreEqual(1L, ncp.PassToDeadline());
        Assert.AreEqual("DATA(0,0,0)", ncp.Drain());
    }

    [TestMethod]
    public void Data_says_nothing_about_readiness()
    {
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        ncp.HearShort(AshFrame.AckControl | AshFrame.NotReadyBit);
        ncp.SendCallback(1);
        ncp.HearData(0, 0, 0, 50);
        Assert.AreEqual("deliver(50) ACK(1)", ncp.Drain());
    }
}
