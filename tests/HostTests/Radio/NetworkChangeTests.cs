using Bridge.Firmware.Join;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Radio;

namespace Bridge.HostTests.Radio;

/// <summary>A network that changes under its devices, and devices that are sent away.</summary>
[TestClass]
public sealed class NetworkChangeTests
{
    private const int MissedSeconds = 10;
    private const int RecoverySeconds = 180;

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    public void A_new_channel_and_PAN_id_that_are_heard_of_are_followed_without_a_loss(int version)
    {
        RadioNetwork network = new RadioNetwork(version).Join();
        int joined = network.First.Joined.Count;
        network.First.Stack.ChangeChannel(25);
        network.Run(5);
        Assert.AreEqual(25, network.Program.Radio.Channel);
        network.First.Stack.ChangePanId(0x4444);
        network.Run(5);
        Assert.AreEqual(0x4444, network.Program.Radio.PanId);
        Assert.IsTrue(network.Program.IsUp);
        Assert.AreEqual(joined, network.First.Joined.Count);
        Assert.AreEqual(StackStatus.Success, network.First.Say(network.Program.Radio.NodeId, [1], false));
        network.Run(5);
        Assert.AreEqual(1, network.Program.Heard.Count);
    }

    [TestMethod]
    public void A_change_that_was_slept_through_is_found_by_the_extended_PAN_id()
    {
        RadioNetwork network = new RadioNetwork().Join();
        network.Bridge.Ncp.Stack.Powered = false;
        network.First.Stack.ChangeChannel(25);
        network.Run(1);
        network.First.Stack.ChangePanId(0x4444);
        network.Run(MissedSeconds);
        network.Bridge.Ncp.Stack.Powered = true;
        network.Program.Radio.OnTrustCentreLost(network.Queue.NowMs);
        network.Bridge.Wake();
        network.Run(RecoverySeconds);
        Assert.IsTrue(network.Program.IsUp, network.Text);
        Assert.AreEqual(25, network.Program.Radio.Channel);
        Assert.AreEqual(0x4444, network.Program.Radio.PanId);
        Assert.AreEqual((DeviceUpdate.SecuredRejoin, false), network.First.Joined[^1]);
    }

    [TestMethod]
    public void A_new_network_key_that_is_heard_of_is_used_from_then_on()
    {
        RadioNetwork network = new RadioNetwork().Join();
        network.First.Stack.ChangeNetworkKey(RadioNetwork.Key(0xA0));
        network.Run(5);
        network.First.Say(network.Program.Radio.NodeId, [1], false);
        network.Run(5);
        Assert.AreEqual(1, network.Program.Heard.Count);
        CollectionAssert.AreEqual(RadioNetwork.Key(0xA0), network.Flash.NetworkKey);
    }

    [TestMethod]
    public void A_new_network_key_that_was_missed_comes_through_the_trust_centre()
    {
        RadioNetwork network = new RadioNetwork().Join().Authorise(RadioNetwork.Key(0x40));
        network.Bridge.Ncp.Stack.Powered = false;
        network.First.Stack.ChangeNetworkKey(RadioNetwork.Key(0xA0));
        network.Run(MissedSeconds);
        network.Bridge.Ncp.Stack.Powered = true;
        network.Program.Radio.OnTrustCentreLost(network.Queue.NowMs);
        network.Bridge.Wake();
        network.Run(RecoverySeconds);
        Assert.IsTrue(network.Program.IsUp, network.Text);
        Assert.AreEqual((DeviceUpdate.UnsecuredRejoin, true), network.First.Joined[^1]);
        Assert.IsTrue(network.Program.Radio.HasLinkKey);
        Assert.IsFalse(network.Program.Radio.TrustCentreChanged);
    }

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    public void A_device_sent_away_joins_afresh_and_is_not_authorised_any_more(int version)
    {
        RadioNetwork network = new RadioNetwork(version).Join().Authorise(RadioNetwork.Key(0x40));
        network.First.Stack.RemoveDevice(RadioNetwork.BridgeEui64);
        network.Run(RecoverySeconds);
        Assert.IsTrue(network.Program.IsUp, network.Text);
        Assert.AreEqual((DeviceUpdate.UnsecuredJoin, true), network.First.Joined[^1]);
        Assert.IsFalse(network.Program.Radio.HasLinkKey);
    }

    [TestMethod]
    public void A_device_sent_away_from_a_closed_network_says_so()
    {
        RadioNetwork network = new RadioNetwork().Join();
        network.First.Stack.PermitJoining(0);
        network.First.Stack.RemoveDevice(RadioNetwork.BridgeEui64);
        network.Run(60);
        Assert.IsFalse(network.Program.IsUp);
        Assert.AreEqual(JoinFailure.WindowClosed, network.Program.Radio.LastJoinFailure);
        Assert.IsNull(network.Flash.Network);
    }

    [TestMethod]
    [DataRow(0x00, DeviceUpdate.UnsecuredJoin)]
    [DataRow(0x80, DeviceUpdate.SecuredRejoin)]
    public void Mgmt_Leave_is_answered_and_obeyed_with_and_without_a_rejoin(int flags, DeviceUpdate update)
    {
        RadioNetwork network = new RadioNetwork().Join();
        int nodeId = network.Program.Radio.NodeId;
        var aps = new ApsFrame { Cluster = ZdoResponder.LeaveRequest };
        network.First.Stack.SendUnicast(nodeId, aps, [0x55, .. RadioNetwork.Wire(RadioNetwork.BridgeEui64), (byte)flags], null, out _);
        network.Run(RecoverySeconds);
        Assert.IsTrue(network.First.HeardZdo.Exists(message => message.Aps.Cluster == (ZdoResponder.LeaveRequest | ZdoResponder.ResponseBit) && message.Payload[1] == 0));
        Assert.IsTrue(network.Program.IsUp, network.Text);
        Assert.AreEqual(update, network.First.Joined[^1].Update);
    }
}
