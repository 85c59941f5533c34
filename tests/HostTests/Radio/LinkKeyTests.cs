using System;
using System.Linq;
using Bridge.Firmware.App;
using Bridge.Firmware.Ezsp;
using Bridge.Hal;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Radio;

namespace Bridge.HostTests.Radio;

/// <summary>Link keys in the radio, and what they do on the air.</summary>
[TestClass]
public sealed class LinkKeyTests
{
    private static readonly byte[] _key = RadioNetwork.Key(0x40);
    private static readonly byte[] _partner = RadioNetwork.Wire(RadioNetwork.FirstEui64);

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    [DataRow(16)]
    [DataRow(17)]
    [DataRow(18)]
    [DataRow(19)]
    public void A_link_key_is_stored_found_exported_replaced_and_erased(int version)
    {
        RadioNetwork network = new RadioNetwork(version).Join();
        Assert.AreEqual(Result.NotFound, network.Request(RadioRequest.ExportLinkKey, 0, _partner).Result);
        Assert.AreEqual(Result.Ok, network.Request(RadioRequest.ImportLinkKey, 0, [.. _partner, .. _key]).Result);
        Assert.AreEqual(Convert.ToHexString(_key), Convert.ToHexString(network.Request(RadioRequest.ExportLinkKey, 0, _partner).Data));
        byte[] other = RadioNetwork.Key(0x60);
        Assert.AreEqual(Result.Ok, network.Request(RadioRequest.ImportLinkKey, 0, [.. _partner, .. other]).Result);
        Assert.AreEqual(Convert.ToHexString(other), Convert.ToHexString(network.Request(RadioRequest.ExportLinkKey, 0, _partner).Data));
        Assert.AreEqual(1, network.Flash.LinkKeyTable.Keys.Count());
        Assert.IsTrue(network.Program.Radio.HasLinkKey);
        Assert.AreEqual(Result.Ok, network.Request(RadioRequest.EraseLinkKey, 0, _partner).Result);
        Assert.AreEqual(Result.NotFound, network.Request(RadioRequest.EraseLinkKey, 0, _partner).Result);
        Assert.IsFalse(network.Program.Radio.HasLinkKey);
        Assert.AreEqual(0, network.Bridge.Ncp.Server.InvalidCommands);
    }

    [TestMethod]
    public void A_full_table_refuses_a_ninth_partner()
    {
        RadioNetwork network = new RadioNetwork().Join();
        for (int i = 0; i < LinkKeyTable.Size; i++)
        {
            Assert.AreEqual(Result.Ok, network.Request(RadioRequest.ImportLinkKey, 0, [.. RadioNetwork.Wire((ulong)(i + 1)), .. _key]).Result);
        }

        Assert.AreEqual(Result.IoError, network.Request(RadioRequest.ImportLinkKey, 0, [.. _partner, .. _key]).Result);
        Assert.IsFalse(network.Program.Radio.HasLinkKey);
    }

    [TestMethod]
    public void An_authorisation_outlives_a_power_cut_in_the_radio_and_the_store_has_no_part_in_it()
    {
        RadioNetwork network = new RadioNetwork().Join();
        int operations = network.StoreOperations;
        network.Authorise(_key);
        Assert.AreEqual(operations, network.StoreOperations);
        network.Bridge.CutPower();
        network.Run(60);
        Assert.IsTrue(network.Program.IsUp, network.Text);
        Assert.IsTrue(network.Program.Radio.HasLinkKey);
        Assert.AreEqual(Convert.ToHexString(_partner), Convert.ToHexString(network.Program.Radio.TrustCentreEui64));
    }

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    public void Two_ends_with_one_key_understand_each_other(int version)
    {
        RadioNetwork network = new RadioNetwork(version).Join().Authorise(_key);
        Say(network, true);
        Assert.AreEqual(1, network.First.Heard.Count);
        Assert.IsTrue(network.First.Heard[0].Aps.IsEncrypted);
        Assert.IsTrue(network.Program.Sent.Single().Delivered);
        Assert.AreEqual(StackStatus.Success, network.First.Say(network.Program.Radio.NodeId, [1, 2, 3], true));
        network.Run(5);
        Assert.AreEqual(1, network.Program.Heard.Count);
        Assert.IsTrue(network.Program.Radio.Received.Encrypted);
        network.First.Say(network.Program.Radio.NodeId, [1, 2, 3], false);
        network.Run(5);
        Assert.IsFalse(network.Program.Radio.Received.Encrypted);
    }

