using System;
using System.Linq;
using Bridge.Firmware.App;
using Bridge.Firmware.Join;
using Bridge.Hal;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Radio;

namespace Bridge.HostTests.Radio;

/// <summary>A trust centre that is replaced, seen from the radio: the same extended PAN id, another channel, PAN id, EUI-64 and network key.</summary>
[TestClass]
public sealed class SwapOutTests
{
    private const int SwapSeconds = 120;

    private static readonly byte[] _key = RadioNetwork.Key(0x40);

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    [DataRow(19)]
    public void The_replacement_is_found_and_told_of_and_nothing_is_authorised_by_it(int version)
    {
        RadioNetwork network = Authorised(version);
        Coordinator second = network.SwapOut();
        network.Program.Radio.OnTrustCentreLost(network.Queue.NowMs);
        network.Bridge.Wake();
        network.Run(SwapSeconds);
        RadioStack radio = network.Program.Radio;
        Assert.IsTrue(network.Program.IsUp, network.Text);
        Assert.IsTrue(radio.TrustCentreChanged);
        Assert.IsFalse(radio.HasLinkKey);
        Assert.AreEqual(Convert.ToHexString(RadioNetwork.Wire(RadioNetwork.SecondEui64)), Convert.ToHexString(radio.TrustCentreEui64));
        Assert.AreEqual(RadioNetwork.SecondPan, radio.PanId);
        Assert.AreEqual(20, radio.Channel);
        Assert.AreEqual((DeviceUpdate.UnsecuredRejoin, true), second.Joined.Single());
        StringAssert.Contains(network.Text, version == 13 ? "stackStatusHandler  bc" : "stackStatusHandler  100c0000");
        byte[] old = network.Request(RadioRequest.ExportLinkKey, 0, RadioNetwork.Wire(RadioNetwork.FirstEui64)).Data;
        Assert.AreEqual(Convert.ToHexString(_key), Convert.ToHexString(old));
    }

    [TestMethod]
    public void A_replacement_with_the_hash_of_another_key_is_not_joined()
    {
        RadioNetwork network = Authorised(13);
        network.First.Stack.Flash.LinkKeyTable.Put(LinkKeyTable.None, RadioNetwork.BridgeEui64, RadioNetwork.Key(0x77));
        network.SwapOut();
        network.Program.Radio.OnTrustCentreLost(network.Queue.NowMs);
        network.Bridge.Wake();
        network.Run(SwapSeconds);
        Assert.IsFalse(network.Program.IsUp);
        Assert.AreEqual(JoinFailure.RejoinFailed, network.Program.Radio.LastJoinFailure);
        Assert.IsNotNull(network.Flash.Network);
    }

    [TestMethod]
    public void The_hash_of_a_key_opens_nothing_at_a_fresh_join()
    {
        var network = new RadioNetwork();
        network.First.Stack.ImportTransientKey(RadioNetwork.BridgeEui64, NetworkStack.HashOf(VirtualHan.Hub.InstallCodes.LinkKey(VirtualHanBench.InstallCode)));
        network.Join();
        Assert.IsFalse(network.Program.IsUp);
        Assert.AreEqual(JoinFailure.NoNetworkKeyReceived, network.Program.Radio.LastJoinFailure);
    }

    [TestMethod]
    public void A_cut_after_the_swap_finds_the_new_trust_centre_and_still_no_authorisation()
    {
        RadioNetwork network = SwappedOut(13, out _);
        network.Bridge.CutPower();
        network.Run(SwapSeconds);
        Assert.IsTrue(network.Program.IsUp);
        Assert.IsFalse(network.Program.Radio.HasLinkKey);
        Assert.AreEqual(Convert.ToHexString(RadioNetwork.Wire(RadioNetwork.SecondEui64)), Convert.ToHexString(network.Program.Radio.TrustCentreEui64));
    }

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    public void The_way_back_needs_no_open_window_and_ends_authorised_as_before(int version)
    {
        RadioNetwork network = SwappedOut(version, out Coordinator second);
        second.Stack.Powered = false;
        network.First.Stack.Powered = true;
        network.First.Stack.PermitJoining(0);
        network.Program.Radio.RestoreTrustCentre(
            RadioNetwork.Wire(RadioNetwork.FirstEui64), RadioNetwork.Wire(Coordinator.ExtendedPanId), network.Queue.NowMs);
        network.Bridge.Wake();
        network.Run(SwapSeconds);
        Assert.IsTrue(network.Program.IsUp, network.Text);
        Assert.IsTrue(network.Program.Radio.HasLinkKey);
        Assert.AreEqual(RadioNetwork.FirstPan, network.Program.Radio.PanId);
        network.First.Heard.Clear();
        network.Program.Send(0x0019, 1, [1, 2, 3], network.Queue.NowMs, encrypted: true);
        network.Bridge.Wake();
        network.Run(20);
        Assert.IsTrue(network.First.Heard.Any(message => message.Aps.IsEncrypted));
    }

    private static RadioNetwork Authorised(int version) => new RadioNetwork(version).Join().Authorise(_key);

    private static RadioNetwork SwappedOut(int version, out Coordinator second)
    {
        RadioNetwork network = Authorised(version);
        second = network.SwapOut();
        network.Program.Radio.OnTrustCentreLost(network.Queue.NowMs);
        network.Bridge.Wake();
        network.Run(SwapSeconds);
        Assert.IsTrue(network.Program.IsUp, network.Text);
        return network;
    }
}
