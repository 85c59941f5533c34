using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Frames recorded between zigbee-herdsman and a radio, against mistakes both ends of our own code could share.</summary>
[TestClass]
public class EzspCodecTests
{
    private const int AckedWithDiscovery = 0x1140;

    [TestMethod]
    [DataRow(13, 2, "00 34 12 04 01 00 00 01 01 40 11 00 00 00 02 05 10 01 00 05 00")]
    [DataRow(14, 2, "00 34 12 04 01 00 00 01 01 40 11 00 00 00 02 00 05 10 01 00 05 00")]
    [DataRow(19, 2, "00 34 12 04 01 00 00 01 01 40 11 00 00 00 02 00 05 10 01 00 05 00")]
    public void SendUnicast_is_the_recorded_frame(int version, int tag, string recorded)
    {
        byte[] buffer = new byte[EzspClient.MaxParameterBytes];
        ApsMessage message = ReadBasic();
        int count = EzspCodecs.Of(version).EncodeSendUnicast(buffer, message, AckedWithDiscovery, tag);
        Assert.AreEqual(Hex.Normal(recorded), Hex.Text(buffer, 0, count));
    }

    [TestMethod]
    [DataRow(13, "fc ff 00 00 36 00 00 00 40 11 00 00 00 ff 04 03 04 fe 01")]
    [DataRow(14, "ff ff fc ff 00 00 00 36 00 00 00 40 11 00 00 00 ff 04 00 03 04 fe 01")]
    public void SendBroadcast_is_the_recorded_frame(int version, string recorded)
    {
        byte[] buffer = new byte[EzspClient.MaxParameterBytes];
        ApsMessage message = new ApsMessage();
        message.NodeId = 0xFFFC;
        message.Cluster = 0x0036;
        message.Buffer = Hex.Parse("04fe01");
        message.Count = 3;
        int count = EzspCodecs.Of(version).EncodeSendBroadcast(buffer, message, AckedWithDiscovery, 4);
        Assert.AreEqual(Hex.Normal(recorded), Hex.Text(buffer, 0, count));
    }

    [TestMethod]
    public void Bring_up_commands_are_the_recorded_frames()
    {
        byte[] buffer = new byte[EzspClient.MaxParameterBytes];
        EzspCodec codec = new EzspCodec13();
        Assert.AreEqual("12001e", Hex.Text(buffer, 0, codec.EncodeSetConfigurationValue(buffer, 0x12, 7680)));
        Assert.AreEqual("0112", Hex.Text(buffer, 0, codec.EncodeSetPolicy(buffer, 0x01, 0x12)));
        Assert.AreEqual("4910", Hex.Text(buffer, 0, codec.EncodeSetManufacturerCode(buffer, 0x1049)));
        Assert.AreEqual("0300", Hex.Text(buffer, 0, codec.EncodeNetworkInit(buffer, 3)));
        int[] greenPower = new int[] { 0x0021 };
        int count = codec.EncodeAddEndpoint(buffer, 0xF2, 0xA1E0, 0x0066, 1, greenPower, greenPower);
        Assert.AreEqual("f2e0a1660001010121002100", Hex.Text(buffer, 0, count));
    }

    [TestMethod]
    public void JoinNetwork_carries_the_recorded_network_parameters()
    {
        byte[] buffer = new byte[EzspClient.MaxParameterBytes];
        NetworkParameters parameters = new NetworkParameters();
        EzspCodec codec = new EzspCodec13();
        byte[] recorded = Hex.Parse("00 01 dd dd dd dd dd dd dd dd 62 1a 05 0b 00 00 00 00 00 f8 ff 07");
        NetworkStatus status;
        Assert.AreEqual((int)Result.Ok, (int)codec.DecodeNetworkParameters(recorded, 0, recorded.Length, parameters, out status));
        int count = codec.EncodeJoinNetwork(buffer, EzspCodec.Router, parameters);
        Assert.AreEqual("02dddddddddddddddd621a050b0000000000f8ff07", Hex.Text(buffer, 0, count));
    }

    [TestMethod]
    public void A_joining_device_gives_its_key_and_nothing_else()
    {
        byte[] buffer = new byte[EzspClient.MaxParameterBytes];
        byte[] key = Hex.Parse("66b6900981e1ee3ca4206b6b861c02bb");
        int count = new EzspCodec14().EncodeSetInitialSecurityState(buffer, 0x0900, key);
        Assert.AreEqual(43, count);
        Assert.AreEqual("000966b6900981e1ee3ca4206b6b861c02bb", Hex.Text(buffer, 0, 18));
        for (int i = 18; i < count; i++)
        {
            Assert.AreEqual(0, (int)buffer[i]);
        }
    }

