using Bridge.Firmware.Ota;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>General commands: recorded reads, errors, and when not to answer.</summary>
[TestClass]
public class ZclFoundationTests
{
    private static readonly byte[] ReadModel = new byte[] { 0x10, 0x01, 0x00, 0x05, 0x00 };
    private static readonly byte[] ModelResponse = new byte[] { 0x18, 0x01, 0x01, 0x05, 0x00, 0x00, 0x42, 0x06, 0x4F, 0x74, 0x61, 0x44, 0x65, 0x76 };

    private static ZclFoundation Bridge()
    {
        OtaBench bench = new OtaBench();
        bench.Build();
        IAttributeSource[] sources = new IAttributeSource[]
        {
            new BasicCluster(0x01020003L, 0x0201, 2, "Acme", "OtaDev", "20260101", false), new OtaAttributes(bench.Client, bench.Options),
        };
        return new ZclFoundation(sources);
    }

    private static ApsMessage Message(int cluster, byte[] frame)
    {
        ApsMessage message = new ApsMessage();
        message.NodeId = 0x1234;
        message.Profile = 0x0109;
        message.Cluster = cluster;
        message.SourceEndpoint = 7;
        message.DestinationEndpoint = 1;
        message.Buffer = frame;
        message.Count = frame.Length;
        return message;
    }

    private static bool Answers(ZclFoundation foundation, ApsMessage request, byte[] expected)
    {
        if (!foundation.Answer(request) || foundation.Reply.Count != expected.Length)
        {
            return false;
        }

        return Bytes.AreEqual(foundation.Reply.Buffer, foundation.Reply.Offset, expected, 0, expected.Length);
    }

    [TestMethod]
    public void The_recorded_read_of_the_model_gets_the_recorded_answer()
    {
        Assert.IsTrue(Answers(Bridge(), Message(0x0000, ReadModel), ModelResponse));
    }

    [TestMethod]
    public void The_answer_goes_back_with_profile_and_cluster_and_endpoints_swapped()
    {
        ZclFoundation foundation = Bridge();
        foundation.Answer(Message(0x0000, ReadModel));
        Assert.AreEqual(0x1234, foundation.Reply.NodeId);
        Assert.AreEqual(0x0109, foundation.Reply.Profile);
        Assert.AreEqual(0x0000, foundation.Reply.Cluster);
        Assert.AreEqual(1, foundation.Reply.SourceEndpoint);
        Assert.AreEqual(7, foundation.Reply.DestinationEndpoint);
    }

    [TestMethod]
    public void Basic_attributes_read_with_their_types()
    {
        byte[] request = new byte[] { 0x00, 0x09, 0x00, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 6, 0, 7, 0, 0, 0x40, 0xFD, 0xFF };
        byte[] response = new byte[]
        {
            0x18, 0x09, 0x01, 0, 0, 0, 0x20, 8, 1, 0, 0, 0x20, 1, 2, 0, 0, 0x20, 2, 3, 0, 0, 0x20, 2,
            4, 0, 0, 0x42, 4, 0x41, 0x63, 0x6D, 0x65, 6, 0, 0, 0x42, 8, 0x32, 0x30, 0x32, 0x36, 0x30, 0x31, 0x30, 0x31,
            7, 0, 0, 0x30, 1, 0, 0x40, 0, 0x42, 5, 0x31, 0x2E, 0x32, 0x2E, 0x33, 0xFD, 0xFF, 0, 0x21, 3, 0,
        };
        Assert.IsTrue(Answers(Bridge(), Message(0x0000, request), response));
    }

    [TestMethod]
    public void An_unknown_attribute_is_answered_UNSUPPORTED_ATTRIBUTE_beside_the_known()
    {
        byte[] response = new byte[] { 0x18, 0x05, 0x01, 0x99, 0x09, 0x86, 0x07, 0x00, 0x00, 0x30, 0x01 };
        Assert.IsTrue(Answers(Bridge(), Message(0x0000, new byte[] { 0x00, 0x05, 0x00, 0x99, 0x09, 0x07, 0x00 }), response));
    }

    [TestMethod]
    public void Client_attributes_are_answered_in_either_direction()
    {
        byte[] down = new byte[] { 0x10, 0x05, 0x01, 0x02, 0x00, 0x00, 0x23, 0x01, 0x00, 0x00, 0x00 };
        Assert.IsTrue(Answers(Bridge(), Message(0x0019, new byte[] { 0x18, 0x05, 0x00, 0x02, 0x00 }), down));
        down[0] = 0x18;
        Assert.IsTrue(Answers(Bridge(), Message(0x0019, new byte[] { 0x10, 0x05, 0x00, 0x02, 0x00 }), down));
    }

