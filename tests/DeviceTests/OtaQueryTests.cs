using Bridge.Boot;
using Bridge.Firmware.Ota;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Query Next Image: which answers count, how long a refusal holds, and how often silence is reported.</summary>
[TestClass]
public class OtaQueryTests
{
    private static readonly byte[] BroadcastNotify = new byte[] { 0x19, 0x0A, 0x00, 0x00, 100 };

    [TestMethod]
    [DataRow(-1)]
    [DataRow(-100)]
    [DataRow(-128)]
    [DataRow(1)]
    [DataRow(50)]
    public void An_answer_to_none_of_the_tries_is_dropped_and_nothing_is_reported(int distance)
    {
        OtaBench bench = OtaBench.Querying();
        bench.LastSequence += distance;
        bench.HearStatus(0x02, 0x98);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual(1, bench.Client.Dropped);
        Assert.AreEqual((int)OtaState.Querying, (int)bench.Client.State);
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("", bench.Take());
        bench.LastSequence -= distance;
        bench.HearStatus(0x02, 0x98);
        Assert.AreEqual("reported", bench.Take());
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void An_answer_to_any_of_the_tries_counts(int age)
    {
        OtaBench bench = OtaBench.Querying();
        bench.Tick();
        bench.Tick();
        bench.LastSequence -= age;
        bench.HearStatus(0x02, 0x98);
        Assert.AreEqual("query(1) query(1) reported", bench.Take());
    }

    [TestMethod]
    public void A_broadcast_does_not_shorten_the_back_off_of_a_refused_file_and_a_unicast_does()
    {
        OtaBench bench = Refused();
        bench.NowMs += 2 * OtaTiming.RefusedAskedBackOffMs;
        bench.HearBytes(BroadcastNotify, BroadcastNotify.Length, 0, true);
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("query(1) end(96) reported", bench.Take());
        bench.HearDefaultResponse(0x06, 0x00);
        bench.Notify();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("query(1) reported offered", bench.Take());
    }

    [TestMethod]
    public void A_query_of_our_own_is_not_asked_for_by_the_unicast_before_it()
    {
        OtaBench bench = Refused();
        bench.NowMs += 2 * OtaTiming.RefusedAskedBackOffMs;
        bench.Notify();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        bench.Client.Accept(0, bench.NowMs);
        bench.Drain();
        bench.HearStatus(0x05, 0x95);
        bench.Take();
        Assert.AreEqual(OtaTiming.RetryUpdateMs, bench.Tick());
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("query(1) end(96) reported", bench.Take());
    }

    [TestMethod]
    public void Silence_is_reported_after_3_rounds_and_then_ever_more_rarely_up_to_every_24()
    {
        OtaBench bench = new OtaBench();
        bench.Build();
        bench.Client.OnNetworkUp(bench.NowMs);
        Assert.AreEqual(OtaTiming.SilentRoundsMax, RoundsToReport(bench));
        Assert.AreEqual(6, RoundsToReport(bench));
        Assert.AreEqual(12, RoundsToReport(bench));
        Assert.AreEqual(OtaTiming.SilentRoundsCap, RoundsToReport(bench));
        Assert.AreEqual(OtaTiming.SilentRoundsCap, RoundsToReport(bench));
    }

    /// <summary>The file Newer has just been refused for good and the server told.</summary>
    private static OtaBench Refused()
    {
        OtaBench bench = OtaBench.Querying();
        bench.SlowOwner = true;
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        bench.Client.Refuse(RefusalReason.HardwareRange, bench.NowMs);
        Assert.AreEqual("reported offered end(96)", bench.Take());
        bench.HearDefaultResponse(0x06, 0x00);
        Assert.AreEqual((int)OtaState.Resting, (int)bench.Client.State);
        return bench;
    }

    private static int RoundsToReport(OtaBench bench)
    {
        int before = bench.Events[(int)OtaEvent.ServerUnreachable];
        int rounds = 0;
        while (bench.Events[(int)OtaEvent.ServerUnreachable] == before && rounds < 100)
        {
            bench.Tick();
            rounds += bench.Client.State == OtaState.Resting ? 1 : 0;
            bench.Take();
        }

        return rounds;
    }
}
