#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Firmware.SmartEnergy;

namespace Bridge.DeviceTests;

[TestClass]
public class SmartEnergyDiscoveryTests
{
    private const int MatchDescriptor = 0x0006;
    private const int Bind = 0x0021;

    [TestMethod]
    public void Nothing_is_sent_or_taken_before_the_device_is_authorised()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);

        bench.Pass(1000L * 60 * 60 * 48);

        Assert.AreEqual(0, bench.SentCount);
        Assert.IsFalse(bench.Hear(0x0703, "09 01" + SmartEnergyWire.DisplayMessage));
        Assert.AreEqual((int)SmartEnergyState.Stopped, (int)bench.Device.State);
    }

    [TestMethod]
    public void Round_finds_binds_and_asks_in_order()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.Start();

        bench.Pass(SmartEnergyDevice.StartJitterMs);

        int[] clusters = new int[] { 6, 6, 6, 6, 6, 6, 0x21, 0x21, 0x21, 0x25, 0x0A, 0x0708, 0x0708, 0x0700, 0x0703, 0x0705 };
        Assert.AreEqual(clusters.Length, bench.SentCount);
        for (int i = 0; i < clusters.Length; i++)
        {
            Assert.AreEqual(clusters[i], bench.SentCluster(i));
            Assert.AreEqual(i >= 9, bench.WasEncrypted(i));
            Assert.AreEqual(i >= 9 ? 0x0109 : 0, bench.SentProfile(i));
            Assert.AreEqual(i >= 9 ? SmartEnergyBench.HubEndpoint : 0, bench.SentEndpoint(i));
        }

        Assert.AreEqual((int)SmartEnergyState.Resting, (int)bench.Device.State);
    }

    [TestMethod]
    public void Requests_are_the_bytes_a_hub_reads()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingClient);
        bench.Start();

        bench.Pass(SmartEnergyDevice.StartJitterMs);

        Assert.AreEqual(Hex.Normal("01 0000 0901 01 2500 00"), bench.Sent(0));
        Assert.AreEqual(Hex.Normal("07 0000 0901 01 0407 00"), bench.Sent(6));
        Assert.AreEqual(Hex.Normal("08 A1A2A3A4A5A6A7A8 7B 0007 03 0102030405060708 01"), bench.Sent(7));
        Assert.AreEqual(Hex.Normal("00 0B 00 0000 0100"), bench.Sent(10));
        Assert.AreEqual(Hex.Normal("00 0C 00 0000 0100"), bench.Sent(11));
        Assert.AreEqual(Hex.Normal("01 0D 00"), bench.Sent(12));
        Assert.AreEqual(Hex.Normal("00 0E 00 0002 0102"), bench.Sent(13));
        Assert.AreEqual(Hex.Normal("01 0F 00 01"), bench.Sent(14));
        Assert.AreEqual(Hex.Normal("01 10 00"), bench.Sent(15));
        Assert.AreEqual(Hex.Normal("00 11 00 0000 0100"), bench.Sent(16));
        Assert.AreEqual(Hex.Normal("01 12 00 06 FFFF 00 4400"), bench.Sent(17));
        Assert.AreEqual(18, bench.SentCount);
    }

    [TestMethod]
    public void What_the_hub_does_not_have_is_not_asked_for()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.MissingCluster = PpmidProfile.PriceCluster;
        bench.Start();

        bench.Pass(SmartEnergyDevice.StartJitterMs);

        Assert.AreEqual(14, bench.SentCount);
        Assert.AreEqual(0, bench.CountOf(PpmidProfile.PriceCluster, string.Empty));
    }

    [TestMethod]
    public void Rediscovery_comes_after_3_to_24_hours_and_not_always_after_the_same()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.StartAndSettle();
        long lastMs = bench.NowMs;
        long firstGapMs = 0;
        bool isSpread = false;

        for (int round = 0; round < 6; round++)
        {
            bench.SentCount = 0;
            while (bench.CountOf(MatchDescriptor, string.Empty) == 0)
            {
                bench.SentCount = 0;
                bench.Pass(60_000);
            }

            long gapMs = bench.SentAtMs(0) - lastMs;
            lastMs = bench.SentAtMs(0);
            firstGapMs = round == 0 ? gapMs : firstGapMs;
            isSpread |= gapMs > firstGapMs + 600_000 || gapMs < firstGapMs - 600_000;
            Assert.IsTrue(gapMs >= SmartEnergyDevice.RediscoveryMinMs - SmartEnergyDevice.StartJitterMs);
            Assert.IsTrue(gapMs <= SmartEnergyDevice.RediscoveryMaxMs);
        }

        Assert.IsTrue(isSpread);
    }

    [TestMethod]
    public void Silent_hub_is_asked_three_times_for_each_cluster_and_again_within_ten_minutes()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.IsHubSilent = true;
        bench.Start();

        bench.Pass(SmartEnergyDevice.StartJitterMs + (6 * SmartEnergyDevice.MaxTries * SmartEnergyDevice.ResponseTimeoutMs));

        Assert.AreEqual(6 * SmartEnergyDevice.MaxTries, bench.SentCount);
        Assert.AreEqual(6, bench.Events(SmartEnergyEvent.Unanswered));
        bench.SentCount = 0;
        bench.IsHubSilent = false;
        bench.Pass(2 * SmartEnergyDevice.RetryMs);
        Assert.AreEqual(16, bench.SentCount);
    }

    [TestMethod]
    public void Refused_binding_ends_that_request_and_nothing_else()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.IsHubSilent = true;
        bench.Start();
        bench.Pass(SmartEnergyDevice.StartJitterMs);
        bench.IsHubSilent = false;
        Answer(bench, 0x8006, "00 0000 01 7B");
        Assert.AreEqual(Bind, bench.SentCluster(bench.SentCount - 10));
        Assert.AreEqual((int)SmartEnergyState.Resting, (int)bench.Device.State);
    }

    [TestMethod]
    [DataRow(0x8006, "00 0000 01", false)]
    [DataRow(0x8006, "00 0000 01 00", false)]
    [DataRow(0x8006, "00 0000 01 F1", false)]
    [DataRow(0x8006, "81 0000 01 7B", false)]
    [DataRow(0x8006, "00 0000 01 F0", true)]
    public void Endpoint_is_taken_only_from_a_whole_and_right_answer(int cluster, string answer, bool isFound)
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.IsHubSilent = true;
        bench.Start();
        bench.Pass(SmartEnergyDevice.StartJitterMs);

        Answer(bench, cluster, answer);

        int at = bench.Log.IndexOf(Bridge.Hal.TraceSource.SmartEnergy, (int)SmartEnergyEvent.ClusterFound);
        Assert.AreEqual(isFound ? 0xF0L : 0L, bench.Log.B(at));
    }

    [TestMethod]
    public void Answer_from_elsewhere_or_to_another_question_is_not_taken()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.IsHubSilent = true;
        bench.Start();
        bench.Pass(SmartEnergyDevice.StartJitterMs);
        byte[] right = Hex.Parse("01 00 0000 01 7B");
        byte[] late = Hex.Parse("FF 00 0000 01 7B");

        Assert.IsFalse(bench.Give(0x1234, 0, 0, 0x8006, right, right.Length, false));
        Assert.IsFalse(bench.Give(0, 0, 0, 0x8006, late, late.Length, false));
        Assert.IsFalse(bench.Give(0, 0, 0, 0x8021, right, right.Length, false));
        Assert.IsFalse(bench.Give(0, 0, 0, 0x8006, right, 1, false));
        Assert.AreEqual(0, bench.Events(SmartEnergyEvent.ClusterFound));
    }

    [TestMethod]
    public void Network_that_goes_takes_the_questions_with_it()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.IsHubSilent = true;
        bench.Start();
        bench.Pass(SmartEnergyDevice.StartJitterMs);
        bench.SentCount = 0;

        bench.Device.Stop();
        bench.Pass(1000L * 60 * 60 * 24);
        Assert.AreEqual(0, bench.SentCount);
        Assert.AreEqual(Bridge.Hal.Deadline.Never, bench.Device.NextDeadlineMs);

        bench.IsHubSilent = false;
        bench.Start();
        bench.Pass(SmartEnergyDevice.StartJitterMs);
        Assert.AreEqual(16, bench.SentCount);
    }

    [TestMethod]
    public void Start_anew_asks_nothing_that_was_asked_before()
    {
        var bench = new SmartEnergyBench(PpmidProfile.TunnellingServer);
        bench.IsHubSilent = true;
        bench.Start();
        bench.NowMs += SmartEnergyDevice.StartJitterMs;
        bench.Device.OnTime(bench.NowMs);

        bench.Start();

        Assert.AreEqual(0, bench.SentCount);
        Assert.AreEqual((int)SmartEnergyState.Resting, (int)bench.Device.State);
    }

    private static void Answer(SmartEnergyBench bench, int cluster, string afterSequence)
    {
        byte[] bytes = Hex.Parse(bench.Sent(bench.SentCount - 1).Substring(0, 2) + afterSequence);
        bench.Give(0, 0, 0, cluster, bytes, bytes.Length, false);
    }
}