    [TestMethod]
    [DataRow(13, "01 00 f8 ff 07")]
    [DataRow(14, "01 00 f8 ff 07 ff 00")]
    public void FindAndRejoinNetwork_grew_with_version_14(int version, string expected)
    {
        byte[] buffer = new byte[EzspClient.MaxParameterBytes];
        int count = EzspCodecs.Of(version).EncodeFindAndRejoinNetwork(buffer, true, 0x07FFF800);
        Assert.AreEqual(Hex.Normal(expected), Hex.Text(buffer, 0, count));
    }

    [TestMethod]
    public void Scan_token_and_key_update_commands_follow_their_layouts()
    {
        byte[] buffer = new byte[EzspClient.MaxParameterBytes];
        EzspCodec codec = new EzspCodec14();
        Assert.AreEqual("0100f8ff0704", Hex.Text(buffer, 0, codec.EncodeStartScan(buffer, 0x07FFF800, 4)));
        Assert.AreEqual("030102030405060708", Hex.Text(buffer, 0, codec.EncodeSetToken(buffer, 3, Hex.Parse("0102030405060708"))));
        Assert.AreEqual("03", Hex.Text(buffer, 0, codec.EncodeByte(buffer, 3)));
        Assert.AreEqual("03", Hex.Text(buffer, 0, codec.EncodeUpdateTcLinkKey(buffer, 3)));
    }

    [TestMethod]
    [DataRow(13, "00 04 01 19 00 01 01 40 01 00 00 0f ff c8 34 12 ff ff 11 01 42 03 00 37 10 01 00 02 00 00 00 00 00 00 00 40")]
    [DataRow(14, "00 04 01 19 00 01 01 40 01 00 00 0f 34 12 01 ff ee dd cc bb aa 00 ff ff ff c8 00 00 00 00 11 01 42 03 00 37 10 01 00 02 00 00 00 00 00 00 00 40")]
    public void IncomingMessage_as_recorded(int version, string recorded)
    {
        byte[] frame = Hex.Parse("aabbcc" + recorded);
        ApsMessage message = new ApsMessage();
        Result result = EzspCodecs.Of(version).DecodeIncomingMessage(frame, 3, frame.Length - 3, message);
        Assert.AreEqual((int)Result.Ok, (int)result);
        Assert.AreEqual(0x1234, message.NodeId);
        Assert.AreEqual(0x0104, message.Profile);
        Assert.AreEqual(0x0019, message.Cluster);
        Assert.AreEqual(1, message.SourceEndpoint);
        Assert.AreEqual(1, message.DestinationEndpoint);
        Assert.AreEqual(255, message.Lqi);
        Assert.AreEqual(-56, message.Rssi);
        Assert.IsFalse(message.Broadcast);
        Assert.AreEqual("0142030037100100020000000000000040", Hex.Text(message.Buffer, message.Offset, message.Count));
    }

    [TestMethod]
    [DataRow(13, "04 00 00 13 00 00 00 40 01 00 00 05 ff c8 34 12 ff ff 0c 01 34 12 01 ff ee dd cc bb aa 00 8e")]
    [DataRow(14, "04 00 00 13 00 00 00 40 01 00 00 05 34 12 01 ff ee dd cc bb aa 00 ff ff ff c8 00 00 00 00 0c 01 34 12 01 ff ee dd cc bb aa 00 8e")]
    public void A_broadcast_is_marked_and_our_own_echo_refused(int version, string recorded)
    {
        byte[] frame = Hex.Parse(recorded);
        ApsMessage message = new ApsMessage();
        EzspCodec codec = EzspCodecs.Of(version);
        Assert.AreEqual((int)Result.Ok, (int)codec.DecodeIncomingMessage(frame, 0, frame.Length, message));
        Assert.IsTrue(message.Broadcast);
        frame[0] = 5;
        Assert.AreEqual((int)Result.Refused, (int)codec.DecodeIncomingMessage(frame, 0, frame.Length, message));
        Assert.AreEqual(0, codec.MalformedFrames);
    }

