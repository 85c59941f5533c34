#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Firmware.SmartEnergy;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Price and Messaging: what the hub publishes, and what it gets back.</summary>
[TestClass]
public class SmartEnergyMessageTests
{
    private const int Price = 0x0700;
    private const int Messaging = 0x0703;

    [TestMethod]
    public void Price_is_taken_and_nothing_of_it_is_kept()
    {
        SmartEnergyBench bench = Settled();

        Assert.IsTrue(bench.Hear(Price, "09 55" + SmartEnergyWire.PublishPrice));

        Assert.AreEqual(1, bench.SentCount);
        Assert.AreEqual(Hex.Normal("10 55 0B 00 00"), bench.Sent(0));
        Assert.IsTrue(bench.WasEncrypted(0));
        Assert.IsFalse(bench.Device.IsConsumerDataHeld);
        Assert.AreEqual(7L, bench.Log.A(bench.Log.Count - 1));
    }

    [TestMethod]
    public void Price_is_acknowledged_when_the_hub_wants_it_with_its_ids_the_time_and_its_control()
    {
        SmartEnergyBench bench = Settled();

        bench.Hear(Price, "09 55" + SmartEnergyWire.PublishPriceToAcknowledge);

        Assert.AreEqual(1, bench.SentCount);
        string utc = SmartEnergyHubAnswers.Le32(bench.Device.Utc(bench.NowMs));
        Assert.AreEqual(Hex.Normal("11 55 02 44332211 07000000" + utc + "01"), bench.Sent(0));
        Assert.AreEqual(SmartEnergyBench.HubEndpoint, bench.SentEndpoint(0));
    }

    [TestMethod]
    public void Price_of_the_oldest_layout_has_no_control_and_is_not_acknowledged()
    {
        SmartEnergyBench bench = Settled();

        bench.Hear(Price, "19 55 00 44332211 00 07000000 B0B09432 00 3A03 21 21 B0B09432 3C00 D2040000");

        Assert.AreEqual(0, bench.SentCount);
        Assert.AreEqual(0, bench.Device.Malformed);
    }

    [TestMethod]
    [DataRow("09 55 00 44332211 03446179 07000000 B0B09432 00 3A03 21 21 B0B09432 3C00 D20400")]
    [DataRow("09 55 00 44332211 FE446179 07000000 B0B09432 00 3A03 21 21 B0B09432 3C00 D2040000")]
    [DataRow("09 55 00")]
    public void Price_that_is_cut_short_is_malformed(string message)
    {
        SmartEnergyBench bench = Settled();

        bench.Hear(Price, message);

        Assert.AreEqual(Hex.Normal("10 55 0B 00 80"), bench.Sent(0));
        Assert.AreEqual(1, bench.Device.Malformed);
    }

