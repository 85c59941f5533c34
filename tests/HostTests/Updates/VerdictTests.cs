using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Device;
using VirtualHan.Hub;

namespace Bridge.HostTests.Updates;

/// <summary>The simulation says what happened, and no more.</summary>
[TestClass]
public sealed class VerdictTests
{
    private const long ShortRunMs = 20 * 60 * 1000;

    [TestMethod]
    public void Version_that_ran_all_along_is_not_called_an_update()
    {
        SimulationOptions options = UpdateRun.Options();
        UpdateRun run = UpdateRun.Whole(options with
        {
            OtaFile = UpdateImages.Installed,
            MaxSimulatedMs = ShortRunMs,
            Hub = options.Hub with { Offer = OfferPolicy.EvenTheSame },
        });

        Assert.AreEqual(Outcome.TimedOut, run.Result.Outcome, run.Text);
        Assert.AreEqual(ShortRunMs, run.Result.SimulatedMs, "the verdict holds for the time allowed, and not only until nothing was planned");
    }

    [TestMethod]
    public void Factory_image_with_the_number_of_the_offered_version_is_not_called_an_update()
    {
        UpdateRun run = Formatted(UpdateRun.Options() with
        {
            Boot = (store, trace) => ResidentProgram.Boot(store, trace, 1, 1, 0),
            MaxSimulatedMs = ShortRunMs,
        });

        run.ToTheEnd();

        Assert.AreEqual(Outcome.TimedOut, run.Result.Outcome, run.Text);
        Assert.AreEqual(Bank.None, run.Bridge.Running.Bank);
        CollectionAssert.Contains(run.Device.ReportedVersions, (uint)UpdateImages.V110);
    }

    [TestMethod]
    public void Trial_that_failed_before_the_run_is_not_blamed_on_the_offered_version()
    {
        SimulationOptions options = UpdateRun.Options() with { Store = UpdateRun.StoreAfterFailedTrial(), OtaFile = UpdateImages.Small("1.1.1", 2) };
        UpdateRun run = UpdateRun.Whole(options with { Hub = options.Hub with { ImageFromMs = 60_000 } });

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.AreEqual(1, run.Count(AppEvent.ImageCommitted));
    }

    [TestMethod]
    public void Refusal_in_rescue_says_that_the_factory_image_runs()
    {
        byte[] spoilt = (byte[])UpdateImages.Update.Clone();
        spoilt[^200] ^= 1;
        UpdateRun run = Formatted(UpdateRun.Options() with { OtaFile = spoilt });

        run.ToTheEnd();

        Assert.AreEqual(Outcome.Refused, run.Result.Outcome, run.Text);
        Assert.EndsWith("1.0.0 still running, the factory image", run.Result.Summary);
    }

    [TestMethod]
    public void Deaf_hub_serves_nothing_more()
    {
        UpdateRun run = UpdateRun.Of(UpdateRun.Options());
        int served = -1;
        run.AtFirst(
            ReceiveEvent.ChunkStored,
            () =>
            {
                run.Simulation.Hub.BecomeDeaf();
                served = run.Device.BlocksServed;
            },
            1);

        run.For(300_000);

        Assert.IsGreaterThan(0, served);
        Assert.AreEqual(served, run.Device.BlocksServed);
    }

    /// <summary>The platform formats the store once the bridge has joined, before it has been offered anything.</summary>
    private static UpdateRun Formatted(SimulationOptions options)
    {
        const int JoinedMs = 12_000;
        UpdateRun run = UpdateRun.Of(options);
        run.Simulation.Queue.AfterMs(JoinedMs, () =>
        {
            run.Bridge.CutPower();
            run.Store.Format();
        });
        return run;
    }
}
