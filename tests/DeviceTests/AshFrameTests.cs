using Bridge.Firmware.Ash;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>The wire view against frames recorded from or computed for real NCPs.</summary>
[TestClass]
public class AshFrameTests
{
    private static byte[] s_wire = new byte[600];

    [TestMethod]
    public void Crc_of_the_check_string()
    {
        byte[] check = new byte[] { 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39 };
        Assert.AreEqual(0x29B1, AshFrame.Crc(check, 0, 9));
    }

    [TestMethod]
    public void Randomising_zeros_shows_the_sequence()
    {
        byte[] expected = new byte[] { 0x42, 0x21, 0xA8, 0x54, 0x2A, 0x15, 0xB2, 0x59, 0x94, 0x4A, 0x25, 0xAA, 0x55, 0x92, 0x49, 0x9C };
        byte[] data = new byte[18];
        AshFrame.Randomise(data, 1, 16);
        Assert.AreEqual(0, (int)data[0]);
        Assert.AreEqual(0, (int)data[17]);
        for (int i = 0; i < 16; i++)
        {
            Assert.AreEqual((int)expected[i], (int)data[i + 1]);
        }
    }

    [TestMethod]
    public void Rst_on_the_wire()
    {
        AssertShort(new byte[] { 0xC0, 0x38, 0xBC, 0x7E }, 0xC0, new byte[0], AshFrameType.Rst);
    }

    [TestMethod]
    public void RstAck_after_power_on_on_the_wire()
    {
        AssertShort(new byte[] { 0xC1, 0x02, 0x02, 0x9B, 0x7B, 0x7E }, 0xC1, new byte[] { 2, 2 }, AshFrameType.RstAck);
    }

    [TestMethod]
    public void RstAck_after_software_reset_on_the_wire()
    {
        AssertShort(new byte[] { 0xC1, 0x02, 0x0B, 0x0A, 0x52, 0x7E }, 0xC1, new byte[] { 2, 0x0B }, AshFrameType.RstAck);
    }

    [TestMethod]
    public void Error_on_the_wire()
    {
        AssertShort(new byte[] { 0xC2, 0x02, 0x51, 0xA8, 0xBD, 0x7E }, 0xC2, new byte[] { 2, 0x51 }, AshFrameType.Error);
    }

    [TestMethod]
    public void Ack_1_on_the_wire()
    {
        AssertShort(new byte[] { 0x81, 0x60, 0x59, 0x7E }, 0x81, new byte[0], AshFrameType.Ack);
    }

    [TestMethod]
    public void Nak_6_on_the_wire()
    {
        AssertShort(new byte[] { 0xA6, 0x34, 0xDC, 0x7E }, 0xA6, new byte[0], AshFrameType.Nak);
    }

    [TestMethod]
    public void Data_2_5_0_with_the_version_command_on_the_wire()
    {
        AssertData(
            new byte[] { 0x25, 0x42, 0x21, 0xA8, 0x56, 0xA6, 0x09, 0x7E },
            AshFrame.DataControl(2, false, 5),
            new byte[] { 0x00, 0x00, 0x00, 0x02 });
    }

    [TestMethod]
    public void Data_5_3_0_with_the_version_response_on_the_wire()
    {
        AssertData(
            new byte[] { 0x53, 0x42, 0xA1, 0xA8, 0x56, 0x28, 0x04, 0x82, 0x03, 0x2A, 0x7E },
            AshFrame.DataControl(5, false, 3),
            new byte[] { 0x00, 0x80, 0x00, 0x02, 0x02, 0x11, 0x30 });
    }

    /// <summary>The same frame circulates in print with CRC 96 23. It must not pass.</summary>
    [TestMethod]
    public void Data_5_3_0_with_the_often_printed_crc_is_refused()
    {
        byte[] wire = new byte[] { 0x53, 0x42, 0xA1, 0xA8, 0x56, 0x28, 0x04, 0x82, 0x96, 0x23, 0x7E };
        AshReceiver receiver = new AshReceiver();
        Assert.AreEqual((int)AshReceived.BadCrc, (int)PushAll(receiver, wire, wire.Length));
        Assert.AreEqual(1, receiver.CrcErrors);
        Assert.AreEqual(0x53, receiver.Control);
    }

    [TestMethod]
    [DataRow(0x7E)]
    [DataRow(0x7D)]
    [DataRow(0x11)]
    [DataRow(0x13)]
    [DataRow(0x18)]
    [DataRow(0x1A)]
    public void A_reserved_byte_is_escaped_in_the_data_field(int reserved)
    {
        byte[] data = new byte[] { 1, (byte)reserved, 3 };
        AshFrame.Encode(0x25, data, 0, 3, s_wire, 0);
        Assert.AreEqual(0x7D, (int)s_wire[2]);
        Assert.AreEqual(reserved ^ 0x20, (int)s_wire[3]);
    }

    [TestMethod]
    public void A_reserved_control_byte_is_escaped()
    {
        AshFrame.Encode(AshFrame.DataControl(1, true, 2), new byte[3], 0, 3, s_wire, 0);
        Assert.AreEqual(0x7D, (int)s_wire[0]);
        Assert.AreEqual(0x3A, (int)s_wire[1]);
    }

