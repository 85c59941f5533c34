using System.Linq;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Hub;

namespace Bridge.HostTests.Updates;

/// <summary>A processor that takes two seconds for each piece of the verification, and a hub that forgets whom it has not heard for a minute.</summary>
[TestClass]
public sealed class SlowDeviceTests
{
    private const int WorkMs = 2000;
    private const int PatienceMs = 60_000;

    [TestMethod]
    public void Server_that_loses_patience_is_kept_in_the_session_while_the_image_is_verified()
    {
        UpdateRun run = Slow().ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        long verifyingMs = run.Times(AppEvent.ImageVerified).Single() - run.Times(OtaEvent.Complete).Single();
        Assert.IsGreaterThan(PatienceMs, verifyingMs);

        // The last block once for the download, and once each half minute for the server.
        long last = run.RequestedOffsets.Max();
        int keptAlive = run.RequestedOffsets.Count(offset => offset > last - OtaClientOptions.DefaultMaxDataSizeBytes) - 1;
        Assert.AreEqual((int)(verifyingMs / OtaTiming.VerifyKeepAliveMs), keptAlive);
        Assert.AreEqual(0, run.Count(OtaEvent.Aborted));
    }

    [TestMethod]
    public void Radio_is_served_between_the_pieces()
    {
        UpdateRun run = Slow();
        int lost = 0;
        run.OnEvent(TraceSource.Radio, (int)RadioEvent.RadioLost, () => lost++);
        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.AreEqual(0, lost, run.Text);
        Assert.AreEqual(2, run.Count(AppEvent.NetworkUp));
    }

    [TestMethod]
    public void Network_that_goes_while_the_image_is_verified_does_not_cost_the_verification()
    {
        UpdateRun run = Slow();
        run.OnEvent(TraceSource.Ota, (int)OtaEvent.Complete, () => run.Simulation.Queue.AfterMs(10_000, () =>
        {
            run.Bridge.Ncp.PulseReset();
        }));
        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.AreEqual(3, run.Count(AppEvent.NetworkUp));
        Assert.HasCount(1, run.Times(AppEvent.ImageVerified));
    }

    [TestMethod]
    public void Image_staged_before_a_restart_is_verified_while_the_bridge_rejoins()
    {
        UpdateRun run = Slow(600);
        bool isCut = false;
        run.OnEvent(TraceSource.Ota, (int)OtaEvent.Scheduled, () =>
        {
            if (!isCut)
            {
                isCut = true;
                run.Simulation.Queue.AfterMs(60_000, run.Bridge.CutPower);
            }
        });
        run.ToTheEnd();

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.AreEqual(1, run.Result.Counters.PowerCuts);
        Assert.IsLessThan(run.Times(AppEvent.StagedImageFound).Single(), run.Times(AppEvent.NetworkUp)[1]);
        Assert.AreEqual(1, run.Count(AppEvent.DownloadStarted));
        Assert.HasCount(2, run.Device.UpgradeEndStatuses);
    }

    private static UpdateRun Slow(int upgradeDelaySeconds = 5) => UpdateRun.Of(
        UpdateRun.With(new HubOptions { PatienceMs = PatienceMs, UpgradeDelaySeconds = upgradeDelaySeconds }) with { BridgeWorkMs = WorkMs });
}
