using System;
using System.Linq;
using System.Text.RegularExpressions;
using Bridge.Boot;
using Bridge.Cli.Simulating;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Bridge.HostTests.SmartEnergy;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Device;
using VirtualHan.Hub;
using VirtualHan.Joining;

namespace Bridge.HostTests.Updates;

/// <summary>A B4 whose processor is in deep sleep nearly all the time, on the virtual network: its radio stays a member, and nothing is lost by it.</summary>
[TestClass]
public sealed class DeepSleepTests
{
    private const long HourMs = 60L * 60 * 1000;
    private const int MinMinutes = 15;
    private const int BatteryBridge = 4;

    [TestMethod]
    public void It_sleeps_from_one_query_to_the_next_and_asks_after_each()
    {
        UpdateRun run = UpdateRun.Of(Battery(imageFromMs: int.MaxValue)).For(25 * HourMs);

        Assert.IsGreaterThanOrEqualTo(3, run.Bridge.DeepSleeps, run.Text);
        Assert.IsLessThanOrEqualTo(5, run.Bridge.DeepSleeps, run.Text);
        Assert.IsTrue(run.Bridge.IsAsleep);
        Assert.HasCount(run.Bridge.DeepSleeps, run.Bridge.Boots);
        Assert.AreEqual(run.Bridge.Boots.Count, run.Count(AppEvent.NetworkUp));
        Assert.AreEqual(run.Bridge.Boots.Count, run.Count(OtaEvent.Answered), run.Text);
        Assert.IsTrue(run.BootVersions.All(version => version == UpdateImages.V100));
    }

    [TestMethod]
    [DataRow(true, DisplayName = "the hub notifies, and the radio wakes the processor")]
    [DataRow(false, DisplayName = "the hub says nothing, and the timer does")]
    public void An_image_offered_while_it_sleeps_is_fetched_tried_and_confirmed(bool notifies)
    {
        UpdateRun run = UpdateRun.Of(Battery(3 * (int)HourMs, notifies ? 20 : 0));
        bool wasAsleep = false;
        run.Simulation.Queue.AfterMs(3 * HourMs, () => wasAsleep = run.Bridge.IsAsleep);

        run.ToTheEnd();

        Assert.IsTrue(wasAsleep, run.Text);
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.AreEqual(notifies, run.Text.Contains("woken by the radio", StringComparison.Ordinal), run.Text);
        Assert.AreEqual(1, run.Bridge.Boots.Count(boot => boot.OnTrial));
        Assert.IsLessThan(notifies ? 4 * HourMs : 8 * HourMs, run.Times(AppEvent.ImageConfirmed).Single());
    }

    [TestMethod]
    public void From_the_offer_to_the_confirm_it_does_not_sleep()
    {
        UpdateRun run = UpdateRun.Of(Battery(3 * (int)HourMs));
        int atOffer = -1;
        int atConfirm = -1;
        run.AtFirst(AppEvent.DownloadStarted, () => atOffer = run.Bridge.DeepSleeps);
        run.AtFirst(AppEvent.ImageConfirmed, () => atConfirm = run.Bridge.DeepSleeps);

        run.For(5 * HourMs);

        Assert.IsGreaterThan(0, atOffer);
        Assert.AreEqual(atOffer, atConfirm);
        Assert.IsGreaterThan(atConfirm, run.Bridge.DeepSleeps, "it sleeps again with the new image");
        Assert.AreEqual(UpdateImages.V110, run.BootVersions[^1]);
    }

    /// <summary>Two days are counted in memory and written down once an hour: a processor that slept would never come to their end.</summary>
    [TestMethod]
    public void An_upgrade_time_two_days_away_is_kept()
    {
        const int DelaySeconds = 2 * 24 * 3600;
        SimulationOptions options = Battery((int)HourMs);
        UpdateRun run = UpdateRun.Of(options with { Hub = options.Hub with { UpgradeDelaySeconds = DelaySeconds }, MaxSimulatedMs = 80 * HourMs });

        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        long waitedMs = run.Times(AppEvent.ImageCommitted).Single() - run.Times(AppEvent.ImageVerified).Single();
        Assert.IsLessThan(60_000L, Math.Abs(waitedMs - (DelaySeconds * 1000L)));
    }

    [TestMethod]
    public void A_deep_sleep_writes_nothing_and_counts_as_no_crash()
    {
        UpdateRun run = UpdateRun.Of(Battery(int.MaxValue)).For(HourMs);
        Assert.IsTrue(run.Bridge.IsAsleep);
        string[] before = [.. run.Store.FileNames];
        int sequence = run.Store.FileNames.Count(name => name[0] == 'r');

        run.RunOn(24 * HourMs);

        CollectionAssert.AreEqual(before, run.Store.FileNames.ToArray());
        Assert.AreEqual(sequence, run.Store.FileNames.Count(name => name[0] == 'r'));
        Assert.IsTrue(run.Bridge.Boots.All(boot => boot.BrokenBanks == 0 && !boot.OnTrial));
    }

    [TestMethod]
    public void The_button_wakes_it()
    {
        UpdateRun run = UpdateRun.Of(Battery(int.MaxValue)).For(HourMs);
        int boots = run.Bridge.Boots.Count;

        run.Bridge.PushButton();
        run.RunOn(60_000);

        Assert.HasCount(boots + 1, run.Bridge.Boots);
        Assert.AreEqual(boots + 1, run.Count(AppEvent.NetworkUp));
    }

    [TestMethod]
    public void A_bridge_on_mains_never_sleeps()
    {
        UpdateRun run = UpdateRun.Of(UpdateRun.Options() with { Hub = new HubOptions { ImageFromMs = int.MaxValue } }).For(8 * HourMs);

        Assert.AreEqual(0, run.Bridge.DeepSleeps);
        Assert.HasCount(1, run.Bridge.Boots);
    }

    [TestMethod]
    public void A_member_of_a_smart_energy_network_wakes_authorised_and_establishes_no_key_again()
    {
        SimulationOptions options = JoinRun.Of(new SmartEnergyRun { BridgeType = BatteryBridge });
        JoinRun run = JoinRun.Ready(options with { BridgeDeepSleepMinMinutes = 1, Hub = options.Hub with { ImageFromMs = int.MaxValue } }).For(2 * HourMs);

        Assert.IsGreaterThan(3, run.Bridge.DeepSleeps, run.Text);
        Assert.HasCount(1, Regex.Matches(run.Text, "KeyEstablishment: Established"), run.Text);
        Assert.HasCount(run.Bridge.Boots.Count, Regex.Matches(run.Text, "App: Authorised  by a link key"), run.Text);
    }

    private static SimulationOptions Battery(int imageFromMs, int notifies = 20)
    {
        SimulationOptions options = UpdateRun.Options();
        return options with
        {
            OtaFile = UpdateImages.UpdateFor(BatteryBridge),
            Store = Provisioning.Factory(UpdateImages.InstalledFor(BatteryBridge), SampleImages.InstallCode, 1),
            Boot = (store, trace) => ResidentProgram.Boot(store, trace, BatteryBridge),
            BridgeDeepSleepMinMinutes = MinMinutes,
            MaxSimulatedMs = 30 * HourMs,
            Hub = options.Hub with { ImageFromMs = imageFromMs, Notify = options.Hub.Notify with { MaxCount = notifies } },
            Load = (handoff, trace) => new BridgeAppProgram(handoff, new BridgeIdentity(new StoredIdentity(handoff.Store), BatteryBridge), 1, trace),
        };
    }
}
