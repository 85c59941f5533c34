using Bridge.Firmware.Ash;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Frame numbers, acknowledgements, NAK and retransmission, in the words of AshProbe.</summary>
[TestClass]
public class AshNumberingTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Host_acknowledges_data_before_it_sends_its_own(bool byteByByte)
    {
        AshProbe host = AshProbe.ConnectedHost(byteByByte);
        host.HearData(0, 0, 0, 50);
        host.Send(1);
        Assert.AreEqual("ACK(1) DATA(0,1,0) deliver(50)", host.Drain());
    }

    [TestMethod]
    public void Ncp_acknowledges_with_its_response_when_there_is_one()
    {
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        ncp.HearData(0, 0, 0, 50);
        Assert.AreEqual("deliver(50)", ncp.PollOnce());
        ncp.Send(1);
        Assert.AreEqual("DATA(0,1,0)", ncp.Drain());
        ncp.HearData(1, 1, 0, 51);
        Assert.AreEqual("deliver(51) ACK(2)", ncp.Drain());
    }

    [TestMethod]
    public void Host_window_is_three_and_ncp_window_is_five()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        Assert.AreEqual("DATA(0,0,0) DATA(1,0,0) DATA(2,0,0)", host.SendMany(7));
        Assert.AreEqual("DATA(0,0,0) DATA(1,0,0) DATA(2,0,0) DATA(3,0,0) DATA(4,0,0)", ncp.SendMany(7));
        host.HearAck(2);
        Assert.AreEqual("DATA(3,0,0) DATA(4,0,0)", host.Drain());
        ncp.HearAck(5);
        Assert.AreEqual("DATA(5,0,0) DATA(6,0,0)", ncp.Drain());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Numbers_wrap_after_eight_in_both_directions(bool byteByByte)
    {
        AshProbe host = AshProbe.ConnectedHost(byteByByte);
        for (int i = 0; i < 20; i++)
        {
            int sent = i % 8;
            int next = (i + 1) % 8;
            Assert.AreEqual((int)Result.Ok, host.Send(i));
            Assert.AreEqual("DATA(" + sent.ToString() + "," + sent.ToString() + ",0)", host.Drain());
            host.HearData(sent, next, 0, i);
            Assert.AreEqual("ACK(" + next.ToString() + ") deliver(" + i.ToString() + ")", host.Drain());
        }
    }

    [TestMethod]
    public void A_full_window_across_the_wrap_is_acknowledged_at_once()
    {
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        for (int i = 0; i < 6; i++)
        {
            ncp.Send(i);
            ncp.Drain();
            ncp.HearAck((i + 1) % 8);
        }

        Assert.AreEqual("DATA(6,0,0) DATA(7,0,0) DATA(0,0,0) DATA(1,0,0) DATA(2,0,0)", ncp.SendMany(5));
        ncp.HearAck(3);
        Assert.AreEqual(Deadline.Never, ncp.Link.NextDeadlineMs);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_lost_ack_costs_a_duplicate_that_is_acknowledged_and_not_delivered(bool byteByByte)
    {
        AshProbe host = AshProbe.ConnectedHost(byteByByte);
        host.HearData(0, 0, 0, 50);
        Assert.AreEqual("ACK(1) deliver(50)", host.Drain());
        host.HearData(0, 0, 1, 50);
        Assert.AreEqual("ACK(1)", host.Drain());
        Assert.AreEqual(1, host.Link.Duplicates);
        host.HearData(1, 0, 0, 51);
        Assert.AreEqual("ACK(2) deliver(51)", host.Drain());
    }

    [TestMethod]
    public void Ncp_acknowledges_a_retransmission_by_a_frame_of_its_own_before_new_data()
    {
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        ncp.HearData(0, 0, 1, 50);
        ncp.Send(1);
        Assert.AreEqual("ACK(1) DATA(0,1,0) deliver(50)", ncp.Drain());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Out_of_order_data_gets_one_nak_per_gap(bool byteByByte)
    {
        AshProbe host = AshProbe.ConnectedHost(byteByByte);
        host.HearData(1, 0, 0, 51);
        Assert.AreEqual("NAK(0)", host.Drain());
        host.HearData(2, 0, 0, 52);
        host.HearBrokenData(3, 0, 53);
        Assert.AreEqual("", host.Drain());
        Assert.AreEqual(2, host.Link.OutOfOrder);
        host.HearData(0, 0, 1, 50);
        host.HearData(1, 0, 1, 51);
        Assert.AreEqual("ACK(2) deliver(50) deliver(51)", host.Drain());
        host.HearData(3, 0, 0, 53);
        Assert.AreEqual("NAK(2)", host.Drain());
        Assert.AreEqual(2, host.Link.NaksSent);
    }

    [TestMethod]
    public void A_nak_not_yet_sent_is_withdrawn_when_the_gap_closes()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.HearBrokenData(0, 0, 50);
        host.HearData(0, 0, 1, 50);
        Assert.AreEqual("ACK(1) deliver(50)", host.Drain());
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_crc_error_in_data_gets_a_nak(bool byteByByte)
    {
        AshProbe host = AshProbe.ConnectedHost(byteByByte);
        host.HearBrokenData(0, 0, 50);
        Assert.AreEqual("NAK(0)", host.Drain());
        Assert.AreEqual(1, host.Link.CrcErrors);
        Assert.AreEqual(1, host.Link.Rejected);
    }

    [TestMethod]
    public void A_crc_error_in_an_ack_gets_no_nak()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Hear(new byte[] { 0x81, 0x60, 0x58, 0x7E });
        Assert.AreEqual("", host.Drain());
        Assert.AreEqual(1, host.Link.CrcErrors);
    }

    [TestMethod]
    public void Substitute_and_wrong_length_in_data_get_a_nak()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Hear(new byte[] { 0x00, 0x42, 0x18, 0x21, 0x7E });
        Assert.AreEqual("NAK(0)", host.Drain());
        Assert.AreEqual(1, host.Link.CommErrors);
        host = AshProbe.ConnectedHost(false);
        host.Hear(new byte[] { 0x00, 0x42, 0x7E });
        Assert.AreEqual("NAK(0)", host.Drain());
        Assert.AreEqual(1, host.Link.LengthErrors);
        host = AshProbe.ConnectedHost(false);
        byte[] wire = new byte[20];
        int length = AshFrame.Encode(0x00, new byte[2], 0, 2, wire, 0);
        host.Link.OnBytes(wire, 0, length, host.NowMs);
        Assert.AreEqual("NAK(0)", host.Drain());
    }

    [TestMethod]
    public void Cancel_in_mid_frame_gets_no_nak()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Hear(new byte[] { 0x00, 0x42, 0x21, 0x1A });
        host.HearData(0, 0, 0, 50);
        Assert.AreEqual("ACK(1) deliver(50)", host.Drain());
        Assert.AreEqual(0, host.Link.Rejected);
    }

    [TestMethod]
    public void A_nak_has_all_unacknowledged_data_sent_again_before_anything_new()
    {
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        ncp.SendMany(6);
        ncp.HearNak(2);
        Assert.AreEqual("DATA(2,0,1) DATA(3,0,1) DATA(4,0,1) DATA(5,0,0)", ncp.Drain());
        Assert.AreEqual(3, ncp.Link.Retransmissions);
        Assert.AreEqual(1, ncp.Link.NaksReceived);
    }

    [TestMethod]
    public void A_nak_without_unacknowledged_data_is_harmless()
    {
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        ncp.HearNak(0);
        Assert.AreEqual("", ncp.Drain());
    }

    [TestMethod]
    public void An_ack_in_mid_retransmission_skips_what_it_covers()
    {
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        ncp.SendMany(4);
        ncp.HearNak(0);
        Assert.AreEqual("DATA(0,0,1)", ncp.PollOnce());
        ncp.HearNak(0);
        ncp.HearAck(3);
        Assert.AreEqual("DATA(3,0,1)", ncp.Drain());
        ncp.HearNak(3);
        ncp.HearAck(4);
        Assert.AreEqual("", ncp.Drain());
    }

    [TestMethod]
    public void A_second_nak_in_mid_retransmission_does_not_start_it_over()
    {
        AshProbe ncp = AshProbe.ConnectedNcp(false);
        ncp.SendMany(4);
        ncp.HearNak(0);
        Assert.AreEqual("DATA(0,0,1)", ncp.PollOnce());
        Assert.AreEqual("DATA(1,0,1)", ncp.PollOnce());
        ncp.HearNak(0);
        Assert.AreEqual("DATA(2,0,1) DATA(3,0,1)", ncp.Drain());
    }

    [TestMethod]
    public void A_retransmission_differs_only_in_its_control_byte_and_crc()
    {
        AshLink link = AshProbe.ConnectedHost(false).Link;
        link.Send(new byte[] { 0, 0, 0, 2 }, 0, 4, 2000);
        link.Poll();
        Assert.AreEqual(0x00, (int)link.ActionBuffer[0]);
        link.OnTime(link.NextDeadlineMs);
        Assert.AreEqual((int)AshAction.Write, (int)link.Poll());
        byte[] expected = new byte[] { 0x08, 0x42, 0x21, 0xA8, 0x56 };
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual((int)expected[i], (int)link.ActionBuffer[i]);
        }
    }

    [TestMethod]
    public void An_ack_number_outside_the_window_makes_the_frame_invalid()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Send(1);
        host.Drain();
        host.HearAck(2);
        host.HearAck(7);
        Assert.AreEqual("", host.Drain());
        Assert.AreEqual(2, host.Link.Rejected);
        Assert.AreNotEqual(Deadline.Never, host.Link.NextDeadlineMs);
        host.HearData(0, 5, 0, 50);
        Assert.AreEqual("NAK(0)", host.Drain());
        host.HearData(0, 1, 1, 50);
        Assert.AreEqual("ACK(1) deliver(50)", host.Drain());
        Assert.AreEqual(Deadline.Never, host.Link.NextDeadlineMs);
    }

    [TestMethod]
    public void Data_without_a_free_receive_buffer_is_rejected_and_taken_when_sent_again()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        for (int i = 0; i < 8; i++)
        {
            host.HearData(i, 0, 0, i);
        }

        host.HearData(0, 0, 0, 8);
        Assert.AreEqual("NAK(0) deliver(0) deliver(1) deliver(2) deliver(3) deliver(4) deliver(5) deliver(6) deliver(7)", host.Drain());
        host.HearData(0, 0, 1, 8);
        Assert.AreEqual("ACK(1) deliver(8)", host.Drain());
    }

    [TestMethod]
    public void Send_states_why_it_refuses()
    {
        AshProbe host = new AshProbe(AshRole.Host, false);
        Assert.AreEqual((int)Result.NotConnected, host.Send(1));
        host = AshProbe.ConnectedHost(false);
        Assert.AreEqual((int)Result.Malformed, host.SendSized(2));
        Assert.AreEqual((int)Result.Ok, host.SendSized(3));
        Assert.AreEqual((int)Result.Ok, host.SendSized(202));
        Assert.AreEqual((int)Result.TooLong, host.SendSized(203));
        for (int i = 2; i < 8; i++)
        {
            Assert.AreEqual((int)Result.Ok, host.Send(i));
        }

        Assert.AreEqual((int)Result.Busy, host.Send(8));
        host.Drain();
        Assert.AreEqual((int)Result.Ok, host.Send(8));
    }

    [TestMethod]
    public void A_nak_goes_first_and_acknowledges_too()
    {
        AshProbe host = AshProbe.ConnectedHost(false);
        host.Send(1);
        host.HearData(0, 0, 0, 50);
        host.HearData(2, 0, 0, 52);
        Assert.AreEqual("NAK(1) DATA(0,1,0) deliver(50)", host.Drain());
    }
}
