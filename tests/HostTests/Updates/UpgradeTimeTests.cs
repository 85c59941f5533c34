using System.Linq;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Hub;

namespace Bridge.HostTests.Updates;

/// <summary>A verified image runs when the hub says so, also over restarts.</summary>
[TestClass]
public sealed class UpgradeTimeTests
{
    private const int DelaySeconds = 900;

    /// <summary>A command to run at once leaves three seconds for the acknowledgement.</summary>
    private const int SlackMs = 4000;

    /// <summary>A power cut costs the time without power, the boot and the rejoin.</summary>
    private const int RestartMs = 30_000;

    [TestMethod]
    [DataRow(UpgradeTiming.Relative)]
    [DataRow(UpgradeTiming.Utc)]
    [DataRow(UpgradeTiming.WaitForCommand)]
    public void Update_runs_when_the_hub_said_and_not_before(UpgradeTiming timing)
    {
        UpdateRun run = UpdateRun.Whole(Options(timing));

        AssertAppliedAfter(run, DelaySeconds * 1000, SlackMs);
        Assert.AreEqual(2, run.Result.Counters.Boots);
    }

    /// <summary>Whatever the hub says when asked again: a time in UTC is kept to the second, a relative one is never cut short nor started anew beyond what was stored.</summary>
    [TestMethod]
    [DataRow(UpgradeTiming.Relative)]
    [DataRow(UpgradeTiming.Utc)]
    public void Deadline_is_kept_over_a_power_cut_during_the_count_down(UpgradeTiming timing)
    {
        UpdateRun run = UpdateRun.Of(Options(timing));
        CutAfterVerification(run, 300);

        run.ToTheEnd();

        Assert.AreEqual(3, run.Result.Counters.Boots);
        Assert.AreEqual(1, run.Count(AppEvent.StagedImageFound));
        Assert.AreEqual(1, run.Count(AppEvent.DownloadStarted));
        AssertAppliedAfter(run, DelaySeconds * 1000, SlackMs);
    }

    [TestMethod]
    public void Hub_that_is_gone_after_the_power_cut_does_not_stop_the_count_down()
    {
        UpdateRun run = UpdateRun.Of(Options(UpgradeTiming.Utc));
        CutAfterVerification(run, 300);
        run.AtFirst(AppEvent.ImageVerified, () => run.Simulation.Queue.AfterMs(200_000, run.Simulation.Hub.BecomeDeaf));

        run.For(3600_000);

        // Never early. The whole delay again is the most: what is left is stored once an hour.
        long verified = run.Times(AppEvent.ImageVerified)[0];
        long committed = run.Times(AppEvent.ImageCommitted).Single();
        Assert.IsGreaterThanOrEqualTo(verified + (DelaySeconds * 1000), committed);
        Assert.IsLessThan(verified + ((DelaySeconds + 300) * 1000) + RestartMs, committed);
    }

    [TestMethod]
    public void Power_cut_while_waiting_for_the_command_keeps_the_image_and_the_wait()
    {
        UpdateRun run = UpdateRun.Of(Options(UpgradeTiming.WaitForCommand));
        CutAfterVerification(run, 300);

        run.ToTheEnd();

        Assert.AreEqual(3, run.Result.Counters.Boots);
        Assert.AreEqual(1, run.Count(AppEvent.StagedImageFound));
        Assert.AreEqual(1, run.Count(AppEvent.DownloadStarted));
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        AssertAppliedAfter(run, DelaySeconds * 1000, DelaySeconds * 1000);
    }

    [TestMethod]
    public void Unanswered_upgrade_end_is_asked_again()
    {
        UpdateRun run = UpdateRun.Whole(UpdateRun.With(new HubOptions { Faults = new HubFaults { UnansweredUpgradeEnds = 2 } }));

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.AreEqual(3, run.Device.UpgradeEndStatuses.Count);
    }

    private static SimulationOptions Options(UpgradeTiming timing) =>
        UpdateRun.With(new HubOptions { Timing = timing, UpgradeDelaySeconds = DelaySeconds });

    private static void CutAfterVerification(UpdateRun run, int seconds) =>
        run.AtFirst(AppEvent.ImageVerified, () => run.Simulation.Queue.AfterMs(seconds * 1000, run.Bridge.CutPower));

    private static void AssertAppliedAfter(UpdateRun run, int delayMs, int slackMs)
    {
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        long verified = run.Times(AppEvent.ImageVerified)[0];
        long committed = run.Times(AppEvent.ImageCommitted).Single();
        Assert.IsGreaterThanOrEqualTo(verified + delayMs - 1000, committed, run.Text);
        Assert.IsLessThan(verified + delayMs + slackMs, committed, run.Text);
    }
}
