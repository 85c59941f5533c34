using Bridge.Firmware.Zcl;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>The frame header, both ways, and when a Default Response is due.</summary>
[TestClass]
public class ZclFrameTests
{
    [TestMethod]
    public void A_plain_header_is_three_bytes()
    {
        ZclFrame frame = new ZclFrame();
        byte[] bytes = new byte[] { 0xEE, 0x19, 0x41, 0x02, 0x98 };
        Assert.AreEqual((int)Result.Ok, (int)frame.Parse(bytes, 1, 4));
        Assert.IsFalse(frame.IsGeneral);
        Assert.IsTrue(frame.FromServer);
        Assert.IsTrue(frame.DisableDefaultResponse);
        Assert.AreEqual(ZclFrame.NoManufacturer, frame.Manufacturer);
        Assert.AreEqual(0x41, frame.Sequence);
        Assert.AreEqual(0x02, frame.Command);
        Assert.AreEqual(4, frame.Offset);
        Assert.AreEqual(1, frame.Count);
    }

    [TestMethod]
    public void A_manufacturer_header_is_five_bytes_and_writes_back()
    {
        ZclFrame frame = new ZclFrame();
        byte[] bytes = new byte[] { 0x05, 0x37, 0x13, 0x42, 0x07 };
        Assert.AreEqual((int)Result.Ok, (int)frame.Parse(bytes, 0, 5));
        Assert.AreEqual(0x1337, frame.Manufacturer);
        Assert.AreEqual(0, frame.Count);
        byte[] written = new byte[5];
        Assert.AreEqual(5, ZclFrame.WriteHeader(written, 0, 0x01, 0x1337, 0x42, 0x07));
        Assert.IsTrue(Bytes.AreEqual(bytes, 0, written, 0, 5));
        Assert.AreEqual(3, ZclFrame.WriteHeader(written, 0, 0x05, ZclFrame.NoManufacturer, 0x42, 0x07));
        Assert.AreEqual(0x01, (int)written[0]);
    }

    [TestMethod]
    [DataRow(0x18, 3)]
    [DataRow(0x1C, 5)]
    public void A_header_cut_short_is_malformed_at_every_length(int control, int header)
    {
        ZclFrame frame = new ZclFrame();
        byte[] bytes = new byte[] { (byte)control, 1, 2, 3, 4 };
        for (int length = 0; length < header; length++)
        {
            Assert.AreEqual((int)Result.Malformed, (int)frame.Parse(bytes, 0, length));
        }

        Assert.AreEqual((int)Result.Ok, (int)frame.Parse(bytes, 0, header));
    }

    [TestMethod]
    [DataRow(0x02)]
    [DataRow(0x03)]
    [DataRow(0x20)]
    [DataRow(0x40)]
    [DataRow(0x80)]
    public void An_unknown_type_or_reserved_bit_is_malformed(int control)
    {
        Assert.AreEqual((int)Result.Malformed, (int)new ZclFrame().Parse(new byte[] { (byte)control, 1, 2 }, 0, 3));
    }

    [TestMethod]
    [DataRow(0x09, 0x00, false, true)]
    [DataRow(0x19, 0x00, false, false)]
    [DataRow(0x19, 0x80, false, true)]
    [DataRow(0x09, 0x80, true, false)]
    [DataRow(0x09, 0x00, true, false)]
    public void A_default_response_is_due_for_errors_and_on_request_but_never_for_broadcasts(int control, int status, bool broadcast, bool due)
    {
        ApsMessage message = new ApsMessage();
        message.Broadcast = broadcast;
        ZclFrame frame = new ZclFrame();
        frame.Parse(new byte[] { (byte)control, 1, 0x0B }, 0, 3);
        Assert.AreEqual(due, ZclReply.IsDefaultResponseDue(message, frame, (ZclStatus)status));
    }

    [TestMethod]
    public void A_default_response_never_gets_one()
    {
        ZclFrame frame = new ZclFrame();
        frame.Parse(new byte[] { 0x08, 1, 0x0B, 0x05, 0x00 }, 0, 5);
        Assert.IsFalse(ZclReply.IsDefaultResponseDue(new ApsMessage(), frame, ZclStatus.MalformedCommand));
        Assert.IsFalse(ZclReply.IsDefaultResponseDue(new ApsMessage(), frame, ZclStatus.Success));
    }

    [TestMethod]
    public void Values_of_every_type_take_their_size()
    {
        ZclValue value = new ZclValue();
        byte[] wire = new byte[9];
        value.SetU8(1);
        Assert.AreEqual(1, value.SizeBytes);
        value.Write(wire, 0);
        Assert.AreEqual(1, (int)wire[0]);
        Assert.AreEqual(0x20, value.Type);
        value.SetU16(0xFFFE);
        Assert.AreEqual(2, value.SizeBytes);
        value.SetU32(0xFFFFFFFFL);
        value.Write(wire, 1);
        Assert.AreEqual(4, value.SizeBytes);
        Assert.AreEqual(0xFFFFFFFFL, Bytes.U32LE(wire, 1));
        Assert.AreEqual(0, (int)wire[5]);
        value.SetCharString(new byte[0]);
        Assert.AreEqual(1, value.SizeBytes);
        value.SetEui64(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });
        Assert.AreEqual(8, value.SizeBytes);
        value.Write(wire, 1);
        Assert.AreEqual(8, (int)wire[8]);
    }
}
