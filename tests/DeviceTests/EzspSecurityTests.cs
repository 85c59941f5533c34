using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Tokens, link keys, leaving and polling: the frames zigbee-herdsman writes, and answers it reads as the same values.</summary>
[TestClass]
public class EzspSecurityTests
{
    private const string Partner = "44332211006f0d00";
    private const string Key = "101112131415161718191a1b1c1d1e1f";
    private const string Context = "0405000044332211006f0d00000000014405";
    private const string Metadata = "0a0001000000020000000300";

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    public void Commands_about_keys_are_the_frames_of_another_host(int version)
    {
        byte[] buffer = new byte[EzspClient.MaxParameterBytes];
        EzspCodec codec = EzspCodecs.Of(version);
        Assert.AreEqual("ff" + Partner + Key, Hex.Text(buffer, 0, codec.EncodeImportLinkKey(buffer, Hex.Parse(Partner + Key))));
        Assert.AreEqual(Partner + "01", Hex.Text(buffer, 0, codec.EncodeFindKeyTableEntry(buffer, Hex.Parse(Partner))));
        Assert.AreEqual("05", Hex.Text(buffer, 0, codec.EncodeByte(buffer, 5)));
        Assert.AreEqual(Partner, Hex.Text(buffer, 0, codec.EncodeBytes(buffer, Hex.Parse(Partner))));
        Assert.AreEqual("fa000103", Hex.Text(buffer, 0, codec.EncodePollForData(buffer, 250, 1, 3)));
        Assert.AreEqual("0a0401020304", Hex.Text(buffer, 0, codec.EncodeSetMfgToken(buffer, 0x0A, Hex.Parse("01020304"))));
    }

    [TestMethod]
    [DataRow(13, "")]
    [DataRow(14, "00")]
    public void LeaveNetwork_has_options_since_version_14(int version, string parameters)
    {
        byte[] buffer = new byte[EzspClient.MaxParameterBytes];
        Assert.AreEqual(parameters, Hex.Text(buffer, 0, EzspCodecs.Of(version).EncodeLeaveNetwork(buffer)));
    }

    [TestMethod]
    [DataRow(13, Key + "05" + Metadata + "00000000")]
    [DataRow(14, "00000000" + Context + Key + Metadata)]
    public void An_exported_link_key_stands_where_the_version_has_it(int version, string answer)
    {
        byte[] frame = Hex.Parse(answer);
        byte[] key = new byte[16];
        EzspCodec codec = EzspCodecs.Of(version);
        Assert.AreEqual((int)Result.Ok, (int)codec.DecodeExportedLinkKey(frame, 0, frame.Length, key, out NetworkStatus status));
        Assert.AreEqual((int)NetworkStatus.Ok, (int)status);
        Assert.AreEqual(Key, Hex.Text(key, 0, 16));
        Assert.AreEqual((int)Result.Malformed, (int)codec.DecodeExportedLinkKey(frame, 0, frame.Length - 1, key, out status));
    }

    [TestMethod]
    [DataRow(13, "00" + "0009" + Partner)]
    [DataRow(14, "00000000" + "0009" + Partner)]
    public void The_security_state_names_the_trust_centre(int version, string answer)
    {
        byte[] frame = Hex.Parse(answer);
        byte[] trustCentre = new byte[8];
        EzspCodec codec = EzspCodecs.Of(version);
        Assert.AreEqual((int)Result.Ok, (int)codec.DecodeSecurityState(frame, 0, frame.Length, trustCentre, out NetworkStatus status));
        Assert.AreEqual((int)NetworkStatus.Ok, (int)status);
        Assert.AreEqual(Partner, Hex.Text(trustCentre, 0, 8));
    }

    [TestMethod]
    public void A_manufacturing_token_longer_than_its_place_is_refused_and_one_that_is_not_there_is_empty()
    {
        EzspCodec codec = new EzspCodec13();
        byte[] place = new byte[4];
        Assert.AreEqual((int)Result.Ok, (int)codec.DecodeMfgToken(Hex.Parse("0401020304"), 0, 5, place, out int length));
        Assert.AreEqual("01020304", Hex.Text(place, 0, length));
        Assert.AreEqual((int)Result.Malformed, (int)codec.DecodeMfgToken(Hex.Parse("050102030405"), 0, 6, place, out length));
        Assert.AreEqual((int)Result.Malformed, (int)codec.DecodeMfgToken(Hex.Parse("04010203"), 0, 4, place, out length));
        Assert.AreEqual((int)Result.Ok, (int)codec.DecodeMfgToken(Hex.Parse("00"), 0, 1, place, out length));
        Assert.AreEqual(0, length);
        Assert.AreEqual(2, codec.MalformedFrames);
    }

    [TestMethod]
    [DataRow(13, "bc", (int)NetworkStatus.NetworkUp)]
    [DataRow(13, "bf", (int)NetworkStatus.NetworkUp)]
    [DataRow(13, "be", (int)NetworkStatus.Failed)]
    [DataRow(13, "31", (int)NetworkStatus.MacNoData)]
    [DataRow(13, "b5", (int)NetworkStatus.CommandUnknown)]
    [DataRow(13, "ba", (int)NetworkStatus.InProgress)]
    [DataRow(14, "100c0000", (int)NetworkStatus.NetworkUp)]
    [DataRow(14, "110c0000", (int)NetworkStatus.NetworkUp)]
    [DataRow(14, "3f000000", (int)NetworkStatus.MacNoData)]
    [DataRow(14, "0e000000", (int)NetworkStatus.CommandUnknown)]
    [DataRow(14, "0f000000", (int)NetworkStatus.CommandUnknown)]
    [DataRow(14, "05000000", (int)NetworkStatus.InProgress)]
    public void A_swapped_out_trust_centre_is_a_network_that_is_up(int version, string answer, int expected)
    {
        byte[] frame = Hex.Parse(answer);
        EzspCodecs.Of(version).DecodeStatus(frame, 0, frame.Length, out NetworkStatus status);
        Assert.AreEqual(expected, (int)status);
    }

    [TestMethod]
    [DataRow(13, false, "4011")]
    [DataRow(13, true, "6011")]
    [DataRow(14, true, "6011")]
    public void An_encrypted_message_asks_the_radio_for_APS_encryption(int version, bool encrypted, string options)
    {
        ApsMessage message = new ApsMessage();
        message.Buffer = new byte[1];
        message.Count = 1;
        message.Encrypted = encrypted;
        byte[] buffer = new byte[EzspClient.MaxParameterBytes];
        EzspCodecs.Of(version).EncodeSendUnicast(buffer, message, 0x1140, 1);
        Assert.AreEqual(options, Hex.Text(buffer, 9, 2));
    }

    [TestMethod]
    [DataRow(13, "00 0901 1900 01 01 4001 0000 07 ff c8 0000 ff ff 00", false)]
    [DataRow(13, "00 0901 1900 01 01 6001 0000 07 ff c8 0000 ff ff 00", true)]
    [DataRow(14, "00 0901 1900 01 01 6001 0000 07 0000 0000000000000000 ff ff ff c8 00000000 00", true)]
    public void An_encrypted_message_is_told_from_a_plain_one(int version, string frame, bool encrypted)
    {
        byte[] bytes = Hex.Parse(Hex.Normal(frame));
        ApsMessage message = new ApsMessage();
        message.Encrypted = !encrypted;
        Assert.AreEqual((int)Result.Ok, (int)EzspCodecs.Of(version).DecodeIncomingMessage(bytes, 0, bytes.Length, message));
        Assert.AreEqual(encrypted, message.Encrypted);
    }
}
