using System.Linq;
using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Join;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Radio;

namespace Bridge.HostTests.Radio;

/// <summary>A bridge that sleeps: an end device whose parent holds its messages.</summary>
[TestClass]
public sealed class SleepyDeviceTests
{
    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    public void It_joins_as_a_sleepy_end_device_and_says_so(int version)
    {
        RadioNetwork network = Sleepy(version);
        Assert.AreEqual(NodeType.SleepyEndDevice, network.Flash.NodeType);
        Assert.IsTrue(network.First.Stack.Flash.SleepyChildren.Contains(RadioNetwork.BridgeEui64));
        network.Program.Radio.ExpectMessages(true, network.Queue.NowMs);
        network.Bridge.Wake();
        int nodeId = network.Program.Radio.NodeId;
        network.First.Stack.SendUnicast(nodeId, new ApsFrame { Cluster = ZdoResponder.NodeDescriptorRequest }, [0x11, (byte)nodeId, (byte)(nodeId >> 8)], null, out _);
        network.Run(10);
        byte[] answer = network.First.HeardZdo.Single(message => message.Aps.Cluster == (ZdoResponder.NodeDescriptorRequest | ZdoResponder.ResponseBit)).Payload;
        Assert.AreEqual(2, answer[4] & 7);
        Assert.AreEqual(0x80, answer[6]);
    }

    [TestMethod]
    public void While_it_expects_messages_they_reach_it_within_a_poll()
    {
        RadioNetwork network = Sleepy(13);
        network.Program.Radio.ExpectMessages(true, network.Queue.NowMs);
        network.Bridge.Wake();
        network.Run(2);
        for (byte i = 0; i < 5; i++)
        {
            network.First.Say(network.Program.Radio.NodeId, [i], false);
        }

        network.Run(0.5);
        CollectionAssert.AreEqual(new byte[] { 0, 1, 2, 3, 4 }, network.Program.Heard.Select(heard => heard.Payload[0]).ToArray());
        network.Run(2);
        Assert.IsTrue(network.First.Sent.All(status => status == StackStatus.Success));
    }

    [TestMethod]
    public void At_rest_it_polls_eight_times_a_minute_which_is_before_its_parent_gives_a_message_up()
    {
        RadioNetwork network = Sleepy(13);
        network.Run(60);
        long polls = network.Bridge.Ncp.Stack.Polls;
        network.Run(600);
        Assert.AreEqual(80, network.Bridge.Ncp.Stack.Polls - polls, 2);
        long asked = network.Bridge.Ncp.Stack.Polls;
        while (network.Bridge.Ncp.Stack.Polls == asked)
        {
            network.Run(0.1);
        }

        network.First.Say(network.Program.Radio.NodeId, [1], false);
        network.Run((NetworkStack.IndirectTimeoutMs / 1000.0) + 0.1);
        Assert.AreEqual(1, network.Program.Heard.Count);
    }

    [TestMethod]
    public void A_parent_that_is_gone_is_noticed_by_the_polls_and_found_again()
    {
        RadioNetwork network = Sleepy(13);
        network.First.Stack.Powered = false;
        network.Run((JoinMachine.PollFailureLimit + 2) * JoinMachine.LongPollMs / 1000);
        Assert.IsFalse(network.Program.IsUp);
        network.First.Stack.Powered = true;
        network.Run(120);
        Assert.IsTrue(network.Program.IsUp, network.Text);
        Assert.IsTrue(network.First.Joined[^1].Update is DeviceUpdate.SecuredRejoin or DeviceUpdate.UnsecuredRejoin);
    }

    [TestMethod]
    public void It_polls_again_after_a_restart_of_its_radio()
    {
        RadioNetwork network = Sleepy(14);
        network.Bridge.Ncp.PulseReset();
        network.Run(60);
        Assert.IsTrue(network.Program.IsUp, network.Text);
        long polls = network.Bridge.Ncp.Stack.Polls;
        network.Run(120);
        Assert.IsTrue(network.Bridge.Ncp.Stack.Polls > polls);
    }

    [TestMethod]
    public void A_change_of_the_network_that_it_slept_through_costs_it_a_rejoin_and_no_more()
    {
        RadioNetwork network = Sleepy(13);
        network.First.Stack.ChangeNetworkKey(RadioNetwork.Key(0xA0));
        network.Run(1);
        network.First.Stack.ChangeChannel(26);
        network.Run(300);
        Assert.IsTrue(network.Program.IsUp, network.Text);
        Assert.AreEqual(26, network.Program.Radio.Channel);
    }

    private static RadioNetwork Sleepy(int version)
    {
        RadioNetwork network = new RadioNetwork(version, EzspCodec.SleepyEndDevice).Join();
        Assert.IsTrue(network.Program.IsUp, network.Text);
        return network;
    }
}
