using Bridge.Firmware.Ash;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>What may stand between and inside frames. ACK(1) is 81 60 59 7E.</summary>
[TestClass]
public class AshReceiverTests
{
    private static AshReceiver s_receiver;
    private static int s_frames;
    private static int s_bad;

    [TestMethod]
    public void A_run_of_flags_is_nothing()
    {
        Push(new byte[] { 0x7E, 0x7E, 0x7E, 0x81, 0x60, 0x59, 0x7E, 0x7E, 0x7E });
        Assert.AreEqual(1, s_frames);
        Assert.AreEqual(0, s_bad);
    }

    [TestMethod]
    public void Cancel_in_mid_frame_drops_what_came_before()
    {
        Push(new byte[] { 0x25, 0x42, 0x21, 0x1A, 0x81, 0x60, 0x59, 0x7E });
        Assert.AreEqual(1, s_frames);
        Assert.AreEqual(0x81, s_receiver.Control);
        Assert.AreEqual(0, s_bad);
        Assert.AreEqual(1, s_receiver.CancelledFrames);
    }

    [TestMethod]
    public void Cancel_after_an_escape_forgets_the_escape()
    {
        Push(new byte[] { 0x25, 0x7D, 0x1A, 0x81, 0x60, 0x59, 0x7E });
        Assert.AreEqual(1, s_frames);
    }

    [TestMethod]
    public void Cancel_heals_a_frame_with_substitute()
    {
        Push(new byte[] { 0x25, 0x18, 0x1A, 0x81, 0x60, 0x59, 0x7E });
        Assert.AreEqual(1, s_frames);
        Assert.AreEqual(0, s_receiver.CommErrors);
    }

    [TestMethod]
    public void Cancel_between_frames_is_nothing()
    {
        Push(new byte[] { 0x1A, 0x1A, 0x81, 0x60, 0x59, 0x7E });
        Assert.AreEqual(1, s_frames);
        Assert.AreEqual(0, s_receiver.CancelledFrames);
    }

    [TestMethod]
    public void Substitute_spoils_the_frame_up_to_its_flag_and_no_further()
    {
        Push(new byte[] { 0x81, 0x18, 0x60, 0x59, 0x7E, 0x81, 0x60, 0x59, 0x7E });
        Assert.AreEqual(1, s_bad);
        Assert.AreEqual(1, s_frames);
        Assert.AreEqual(1, s_receiver.CommErrors);
    }

    [TestMethod]
    public void A_frame_that_lost_its_control_byte_has_none()
    {
        Push(new byte[] { 0x18, 0x42, 0x21, 0xA8, 0x7E });
        Assert.AreEqual(1, s_bad);
        Assert.AreEqual(-1, s_receiver.Control);
    }

    [TestMethod]
    public void XOn_and_XOff_anywhere_are_dropped()
    {
        Push(new byte[] { 0x11, 0x25, 0x13, 0x42, 0x21, 0xA8, 0x56, 0x11, 0xA6, 0x09, 0x13, 0x7E });
        Assert.AreEqual(1, s_frames);
        Assert.AreEqual(5, s_receiver.Count);
        Assert.AreEqual(4, s_receiver.FlowControlBytes);
    }

    [TestMethod]
    public void XOff_between_escape_and_the_escaped_byte_is_dropped()
    {
        // 1A escaped: DATA(1,2,1).
        byte[] wire = new byte[20];
        int length = AshFrame.Encode(0x1A, new byte[3], 0, 3, wire, 0);
        Fresh();
        PushOne(wire[0]);
        PushOne(0x13);
        for (int i = 1; i < length; i++)
        {
            PushOne(wire[i]);
        }

        Assert.AreEqual(1, s_frames);
        Assert.AreEqual(0x1A, s_receiver.Control);
    }