    [TestMethod]
    public void The_wake_byte_is_not_escaped()
    {
        AshFrame.Encode(0x25, new byte[] { 0xFF, 0xFF, 0xFF }, 0, 3, s_wire, 0);
        Assert.AreEqual(0xFF, (int)s_wire[1]);
        Assert.AreEqual(0xFF, (int)s_wire[3]);
    }

    /// <summary>Searches data fields until every reserved value has stood in either CRC byte.</summary>
    [TestMethod]
    public void Reserved_values_in_the_crc_survive_the_wire()
    {
        int escapedHigh = 0;
        int escapedLow = 0;
        byte[] body = new byte[4];
        AshReceiver receiver = new AshReceiver();
        for (int i = 0; i < 256; i++)
        {
            body[0] = 0x25;
            body[3] = (byte)i;
            int crc = AshFrame.Crc(body, 0, 4);
            bool high = IsReserved(crc >> 8);
            bool low = IsReserved(crc & 0xFF);
            if (!high && !low)
            {
                continue;
            }

            escapedHigh += high ? 1 : 0;
            escapedLow += low ? 1 : 0;
            int length = AshFrame.Encode(0x25, body, 1, 3, s_wire, 0);
            Assert.AreEqual((int)AshReceived.Frame, (int)PushAll(receiver, s_wire, length));
            Assert.AreEqual(4, receiver.Count);
            Assert.AreEqual(i, (int)receiver.Buffer[3]);
        }

        Assert.IsTrue(escapedHigh > 0);
        Assert.IsTrue(escapedLow > 0);
    }

    [TestMethod]
    public void The_longest_frame_with_every_byte_escaped_fits_the_wire_buffer()
    {
        byte[] data = new byte[AshConstants.MaxSendDataBytes];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = 0x7E;
        }

        byte[] wire = new byte[AshConstants.MaxWireBytes];
        int end = AshFrame.Encode(0x1A, data, 0, data.Length, wire, 1);
        Assert.IsTrue(end <= wire.Length);
        Assert.IsTrue(end >= wire.Length - 2);
    }

    [TestMethod]
    [DataRow(0x25, 4, 0)]
    [DataRow(0x25, 3, 6)]
    [DataRow(0x81, 1, 1)]
    [DataRow(0x9F, 1, 1)]
    [DataRow(0x81, 2, 6)]
    [DataRow(0xA6, 1, 2)]
    [DataRow(0xA6, 2, 6)]
    [DataRow(0xC0, 1, 3)]
    [DataRow(0xC0, 2, 6)]
    [DataRow(0xC1, 3, 4)]
    [DataRow(0xC1, 2, 6)]
    [DataRow(0xC1, 4, 6)]
    [DataRow(0xC2, 3, 5)]
    [DataRow(0xC2, 1, 6)]
    [DataRow(0xC3, 1, 6)]
    [DataRow(0xFF, 1, 6)]
    public void Control_byte_and_length_give_the_type(int control, int count, int type)
    {
        Assert.AreEqual(type, (int)AshFrame.TypeOf(control, count));
    }

    private static void AssertShort(byte[] wire, int control, byte[] data, AshFrameType type)
    {
        AssertEncodes(wire, control, data);
        AshReceiver receiver = AssertDecodes(wire, control, data);
        Assert.AreEqual((int)type, (int)AshFrame.TypeOf(receiver.Control, receiver.Count));
    }

    private static void AssertData(byte[] wire, int control, byte[] plain)
    {
        byte[] randomised = new byte[plain.Length];
        for (int i = 0; i < plain.Length; i++)
        {
            randomised[i] = plain[i];
        }

        AshFrame.Randomise(randomised, 0, randomised.Length);
        AssertEncodes(wire, control, randomised);
        AshReceiver receiver = AssertDecodes(wire, control, randomised);
        AshFrame.Randomise(receiver.Buffer, 1, plain.Length);
        for (int i = 0; i < plain.Length; i++)
        {
            Assert.AreEqual((int)plain[i], (int)receiver.Buffer[i + 1]);
        }
    }

    private static void AssertEncodes(byte[] wire, int control, byte[] data)
    {
        int length = AshFrame.Encode(control, data, 0, data.Length, s_wire, 0);
        Assert.AreEqual(wire.Length, length);
        for (int i = 0; i < length; i++)
        {
            Assert.AreEqual((int)wire[i], (int)s_wire[i]);
        }
    }

    private static AshReceiver AssertDecodes(byte[] wire, int control, byte[] data)
    {
        AshReceiver receiver = new AshReceiver();
        Assert.AreEqual((int)AshReceived.Frame, (int)PushAll(receiver, wire, wire.Length));
        Assert.AreEqual(control, receiver.Control);
        Assert.AreEqual(data.Length + 1, receiver.Count);
        for (int i = 0; i < data.Length; i++)
        {
            Assert.AreEqual((int)data[i], (int)receiver.Buffer[i + 1]);
        }

        return receiver;
    }

    private static bool IsReserved(int value)
    {
        return value == 0x7E || value == 0x7D || value == 0x11 || value == 0x13 || value == 0x18 || value == 0x1A;
    }

    private static AshReceived PushAll(AshReceiver receiver, byte[] wire, int count)
    {
        AshReceived received = AshReceived.None;
        for (int i = 0; i < count; i++)
        {
            Assert.AreEqual((int)AshReceived.None, (int)received);
            received = receiver.Push(wire[i]);
        }

        return received;
    }
}
