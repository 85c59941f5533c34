#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Firmware.SmartEnergy;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Change of tenancy: kept over power cuts, effective at its date, and nothing but what belongs to the consumer is erased.</summary>
[TestClass]
public class SmartEnergyTenancyTests
{
    private const int DeviceManagement = 0x0708;
    private const int Messaging = 0x0703;
    private const int HourSeconds = 3600;

    [TestMethod]
    public void On_the_date_the_message_is_erased_and_not_before()
    {
        SmartEnergyBench bench = Settled(new MemoryStore());
        Publish(bench, 7, bench.Device.Utc(bench.NowMs) + HourSeconds, "00060000");
        Assert.AreEqual(Hex.Normal("10 55 0B 00 00"), bench.Sent(0));
        bench.Hear(Messaging, "19 01" + SmartEnergyWire.DisplayMessage);

        bench.Pass((HourSeconds - 2) * 1000L);
        Assert.IsTrue(bench.Device.IsConsumerDataHeld);
        bench.Pass(2000);

        Assert.IsFalse(bench.Device.IsConsumerDataHeld);
        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.ConsumerDataErased));
        Assert.AreEqual(5L, bench.Log.B(bench.Log.IndexOf(TraceSource.SmartEnergy, (int)SmartEnergyEvent.ConsumerDataErased)));
    }

    [TestMethod]
    public void Date_that_comes_while_the_network_is_down_is_kept()
    {
        SmartEnergyBench bench = Settled(new MemoryStore());
        Publish(bench, 7, bench.Device.Utc(bench.NowMs) + HourSeconds, "00060000");
        bench.Hear(Messaging, "19 01" + SmartEnergyWire.DisplayMessage);

        bench.Device.Stop();
        bench.Pass((HourSeconds + 1) * 1000L);

        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.ConsumerDataErased));
        Assert.IsFalse(bench.Device.IsConsumerDataHeld);
        Assert.AreEqual(Deadline.Never, bench.Device.NextDeadlineMs);
    }

    [TestMethod]
    public void Date_0_is_now_also_while_no_clock_is_known()
    {
        var bench = new SmartEnergyBench(0);
        bench.TimeStatus = 0;
        bench.StartAndSettle();
        bench.Hear(Messaging, "19 01" + SmartEnergyWire.DisplayMessage);

        Publish(bench, 7, ChangeOfTenancy.Now, "00060000");
        bench.Pass(0);

        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.ConsumerDataErased));
        Assert.IsFalse(bench.Device.IsConsumerDataHeld);
    }

    [TestMethod]
    public void Change_that_was_cancelled_never_happens()
    {
        SmartEnergyBench bench = Settled(new MemoryStore());
        Publish(bench, 7, bench.Device.Utc(bench.NowMs) + HourSeconds, "00060000");
        bench.Hear(Messaging, "19 01" + SmartEnergyWire.DisplayMessage);

        Publish(bench, 7, ChangeOfTenancy.Cancelled, "00000000");
        bench.Pass(2L * HourSeconds * 1000);

        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.TenancyChangeCancelled));
        Assert.AreEqual(0, bench.Events(SmartEnergyEvent.ConsumerDataErased));
        Assert.IsTrue(bench.Device.IsConsumerDataHeld);
    }

    [TestMethod]
    public void Cancellation_of_an_earlier_event_cancels_nothing()
    {
        SmartEnergyBench bench = Settled(new MemoryStore());
        Publish(bench, 7, bench.Device.Utc(bench.NowMs) + HourSeconds, "00060000");

        Publish(bench, 6, ChangeOfTenancy.Cancelled, "00000000");
        bench.Pass(2L * HourSeconds * 1000);

        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.ConsumerDataErased));
    }

    [TestMethod]
    public void What_the_hub_repeats_is_neither_stored_nor_done_again()
    {
        var store = new MemoryStore();
        SmartEnergyBench bench = Settled(store);
        long date = bench.Device.Utc(bench.NowMs) + HourSeconds;
        Publish(bench, 7, date, "00060000");
        int operations = store.Operations;
        Publish(bench, 7, date, "00060000");
        Assert.AreEqual(operations, store.Operations);

        bench.Pass((HourSeconds + 1) * 1000L);
        bench.Hear(Messaging, "19 01" + SmartEnergyWire.DisplayMessage);
        Publish(bench, 7, date, "00060000");
        Publish(bench, 6, date, "00060000");
        Publish(bench, 7, ChangeOfTenancy.Now, "00060000");
        bench.Pass(1000);

        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.ConsumerDataErased));
        Assert.IsTrue(bench.Device.IsConsumerDataHeld);
    }

    [TestMethod]
    public void Later_event_replaces_the_one_that_waits()
    {
        SmartEnergyBench bench = Settled(new MemoryStore());
        long utc = bench.Device.Utc(bench.NowMs);
        Publish(bench, 7, utc + HourSeconds, "00060000");

        Publish(bench, 8, utc + (2 * HourSeconds), "00060000");
        bench.Pass((HourSeconds + 1) * 1000L);
        Assert.AreEqual(0, bench.Events(SmartEnergyEvent.ConsumerDataErased));

        bench.Pass(HourSeconds * 1000L);
        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.ConsumerDataErased));
    }

    [TestMethod]
    [DataRow("00000000")]
    [DataRow("FFFFFFFF")]
    [DataRow("00F80000")]
    public void Control_bits_of_a_meter_change_nothing_here(string control)
    {
        var store = new MemoryStore();
        byte[] other = Hex.Parse("0102030405060708");
        store.Put("r00000001.0", other, 0, other.Length);
        store.Put("a.000", other, 0, other.Length);
        SmartEnergyBench bench = Settled(store);
        Publish(bench, 7, ChangeOfTenancy.Now, control);

        bench.Pass(1000);

        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.ConsumerDataErased));
        Assert.AreEqual("0102030405060708", Hex.Text(store.File("r00000001.0"), 0, 8));
        Assert.AreEqual("0102030405060708", Hex.Text(store.File("a.000"), 0, 8));
        Assert.AreEqual(4, store.FileCount);
    }

    [TestMethod]
    public void Date_that_passed_while_the_power_was_off_is_kept_when_the_time_is_known_again()
    {
        var store = new MemoryStore();
        SmartEnergyBench before = Settled(store);
        Publish(before, 7, SmartEnergyBench.HubUtc + HourSeconds, "00060000");

        var after = new SmartEnergyBench(0, store);
        after.Utc = SmartEnergyBench.HubUtc + (48 * HourSeconds);
        after.TimeStatus = 0;
        after.StartAndSettle();
        Assert.AreEqual(0, after.Events(SmartEnergyEvent.ConsumerDataErased));
        after.TimeStatus = 1;
        after.Pass(SmartEnergyDevice.RetryMs);

        Assert.AreEqual(1, after.Events(SmartEnergyEvent.ConsumerDataErased));
    }

    [TestMethod]
    public void Effect_is_not_repeated_after_a_restart()
    {
        var store = new MemoryStore();
        SmartEnergyBench before = Settled(store);
        Publish(before, 7, ChangeOfTenancy.Now, "00060000");
        before.Pass(1000);

        SmartEnergyBench after = Settled(store);
        Publish(after, 7, ChangeOfTenancy.Now, "00060000");
        after.Pass(1000);

        Assert.AreEqual(0, after.Events(SmartEnergyEvent.ConsumerDataErased));
    }

    [TestMethod]
    public void Hub_that_only_shows_the_attributes_is_understood_once()
    {
        var bench = new SmartEnergyBench(0);
        bench.TenancyDate = SmartEnergyBench.HubUtc + HourSeconds;
        bench.StartAndSettle();
        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.TenancyChangePending));

        bench.Pass(30L * HourSeconds * 1000);

        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.ConsumerDataErased));
    }

    [TestMethod]
    public void Publication_that_is_cut_short_is_malformed()
    {
        SmartEnergyBench bench = Settled(new MemoryStore());

        bench.Hear(DeviceManagement, "09 55 00 44332211 07000000 00 00000000 000600");

        Assert.AreEqual(Hex.Normal("10 55 0B 00 80"), bench.Sent(0));
        Assert.AreEqual(0, ((MemoryStore)bench.Store).FileCount);
    }

    [TestMethod]
    public void Store_that_does_not_take_it_is_told_to_the_hub_and_what_was_known_holds()
    {
        var store = new MemoryStore();
        SmartEnergyBench bench = Settled(store);
        Publish(bench, 7, bench.Device.Utc(bench.NowMs) + HourSeconds, "00060000");
        store.AppendResult = Result.Full;

        Publish(bench, 8, ChangeOfTenancy.Now, "00060000");

        Assert.AreEqual(Hex.Normal("10 55 0B 00 01"), bench.Sent(bench.SentCount - 1));
        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.StoreFailed));
        store.AppendResult = Result.Ok;
        bench.Pass(1000);
        Assert.AreEqual(0, bench.Events(SmartEnergyEvent.ConsumerDataErased));
        bench.Pass(HourSeconds * 1000L);
        Assert.AreEqual(1, bench.Events(SmartEnergyEvent.ConsumerDataErased));
    }

    /// <summary>The power goes before every operation of the store in turn, with none, half or all of what was not committed left.</summary>
    [TestMethod]
    [DataRow(MemoryStore.KeepNone)]
    [DataRow(MemoryStore.KeepHalf)]
    [DataRow(MemoryStore.KeepAll)]
    public void Cut_anywhere_leaves_the_change_pending_or_done_and_never_lost(int kept)
    {
        int cuts = 0;
        for (int cut = 1; ; cut++)
        {
            var store = new MemoryStore();
            SmartEnergyBench before = Settled(store);
            int announcedAt = store.Operations;
            Publish(before, 7, before.Device.Utc(before.NowMs) + HourSeconds, "00060000");
            int announced = store.Operations - announcedAt;
            store.CutBefore = store.Operations + cut;
            store.Kept = kept;
            before.Hear(Messaging, "19 01" + SmartEnergyWire.DisplayMessage);
            before.Pass((HourSeconds + 1) * 1000L);
            bool wasCut = store.Operations >= store.CutBefore;
            Assert.IsTrue(announced > 0);
            Assert.IsFalse(before.Device.IsConsumerDataHeld);
            store.PowerOn();

            var after = new SmartEnergyBench(0, store);
            after.Utc = SmartEnergyBench.HubUtc + (2 * HourSeconds);
            after.StartAndSettle();
            int erasedAfter = after.Events(SmartEnergyEvent.ConsumerDataErased);
            Assert.IsTrue(erasedAfter == 1 || before.Events(SmartEnergyEvent.ConsumerDataErased) == 1);
            Assert.IsFalse(after.Device.IsConsumerDataHeld);
            AssertSettled(store);
            if (!wasCut)
            {
                Assert.AreEqual(0, erasedAfter);
                break;
            }

            cuts++;
        }

        Assert.IsTrue(cuts > 4);
    }

    /// <summary>Cut while the announcement is stored: it is known afterwards, or the hub, which got no SUCCESS, is asked for it again.</summary>
    [TestMethod]
    public void Cut_in_the_announcement_leaves_it_stored_or_to_be_asked_for()
    {
        for (int cut = 1; cut < 12; cut++)
        {
            var store = new MemoryStore();
            SmartEnergyBench before = Settled(store);
            store.CutBefore = store.Operations + cut;
            store.Kept = MemoryStore.KeepHalf;
            Publish(before, 7, SmartEnergyBench.HubUtc + HourSeconds, "00060000");
            bool wasTaken = before.Sent(before.SentCount - 1) == Hex.Normal("10 55 0B 00 00");
            store.PowerOn();

            var after = new SmartEnergyBench(0, store);
            after.Utc = SmartEnergyBench.HubUtc + (2 * HourSeconds);
            after.StartAndSettle();
            bool isKnown = after.Events(SmartEnergyEvent.ConsumerDataErased) == 1;
            Assert.IsTrue(isKnown || !wasTaken);
            Assert.AreEqual(1, after.CountOfRound(DeviceManagement, "01 00"));
        }
    }

    private static void AssertSettled(MemoryStore store)
    {
        byte[] first = store.File(store.NameAt('t', 0));
        byte[] second = store.File(store.NameAt('t', 1));
        Assert.AreEqual(Hex.Text(first, 0, first.Length), Hex.Text(second, 0, second.Length));
        Assert.AreEqual(0, (int)first[12 + 16]);
        Assert.AreEqual(2, store.FileCount);
    }

    private static void Publish(SmartEnergyBench bench, int eventId, long date, string control)
    {
        bench.Hear(DeviceManagement, "09 55" + SmartEnergyWire.ChangeOfTenancyHead + SmartEnergyHubAnswers.Le32(eventId) + "00"
            + SmartEnergyHubAnswers.Le32(date) + control);
    }

    private static SmartEnergyBench Settled(MemoryStore store)
    {
        var bench = new SmartEnergyBench(0, store);
        bench.StartAndSettle();
        return bench;
    }
}