    [TestMethod]
    public void Wake_bytes_between_frames_are_dropped_but_not_inside()
    {
        Push(new byte[] { 0xFF, 0xFF, 0x81, 0x60, 0x59, 0x7E, 0x81, 0xFF, 0x60, 0x59, 0x7E });
        Assert.AreEqual(1, s_frames);
        Assert.AreEqual(1, s_bad);
        Assert.AreEqual(1, s_receiver.CrcErrors);
    }

    [TestMethod]
    public void One_or_two_bytes_are_too_short()
    {
        Push(new byte[] { 0x81, 0x7E, 0x81, 0x60, 0x7E });
        Assert.AreEqual(2, s_bad);
        Assert.AreEqual(2, s_receiver.LengthErrors);
    }

    [TestMethod]
    public void An_escape_right_before_the_flag_is_an_error()
    {
        Push(new byte[] { 0x81, 0x60, 0x59, 0x7D, 0x7E, 0x81, 0x60, 0x59, 0x7E });
        Assert.AreEqual(1, s_bad);
        Assert.AreEqual(1, s_receiver.CommErrors);
        Assert.AreEqual(1, s_frames);
    }

    [TestMethod]
    [DataRow(220, 1, 0)]
    [DataRow(221, 0, 1)]
    [DataRow(400, 0, 1)]
    public void The_longest_data_field_is_220_bytes(int count, int frames, int lengthErrors)
    {
        byte[] data = new byte[count];
        byte[] wire = new byte[1000];
        int length = AshFrame.Encode(0x25, data, 0, count, wire, 0);
        Fresh();
        for (int i = 0; i < length; i++)
        {
            PushOne(wire[i]);
        }

        Assert.AreEqual(frames, s_frames);
        Assert.AreEqual(lengthErrors, s_receiver.LengthErrors);
    }

    [TestMethod]
    public void Every_single_bit_error_in_a_frame_is_noticed()
    {
        byte[] good = new byte[] { 0x25, 0x42, 0x21, 0xA8, 0x56, 0xA6, 0x09, 0x7E };
        byte[] wire = new byte[9];
        for (int bit = 0; bit < 56; bit++)
        {
            for (int i = 0; i < good.Length; i++)
            {
                wire[i] = good[i];
            }

            wire[bit / 8] ^= (byte)(1 << (bit % 8));
            wire[8] = 0x7E;
            Push(wire);
            Assert.AreEqual(0, s_frames);
        }
    }

    /// <summary>
    /// A CRC without a final xor cannot see a trailing 00 come or go: one frame in 256 survives the loss or doubling of its last
    /// byte with a data field one byte too short or too long. So the layer above must check lengths.
    /// </summary>
    [TestMethod]
    public void A_frame_whose_crc_ends_in_zero_passes_without_its_last_byte()
    {
        byte[] body = new byte[] { 0x25, 1, 2, 3, 4, 0 };
        body[5] = (byte)(AshFrame.Crc(body, 0, 5) >> 8);
        byte[] wire = new byte[20];
        int length = AshFrame.Encode(0x25, body, 1, 5, wire, 0);
        Assert.AreEqual(0, (int)wire[length - 2]);
        Fresh();
        for (int i = 0; i < length; i++)
        {
            if (i != length - 2)
            {
                PushOne(wire[i]);
            }
        }

        Assert.AreEqual(1, s_frames);
        Assert.AreEqual(5, s_receiver.Count);
    }

    private static void Push(byte[] wire)
    {
        Fresh();
        for (int i = 0; i < wire.Length; i++)
        {
            PushOne(wire[i]);
        }
    }

    private static void Fresh()
    {
        s_receiver = new AshReceiver();
        s_frames = 0;
        s_bad = 0;
    }

    private static void PushOne(int value)
    {
        AshReceived received = s_receiver.Push(value);
        if (received == AshReceived.Frame)
        {
            s_frames++;
        }
        else if (received != AshReceived.None)
        {
            s_bad++;
        }
    }
}
