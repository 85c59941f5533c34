using Bridge.Firmware.Ota;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Every message of the cluster cut at every length, and the attributes.</summary>
[TestClass]
public class OtaMessageTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    public void A_message_cut_short_is_counted_and_changes_nothing(int which)
    {
        for (int length = 0; length < FrameFor(which, BenchFor(which)).Length; length++)
        {
            OtaBench bench = BenchFor(which);
            OtaState before = bench.Client.State;
            byte[] frame = FrameFor(which, bench);
            Assert.IsTrue(bench.HearBytes(frame, length, 0, false));
            Assert.AreEqual(length < 3 ? "" : "default(" + frame[2].ToString() + ",80)", bench.Take());
            Assert.AreEqual(1, bench.Client.Malformed);
            Assert.AreEqual((int)before, (int)bench.Client.State);
        }
    }

    [TestMethod]
    public void A_whole_message_of_each_kind_is_taken()
    {
        for (int which = 0; which <= 5; which++)
        {
            OtaBench bench = BenchFor(which);
            Assert.IsTrue(bench.Hear(FrameFor(which, bench)));
            bench.Take();
            Assert.AreEqual(0, bench.Client.Malformed);
            Assert.AreEqual(0, bench.Client.Dropped + bench.Client.Duplicates);
        }
    }

    [TestMethod]
    public void Directory_answers_cut_short_are_counted_and_change_nothing()
    {
        for (int length = 0; length < 6; length++)
        {
            OtaBench bench = new OtaBench();
            bench.Build();
            bench.Client.OnNetworkUp(bench.NowMs);
            bench.Tick();
            bench.HearZdo(0x8006, new byte[] { 1, 0, 0, 0, 1, 1 }, length);
            Assert.AreEqual(length == 0 ? 0 : 1, bench.Client.Malformed);
            Assert.AreEqual((int)OtaState.FindingServer, (int)bench.Client.State);
        }

        for (int length = 0; length < 12; length++)
        {
            OtaBench bench = new OtaBench();
            bench.Build();
            bench.Client.OnNetworkUp(bench.NowMs);
            bench.Tick();
            bench.HearMatch(0x00, 1);
            bench.HearZdo(0x8001, new byte[] { 2, 0, 0, 1, 2, 3, 4, 5, 6, 7, 0, 0 }, length);
            Assert.AreEqual(length == 0 ? 0 : 1, bench.Client.Malformed);
            Assert.AreEqual((int)OtaState.ResolvingServer, (int)bench.Client.State);
        }
    }

    [TestMethod]
    public void A_default_response_cut_short_is_counted()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBytes(new byte[] { 0x18, (byte)bench.LastSequence, 0x0B, 0x03 }, 4, 0, false);
        Assert.AreEqual(1, bench.Client.Malformed);
        Assert.AreEqual((int)OtaState.DownloadingBlock, (int)bench.Client.State);
    }

    [TestMethod]
    public void Other_clusters_endpoints_and_commands_are_left_to_others()
    {
        OtaBench bench = OtaBench.Downloading();
        Assert.IsFalse(bench.Hear(new byte[] { 0x18, 0x01, 0x00, 0x02, 0x00 }));
        Assert.IsFalse(bench.Hear(new byte[] { 0x19, 0x01, 0x0A }));
        Assert.IsFalse(bench.Hear(new byte[] { 0x01, 0x01, 0x01 }));
        Assert.IsFalse(bench.Hear(new byte[] { 0x1D, 0x37, 0x13, 0x01, 0x05, 0x95 }));
        ApsMessage message = new ApsMessage();
        message.Buffer = bench.BlockFrame(0, 64);
        message.Count = message.Buffer.Length;
        message.Profile = 0x0104;
        message.Cluster = 0x0019;
        message.DestinationEndpoint = 2;
        Assert.IsFalse(bench.Client.OnMessage(message, bench.NowMs));
        message.DestinationEndpoint = 1;
        message.Cluster = 0x0000;
        Assert.IsFalse(bench.Client.OnMessage(message, bench.NowMs));
    }

    [TestMethod]
    public void Every_attribute_reads_with_its_type_and_value()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBlock(0, 64);
        OtaAttributes attributes = new OtaAttributes(bench.Client, bench.Options);
        CheckNumber(attributes, 0x0001, ZclValue.TypeU32, 64);
        CheckNumber(attributes, 0x0002, ZclValue.TypeU32, OtaBench.Running);
        CheckNumber(attributes, 0x0003, ZclValue.TypeU16, 2);
        CheckNumber(attributes, 0x0004, ZclValue.TypeU32, 0xFFFFFFFFL);
        CheckNumber(attributes, 0x0005, ZclValue.TypeU16, 0xFFFF);
        CheckNumber(attributes, 0x0006, ZclValue.TypeEnum8, 1);
        CheckNumber(attributes, 0x0007, ZclValue.TypeU16, OtaBench.Manufacturer);
        CheckNumber(attributes, 0x0008, ZclValue.TypeU16, OtaBench.ImageType);
        CheckNumber(attributes, 0x0009, ZclValue.TypeU16, 0);
        CheckNumber(attributes, 0x000A, ZclValue.TypeU32, 0);
        CheckNumber(attributes, 0x000B, ZclValue.TypeEnum8, 0);
        CheckNumber(attributes, 0x000C, ZclValue.TypeEnum8, 0);
        CheckNumber(attributes, 0xFFFD, ZclValue.TypeU16, 3);
        ZclValue value = new ZclValue();
        Assert.AreEqual((int)ZclStatus.Success, (int)attributes.Read(0x0000, value));
        Assert.AreEqual(ZclValue.TypeEui64, value.Type);
        byte[] wire = new byte[8];
        value.Write(wire, 0);
        Assert.AreEqual(0x66, (int)wire[1]);
        Assert.AreEqual((int)ZclStatus.UnsupportedAttribute, (int)attributes.Read(0x000D, value));
    }

    [TestMethod]
    public void Attributes_follow_the_update()
    {
        OtaBench bench = new OtaBench();
        bench.Build();
        OtaAttributes attributes = new OtaAttributes(bench.Client, bench.Options);
        CheckNumber(attributes, 0x0001, ZclValue.TypeU32, 0xFFFFFFFFL);
        CheckNumber(attributes, 0x0006, ZclValue.TypeEnum8, 0);
        bench = OtaBench.Ending();
        attributes = new OtaAttributes(bench.Client, bench.Options);
        CheckNumber(attributes, 0x0001, ZclValue.TypeU32, OtaBench.FileSize);
        CheckNumber(attributes, 0x0004, ZclValue.TypeU32, OtaBench.Newer);
        CheckNumber(attributes, 0x0005, ZclValue.TypeU16, 2);
        CheckNumber(attributes, 0x0006, ZclValue.TypeEnum8, 3);
        bench.HearEnd(0, 60);
        CheckNumber(attributes, 0x0006, ZclValue.TypeEnum8, 4);
    }

    private static OtaBench BenchFor(int which)
    {
        if (which == 1)
        {
            return OtaBench.Querying();
        }

        if (which == 4)
        {
            return OtaBench.Ending();
        }

        if (which == 0 || which == 5)
        {
            OtaBench bench = OtaBench.Querying();
            bench.HearStatus(0x02, 0x98);
            bench.Take();
            return bench;
        }

        return OtaBench.Downloading();
    }

    private static byte[] FrameFor(int which, OtaBench bench)
    {
        byte sequence = (byte)bench.LastSequence;
        switch (which)
        {
            case 0:
                return new byte[] { 0x19, 0x0A, 0x00, 0x03, 100, 0x37, 0x10, 1, 0, 2, 0, 0, 0 };
            case 1:
                return new byte[] { 0x19, sequence, 0x02, 0, 0x37, 0x10, 1, 0, 2, 0, 0, 0, 200, 0, 0, 0 };
            case 2:
                return new byte[] { 0x19, sequence, 0x05, 0x97, 0, 0, 0, 0, 1, 0, 0, 0 };
            case 3:
                return bench.BlockFrame(0, 20);
            case 4:
                return bench.EndFrame(0, 60);
            default:
                return new byte[] { 0x19, 0x0A, 0x00, 0x00, 100 };
        }
    }

    private static void CheckNumber(OtaAttributes attributes, int attribute, int type, long expected)
    {
        ZclValue value = new ZclValue();
        byte[] wire = new byte[4];
        Assert.AreEqual((int)ZclStatus.Success, (int)attributes.Read(attribute, value));
        Assert.AreEqual(type, value.Type);
        value.Write(wire, 0);
        Assert.AreEqual(expected, Bytes.U32LE(wire, 0));
    }
}
