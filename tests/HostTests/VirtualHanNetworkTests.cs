using System;
using System.Linq;
using Bridge.Hal;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Hub;
using VirtualHan.Radio;
using VirtualHan.Time;

namespace Bridge.HostTests;

/// <summary>The firmware's radio side behind a virtual NCP, on the air with the virtual hub.</summary>
[TestClass]
public sealed class VirtualHanNetworkTests
{
    private const ulong BridgeEui64 = VirtualHanBench.BridgeEui64;

    private static readonly byte[] _installCode = VirtualHanBench.InstallCode;
    private static readonly byte[] _otherCode = Convert.FromHexString("11223344556677884AF7");

    [TestMethod]
    public void Firmware_fills_a_frame_as_far_as_the_radio_takes_it_and_no_further()
    {
        var han = new VirtualHanBench(_installCode, new HubOptions());
        han.Run(60);
        var aps = new ApsFrame { Profile = 0x0109, Cluster = 0x0019, SourceEndpoint = 1, DestinationEndpoint = 1 };
        Assert.AreEqual(StackStatus.Success, Send(Firmware.Zcl.ApsMessage.MaxPayloadBytes));
        Assert.AreEqual(StackStatus.MessageTooLong, Send(Firmware.Zcl.ApsMessage.MaxPayloadBytes + 1));

        StackStatus Send(int count) => han.Bridge.Ncp.Stack.SendUnicast(0, aps, new byte[count], null, out _);
    }

    [TestMethod]
    [DataRow("83FED3407A932B70", "CD4FA064773F46941EC986C09963D1A8")]
    [DataRow("83FED3407A939738C552", "A833A77434F3BFBD7A7AB97942149287")]
    [DataRow("11223344556677884AF7", "41618FC0C83B0E14A589954B16E31466")]
    [DataRow("83FED3407A939723A5C639B26916D505C3B5", "66B6900981E1EE3CA4206B6B861C02BB")]
    public void The_hub_derives_the_link_key_of_an_install_code(string code, string key) =>
        Assert.AreEqual(key, Convert.ToHexString(InstallCodes.LinkKey(Convert.FromHexString(code))));

    [TestMethod]
    public void The_hub_refuses_an_install_code_with_a_wrong_crc() => Assert.ThrowsExactly<System.IO.InvalidDataException>(
        () => InstallCodes.LinkKey(Convert.FromHexString("83FED3407A939723A5C639B26916D5054195")));

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    [DataRow(16)]
    [DataRow(17)]
    [DataRow(18)]
    [DataRow(19)]
    public void A_bridge_with_the_right_install_code_joins(int ezspVersion)
    {
        var han = new VirtualHanBench(_installCode, new HubOptions(), ezspVersion: ezspVersion);
        han.Run(60);
        Assert.IsTrue(han.Program.IsUp, han.Text);
        Assert.AreEqual(1, han.Hub.Devices.Count);
        Assert.IsTrue(han.Hub.Find(BridgeEui64).Announcements >= 1);
        Assert.AreEqual(0, han.Bridge.Ncp.Server.InvalidCommands);
    }

    [TestMethod]
    public void A_bridge_with_another_install_code_gets_no_network_key()
    {
        var han = new VirtualHanBench(_otherCode, new HubOptions());
        han.Run(60);
        Assert.IsFalse(han.Program.IsUp);
        StringAssert.Contains(han.Text, "stackStatusHandler  ad");
        Assert.IsNull(han.Bridge.Ncp.Stack.Flash.Network);
    }

    [TestMethod]
    public void A_bridge_that_is_not_on_the_whitelist_is_refused()
    {
        var han = new VirtualHanBench(_installCode, new HubOptions(), listed: false);
        han.Run(60);
        Assert.IsFalse(han.Program.IsUp);
        StringAssert.Contains(han.Text, "refused: not on the whitelist");
    }

    [TestMethod]
    public void A_hub_that_does_not_permit_joining_is_not_joined()
    {
        var han = new VirtualHanBench(_installCode, new HubOptions { PermitJoinSeconds = 0 });
        han.Run(60);
        Assert.IsFalse(han.Program.IsUp);
        Assert.AreEqual(0, han.Hub.Devices.Count);
    }

