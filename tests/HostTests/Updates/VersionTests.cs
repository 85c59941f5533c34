using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Hub;

namespace Bridge.HostTests.Updates;

/// <summary>Which versions the bridge takes, and which it leaves alone.</summary>
[TestClass]
public sealed class VersionTests
{
    private const int StatusInvalidImage = 0x96;

    [TestMethod]
    public void Offer_of_the_running_version_is_ignored()
    {
        SimulationOptions options = UpdateRun.Options() with { OtaFile = UpdateImages.Installed };
        UpdateRun run = UpdateRun.Of(options with { Hub = options.Hub with { Offer = OfferPolicy.EvenTheSame, ImageFromMs = 0 } }).For(120_000);

        Assert.IsGreaterThanOrEqualTo(1, run.Count(OtaEvent.OfferIgnored), run.Text);
        Assert.IsEmpty(run.RequestedOffsets);
        Assert.IsEmpty(run.Device.UpgradeEndStatuses);
    }

    [TestMethod]
    public void Older_version_is_refused_before_a_block_is_fetched()
    {
        UpdateRun run = UpdateRun.Whole(UpdateRun.Options() with { OtaFile = UpdateImages.Small("0.9.0", 2) });

        AssertRefused(run, RefusalReason.Downgrade, RefusalStage.QueryResponse);
        Assert.IsEmpty(run.RequestedOffsets);
    }

    [TestMethod]
    public void Newer_version_with_a_lower_security_counter_is_refused_at_its_manifest()
    {
        UpdateRun run = UpdateRun.Whole(UpdateRun.Options() with { OtaFile = UpdateImages.Small("1.1.0", 0) });

        AssertRefused(run, RefusalReason.SecurityCounter, RefusalStage.Manifest);
        Assert.IsLessThan(1000, run.Device.BytesServed);
    }

    [TestMethod]
    public void Largest_image_a_bank_takes_is_taken()
    {
        byte[] image = UpdateImages.Largest(NfConfig.BankSizeBytes);
        Assert.IsGreaterThan(NfConfig.BankSizeBytes, image.Length, "only the file around the image is larger than a bank");

        UpdateRun run = UpdateRun.Whole(UpdateRun.Options() with { OtaFile = image });

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
    }

    [TestMethod]
    public void Version_whose_trial_failed_is_not_fetched_again_after_a_restart()
    {
        UpdateRun run = UpdateRun.Of(UpdateRun.Options() with { Store = UpdateRun.StoreAfterFailedTrial() }).For(300_000);

        CollectionAssert.AreEqual(new[] { RefusalReason.TrialFailed }, run.Refusals);
        CollectionAssert.Contains(run.Device.UpgradeEndStatuses, StatusInvalidImage);
        Assert.IsEmpty(run.RequestedOffsets);
    }

    [TestMethod]
    public void Failed_trial_does_not_stand_in_the_way_of_another_version()
    {
        UpdateRun run = UpdateRun.Of(UpdateRun.Options() with { Store = UpdateRun.StoreAfterFailedTrial(), OtaFile = UpdateImages.Small("1.1.1", 2) }).For(300_000);

        CollectionAssert.AreEqual(new long[] { 0x01010001 }, run.Values(AppEvent.ImageConfirmed), run.Text);
    }

    [TestMethod]
    public void Version_whose_trial_failed_gets_another_chance_after_a_day()
    {
        UpdateRun run = UpdateRun.WithTrialsThatLosePower(NfConfig.TrialBoots, UpdateRun.Options()).For(Updater.TrialFailedHoldMs);
        Assert.AreEqual(BootReason.TrialFailed, run.Bridge.Running.Reason);
        Assert.AreEqual(1, run.Count(AppEvent.DownloadStarted));
        CollectionAssert.Contains(run.Device.UpgradeEndStatuses, StatusInvalidImage);
        int blocks = run.Device.BlocksServed;

        run.RunOn(Updater.TrialFailedHoldMs);

        Assert.AreEqual(2, run.Count(AppEvent.DownloadStarted));
        Assert.AreEqual(blocks, run.Device.BlocksServed, "the image is still there");
        Assert.AreEqual(UpdateImages.V110, run.Bridge.Running.FileVersion);
        Assert.AreEqual(1, run.Count(AppEvent.ImageConfirmed));
    }

    [TestMethod]
    public void Image_that_the_flash_spoiled_is_fetched_again_at_once()
    {
        UpdateRun run = UpdateRun.Of(UpdateRun.Options());
        run.AtFirst(AppEvent.ImageCommitted, () => run.Store.Flip("b.002", 100, 1));

        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.IsLessThan(1800_000, run.Result.SimulatedMs);
    }

    private static void AssertRefused(UpdateRun run, RefusalReason reason, RefusalStage stage)
    {
        Assert.AreEqual(Outcome.Refused, run.Result.Outcome, run.Text);
        Assert.AreEqual(reason, run.Result.RefusalReason);
        Assert.AreEqual(stage, run.Result.RefusalStage);
        Assert.IsFalse(run.Bridge.Boots.Any(boot => boot.FileVersion != UpdateImages.V100));
        CollectionAssert.Contains(run.Device.UpgradeEndStatuses, StatusInvalidImage);
    }
}
