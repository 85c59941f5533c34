using Bridge.Firmware.Ash;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>The adaptive ack period, its limits, and the end after too many timeouts.</summary>
[TestClass]
public class AshTimerTests
{
    [TestMethod]
    public void Ack_period_starts_at_T_RX_ACK_INIT()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        host.Send(1);
        ncp.Send(1);
        host.Drain();
        ncp.Drain();
        Assert.AreEqual(host.NowMs + 800, host.Link.NextDeadlineMs);
        Assert.AreEqual(ncp.NowMs + 1600, ncp.Link.NextDeadlineMs);
    }

    /// <summary>(7 x 800 + 4 x 180) / 8 = 790, then (7 x 790 + 4 x 500) / 8 = 941.</summary>
    [TestMethod]
    public void Ack_period_follows_four_times_the_measured_delay()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        Exchange(host, 0, 180);
        Assert.AreEqual(790, host.Link.AckPeriodMs);
        Exchange(host, 1, 500);
        Assert.AreEqual(941, host.Link.AckPeriodMs);
    }

    [TestMethod]
    public void Ack_period_ends_at_T_RX_ACK_MIN()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        for (int i = 0; i < 6; i++)
        {
            Exchange(host, i, 0);
        }

        // 800, 700, 612, 535, 468, 409, 400
        Assert.AreEqual(400, host.Link.AckPeriodMs);
    }

    [TestMethod]
    public void Each_timeout_doubles_the_period_up_to_T_RX_ACK_MAX()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Send(1);
        Assert.AreEqual("DATA(0,0,0)", host.Drain());
        AssertTimeout(host, 800);
        AssertTimeout(host, 1600);
        AssertTimeout(host, 2400);
        AssertTimeout(host, 2400);
        Assert.AreEqual(4, host.Link.AckTimeouts);
    }

    [TestMethod]
    public void Six_timeouts_in_a_row_are_fatal_to_the_host()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Send(1);
        host.Drain();
        for (int i = 1; i <= 5; i++)
        {
            host.PassToDeadline();
            Assert.AreEqual("DATA(0,0,1)", host.Drain());
        }

        host.PassToDeadline();
        Assert.AreEqual("failed", host.Drain());
        Assert.AreEqual((int)AshFailure.MaxAckTimeouts, (int)host.Link.FailureReason);
        Assert.AreEqual(0x51, host.Link.FailureCode);
        Assert.AreEqual(-1L, host.PassToDeadline());
    }

    [TestMethod]
    public void Four_timeouts_in_a_row_are_fatal_to_the_ncp_and_it_says_so()
    {
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        ncp.Send(1);
        ncp.Drain();
        for (int i = 1; i <= 3; i++)
        {
            ncp.PassToDeadline();
            Assert.AreEqual("DATA(0,0,1)", ncp.Drain());
        }

        ncp.PassToDeadline();
        Assert.AreEqual("failed CAN ERROR(81)", ncp.Drain());
    }

    [TestMethod]
    public void An_ack_in_time_starts_the_count_of_timeouts_afresh()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        for (int frame = 0; frame < 3; frame++)
        {
            host.Send(frame);
            host.Drain();
            for (int i = 1; i <= 5; i++)
            {
                host.PassToDeadline();
                host.Drain();
            }

            host.HearAck(frame + 1);
            Assert.AreEqual((int)AshState.Connected, (int)host.Link.State);
        }
    }

    /// <summary>An ack after a retransmission may belong to either copy, so its delay measures nothing.</summary>
    [TestMethod]
    public void An_ack_of_a_frame_sent_twice_is_not_measured()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Send(1);
        host.Drain();
        host.PassToDeadline();
        host.Drain();
        Assert.AreEqual(1600, host.Link.AckPeriodMs);
        host.Pass(5);
        host.HearAck(1);
        Assert.AreEqual(1600, host.Link.AckPeriodMs);
        Exchange(host, 1, 100);
        Assert.AreEqual(1450, host.Link.AckPeriodMs);
    }

    [TestMethod]
    public void A_partial_ack_of_frames_sent_twice_leaves_the_rest_unmeasured()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Send(1);
        host.Send(2);
        host.Drain();
        host.PassToDeadline();
        host.Drain();
        host.HearAck(1);
        host.Pass(5);
        host.HearAck(2);
        Assert.AreEqual(1600, host.Link.AckPeriodMs);
    }

    [TestMethod]
    public void A_retransmission_asked_for_by_nak_gets_a_whole_ack_period()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Send(1);
        host.Drain();
        host.Pass(300);
        host.HearNak(0);
        Assert.AreEqual("DATA(0,0,1)", host.Drain());
        Assert.AreEqual(host.NowMs + 800, host.Link.NextDeadlineMs);
        Assert.AreEqual(800, host.Link.AckPeriodMs);
    }

    [TestMethod]
    public void A_partial_ack_restarts_the_timer_for_the_rest()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Send(1);
        host.Send(2);
        host.Drain();
        host.Pass(200);
        host.HearAck(1);
        Assert.AreEqual(800, host.Link.AckPeriodMs);
        Assert.AreEqual(host.NowMs + 800, host.Link.NextDeadlineMs);
    }

    [TestMethod]
    public void More_data_does_not_restart_a_running_timer()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Send(1);
        host.Drain();
        long deadlineMs = host.Link.NextDeadlineMs;
        host.Pass(300);
        host.Send(2);
        host.Drain();
        Assert.AreEqual(deadlineMs, host.Link.NextDeadlineMs);
    }

    [TestMethod]
    public void A_repeated_ack_does_not_prolong_the_wait()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Send(1);
        host.Drain();
        long deadlineMs = host.Link.NextDeadlineMs;
        host.Pass(300);
        host.HearAck(0);
        Assert.AreEqual(deadlineMs, host.Link.NextDeadlineMs);
    }

    private static void Exchange(AshProbe host, int number, int delayMs)
    {
        host.Send(number);
        host.Drain();
        host.Pass(delayMs);
        host.HearAck((number + 1) % 8);
        Assert.AreEqual(Deadline.Never, host.Link.NextDeadlineMs);
    }

    private static void AssertTimeout(AshProbe host, long afterMs)
    {
        host.Pass(afterMs - 1);
        Assert.AreEqual("", host.Drain());
        host.Pass(1);
        Assert.AreEqual("DATA(0,0,1)", host.Drain());
    }
}