    [TestMethod]
    public void A_manufacturer_specific_read_finds_nothing_and_echoes_the_code()
    {
        byte[] response = new byte[] { 0x1C, 0x37, 0x13, 0x05, 0x01, 0x05, 0x00, 0x86 };
        Assert.IsTrue(Answers(Bridge(), Message(0x0000, new byte[] { 0x04, 0x37, 0x13, 0x05, 0x00, 0x05, 0x00 }), response));
    }

    [TestMethod]
    public void What_does_not_fit_one_frame_is_answered_INSUFFICIENT_SPACE_and_the_frame_never_overflows()
    {
        ZclFoundation foundation = Bridge();
        byte[] request = new byte[3 + (40 * 2)];
        for (int i = 5; i < request.Length; i += 2)
        {
            request[i] = 6;
        }

        Assert.IsTrue(foundation.Answer(Message(0x0000, request)));
        int at = 3 + 5;
        while (at < foundation.Reply.Count && foundation.Reply.Buffer[at + 2] == 0)
        {
            at += 13;
        }

        Assert.AreEqual(3 + 5 + (5 * 13), at);
        Assert.AreEqual(0x89, (int)foundation.Reply.Buffer[at + 2]);
        Assert.AreEqual(at + 9, foundation.Reply.Count);
        Assert.AreEqual(ApsMessage.MaxPayloadBytes, foundation.Reply.Count);
    }

    [TestMethod]
    [DataRow(0x0000, 0x00, 0x02, 0x81)]
    [DataRow(0x0000, 0x10, 0x06, 0x81)]
    [DataRow(0x0000, 0x01, 0x00, 0x81)]
    [DataRow(0x0019, 0x11, 0x01, 0x81)]
    [DataRow(0x0019, 0x19, 0x0A, 0x81)]
    [DataRow(0x0702, 0x00, 0x00, 0xC3)]
    [DataRow(0x0702, 0x11, 0x00, 0xC3)]
    public void What_is_not_offered_is_answered_with_an_error_even_when_no_default_response_is_wanted(int cluster, int control, int command, int status)
    {
        byte[] response = new byte[] { (byte)(0x10 | (~control & 0x08)), 0x22, 0x0B, (byte)command, (byte)status };
        Assert.IsTrue(Answers(Bridge(), Message(cluster, new byte[] { (byte)control, 0x22, (byte)command }), response));
    }

    [TestMethod]
    public void Half_an_attribute_id_is_answered_MALFORMED_COMMAND()
    {
        byte[] response = new byte[] { 0x18, 0x01, 0x0B, 0x00, 0x80 };
        Assert.IsTrue(Answers(Bridge(), Message(0x0000, new byte[] { 0x10, 0x01, 0x00, 0x05 }), response));
    }

    [TestMethod]
    public void A_broadcast_is_never_answered()
    {
        ZclFoundation foundation = Bridge();
        ApsMessage message = Message(0x0000, ReadModel);
        message.Broadcast = true;
        Assert.IsFalse(foundation.Answer(message));
        message = Message(0x0000, new byte[] { 0x00, 0x01, 0x02 });
        message.Broadcast = true;
        Assert.IsFalse(foundation.Answer(message));
        Assert.AreEqual(2, foundation.Dropped);
    }

    [TestMethod]
    [DataRow(0x01)]
    [DataRow(0x04)]
    [DataRow(0x07)]
    [DataRow(0x09)]
    [DataRow(0x0B)]
    [DataRow(0x0D)]
    [DataRow(0x16)]
    public void A_response_nobody_asked_for_is_not_answered(int command)
    {
        ZclFoundation foundation = Bridge();
        Assert.IsFalse(foundation.Answer(Message(0x0000, new byte[] { 0x08, 0x01, (byte)command, 0x00, 0x86 })));
        Assert.AreEqual(1, foundation.Dropped);
    }

    [TestMethod]
    public void Bytes_that_are_no_frame_are_counted()
    {
        ZclFoundation foundation = Bridge();
        Assert.IsFalse(foundation.Answer(Message(0x0000, new byte[0])));
        Assert.IsFalse(foundation.Answer(Message(0x0000, new byte[] { 0x00, 0x01 })));
        Assert.IsFalse(foundation.Answer(Message(0x0000, new byte[] { 0x04, 0x01, 0x02, 0x03 })));
        Assert.IsFalse(foundation.Answer(Message(0x0000, new byte[] { 0x02, 0x01, 0x00 })));
        Assert.IsFalse(foundation.Answer(Message(0x0000, new byte[] { 0x20, 0x01, 0x00 })));
        Assert.AreEqual(5, foundation.Malformed);
    }
}