    [TestMethod]
    public void Network_and_keys_survive_a_power_cut_in_the_radios_flash()
    {
        var han = new VirtualHanBench(_installCode, new HubOptions());
        han.Run(60);
        int nodeId = han.Bridge.Ncp.Stack.NodeId;
        han.Hub.Stack.PermitJoining(0);
        han.Bridge.CutPower();
        Assert.AreEqual(NetworkState.None, han.Bridge.Ncp.Stack.State);
        han.Run(60);
        Assert.IsTrue(han.Program.IsUp, han.Text);
        Assert.AreEqual(nodeId, han.Bridge.Ncp.Stack.NodeId);
        Assert.AreEqual(2, han.Bridge.Boots.Count);
        Assert.IsTrue(han.Hub.Find(BridgeEui64).Announcements >= 2);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void Acknowledged_messages_get_through_a_lossy_air_and_arrive_once(int seed)
    {
        const int Count = 30;
        var han = new VirtualHanBench(_installCode, new HubOptions(), loss: 0.2, seed: seed);
        han.Run(1200);
        Assert.IsTrue(han.Program.IsUp, han.Text);
        for (int i = 0; i < Count; i++)
        {
            Assert.AreEqual(Result.Ok, han.Program.Send(0x0019, 1, [0x01, (byte)i, 0x01, 0, 1, 0, 1, 0, (byte)i, 0, 0, 1], han.NowMs));
            han.Wake();
            han.Run(10);
        }

        uint[] heard = han.Hub.Find(BridgeEui64).ReportedVersions.Where(v => v >> 24 == 1).ToArray();
        int delivered = han.Program.Sent.Count(s => s.Delivered);
        Assert.AreEqual(Count, han.Program.Sent.Count);
        Assert.AreEqual(heard.Length, heard.Distinct().Count());
        Assert.IsTrue(heard.Length >= delivered && delivered >= Count - 3, $"{delivered} delivered, {heard.Length} heard");
        Assert.IsTrue(han.Bridge.Ncp.Stack.ApsRetries > 0);
        Assert.IsTrue(han.Bridge.Ncp.Stack.ApsRetries + han.Hub.Stack.ApsRetries <= 2 * Count);
    }

    [TestMethod]
    public void One_seed_is_one_run_and_another_seed_is_another()
    {
        string first = RunLossy(5);
        Assert.AreEqual(first, RunLossy(5));
        Assert.AreNotEqual(first, RunLossy(6));
    }

    [TestMethod]
    public void A_share_of_the_frames_as_given_is_lost_in_spite_of_the_mac()
    {
        var queue = new EventQueue();
        var ether = new Ether(queue, new RadioModel { Loss = 0.2 }, 1);
        var receiver = new CountingNode();
        ether.Attach(receiver);
        const int Sent = 5000;
        for (int i = 0; i < Sent; i++)
        {
            ether.Transmit(
                new RadioFrame { Kind = FrameKind.Data, Channel = 15, PanId = 1, Destination = 2, Aps = new ApsFrame(), Payload = new byte[10] },
                _ => { });
        }

        while (queue.RunNext())
        {
        }

        Assert.AreEqual(Sent, receiver.Count + ether.LostFrames);
        Assert.AreEqual(0.2, ether.LostFrames / (double)Sent, 0.02);
    }

    private static string RunLossy(int seed)
    {
        var han = new VirtualHanBench(_installCode, new HubOptions(), loss: 0.3, seed: seed);
        han.Run(300);
        return $"{han.Text}\n{han.Ether.TransmittedFrames} {han.Ether.LostFrames}";
    }

    private sealed class CountingNode : IRadioNode
    {
        public ulong Eui64 => 1;

        public int NodeId => 2;

        public int PanId => 1;

        public int Channel => 15;

        public bool Receiving => true;

        public int Count { get; private set; }

        public void OnFrame(RadioFrame frame) => Count++;
    }
}