    [TestMethod]
    [DataRow(13, "00 34 12 04 01 19 00 01 01 00 11 00 00 14 0d 00 00", (int)NetworkStatus.Ok)]
    [DataRow(13, "00 34 12 04 01 19 00 01 01 00 11 00 00 14 0d 66 00", (int)NetworkStatus.DeliveryFailed)]
    [DataRow(14, "00 00 00 00 00 34 12 04 01 19 00 01 01 00 11 00 00 14 0d 00 00", (int)NetworkStatus.Ok)]
    [DataRow(14, "02 0c 00 00 00 34 12 04 01 19 00 01 01 00 11 00 00 14 0d 00 00", (int)NetworkStatus.DeliveryFailed)]
    public void MessageSent_as_recorded(int version, string recorded, int status)
    {
        byte[] frame = Hex.Parse(recorded);
        MessageSent sent = new MessageSent();
        Assert.AreEqual((int)Result.Ok, (int)EzspCodecs.Of(version).DecodeMessageSent(frame, 0, frame.Length, sent));
        Assert.AreEqual(0x0D, sent.MessageTag);
        Assert.AreEqual(status, (int)sent.Status);
    }

    [TestMethod]
    [DataRow(13, "90", (int)NetworkStatus.NetworkUp)]
    [DataRow(14, "15 00 00 00", (int)NetworkStatus.NetworkUp)]
    [DataRow(13, "93", (int)NetworkStatus.NotJoined)]
    [DataRow(14, "17 00 00 00", (int)NetworkStatus.NotJoined)]
    [DataRow(13, "9c", (int)NetworkStatus.NetworkOpened)]
    [DataRow(14, "18 0c 00 00", (int)NetworkStatus.NetworkOpened)]
    [DataRow(13, "ad", (int)NetworkStatus.NoNetworkKeyReceived)]
    [DataRow(14, "1b 0c 00 00", (int)NetworkStatus.NoNetworkKeyReceived)]
    [DataRow(13, "ab", (int)NetworkStatus.NoBeacons)]
    [DataRow(14, "18 00 00 00", (int)NetworkStatus.NoBeacons)]
    [DataRow(13, "38", (int)NetworkStatus.Failed)]
    [DataRow(14, "01 00 00 00", (int)NetworkStatus.Failed)]
    [DataRow(14, "00 00 00 80", (int)NetworkStatus.Failed)]
    public void Both_status_sets_mean_the_same(int version, string wire, int expected)
    {
        byte[] frame = Hex.Parse(wire);
        NetworkStatus status;
        Assert.AreEqual((int)Result.Ok, (int)EzspCodecs.Of(version).DecodeStatus(frame, 0, frame.Length, out status));
        Assert.AreEqual(expected, (int)status);
    }

    [TestMethod]
    [DataRow(13, "00 01 dd dd dd dd dd dd dd dd 62 1a 05 0b 00 00 00 00 00 f8 ff 07")]
    [DataRow(14, "00 00 00 00 01 dd dd dd dd dd dd dd dd 62 1a 05 0b 00 00 00 00 00 f8 ff 07")]
    public void NetworkParameters_as_recorded(int version, string recorded)
    {
        byte[] frame = Hex.Parse(recorded);
        NetworkParameters parameters = new NetworkParameters();
        NetworkStatus status;
        Assert.AreEqual((int)Result.Ok, (int)EzspCodecs.Of(version).DecodeNetworkParameters(frame, 0, frame.Length, parameters, out status));
        Assert.AreEqual((int)NetworkStatus.Ok, (int)status);
        Assert.AreEqual("dddddddddddddddd", Hex.Text(parameters.ExtendedPanId, 0, 8));
        Assert.AreEqual(0x1A62, parameters.PanId);
        Assert.AreEqual(5, parameters.RadioTxPower);
        Assert.AreEqual(11, parameters.RadioChannel);
        Assert.AreEqual(0x07FFF800, parameters.Channels);
    }

