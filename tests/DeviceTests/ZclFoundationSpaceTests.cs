using Bridge.Firmware.Zcl;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Answers that fill a message to its last byte, and one byte more.</summary>
[TestClass]
public class ZclFoundationSpaceTests
{
    private const int FrameHeaderBytes = 3;
    private const int FailedRecordBytes = 3;

    /// <summary>Attribute id, status, type, and the length octet of the string.</summary>
    private const int StringRecordBytes = 5;
    private const int LongestText = ApsMessage.MaxPayloadBytes - FrameHeaderBytes - StringRecordBytes;
    private const int Cluster = 0x0000;

    [TestMethod]
    public void A_value_that_ends_with_the_message_is_told()
    {
        ZclFoundation foundation = Foundation(LongestText);
        Assert.IsTrue(foundation.Answer(Read(new byte[] { 0, 0 })));
        Assert.AreEqual(ApsMessage.MaxPayloadBytes, foundation.Reply.Count);
        Assert.AreEqual(0x00, (int)foundation.Reply.Buffer[5]);
        Assert.AreEqual(LongestText, (int)foundation.Reply.Buffer[7]);
        Assert.AreEqual(TextSource.Letter, (int)foundation.Reply.Buffer[ApsMessage.MaxPayloadBytes - 1]);
    }

    [TestMethod]
    public void A_value_one_byte_longer_is_answered_INSUFFICIENT_SPACE_and_leaves_room_for_the_next()
    {
        ZclFoundation foundation = Foundation(LongestText + 1);
        Assert.IsTrue(foundation.Answer(Read(new byte[] { 0, 0, 1, 0 })));
        Assert.AreEqual(FrameHeaderBytes + FailedRecordBytes + 5, foundation.Reply.Count);
        Assert.AreEqual(0x89, (int)foundation.Reply.Buffer[5]);
        Assert.AreEqual(0x00, (int)foundation.Reply.Buffer[8]);
        Assert.AreEqual(TextSource.Number, (int)foundation.Reply.Buffer[10]);
    }

    [TestMethod]
    public void A_second_value_has_what_the_first_one_left()
    {
        const int shortRecord = 5;
        ZclFoundation fits = Foundation(LongestText - shortRecord);
        fits.Answer(Read(new byte[] { 1, 0, 0, 0 }));
        Assert.AreEqual(ApsMessage.MaxPayloadBytes, fits.Reply.Count);
        ZclFoundation longer = Foundation(LongestText - shortRecord + 1);
        longer.Answer(Read(new byte[] { 1, 0, 0, 0 }));
        Assert.AreEqual(0x89, (int)longer.Reply.Buffer[FrameHeaderBytes + shortRecord + 2]);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void What_fits_whole_is_told_and_the_attributes_behind_are_left_out(int textBytes)
    {
        const int records = LongestText / FailedRecordBytes;
        byte[] attributes = new byte[2 * (1 + records + 3)];
        for (int i = 2; i < attributes.Length; i += 2)
        {
            attributes[i] = 9;
        }

        ZclFoundation foundation = Foundation(textBytes);
        Assert.IsTrue(foundation.Answer(Read(attributes)));
        Assert.AreEqual(ApsMessage.MaxPayloadBytes - ((LongestText - textBytes) % FailedRecordBytes), foundation.Reply.Count);
        Assert.AreEqual(0x86, (int)foundation.Reply.Buffer[foundation.Reply.Count - 1]);
    }

    private static ZclFoundation Foundation(int textBytes) => new ZclFoundation(new IAttributeSource[] { new TextSource(textBytes) });

    private static ApsMessage Read(byte[] attributes)
    {
        byte[] frame = new byte[FrameHeaderBytes + attributes.Length];
        frame[0] = 0x10;
        frame[1] = 0x01;
        System.Array.Copy(attributes, 0, frame, FrameHeaderBytes, attributes.Length);
        ApsMessage message = new ApsMessage();
        message.Profile = 0x0109;
        message.Cluster = Cluster;
        message.DestinationEndpoint = 1;
        message.Buffer = frame;
        message.Count = frame.Length;
        return message;
    }

    /// <summary>Attribute 0 is a string of the length asked for, attribute 1 one byte; there are no others.</summary>
    private sealed class TextSource : IAttributeSource
    {
        public const int Letter = 0x41;
        public const int Number = 0x5A;

        private readonly byte[] _text;

        public TextSource(int textBytes)
        {
            _text = new byte[textBytes];
            for (int i = 0; i < textBytes; i++)
            {
                _text[i] = Letter;
            }
        }

        public int Cluster => ZclFoundationSpaceTests.Cluster;

        public ZclStatus Read(int attribute, ZclValue value)
        {
            if (attribute == 0)
            {
                value.SetCharString(_text);
                return ZclStatus.Success;
            }

            value.SetU8(Number);
            return attribute == 1 ? ZclStatus.Success : ZclStatus.UnsupportedAttribute;
        }
    }
}
