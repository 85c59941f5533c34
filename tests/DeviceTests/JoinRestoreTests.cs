using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Join;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>A trust centre that is another than before, and the way back to the one before.</summary>
[TestClass]
public class JoinRestoreTests
{
    private const string OldTrustCentre = "a1a2a3a4a5a6a7a8";
    private const string ExtendedPanId = "621a000000000000";

    [TestMethod]
    public void A_trust_centre_is_known_from_the_first_network_up_and_another_one_is_told()
    {
        JoinProbe probe = JoinProbe.Joined();
        Assert.IsFalse(probe.Machine.TrustCentreChanged);
        probe.Status(NetworkStatus.NetworkDown);
        probe.Status(NetworkStatus.NetworkUp);
        Assert.IsFalse(probe.Machine.TrustCentreChanged);
        probe.TrustCentre[3] = 0x77;
        probe.Status(NetworkStatus.NetworkDown);
        probe.Status(NetworkStatus.NoBeacons);
        probe.Status(NetworkStatus.NetworkUp);
        Assert.IsTrue(probe.Machine.IsUp);
        Assert.IsTrue(probe.Machine.TrustCentreChanged);
        Assert.AreEqual(0x77, (int)probe.Machine.TrustCentreEui64[3]);
    }

    [TestMethod]
    public void A_link_key_counts_for_the_present_trust_centre_alone()
    {
        JoinProbe probe = JoinProbe.Joined();
        Assert.IsFalse(probe.Machine.HasLinkKey);
        probe.Machine.OnLinkKeyChanged(Hex.Parse(OldTrustCentre), true);
        Assert.IsFalse(probe.Machine.HasLinkKey);
        probe.Machine.OnLinkKeyChanged(probe.TrustCentre, true);
        Assert.IsTrue(probe.Machine.HasLinkKey);
        probe.Machine.OnLinkKeyChanged(probe.TrustCentre, false);
        Assert.IsFalse(probe.Machine.HasLinkKey);
        probe.HasLinkKey = true;
        probe.Status(NetworkStatus.NodeIdChanged);
        Assert.IsTrue(probe.Machine.HasLinkKey);
    }

    [TestMethod]
    public void The_way_back_leaves_takes_the_old_key_and_rejoins_without_an_open_window()
    {
        JoinProbe probe = Restoring();
        Assert.AreEqual((int)JoinAction.NetworkDown, (int)probe.At(0));
        Assert.AreEqual((int)JoinAction.LeaveNetwork, (int)probe.At(1));
        Assert.AreEqual(2, probe.Count);
        probe.Status(NetworkStatus.NetworkDown);
        Assert.AreEqual((int)JoinAction.NetworkInit, (int)probe.At(2));
        Assert.AreEqual((int)JoinAction.ExportLinkKey, (int)probe.At(3));
        Assert.AreEqual((int)JoinAction.StartScan, (int)probe.At(4));
        Assert.AreEqual(OldTrustCentre, Hex.Text(probe.Machine.RestorePartner, 0, 8));
        probe.Beacon(0x00EE, 250, true, 2);
        probe.Beacon(0x1A62, 200, false, 2);
        probe.ScanComplete();
        Assert.AreEqual((int)JoinAction.SetInitialSecurityState, (int)probe.At(5));
        Assert.AreEqual((int)JoinAction.JoinNetwork, (int)probe.At(6));
        Assert.AreEqual(0x1A62, probe.JoinedPan);
        Assert.AreEqual(1, probe.JoinMethod);
        Assert.AreEqual(0x5A, (int)probe.PreconfiguredKey[0]);
        probe.Status(NetworkStatus.NetworkUp);
        Assert.IsTrue(probe.Machine.IsUp);
        Assert.IsFalse(probe.Saw(JoinAction.ClearKeyTable));
    }

    [TestMethod]
    public void A_way_back_that_is_not_found_is_looked_for_again_with_the_same_key()
    {
        JoinProbe probe = Restoring();
        probe.Status(NetworkStatus.NetworkDown);
        probe.ScanComplete();
        Assert.AreEqual((int)JoinState.BackingOff, (int)probe.Machine.State);
        probe.Forget();
        probe.Expire();
        Assert.AreEqual((int)JoinAction.ExportLinkKey, (int)probe.At(0));
        Assert.AreEqual((int)JoinAction.StartScan, (int)probe.At(1));
    }

    [TestMethod]
    public void A_leave_without_NETWORK_DOWN_goes_on_by_its_deadline()
    {
        JoinProbe probe = Restoring();
        probe.Expire();
        Assert.AreEqual((int)JoinAction.NetworkInit, (int)probe.At(2));
        Assert.AreEqual((int)JoinState.Scanning, (int)probe.Machine.State);
    }

    [TestMethod]
    public void An_old_key_that_is_gone_ends_the_way_back_and_the_next_attempt_joins_afresh()
    {
        JoinProbe probe = Restoring();
        probe.ExportResult = Result.NotFound;
        probe.Status(NetworkStatus.NetworkDown);
        Assert.AreEqual((int)JoinFailure.LinkKeyLost, (int)probe.Machine.Failure);
        probe.Forget();
        probe.Expire();
        Assert.AreEqual((int)JoinAction.StartScan, (int)probe.At(0));
        probe.Beacon(0x1A62, 200, true, 2);
        probe.ScanComplete();
        Assert.AreEqual(0, probe.JoinMethod);
        Assert.AreEqual(0, (int)probe.PreconfiguredKey[0]);
        Assert.IsTrue(probe.Saw(JoinAction.ClearKeyTable));
    }

    [TestMethod]
    public void An_old_key_that_cannot_be_read_now_is_not_given_up()
    {
        JoinProbe probe = Restoring();
        probe.ExportResult = Result.IoError;
        probe.Status(NetworkStatus.NetworkDown);
        Assert.AreEqual((int)JoinState.RadioRefused, (int)probe.Machine.State);
        probe.ExportResult = Result.Ok;
        probe.Forget();
        probe.Start();
        Assert.IsTrue(probe.Saw(JoinAction.ExportLinkKey));
        Assert.IsFalse(probe.Saw(JoinAction.ClearKeyTable));
        Assert.AreEqual((int)JoinState.Scanning, (int)probe.Machine.State);
    }

    [TestMethod]
    public void A_radio_that_never_gives_the_old_key_out_does_not_keep_the_unit_off_every_network()
    {
        JoinProbe probe = Restoring();
        probe.ExportResult = Result.IoError;
        probe.Status(NetworkStatus.NetworkDown);
        for (int restart = 1; restart < 3; restart++)
        {
            Assert.AreEqual((int)JoinState.RadioRefused, (int)probe.Machine.State);
            probe.Start();
        }

        Assert.AreEqual((int)JoinFailure.LinkKeyLost, (int)probe.Machine.Failure);
        Assert.AreEqual((int)JoinState.BackingOff, (int)probe.Machine.State);
        probe.Forget();
        probe.Expire();
        Assert.AreEqual((int)JoinAction.StartScan, (int)probe.At(0));
    }

    private static JoinProbe Restoring()
    {
        JoinProbe probe = JoinProbe.Joined();
        probe.OldLinkKey[0] = 0x5A;
        probe.Machine.RestoreTrustCentre(Hex.Parse(OldTrustCentre), Hex.Parse(ExtendedPanId), probe.NowMs);
        probe.Drain();
        return probe;
    }
}
