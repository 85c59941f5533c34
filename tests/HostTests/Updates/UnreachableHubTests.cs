using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;

namespace Bridge.HostTests.Updates;

/// <summary>The stack says the network is up, and nobody is heard: the bridge finds back by itself.</summary>
[TestClass]
public sealed class UnreachableHubTests
{
    private const int TroubleAtMs = 30_000;
    private const int HourMs = 3_600_000;

    [TestMethod]
    public void Bridge_that_missed_a_network_key_switch_rejoins_through_the_trust_centre_and_is_updated()
    {
        UpdateRun run = Troubled(imageFromMs: 60_000, maxHours: 8);
        run.Simulation.Queue.AfterMs(TroubleAtMs, run.Simulation.Hub.SwitchNetworkKey);

        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.AreEqual(1, run.Count(AppEvent.HubUnreachable));
        Assert.Contains("rejoins through the trust centre", run.Text);
    }

    [TestMethod]
    public void Hub_that_answers_nothing_for_half_a_day_is_found_again_after_a_few_rejoins()
    {
        const int SilentHours = 12;
        UpdateRun run = Troubled(imageFromMs: (SilentHours * HourMs) + TroubleAtMs, maxHours: 20);
        run.Simulation.Queue.AfterMs(TroubleAtMs, run.Simulation.Hub.BecomeDeaf);
        run.Simulation.Queue.AfterMs(SilentHours * HourMs, run.Simulation.Hub.AnswerAgain);

        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.IsInRange(2, 5, run.Count(AppEvent.HubUnreachable));
        Assert.AreEqual(1, run.Count(AppEvent.DownloadStarted));
    }

    [TestMethod]
    public void Hub_that_is_off_for_two_days_costs_one_rejoin_and_the_back_off_of_joining()
    {
        const int OffHours = 48;
        UpdateRun run = Troubled(imageFromMs: (OffHours * HourMs) + TroubleAtMs, maxHours: 56);
        run.Simulation.Queue.AfterMs(TroubleAtMs, () => run.Simulation.Hub.Stack.Powered = false);
        run.Simulation.Queue.AfterMs(OffHours * HourMs, () => run.Simulation.Hub.Stack.Powered = true);

        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.AreEqual(1, run.Count(AppEvent.HubUnreachable));
        Assert.AreEqual(1, run.Count(AppEvent.NetworkDown));
    }

    private static UpdateRun Troubled(int imageFromMs, int maxHours)
    {
        SimulationOptions options = UpdateRun.Options();
        return UpdateRun.Of(options with { Hub = options.Hub with { ImageFromMs = imageFromMs }, MaxSimulatedMs = (long)maxHours * HourMs });
    }
}