    [TestMethod]
    public void NetworkFound_follows_its_layout()
    {
        byte[] frame = Hex.Parse("0f 34 12 0102030405060708 01 02 07 c8 d8");
        NetworkFound network = new NetworkFound();
        Assert.AreEqual((int)Result.Ok, (int)new EzspCodec13().DecodeNetworkFound(frame, 0, frame.Length, network));
        Assert.AreEqual(15, network.Channel);
        Assert.AreEqual(0x1234, network.PanId);
        Assert.AreEqual("0102030405060708", Hex.Text(network.ExtendedPanId, 0, 8));
        Assert.IsTrue(network.AllowingJoin);
        Assert.AreEqual(2, network.StackProfile);
        Assert.AreEqual(7, network.NwkUpdateId);
        Assert.AreEqual(200, network.Lqi);
        Assert.AreEqual(-40, network.Rssi);
    }

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    public void StartScan_answers_with_four_bytes_in_every_version(int version)
    {
        byte[] frame = Hex.Parse("4d 00 00 00");
        NetworkStatus status;
        EzspCodec codec = EzspCodecs.Of(version);
        Assert.AreEqual((int)Result.Ok, (int)codec.DecodeSlStatus(frame, 0, 4, out status));
        Assert.AreEqual((int)NetworkStatus.Failed, (int)status);
        Assert.AreEqual(0x4D, codec.LastRawStatus);
        Assert.AreEqual((int)Result.Malformed, (int)codec.DecodeSlStatus(frame, 0, 1, out status));
    }

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    public void Every_decoder_counts_and_drops_a_frame_cut_at_any_length(int version)
    {
        int status = version == 13 ? 1 : 4;
        EzspCodec codec = EzspCodecs.Of(version);
        int before = 0;
        for (int decoder = 0; decoder < 9; decoder++)
        {
            int full = FullLength(decoder, status);
            byte[] frame = new byte[full + 1];
            for (int count = 0; count < full; count++)
            {
                Assert.AreEqual((int)Result.Malformed, (int)Decode(codec, decoder, frame, count));
                before++;
                Assert.AreEqual(before, codec.MalformedFrames);
            }

            Assert.AreEqual((int)Result.Ok, (int)Decode(codec, decoder, frame, full));
            Assert.AreEqual((int)Result.Ok, (int)Decode(codec, decoder, frame, full + 1));
        }
    }

    [TestMethod]
    [DataRow(13, "00 04 01 19 00 01 01 40 01 00 00 0f ff c8 34 12 ff ff 03 01 42 03")]
    [DataRow(14, "00 04 01 19 00 01 01 40 01 00 00 0f 34 12 01 ff ee dd cc bb aa 00 ff ff ff c8 00 00 00 00 03 01 42 03")]
    public void An_incoming_message_cut_at_any_length_is_counted_and_dropped(int version, string recorded)
    {
        byte[] frame = Hex.Parse(recorded);
        EzspCodec codec = EzspCodecs.Of(version);
        ApsMessage message = new ApsMessage();
        for (int count = 0; count < frame.Length; count++)
        {
            Assert.AreEqual((int)Result.Malformed, (int)codec.DecodeIncomingMessage(frame, 0, count, message));
            Assert.AreEqual(count + 1, codec.MalformedFrames);
        }
    }

    private static int FullLength(int decoder, int status)
    {
        switch (decoder)
        {
            case 0: return status;
            case 1: return 4;
            case 2: return 8;
            case 3: return 2;
            case 4: return status + 21;
            case 5: return status + 8;
            case 6: return 16;
            case 7: return 1 + status;
            default: return status == 1 ? 16 : 20;
        }
    }

    private static Result Decode(EzspCodec codec, int decoder, byte[] frame, int count)
    {
        NetworkStatus status;
        int number;
        switch (decoder)
        {
            case 0: return codec.DecodeStatus(frame, 0, count, out status);
            case 1: return codec.DecodeSlStatus(frame, 0, count, out status);
            case 2: return codec.DecodeEui64(frame, 0, count, new byte[8]);
            case 3: return codec.DecodeNodeId(frame, 0, count, out number);
            case 4: return codec.DecodeNetworkParameters(frame, 0, count, new NetworkParameters(), out status);
            case 5: return codec.DecodeStatusAndBytes(frame, 0, count, new byte[8], 8, out status);
            case 6: return codec.DecodeNetworkFound(frame, 0, count, new NetworkFound());
            case 7: return codec.DecodeScanComplete(frame, 0, count, out status);
            default: return codec.DecodeMessageSent(frame, 0, count, new MessageSent());
        }
    }

    private static ApsMessage ReadBasic()
    {
        ApsMessage message = new ApsMessage();
        message.NodeId = 0x1234;
        message.Profile = 0x0104;
        message.Cluster = 0x0000;
        message.SourceEndpoint = 1;
        message.DestinationEndpoint = 1;
        message.Buffer = Hex.Parse("ff 10 01 00 05 00 ff");
        message.Offset = 1;
        message.Count = 5;
        return message;
    }
}
