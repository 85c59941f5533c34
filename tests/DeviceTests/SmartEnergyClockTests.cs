#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Firmware.SmartEnergy;

namespace Bridge.DeviceTests;

/// <summary>Time and Keep-Alive: what the device asks for on its own clock.</summary>
[TestClass]
public class SmartEnergyClockTests
{
    private const int Hour = 60 * 60 * 1000;

    [TestMethod]
    public void Hub_s_time_is_kept_by_the_own_clock_and_asked_for_once_a_day()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        Assert.AreEqual(SmartEnergyDevice.UtcUnknown, bench.Device.Utc(bench.NowMs));
        bench.Start();
        bench.Pass(SmartEnergyDevice.StartJitterMs);
        long setAtMs = LastRead(bench);
        Assert.AreEqual(SmartEnergyBench.HubUtc + 3600, bench.Device.Utc(setAtMs + Hour));

        bench.SentCount = 0;
        bench.MissingCluster = PpmidProfile.TimeCluster;
        bench.Pass(23L * Hour);
        Assert.AreEqual(SmartEnergyBench.HubUtc + ((bench.NowMs - setAtMs) / 1000), bench.Device.Utc(bench.NowMs));
    }

    [TestMethod]
    public void Time_is_asked_for_again_after_a_day_when_no_round_comes_first()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.StartAndSettle();

        bench.Pass((25L * Hour) + SmartEnergyDevice.RetryMs);

        Assert.IsTrue(bench.CountOf(PpmidProfile.TimeCluster, "00 00") >= 1);
    }

    [TestMethod]
    [DataRow(0x00)]
    [DataRow(0x04)]
    [DataRow(0x08)]
    public void Clock_that_is_neither_master_nor_synchronised_is_not_believed(int timeStatus)
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.TimeStatus = timeStatus;
        bench.StartAndSettle();
        Assert.AreEqual(SmartEnergyDevice.UtcUnknown, bench.Device.Utc(bench.NowMs));

        bench.TimeStatus = 0x02;
        bench.Pass(SmartEnergyDevice.RetryMs);
        Assert.AreNotEqual(SmartEnergyDevice.UtcUnknown, bench.Device.Utc(bench.NowMs));
    }

    [TestMethod]
    public void Invalid_time_is_not_believed()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.Utc = 0xFFFFFFFFL;
        bench.StartAndSettle();

        Assert.AreEqual(SmartEnergyDevice.UtcUnknown, bench.Device.Utc(bench.NowMs));
    }

    [TestMethod]
    public void Keep_alive_comes_every_base_plus_jitter_of_the_hub()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.StartAndSettle();
        long lastMs = bench.NowMs;
        bool isSpread = false;
        long firstGapMs = 0;

        for (int i = 0; i < 5; i++)
        {
            bench.SentCount = 0;
            while (bench.CountOf(PpmidProfile.KeepAliveCluster, "00 00 0000 0100") == 0)
            {
                bench.Pass(1000);
            }

            long gapMs = bench.SentAtMs(0) - lastMs;
            lastMs = bench.SentAtMs(0);
            firstGapMs = i == 0 ? gapMs : firstGapMs;
            isSpread |= gapMs != firstGapMs;
            Assert.IsTrue(gapMs >= (10 * 60_000) - SmartEnergyDevice.StartJitterMs && gapMs <= (10 * 60_000) + 300_000);
        }

        Assert.IsTrue(isSpread);
        Assert.AreEqual(0, bench.LostCount);
    }

    [TestMethod]
    public void Trust_centre_is_lost_at_the_third_keep_alive_without_an_answer()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.StartAndSettle();
        bench.IsHubSilent = true;

        while (bench.Events(SmartEnergyEvent.KeepAliveFailed) < SmartEnergyDevice.KeepAliveTries - 1)
        {
            bench.Pass(60_000);
        }

        Assert.AreEqual(0, bench.LostCount);
        while (bench.Events(SmartEnergyEvent.KeepAliveFailed) < SmartEnergyDevice.KeepAliveTries)
        {
            bench.Pass(1000);
        }

        Assert.AreEqual(1, bench.LostCount);
    }

    [TestMethod]
    public void Answered_keep_alive_forgets_the_failures_before_it()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.StartAndSettle();
        bench.IsHubSilent = true;
        while (bench.Events(SmartEnergyEvent.KeepAliveFailed) < 2)
        {
            bench.Pass(1000);
        }

        bench.IsHubSilent = false;
        bench.Pass(16 * 60_000);
        bench.IsHubSilent = true;
        while (bench.Events(SmartEnergyEvent.KeepAliveFailed) < 4)
        {
            bench.Pass(1000);
        }

        Assert.AreEqual(0, bench.LostCount);
    }

    [TestMethod]
    public void Hub_that_was_never_found_counts_as_lost_too()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.IsHubSilent = true;
        bench.Start();

        bench.Pass(2 * SmartEnergyDevice.RetryMs);
        Assert.AreEqual(0, bench.LostCount);
        while (bench.LostCount == 0 && bench.NowMs < 6 * SmartEnergyDevice.RetryMs)
        {
            bench.Pass(1000);
        }

        Assert.AreEqual(1, bench.LostCount);
        Assert.AreEqual(SmartEnergyDevice.KeepAliveTries, bench.Events(SmartEnergyEvent.KeepAliveFailed));
    }

    [TestMethod]
    [DataRow("0000 86 0100 86", 10 * 60, 300)]
    [DataRow("0000 00 20 00 0100 00 21 FFFF", 10 * 60, 65_535)]
    [DataRow("0000 00 20 01 0100 00 21 0000", 60, 0)]
    [DataRow("0000 00 21 0100 0100 00 21 0000", 10 * 60, 0)]
    [DataRow("0000 00 20", 10 * 60, 300)]
    [DataRow("0000 00 41 0100 00 21 0000", 10 * 60, 300)]
    public void Values_that_cannot_be_are_replaced_by_the_cluster_s_defaults(string records, int baseSeconds, int jitterSeconds)
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.StartAndSettle();
        bench.IsHubSilent = true;
        while (bench.CountOf(PpmidProfile.KeepAliveCluster, string.Empty) == 0)
        {
            bench.Pass(1000);
        }

        bench.Hear(PpmidProfile.KeepAliveCluster, "18" + bench.Sent(bench.SentCount - 1).Substring(2, 2) + "01" + records);
        long answeredMs = bench.NowMs;
        bench.SentCount = 0;
        while (bench.CountOf(PpmidProfile.KeepAliveCluster, string.Empty) == 0)
        {
            bench.Pass(1000);
        }

        long gapSeconds = (bench.SentAtMs(0) - answeredMs) / 1000;
        Assert.IsTrue(gapSeconds >= baseSeconds && gapSeconds <= baseSeconds + jitterSeconds);
    }

    private static long LastRead(SmartEnergyBench bench)
    {
        for (int i = bench.SentCount - 1; i >= 0; i--)
        {
            if (bench.SentCluster(i) == PpmidProfile.TimeCluster)
            {
                return bench.SentAtMs(i);
            }
        }

        return -1;
    }
}