    [TestMethod]
    public void Broadcast_price_gets_no_answer_of_any_kind()
    {
        SmartEnergyBench bench = Settled();

        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.PricePublished));
        bench.HearBroadcast(Price, "09 55" + SmartEnergyWire.PublishPriceToAcknowledge);
        bench.HearBroadcast(Price, "09 56 00");

        Assert.AreEqual(0, bench.SentCount);
        Assert.AreEqual(2, bench.Events(SmartEnergyEvent.PricePublished));
    }

    [TestMethod]
    public void One_message_is_held_until_the_next_or_its_cancellation()
    {
        SmartEnergyBench bench = Settled();

        bench.Hear(Messaging, "19 01" + SmartEnergyWire.DisplayMessage);
        Assert.IsTrue(bench.Device.IsConsumerDataHeld);
        bench.Hear(Messaging, "09 02" + "01 05030201 00");
        Assert.AreEqual(Hex.Normal("10 02 0B 01 8B"), bench.Sent(0));
        Assert.IsTrue(bench.Device.IsConsumerDataHeld);

        bench.Hear(Messaging, "09 03" + SmartEnergyWire.CancelMessage);
        Assert.AreEqual(Hex.Normal("10 03 0B 01 00"), bench.Sent(1));
        Assert.IsFalse(bench.Device.IsConsumerDataHeld);
    }

    [TestMethod]
    public void Message_is_confirmed_when_the_hub_wants_it()
    {
        SmartEnergyBench bench = Settled();

        bench.Hear(Messaging, "09 01" + SmartEnergyWire.DisplayMessageToConfirm);

        Assert.AreEqual(2, bench.SentCount);
        Assert.AreEqual(Hex.Normal("10 01 0B 00 00"), bench.Sent(0));
        string utc = SmartEnergyHubAnswers.Le32(bench.Device.Utc(bench.NowMs));
        Assert.AreEqual(Hex.Normal("01 01 04030201" + utc), bench.LastSent());
        Assert.AreEqual((int)SmartEnergyState.Resting, (int)bench.Device.State);
    }

    [TestMethod]
    public void Unconfirmed_confirmation_is_repeated_and_given_up()
    {
        SmartEnergyBench bench = Settled();
        bench.IsHubSilent = true;

        bench.Hear(Messaging, "19 01" + SmartEnergyWire.DisplayMessageToConfirm);
        bench.Pass(SmartEnergyDevice.MaxTries * SmartEnergyDevice.ResponseTimeoutMs);

        Assert.AreEqual(SmartEnergyDevice.MaxTries, bench.CountOf(Messaging, "01 01 04030201"));
        Assert.AreEqual((int)SmartEnergyState.Resting, (int)bench.Device.State);
        Assert.IsTrue(bench.Device.IsConsumerDataHeld);
    }

    [TestMethod]
    public void Confirmation_without_a_clock_says_that_the_time_is_not_known()
    {
        var bench = new SmartEnergyBench(0);
        bench.TimeStatus = 0;
        bench.StartAndSettle();

        bench.Hear(Messaging, "19 01" + SmartEnergyWire.DisplayMessageToConfirm);

        Assert.AreEqual(Hex.Normal("01 01 04030201 FFFFFFFF"), bench.LastSent());
    }

    [TestMethod]
    [DataRow("09 01 00 04030201 00 00000000 0A00 06 48656C6C6F", "80")]
    [DataRow("09 01 00 04030201 00 00000000 0A00 FF", "80")]
    [DataRow("09 01 00 04030201 00 00000000 0A00", "80")]
    public void Message_whose_text_does_not_fit_its_frame_is_malformed(string message, string status)
    {
        SmartEnergyBench bench = Settled();

        bench.Hear(Messaging, message);

        Assert.AreEqual(Hex.Normal("10 01 0B 00" + status), bench.Sent(0));
        Assert.IsFalse(bench.Device.IsConsumerDataHeld);
    }

    [TestMethod]
    public void Text_longer_than_the_place_for_it_is_refused_and_the_held_one_stays()
    {
        SmartEnergyBench bench = Settled();
        bench.Hear(Messaging, "19 01" + SmartEnergyWire.DisplayMessage);
        byte[] message = new byte[3 + 12 + 83];
        byte[] head = Hex.Parse("09 02 00 04030201 00 00000000 0A00 53");
        System.Array.Copy(head, 0, message, 0, head.Length);

        bench.Give(0, SmartEnergyBench.HubEndpoint, 0x0109, Messaging, message, message.Length, false);

        Assert.AreEqual(Hex.Normal("10 02 0B 00 89"), bench.Sent(0));
        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.MessageHeld));
    }

    [TestMethod]
    [DataRow(0x0700, "09 55 00")]
    [DataRow(0x0703, "09 55 00 04030201 00 00000000 0A00 0548656C6C6F")]
    [DataRow(0x0703, "09 55 01 04030201 00")]
    [DataRow(0x0708, "09 55 00 44332211 07000000 00 00000000 00060000")]
    public void What_another_node_publishes_is_not_taken(int cluster, string message)
    {
        SmartEnergyBench bench = Settled();

        bench.HearFrom(0x1234, 1, cluster, message);

        Assert.AreEqual(Hex.Normal("10 55 0B" + message.Substring(6, 2) + "7E"), bench.Sent(0));
        Assert.AreEqual(1, bench.Device.Dropped);
        Assert.IsFalse(bench.Device.IsConsumerDataHeld);
        Assert.AreEqual(0, bench.Events(SmartEnergyEvent.TenancyChangePending));
    }

    [TestMethod]
    [DataRow(0x0700, "09 55 01")]
    [DataRow(0x0703, "09 55 02 00")]
    [DataRow(0x0703, "01 55 00")]
    [DataRow(0x0705, "09 55 01")]
    [DataRow(0x0708, "09 55 01")]
    [DataRow(0x0025, "09 55 00")]
    [DataRow(0x0704, "01 55 04 0100 0000")]
    [DataRow(0x0700, "0D 34 12 55 00")]
    [DataRow(0x000A, "00 55 00 0000")]
    public void Command_it_does_not_have_is_left_to_whoever_refuses(int cluster, string message)
    {
        SmartEnergyBench bench = Settled();

        Assert.IsFalse(bench.Hear(cluster, message));
        Assert.AreEqual(0, bench.SentCount);
    }

    [TestMethod]
    public void Answer_that_nobody_waits_for_is_dropped_without_an_answer()
    {
        SmartEnergyBench bench = Settled();

        Assert.IsTrue(bench.Hear(0x000A, "18 55 01 0000 00 E2 00000000 0100 00 18 01"));
        Assert.IsTrue(bench.Hear(0x0700, "18 55 0B 00 81"));
        Assert.IsTrue(bench.Hear(0x0700, "08"));

        Assert.AreEqual(0, bench.SentCount);
        Assert.AreEqual(2, bench.Device.Dropped);
        Assert.AreEqual(1, bench.Device.Malformed);
    }

    private static SmartEnergyBench Settled()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.StartAndSettle();
        return bench;
    }
}
