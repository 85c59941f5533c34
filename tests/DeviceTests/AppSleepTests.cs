using Bridge.Boot;
using Bridge.Firmware.App;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class AppSleepTests
{
    [TestMethod]
    public void It_may_sleep_once_the_hub_has_answered_and_has_nothing()
    {
        AppBench bench = Member();
        bench.Start();
        Assert.IsFalse(bench.App.MaySleep);
        bench.FindHub();
        Assert.IsTrue(bench.App.Radio.IsUp);
        Assert.IsFalse(bench.App.MaySleep);
        bench.Hear(bench.NoImage());
        Assert.IsTrue(bench.App.MaySleep);
        Assert.IsTrue(bench.App.MayDeepSleep);
        Assert.IsTrue(bench.App.NextDeadlineMs > bench.NowMs + SleepPlanner.MaxSleepMs);
    }

    [TestMethod]
    public void Without_a_network_it_stays_awake()
    {
        AppBench bench = Member();
        bench.Start();
        bench.FindHub();
        bench.Hear(bench.NoImage());
        Assert.IsTrue(bench.App.MaySleep);
        bench.RestartRadio();
        bench.Ncp.IsMember = false;
        bench.RunFor(1000);
        Assert.IsFalse(bench.App.Radio.IsUp);
        Assert.IsFalse(bench.App.MaySleep);
    }

    [TestMethod]
    public void In_rescue_it_stays_awake()
    {
        AppBench bench = Member();
        bench.Handoff.Bank = Bank.None;
        bench.Start();
        bench.FindHub();
        bench.Hear(bench.NoImage());
        Assert.IsTrue(bench.App.Radio.IsUp);
        Assert.IsFalse(bench.App.MaySleep);
    }

    [TestMethod]
    public void On_trial_it_stays_awake()
    {
        AppBench bench = Member();
        bench.Handoff.OnTrial = true;
        bench.Handoff.Bank = Bank.B;
        bench.Start();
        bench.FindHub();
        bench.Store.AppendResult = Bridge.Hal.Result.IoError;
        bench.Hear(bench.NoImage());
        Assert.IsFalse(bench.App.MaySleep);
    }

    /// <summary>An hour up is what forgets them: a unit that restarted all the time would count for ever.</summary>
    [TestMethod]
    public void Crashes_that_are_still_counted_forbid_deep_sleep_and_not_the_light_one()
    {
        AppBench bench = Member();
        BootRecord record = new BootRecord();
        record.Clear();
        record.ConfirmedBank = Bank.A;
        record.BankAt(Bank.A).State = BankState.Proven;
        record.BankAt(Bank.A).Crashes = 1;
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        BootControl.OpenRecords(bench.Store).Write(payload);
        bench.Handoff.HasRecord = true;
        bench.Start();
        bench.FindHub();
        bench.Hear(bench.NoImage());
        Assert.IsTrue(bench.App.MaySleep);
        Assert.IsFalse(bench.App.MayDeepSleep);
        bench.RunFor(CrashLoop.WindowSeconds * 1000L);
        Assert.IsTrue(bench.App.MayDeepSleep);
    }

    private static AppBench Member()
    {
        AppBench bench = new AppBench();
        bench.Ncp.IsMember = true;
        return bench;
    }
}
