using Bridge.Firmware.Ash;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Start-up, restart and death of a link (ASH sections start-up, RST, RSTACK, ERROR).</summary>
[TestClass]
public class AshStartTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Host_sends_cancel_and_rst_then_acknowledges_the_rstack(bool byteByByte)
    {
        AshProbe host = new AshProbe(AshRole.Host, byteByByte);
        Assert.AreEqual(Deadline.Never, host.Link.NextDeadlineMs);
        host.Link.Connect(host.NowMs);
        Assert.AreEqual((int)AshState.Connecting, host.LastState);
        Assert.AreEqual(host.NowMs + 2500, host.LastDeadlineMs);
        Assert.AreEqual("CAN RST", host.Drain());
        host.HearRstAck(AshConstants.ResetSoftware);
        Assert.AreEqual("connected ACK(0)", host.Drain());
        Assert.AreEqual((int)AshState.Connected, host.LastState);
        Assert.AreEqual(Deadline.Never, host.Link.NextDeadlineMs);
    }

    [TestMethod]
    public void Host_start_up_in_bytes()
    {
        AshLink link = new AshProbe(AshRole.Host, false).Link;
        link.Connect(0);
        AssertWrite(link, new byte[] { 0x1A, 0xC0, 0x38, 0xBC, 0x7E });
        link.OnBytes(new byte[] { 0x1A, 0xC1, 0x02, 0x0B, 0x0A, 0x52, 0x7E }, 0, 7, 10);
        Assert.AreEqual((int)AshAction.Connected, (int)link.Poll());
        AssertWrite(link, new byte[] { 0x80, 0x70, 0x78, 0x7E });
        Assert.AreEqual((int)AshAction.None, (int)link.Poll());
    }

    [TestMethod]
    public void Ncp_start_up_in_bytes()
    {
        AshLink link = new AshProbe(AshRole.Ncp, false).Link;
        link.Reset(AshConstants.ResetPowerOn, 0);
        Assert.AreEqual((int)AshAction.Connected, (int)link.Poll());
        AssertWrite(link, new byte[] { 0x1A, 0xC1, 0x02, 0x02, 0x9B, 0x7B, 0x7E });
        link.OnBytes(new byte[] { 0x1A, 0xC0, 0x38, 0xBC, 0x7E }, 0, 5, 5);
        Assert.AreEqual((int)AshAction.Connected, (int)link.Poll());
        AssertWrite(link, new byte[] { 0x1A, 0xC1, 0x02, 0x0B, 0x0A, 0x52, 0x7E });
        link.Fail(AshConstants.ErrorMaxAckTimeouts, 9);
        AssertWrite(link, new byte[] { 0x1A, 0xC2, 0x02, 0x51, 0xA8, 0xBD, 0x7E });
        Assert.AreEqual((int)AshAction.None, (int)link.Poll());
    }

    [TestMethod]
    [DataRow(AshConstants.ResetPowerOn)]
    [DataRow(AshConstants.ResetUnknown)]
    [DataRow(AshConstants.ResetWatchdog)]
    [DataRow(0x85)]
    public void Host_ignores_an_rstack_that_does_not_answer_its_rst(int code)
    {
        AshProbe host = new AshProbe(AshRole.Host, false);
        host.Link.Connect(host.NowMs);
        host.Drain();
        host.HearRstAck(code);
        Assert.AreEqual("", host.Drain());
        Assert.AreEqual((int)AshState.Connecting, (int)host.Link.State);
        host.HearRstAck(AshConstants.ResetSoftware);
        Assert.AreEqual("connected ACK(0)", host.Drain());
    }

    [TestMethod]
    public void Host_repeats_rst_every_T_RSTACK_five_times_and_then_fails()
    {
        AshProbe host = new AshProbe(AshRole.Host, false);
        host.Link.Connect(host.NowMs);
        Assert.AreEqual("CAN RST", host.Drain());
        for (int attempt = 2; attempt <= 5; attempt++)
        {
            host.Pass(2499);
            Assert.AreEqual("", host.Drain());
            host.Pass(1);
            Assert.AreEqual("CAN RST", host.Drain());
        }

        host.Pass(2500);
        Assert.AreEqual("failed", host.Drain());
        Assert.AreEqual((int)AshFailure.NoRstAck, (int)host.Link.FailureReason);
        Assert.AreEqual(-1L, host.PassToDeadline());
    }

    /// <summary>The late answer to the first RST must not start a link that the second RST then resets unnoticed.</summary>
    [TestMethod]
    public void Host_that_repeated_rst_waits_for_both_answers()
    {
        AshProbe host = new AshProbe(AshRole.Host, false);
        host.Link.Connect(host.NowMs);
        host.PassToDeadline();
        host.Drain();
        host.HearRstAck(AshConstants.ResetSoftware);
        host.HearData(0, 0, 0, 7);
        Assert.AreEqual("", host.Drain());
        host.HearRstAck(AshConstants.ResetSoftware);
        Assert.AreEqual("connected ACK(0)", host.Drain());
    }

    [TestMethod]
    public void Host_whose_first_rst_was_lost_connects_when_T_RSTACK_of_the_second_is_over()
    {
        AshProbe host = new AshProbe(AshRole.Host, false);
        host.Link.Connect(host.NowMs);
        host.PassToDeadline();
        host.Drain();
        host.Pass(10);
        host.HearRstAck(AshConstants.ResetSoftware);
        Assert.AreEqual(2490L, host.PassToDeadline());
        Assert.AreEqual("connected ACK(0)", host.Drain());
        host.Link.Connect(host.NowMs);
        host.Drain();
        host.HearRstAck(AshConstants.ResetSoftware);
        Assert.AreEqual("connected ACK(0)", host.Drain());
    }

    [TestMethod]
    public void Host_ignores_everything_else_while_connecting()
    {
        AshProbe host = new AshProbe(AshRole.Host, false);
        host.Link.Connect(host.NowMs);
        host.Drain();
        host.HearData(0, 0, 0, 7);
        host.HearBrokenData(0, 0, 7);
        host.HearAck(3);
        host.HearNak(0);
        host.HearShort(AshFrame.RstControl);
        Assert.AreEqual("", host.Drain());
        Assert.AreEqual((int)AshState.Connecting, (int)host.Link.State);
    }

    /// <summary>RST is on its way and is the cure; only when nothing else ever comes does the ERROR become the reason.</summary>
    [TestMethod]
    public void Host_outlives_an_error_of_the_time_before_its_rst()
    {
        AshProbe host = new AshProbe(AshRole.Host, false);
        host.Link.Connect(host.NowMs);
        host.Drain();
        host.HearCoded(AshFrame.ErrorControl, 2, 0x51);
        Assert.AreEqual("", host.Drain());
        host.HearRstAck(AshConstants.ResetSoftware);
        Assert.AreEqual("connected ACK(0)", host.Drain());
    }

    [TestMethod]
    public void Host_that_hears_only_error_reports_its_code()
    {
        AshProbe host = new AshProbe(AshRole.Host, false);
        host.Link.Connect(host.NowMs);
        host.HearCoded(AshFrame.ErrorControl, 2, 0x86);
        while (host.PassToDeadline() >= 0)
        {
        }

        Assert.AreEqual((int)AshState.Failed, (int)host.Link.State);
        Assert.AreEqual((int)AshFailure.NcpError, (int)host.Link.FailureReason);
        Assert.AreEqual(0x86, host.Link.FailureCode);
    }

    [TestMethod]
    public void Host_fails_on_another_protocol_version()
    {
        AshProbe host = new AshProbe(AshRole.Host, false);
        host.Link.Connect(host.NowMs);
        host.Drain();
        host.HearCoded(AshFrame.RstAckControl, 3, AshConstants.ResetSoftware);
        Assert.AreEqual("failed", host.Drain());
        Assert.AreEqual((int)AshFailure.VersionMismatch, (int)host.Link.FailureReason);
        Assert.AreEqual(3, host.Link.FailureCode);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void RstAck_while_connected_is_fatal_to_the_host(bool byteByByte)
    {
        AshProbe host = AshProbe.ConnectedHost(byteByByte);
        host.Send(1);
        host.HearRstAck(AshConstants.ResetWatchdog);
        Assert.AreEqual("failed", host.Drain());
        Assert.AreEqual((int)AshFailure.NcpReset, (int)host.Link.FailureReason);
        Assert.AreEqual(AshConstants.ResetWatchdog, host.Link.FailureCode);
        Assert.AreEqual((int)Result.NotConnected, host.Send(2));
        Assert.AreEqual(Deadline.Never, host.Link.NextDeadlineMs);
    }

    [TestMethod]
    public void Error_while_connected_is_fatal_to_the_host()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.HearCoded(AshFrame.ErrorControl, 2, 0x51);
        Assert.AreEqual("failed", host.Drain());
        Assert.AreEqual((int)AshFailure.NcpError, (int)host.Link.FailureReason);
        Assert.AreEqual(0x51, host.Link.FailureCode);
    }

    [TestMethod]
    public void A_failed_host_is_deaf_until_it_connects_again_with_fresh_numbers()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Send(1);
        host.HearData(0, 0, 0, 7);
        host.Drain();
        host.HearRstAck(AshConstants.ResetAssert);
        host.Drain();
        host.HearData(0, 0, 0, 7);
        host.HearRstAck(AshConstants.ResetSoftware);
        Assert.AreEqual("", host.Drain());
        host.Link.Connect(host.NowMs);
        Assert.AreEqual((int)AshFailure.None, (int)host.Link.FailureReason);
        host.HearRstAck(AshConstants.ResetSoftware);
        host.Send(2);
        Assert.AreEqual("connected ACK(0) DATA(0,0,0)", host.Drain());
        host.HearData(0, 1, 0, 8);
        Assert.AreEqual("ACK(1) deliver(8)", host.Drain());
    }

    [TestMethod]
    public void Connect_drops_the_partial_frame_of_the_time_before()
    {
        AshProbe host = new AshProbe(AshRole.Host, false);
        host.Hear(new byte[] { 0x25, 0x42, 0x7D });
        host.Link.Connect(host.NowMs);
        host.HearRstAck(AshConstants.ResetSoftware);
        host.Drain();
        Assert.AreEqual((int)AshState.Connected, (int)host.Link.State);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Ncp_answers_rst_in_any_state(bool byteByByte)
    {
        AshProbe ncp = new AshProbe(AshRole.Ncp, byteByByte);
        ncp.HearShort(AshFrame.RstControl);
        Assert.AreEqual("connected CAN RSTACK(11)", ncp.Drain());
        ncp.Send(1);
        ncp.HearData(0, 0, 0, 9);
        ncp.HearShort(AshFrame.RstControl);
        Assert.AreEqual("connected CAN RSTACK(11)", ncp.Drain());
        ncp.Link.Fail(0x86, ncp.NowMs);
        ncp.HearShort(AshFrame.RstControl);
        Assert.AreEqual("connected CAN RSTACK(11)", ncp.Drain());
        ncp.HearData(0, 0, 0, 9);
        ncp.Send(2);
        Assert.AreEqual("DATA(0,1,0) deliver(9)", ncp.Drain());
    }

    [TestMethod]
    public void Ncp_is_deaf_while_it_reboots()
    {
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        ncp.Link.RebootDelayMs = 1000;
        ncp.HearShort(AshFrame.RstControl);
        ncp.HearShort(AshFrame.RstControl);
        ncp.HearData(0, 0, 0, 9);
        Assert.AreEqual("", ncp.Drain());
        Assert.AreEqual((int)Result.NotConnected, ncp.Send(1));
        Assert.AreEqual((int)AshState.Rebooting, ncp.LastState);
        Assert.AreEqual(1000L, ncp.PassToDeadline());
        Assert.AreEqual("connected CAN RSTACK(11)", ncp.Drain());
    }

    [TestMethod]
    public void A_failed_ncp_answers_every_frame_but_rst_with_error()
    {
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        ncp.Link.Fail(0x86, ncp.NowMs);
        Assert.AreEqual("CAN ERROR(134)", ncp.Drain());
        Assert.AreEqual((int)AshFailure.LocalFault, (int)ncp.Link.FailureReason);
        ncp.HearData(0, 0, 0, 9);
        Assert.AreEqual("CAN ERROR(134)", ncp.Drain());
        ncp.HearAck(0);
        Assert.AreEqual("CAN ERROR(134)", ncp.Drain());
        ncp.HearNak(0);
        Assert.AreEqual("CAN ERROR(134)", ncp.Drain());
        ncp.HearBrokenData(0, 0, 9);
        Assert.AreEqual("", ncp.Drain());
    }

    [TestMethod]
    public void Ncp_drops_start_up_frames_that_only_it_may_send()
    {
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        ncp.HearRstAck(2);
        ncp.HearCoded(AshFrame.ErrorControl, 2, 0x51);
        Assert.AreEqual("", ncp.Drain());
        Assert.AreEqual(2, ncp.Link.UnexpectedFrames);
        Assert.AreEqual((int)AshState.Connected, (int)ncp.Link.State);
    }

    [TestMethod]
    public void Host_drops_rst_and_undefined_control_bytes()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.HearShort(AshFrame.RstControl);
        host.HearShort(0xC3);
        host.HearShort(0xE0);
        Assert.AreEqual("", host.Drain());
        Assert.AreEqual(3, host.Link.UnexpectedFrames);
        Assert.AreEqual((int)AshState.Connected, (int)host.Link.State);
    }

    private static void AssertWrite(AshLink link, byte[] expected)
    {
        Assert.AreEqual((int)AshAction.Write, (int)link.Poll());
        Assert.AreEqual(expected.Length, link.ActionCount);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual((int)expected[i], (int)link.ActionBuffer[link.ActionOffset + i]);
        }
    }
}
