using Bridge.Boot;
using Bridge.Firmware.Ota;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>When a restart would forget something that matters.</summary>
[TestClass]
public class OtaRestTests
{
    [TestMethod]
    public void At_rest_after_an_answer_a_restart_is_free()
    {
        OtaBench bench = OtaBench.Querying();
        Assert.IsFalse(bench.Client.MayRestart(bench.NowMs));
        bench.HearStatus(0x02, 0x98);
        Assert.AreEqual((int)OtaState.Resting, (int)bench.Client.State);
        Assert.IsTrue(bench.Client.MayRestart(bench.NowMs));
    }

    [TestMethod]
    public void A_refusal_in_force_would_be_forgotten()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBlock(0, 64);
        bench.SlowOwner = true;
        bench.Take();
        bench.HearBlock(64, 64);
        bench.Take();
        bench.Client.RefuseImage(RefusalReason.Signature, RefusalStage.Manifest, bench.NowMs);
        long refusedMs = bench.NowMs;
        bench.Take();
        bench.HearDefaultResponse(0x06, 0x00);
        Assert.AreEqual((int)OtaState.Resting, (int)bench.Client.State);
        Assert.IsFalse(bench.Client.MayRestart(refusedMs + OtaTiming.RefusedBackOffMs - 1));
        Assert.IsTrue(bench.Client.MayRestart(refusedMs + OtaTiming.RefusedBackOffMs));
    }

    [TestMethod]
    public void Silence_would_be_forgotten_and_the_network_never_be_suspected()
    {
        OtaBench bench = OtaBench.Querying();
        for (int i = 0; i < OtaTiming.QueryErrorsMax; i++)
        {
            bench.Tick();
        }

        Assert.AreEqual((int)OtaState.Resting, (int)bench.Client.State);
        Assert.IsTrue(bench.Client.IsServerSilent);
        Assert.IsFalse(bench.Client.MayRestart(bench.NowMs));
        bench.Tick();
        bench.HearMatch(0x00, 1);
        Assert.IsFalse(bench.Client.IsServerSilent);
    }

    [TestMethod]
    public void An_image_that_waits_for_its_time_is_no_rest()
    {
        OtaBench bench = OtaBench.Ending();
        Assert.IsFalse(bench.Client.MayRestart(bench.NowMs));
        bench.HearEnd(0, 86_400);
        Assert.AreEqual((int)OtaState.CountDown, (int)bench.Client.State);
        Assert.IsFalse(bench.Client.MayRestart(bench.NowMs));
        bench = OtaBench.Ending();
        bench.HearEnd(0, 0xFFFFFFFFL);
        Assert.AreEqual((int)OtaState.WaitingToUpgrade, (int)bench.Client.State);
        Assert.IsFalse(bench.Client.MayRestart(bench.NowMs));
    }

    [TestMethod]
    public void Asked_at_rest_it_queries_at_once_and_at_work_nothing_changes()
    {
        OtaBench bench = OtaBench.Querying();
        bench.HearStatus(0x02, 0x98);
        bench.Take();
        bench.Client.AskNow(bench.NowMs);
        Assert.AreEqual(0L, bench.Tick());
        Assert.AreEqual("query(1)", bench.Take());
        bench = OtaBench.Downloading();
        bench.Client.AskNow(bench.NowMs);
        Assert.AreEqual((int)OtaState.DownloadingBlock, (int)bench.Client.State);
        Assert.AreEqual("", bench.Take());
    }
}
