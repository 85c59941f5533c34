#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Firmware.SmartEnergy;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Tunnelling, served and used. Commands of a client are 01, of a server 09; the device's own answers have the Default Response switched off.</summary>
[TestClass]
public class SmartEnergyTunnelTests
{
    private const int Tunnelling = 0x0704;
    private const int Stranger = 0x1234;

    [TestMethod]
    public void Tunnel_for_GB_HRGP_is_opened_and_says_what_one_message_carries()
    {
        SmartEnergyBench bench = Served();

        bench.Hear(Tunnelling, "01 55" + SmartEnergyWire.RequestTunnel);

        Assert.AreEqual(Hex.Normal("19 55 00 0100 00 4400"), bench.Sent(0));
        Assert.IsTrue(bench.WasEncrypted(0));
        Assert.IsTrue(bench.Device.IsTunnelOpen);
        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.TunnelOpened));
    }

    [TestMethod]
    [DataRow("00 00 FFFF 00 DC05", 3)]
    [DataRow("00 05 FFFF 00 DC05", 3)]
    [DataRow("00 06 3713 00 DC05", 3)]
    [DataRow("00 06 FFFF 01 DC05", 4)]
    public void Another_protocol_or_flow_control_is_refused(string request, int status)
    {
        SmartEnergyBench bench = Served();

        bench.Hear(Tunnelling, "01 55" + request);

        Assert.AreEqual(Hex.Normal("19 55 00 FFFF 0" + status.ToString() + "4400"), bench.Sent(0));
        Assert.IsFalse(bench.Device.IsTunnelOpen);
    }

    [TestMethod]
    public void Client_that_asks_again_is_told_the_tunnel_it_has()
    {
        SmartEnergyBench bench = Opened();

        bench.Hear(Tunnelling, "01 56" + SmartEnergyWire.RequestTunnel);

        Assert.AreEqual(Hex.Normal("19 56 00 0100 00 4400"), bench.Sent(0));
    }

    [TestMethod]
    public void Second_client_finds_no_tunnel_left_until_the_first_has_closed_its_own()
    {
        SmartEnergyBench bench = Opened();

        bench.HearFrom(Stranger, 1, Tunnelling, "01 56" + SmartEnergyWire.RequestTunnel);
        Assert.AreEqual(Hex.Normal("19 56 00 FFFF 02 4400"), bench.Sent(0));

        bench.Hear(Tunnelling, "01 57 01 0100");
        Assert.AreEqual(Hex.Normal("18 57 0B 01 00"), bench.Sent(1));
        bench.HearFrom(Stranger, 1, Tunnelling, "01 58" + SmartEnergyWire.RequestTunnel);
        Assert.AreEqual(Hex.Normal("19 58 00 0200 00 4400"), bench.Sent(2));
    }

    [TestMethod]
    public void Data_is_handed_out_and_not_kept()
    {
        SmartEnergyBench bench = Opened();

        bench.Hear(Tunnelling, "01 56 02 0100 010203");
        bench.Hear(Tunnelling, "11 57 02 0100 0405");

        Assert.AreEqual("0102030405", bench.Data);
        Assert.AreEqual(1, bench.SentCount);
        Assert.AreEqual(Hex.Normal("18 56 0B 02 00"), bench.Sent(0));
        Assert.AreEqual(0, bench.Device.TunnelDataCount);
        Assert.IsFalse(bench.Device.IsConsumerDataHeld);
    }

    [TestMethod]
    public void Data_that_the_owner_has_not_fetched_is_not_overwritten()
    {
        SmartEnergyBench bench = Opened();
        var message = new ApsMessage();
        message.Profile = 0x0109;
        message.Cluster = Tunnelling;
        message.SourceEndpoint = SmartEnergyBench.HubEndpoint;
        message.DestinationEndpoint = SmartEnergyBench.Endpoint;
        message.Buffer = Hex.Parse("11 56 02 0100 0A0B");
        message.Count = message.Buffer.Length;
        bench.Device.OnMessage(message, bench.NowMs);
        message.Buffer[5] = 0xEE;

        bench.Device.OnMessage(message, bench.NowMs);
        bench.Drain();

        Assert.AreEqual("0a0b", bench.Data);
        Assert.AreEqual(Hex.Normal("19 56 02 0100 02"), bench.Sent(0));
    }

    [TestMethod]
    public void Largest_data_is_taken_and_one_byte_more_is_an_overflow()
    {
        SmartEnergyBench bench = Opened();

        Transfer(bench, Tunnel.MaximumIncomingTransferSize);
        Assert.AreEqual(1, bench.DataCount);
        Assert.AreEqual(Hex.Normal("18 56 0B 02 00"), bench.Sent(0));

        Transfer(bench, Tunnel.MaximumIncomingTransferSize + 1);
        Assert.AreEqual(1, bench.DataCount);
        Assert.AreEqual(Hex.Normal("19 56 02 0100 02"), bench.Sent(1));
    }

    [TestMethod]
    [DataRow(0, 0x7B, "0200", "00")]
    [DataRow(0x1234, 0x7B, "0100", "01")]
    [DataRow(0, 0x7A, "0100", "01")]
    public void Data_for_no_tunnel_or_of_another_device_is_refused(int node, int endpoint, string id, string error)
    {
        SmartEnergyBench bench = Opened();

        bench.HearFrom(node, endpoint, Tunnelling, "01 56 02" + id + "0102");

        Assert.AreEqual(0, bench.DataCount);
        Assert.AreEqual(Hex.Normal("19 56 02" + id + error), bench.Sent(0));
    }

    [TestMethod]
    public void Data_without_any_tunnel_is_refused()
    {
        SmartEnergyBench bench = Served();

        bench.Hear(Tunnelling, "01 56 02 FFFF 0102");

        Assert.AreEqual(Hex.Normal("19 56 02 FFFF 00"), bench.Sent(0));
    }

    [TestMethod]
    [DataRow(0x1234, "0100", 0x7E)]
    [DataRow(0, "0200", 0x8B)]
    public void Tunnel_is_closed_only_by_its_client(int node, string id, int status)
    {
        SmartEnergyBench bench = Opened();

        bench.HearFrom(node, SmartEnergyBench.HubEndpoint, Tunnelling, "01 56 01" + id);

        Assert.AreEqual(Hex.Text(new byte[] { 0x18, 0x56, 0x0B, 0x01, (byte)status }, 0, 5), bench.Sent(0));
        Assert.IsTrue(bench.Device.IsTunnelOpen);
    }

    [TestMethod]
    public void Silent_tunnel_is_closed_after_its_timeout_and_the_client_is_told()
    {
        SmartEnergyBench bench = Opened();
        bench.IsHubSilent = true;
        bench.Hear(Tunnelling, "11 56 02 0100 01");
        long lastMs = bench.NowMs;
        bench.SentCount = 0;

        while (bench.Events(SmartEnergyEvent.TunnelClosed) == 0)
        {
            bench.SentCount = 0;
            bench.Log.Count = 0;
            bench.Pass(bench.Device.NextDeadlineMs - bench.NowMs);
        }

        Assert.AreEqual(lastMs + 65_535_000L, bench.NowMs);
        Assert.AreEqual(1, bench.CountOf(Tunnelling, "09 06 0100"));
        Assert.AreEqual(SmartEnergyBench.HubEndpoint, bench.SentEndpoint(bench.SentCount - 1));
    }

    [TestMethod]
    [DataRow("00", true)]
    [DataRow("01", true)]
    [DataRow("02", false)]
    public void Error_of_the_client_closes_the_tunnel_unless_it_is_an_overflow(string error, bool isClosed)
    {
        SmartEnergyBench bench = Opened();

        bench.Hear(Tunnelling, "11 56 03 0100" + error);

        Assert.AreEqual(isClosed ? 1 : 0, bench.Events(SmartEnergyEvent.TunnelClosed));
        Assert.AreEqual(0, bench.SentCount);
    }

    [TestMethod]
    [DataRow("00", "01 01 FFFF 06")]
    [DataRow("01", "01 00")]
    public void Protocols_are_listed_from_an_offset(string offset, string list)
    {
        SmartEnergyBench bench = Served();

        bench.Hear(Tunnelling, "01 55 06" + offset);

        Assert.AreEqual(Hex.Normal("19 55 05" + list), bench.Sent(0));
    }

    [TestMethod]
    [DataRow("01 55 00 06 FFFF 00 DC")]
    [DataRow("01 55 01 01")]
    [DataRow("01 55 02 01")]
    [DataRow("01 55 03 0100")]
    [DataRow("01 55 06")]
    public void Command_cut_short_is_malformed(string message)
    {
        SmartEnergyBench bench = Served();

        bench.Hear(Tunnelling, message);

        Assert.AreEqual(Hex.Normal("18 55 0B" + message.Substring(6, 2) + "80"), bench.Sent(0));
        Assert.AreEqual(1, bench.Device.Malformed);
    }

    [TestMethod]
    [DataRow(PpmidProfile.TunnellingClient, "01 55 00 06 FFFF 00 DC05")]
    [DataRow(0, "01 55 00 06 FFFF 00 DC05")]
    [DataRow(PpmidProfile.TunnellingServer, "09 55 01 0300 01")]
    public void Side_that_is_not_shown_is_not_there(int tunnelling, string message)
    {
        var bench = new SmartEnergyBench(tunnelling);
        bench.StartAndSettle();

        Assert.IsFalse(bench.Hear(Tunnelling, message));
    }

    [TestMethod]
    public void Used_tunnel_carries_data_both_ways_and_is_closed()
    {
        SmartEnergyBench bench = Used();
        byte[] data = Hex.Parse("0A 0B 0C");

        Assert.AreEqual((int)Result.Ok, (int)bench.Device.SendTunnelData(data, 1, 2, bench.NowMs));
        bench.Drain();
        Assert.AreEqual(Hex.Normal("01 02 0300 0B0C"), bench.LastSent());
        Assert.AreEqual((int)SmartEnergyState.Resting, (int)bench.Device.State);

        bench.Hear(Tunnelling, "09 56 01 0300 01FF");
        Assert.AreEqual("01ff", bench.Data);

        Assert.AreEqual((int)Result.Ok, (int)bench.Device.CloseTunnel(bench.NowMs));
        bench.Drain();
        Assert.AreEqual(Hex.Normal("01 01 0300"), bench.LastSent());
        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.TunnelClosed));
        Assert.AreEqual((int)Result.NotConnected, (int)bench.Device.SendTunnelData(data, 0, 1, bench.NowMs));
    }

    [TestMethod]
    public void Tunnel_the_hub_closed_is_asked_for_with_the_next_keep_alive()
    {
        SmartEnergyBench bench = Used();

        bench.Hear(Tunnelling, "19 56 06 0300");
        Assert.IsFalse(bench.Device.IsTunnelOpen);
        bench.Pass((10 * 60_000) + 300_000);

        Assert.AreEqual(1, bench.CountOf(Tunnelling, "01 00 06FFFF00"));
        Assert.IsTrue(bench.Device.IsTunnelOpen);
    }

    [TestMethod]
    public void Data_that_stays_unanswered_is_not_sent_twice()
    {
        SmartEnergyBench bench = Used();
        bench.IsHubSilent = true;

        bench.Device.SendTunnelData(Hex.Parse("01"), 0, 1, bench.NowMs);
        bench.Drain();
        bench.Pass(SmartEnergyDevice.ResponseTimeoutMs);

        Assert.AreEqual(1, bench.CountOf(Tunnelling, "01 02"));
        Assert.AreEqual((int)SmartEnergyState.Resting, (int)bench.Device.State);
    }

    [TestMethod]
    public void Owner_is_told_what_cannot_be_sent()
    {
        SmartEnergyBench bench = Used();
        byte[] data = new byte[Tunnel.MaximumIncomingTransferSize + 1];

        Assert.AreEqual((int)Result.TooLong, (int)bench.Device.SendTunnelData(data, 0, data.Length, bench.NowMs));
        Assert.AreEqual((int)Result.Ok, (int)bench.Device.SendTunnelData(data, 0, data.Length - 1, bench.NowMs));
        Assert.AreEqual((int)Result.Busy, (int)bench.Device.SendTunnelData(data, 0, 1, bench.NowMs));
        Assert.AreEqual((int)Result.Busy, (int)bench.Device.CloseTunnel(bench.NowMs));
        Assert.AreEqual((int)Result.NotConnected, (int)Served().Device.CloseTunnel(0));
    }

    [TestMethod]
    [DataRow("00 FFFF 01 DC05")]
    [DataRow("00 FFFF 03 DC05")]
    public void Tunnel_the_hub_refuses_is_asked_for_later(string response)
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingClient);
        bench.IsHubSilent = true;
        bench.Start();
        RefuseTunnel(bench, response);

        Assert.IsFalse(bench.Device.IsTunnelOpen);
        Assert.AreEqual(0, bench.Events(SmartEnergyEvent.TunnelOpened));
        bench.IsHubSilent = false;
        bench.Pass((10 * 60_000) + 300_000);
        Assert.IsTrue(bench.Device.IsTunnelOpen);
    }

    /// <summary>The hub answers everything but this.</summary>
    private static void RefuseTunnel(SmartEnergyBench bench, string response)
    {
        bench.Pass(SmartEnergyDevice.StartJitterMs);
        for (int i = 0; i < 18; i++)
        {
            int last = bench.SentCount - 1;
            if (bench.SentCluster(last) == Tunnelling)
            {
                bench.Hear(Tunnelling, "19" + bench.Sent(last).Substring(2, 2) + response);
                return;
            }

            var request = new ApsMessage();
            request.Profile = bench.SentProfile(last);
            request.Cluster = bench.SentCluster(last);
            request.Buffer = Hex.Parse(bench.Sent(last));
            request.Count = request.Buffer.Length;
            SmartEnergyHubAnswers.To(bench, request);
        }
    }

    private static void Transfer(SmartEnergyBench bench, int count)
    {
        byte[] message = new byte[5 + count];
        byte[] head = Hex.Parse("01 56 02 0100");
        System.Array.Copy(head, 0, message, 0, head.Length);
        bench.Give(0, SmartEnergyBench.HubEndpoint, 0x0109, Tunnelling, message, message.Length, false);
    }

    private static SmartEnergyBench Served()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.StartAndSettle();
        return bench;
    }

    private static SmartEnergyBench Opened()
    {
        SmartEnergyBench bench = Served();
        bench.Hear(Tunnelling, "01 55" + SmartEnergyWire.RequestTunnel);
        bench.SentCount = 0;
        return bench;
    }

    private static SmartEnergyBench Used()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingClient);
        bench.StartAndSettle();
        return bench;
    }
}
