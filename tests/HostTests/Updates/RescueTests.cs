using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading.Tasks;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Device;

namespace Bridge.HostTests.Updates;

/// <summary>The platform formats a store it cannot mount. What is left: the factory image, and what the radio keeps.</summary>
[TestClass]
public sealed class RescueTests
{
    private const long FactoryVersion = 0x00090007;
    private const int FormatAtMs = 60_000;
    private const int UpdateAtMs = 180_000;
    private const int FewestOperations = 150;

    [TestMethod]
    public void Bridge_with_a_formatted_store_rejoins_from_the_factory_image_and_takes_the_update()
    {
        UpdateRun run = Formatted(UpdateImages.Update);

        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        CollectionAssert.AreEqual(new[] { UpdateImages.V100, FactoryVersion, UpdateImages.V110 }, run.BootVersions);
        CollectionAssert.AreEqual(new[] { Bank.A, Bank.None, Bank.A }, run.Bridge.Boots.Select(boot => boot.Bank).ToArray());
        Assert.AreEqual(BootReason.Rescue, run.Bridge.Boots[1].Reason);
        Assert.IsTrue(run.Bridge.Boots[2].OnTrial);
    }

    [TestMethod]
    public void Hub_is_told_the_version_of_the_factory_image_while_it_runs()
    {
        UpdateRun run = Formatted(UpdateImages.Update);

        run.For(UpdateAtMs - 1000);

        Assert.AreEqual(Bank.None, run.Bridge.Running.Bank, run.Text);
        Assert.AreEqual(FactoryVersion, run.Device.ReportedVersions[^1], run.Text);
        CollectionAssert.DoesNotContain(run.Device.ReportedVersions, 0u);
    }

    [TestMethod]
    public void Radio_remembers_how_far_back_a_bridge_with_a_formatted_store_may_go()
    {
        UpdateRun run = Formatted(UpdateImages.Update);
        CounterWitness.Write(run.Bridge.Ncp.Stack.Flash.Tokens[CounterWitness.TokenId], 3);

        run.ToTheEnd();

        Assert.AreEqual(Outcome.Refused, run.Result.Outcome, run.Text);
        Assert.AreEqual(RefusalReason.SecurityCounter, run.Result.RefusalReason);
        Assert.AreEqual(RefusalStage.Manifest, run.Result.RefusalStage);
        Assert.AreEqual(Bank.None, run.Bridge.Running.Bank);
    }

    /// <summary>With the confirmed image broken the failed one has had a second trial, and failed again. Still, any image that passes its checks is better than none.</summary>
    [TestMethod]
    public void Rescue_takes_even_the_version_whose_trial_failed_at_once()
    {
        SimStore store = UpdateRun.StoreAfterFailedTrial();
        store.Flip("a.001", 7, 2);

        UpdateRun run = UpdateRun.WithTrialsThatLosePower(NfConfig.TrialBoots, WithFactory(UpdateRun.Options()) with { Store = store }).For(600_000);

        CollectionAssert.AreEqual(
            new[] { UpdateImages.V110, UpdateImages.V110, UpdateImages.V110, FactoryVersion, UpdateImages.V110 }, run.BootVersions, run.Text);
        Assert.AreEqual(1, run.Count(AppEvent.ImageConfirmed));
    }

    [TestMethod]
    public void Confirm_raises_the_witness_in_the_radio_and_the_same_image_heals_a_formatted_store()
    {
        UpdateRun run = UpdateRun.Whole(WithFactory(UpdateRun.Options()));
        run.RunOn(10_000);
        Assert.AreEqual(2, CounterWitness.Read(run.Bridge.Ncp.Stack.Flash.Tokens[CounterWitness.TokenId]), run.Text);

        run.Bridge.CutPower();
        run.Store.Format();
        run.RunOn(600_000);

        CollectionAssert.AreEqual(
            new[] { UpdateImages.V100, UpdateImages.V110, FactoryVersion, UpdateImages.V110 }, run.BootVersions, run.Text);
        Assert.AreEqual(2, run.Count(AppEvent.ImageConfirmed));
        Assert.AreEqual(UpdateImages.V110, run.Device.ReportedVersions[^1]);
    }

    /// <summary>The store is empty when the rescue begins: whatever a cut leaves, the factory image or the new one runs, and the update comes through.</summary>
    [TestMethod]
    public void Power_cut_at_every_operation_of_a_rescue_ends_in_the_new_version_confirmed()
    {
        int first = 0;
        UpdateRun whole = Formatted(UpdateImages.Update);
        whole.Simulation.Queue.AfterMs(FormatAtMs + 1, () => first = whole.Store.OperationCount + 1);
        int last = whole.ToTheEnd().Result.Counters.StoreOperations;
        Assert.IsGreaterThan(first + FewestOperations, last);
        var failures = new ConcurrentBag<string>();
        Parallel.For(first, last + 1, cut =>
        {
            UpdateRun run = Formatted(UpdateImages.Update, options => options with { CutAt = cut, CutFault = StoreFault.CutIn });
            run.ToTheEnd();
            bool isWell = run.Result.Outcome == Outcome.UpdatedAndConfirmed
                && run.Bridge.Boots.Skip(1).All(boot => boot.Bank == Bank.None || boot.FileVersion == UpdateImages.V110)
                && run.Device.ReportedVersions[^1] == UpdateImages.V110;
            if (!isWell)
            {
                failures.Add($"cut during operation {cut}, seed 1: {run.Result.Summary}, boots {string.Join(" ", run.BootVersions.Select(version => version.ToString("X8")))}");
            }
        });
        Assert.IsTrue(failures.IsEmpty, string.Join("\n", failures.Order().Take(5)));
    }

    private static UpdateRun Formatted(byte[] image) => Formatted(image, options => options);

    private static UpdateRun Formatted(byte[] image, Func<SimulationOptions, SimulationOptions> change)
    {
        SimulationOptions options = change(UpdateRun.Options());
        UpdateRun run = UpdateRun.Of(WithFactory(options) with { OtaFile = image, Hub = options.Hub with { ImageFromMs = UpdateAtMs } });
        run.Simulation.Queue.AfterMs(FormatAtMs, () =>
        {
            run.Bridge.CutPower();
            run.Store.Format();
        });
        return run;
    }

    private static SimulationOptions WithFactory(SimulationOptions options) => options with
    {
        Boot = (store, trace) => ResidentProgram.Boot(store, trace, 0, 9, 7),
    };
}