    [TestMethod]
    public void A_receiver_with_another_key_drops_the_message_and_acknowledges_nothing()
    {
        RadioNetwork network = new RadioNetwork().Join().Authorise(_key);
        network.First.Stack.Flash.LinkKeyTable.Put(LinkKeyTable.None, RadioNetwork.BridgeEui64, RadioNetwork.Key(0x70));
        Say(network, true);
        Assert.AreEqual(0, network.First.Heard.Count);
        Assert.IsFalse(network.Program.Sent.Single().Delivered);
        Assert.IsTrue(network.First.Stack.ApsDecryptionFailures > 0);
        Say(network, false);
        Assert.AreEqual(1, network.First.Heard.Count);
    }

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    public void A_sender_without_a_key_for_the_receiver_is_told_at_once(int version)
    {
        RadioNetwork network = new RadioNetwork(version).Join();
        long before = network.Ether.TransmittedFrames;
        ApsFrame aps = new() { Profile = 0x0109, Cluster = 0x0019, Options = ApsFrame.OptionEncryption };
        Assert.AreEqual(StackStatus.ApsEncryptionError, network.Bridge.Ncp.Stack.SendUnicast(0x4444, aps, [1], null, out _));
        Assert.AreEqual(before, network.Ether.TransmittedFrames);
    }

    [TestMethod]
    public void APS_encryption_takes_its_room_from_the_payload()
    {
        RadioNetwork network = new RadioNetwork().Join().Authorise(_key);
        ApsFrame aps = new() { Profile = 0x0109, Cluster = 0x0019, Options = ApsFrame.OptionEncryption };
        NetworkStack stack = network.Bridge.Ncp.Stack;
        Assert.AreEqual(StackStatus.Success, stack.SendUnicast(0, aps, new byte[Firmware.Zcl.ApsMessage.MaxEncryptedPayloadBytes], null, out _));
        Assert.AreEqual(StackStatus.MessageTooLong, stack.SendUnicast(0, aps, new byte[Firmware.Zcl.ApsMessage.MaxEncryptedPayloadBytes + 1], null, out _));
    }

    [TestMethod]
    public void Random_numbers_differ_and_one_seed_gives_one_sequence()
    {
        string first = Numbers(1);
        Assert.AreEqual(first, Numbers(1));
        Assert.AreNotEqual(first, Numbers(2));
        Assert.IsTrue(first.Split(' ').Distinct().Count() > 12);
    }

    [TestMethod]
    public void The_installation_code_token_is_written_once()
    {
        const int InstallationCode = 0x0A;
        RadioNetwork network = new RadioNetwork().Join();
        Assert.IsTrue(network.Request(RadioRequest.GetMfgToken, InstallationCode, null).Data.All(b => b == 0xFF));
        byte[] token = Enumerable.Range(1, 20).Select(i => (byte)i).ToArray();
        Assert.AreEqual(Result.IoError, network.Request(RadioRequest.SetMfgToken, InstallationCode, token[..19]).Result);
        Assert.AreEqual(Result.Ok, network.Request(RadioRequest.SetMfgToken, InstallationCode, token).Result);
        Assert.AreEqual(Result.IoError, network.Request(RadioRequest.SetMfgToken, InstallationCode, new byte[20]).Result);
        network.Bridge.CutPower();
        network.Run(60);
        Assert.AreEqual(Convert.ToHexString(token), Convert.ToHexString(network.Request(RadioRequest.GetMfgToken, InstallationCode, null).Data));
    }

    private static string Numbers(int seed)
    {
        RadioNetwork network = new RadioNetwork(seed: seed).Join();
        return string.Join(" ", Enumerable.Range(0, 16).Select(_ => Convert.ToHexString(network.Request(RadioRequest.GetRandomNumber, 0, null).Data)));
    }

    private static void Say(RadioNetwork network, bool encrypted)
    {
        Assert.AreEqual(Result.Ok, network.Program.Send(0x0019, 1, [1, 2, 3], network.Queue.NowMs, encrypted: encrypted));
        network.Bridge.Wake();
        network.Run(20);
    }
}
