using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Join;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class JoinRecoveryTests
{
    [TestMethod]
    public void A_lost_network_is_reported_and_rejoined_with_the_key_then_through_the_trust_centre()
    {
        JoinProbe probe = JoinProbe.Joined();
        probe.Status(NetworkStatus.NetworkDown);
        Assert.AreEqual((int)JoinAction.NetworkDown, (int)probe.At(0));
        Assert.AreEqual((int)JoinAction.FindAndRejoinNetwork, (int)probe.At(1));
        Assert.AreEqual(1, probe.ParameterValue);
        Assert.IsFalse(probe.Machine.IsUp);
        probe.Status(NetworkStatus.NoBeacons);
        Assert.AreEqual((int)JoinAction.FindAndRejoinNetwork, (int)probe.At(2));
        Assert.AreEqual(0, probe.ParameterValue);
        probe.Status(NetworkStatus.NoBeacons);
        Assert.AreEqual((int)JoinState.BackingOff, (int)probe.Machine.State);
        Assert.AreEqual((int)JoinFailure.RejoinFailed, (int)probe.Machine.Failure);
        probe.Expire();
        Assert.AreEqual((int)JoinState.RejoiningSecured, (int)probe.Machine.State);
        probe.Status(NetworkStatus.NetworkUp);
        Assert.AreEqual((int)JoinAction.NetworkUp, (int)probe.Last);
        Assert.IsTrue(probe.Machine.IsUp);
        Assert.IsFalse(probe.Saw(JoinAction.StartScan));
    }

    [TestMethod]
    public void A_rejoin_without_an_answer_goes_on_by_its_deadlines()
    {
        JoinProbe probe = JoinProbe.Joined();
        probe.Machine.OnNetworkLost(probe.NowMs);
        probe.Drain();
        Assert.AreEqual((int)JoinAction.NetworkDown, (int)probe.At(0));
        probe.Expire();
        Assert.AreEqual((int)JoinState.RejoiningTrustCentre, (int)probe.Machine.State);
        probe.Expire();
        Assert.AreEqual((int)JoinState.BackingOff, (int)probe.Machine.State);
        probe.Status(NetworkStatus.NetworkUp);
        Assert.IsTrue(probe.Machine.IsUp);
    }

    [TestMethod]
    public void A_radio_that_is_on_no_network_when_asked_which_rejoins_and_is_not_reset()
    {
        JoinProbe probe = JoinProbe.Joined();
        probe.RefusedCommand = JoinAction.GetNetworkParameters;
        probe.Refusal = NetworkStatus.NotJoined;
        probe.Status(NetworkStatus.NodeIdChanged);
        Assert.AreEqual((int)JoinAction.GetNodeId, (int)probe.At(0));
        Assert.AreEqual((int)JoinAction.GetNetworkParameters, (int)probe.At(1));
        Assert.AreEqual((int)JoinAction.NetworkDown, (int)probe.At(2));
        Assert.AreEqual((int)JoinAction.FindAndRejoinNetwork, (int)probe.At(3));
        Assert.AreEqual(4, probe.Count);
        Assert.IsFalse(probe.Machine.IsUp);
        probe.RefusedCommand = JoinAction.None;
        probe.Status(NetworkStatus.NetworkUp);
        Assert.IsTrue(probe.Machine.IsUp);
        Assert.IsFalse(probe.Saw(JoinAction.Failed));
    }

    [TestMethod]
    public void A_device_told_to_leave_joins_afresh()
    {
        JoinProbe probe = JoinProbe.Joined();
        probe.RefusedCommand = JoinAction.FindAndRejoinNetwork;
        probe.Refusal = NetworkStatus.NotJoined;
        probe.Status(NetworkStatus.NetworkDown);
        Assert.AreEqual((int)JoinAction.StartScan, (int)probe.Last);
    }

    [TestMethod]
    public void A_radio_that_refuses_to_rejoin_is_asked_what_it_is_a_member_of()
    {
        JoinProbe probe = JoinProbe.Joined();
        probe.RefusedCommand = JoinAction.FindAndRejoinNetwork;
        probe.Refusal = NetworkStatus.Failed;
        probe.Status(NetworkStatus.NetworkDown);
        Assert.AreEqual((int)JoinAction.NetworkInit, (int)probe.At(2));
        Assert.AreEqual((int)JoinAction.StartScan, (int)probe.Last);
        Assert.AreEqual(4, probe.Count);
    }

    [TestMethod]
    [DataRow((int)NetworkStatus.Ok, (int)JoinState.Resuming)]
    [DataRow((int)NetworkStatus.Failed, (int)JoinState.BackingOff)]
    public void A_member_that_could_not_rejoin_stays_one(int init, int state)
    {
        JoinProbe probe = JoinProbe.Joined();
        probe.RefusedCommand = JoinAction.FindAndRejoinNetwork;
        probe.Refusal = NetworkStatus.Failed;
        probe.InitResult = (NetworkStatus)init;
        probe.Status(NetworkStatus.NetworkDown);
        Assert.AreEqual(state, (int)probe.Machine.State);
        Assert.IsFalse(probe.Saw(JoinAction.StartScan));
        probe.Status(NetworkStatus.NetworkUp);
        Assert.IsTrue(probe.Machine.IsUp);
    }

    [TestMethod]
    public void A_reset_radio_is_brought_up_again_from_the_first_step()
    {
        JoinProbe probe = JoinProbe.Joined();
        probe.Machine.OnRadioLost(probe.NowMs);
        probe.Drain();
        Assert.AreEqual(1, probe.Count);
        Assert.AreEqual((int)JoinAction.NetworkDown, (int)probe.At(0));
        Assert.AreEqual((int)JoinState.Idle, (int)probe.Machine.State);
        probe.Forget();
        probe.InitResult = NetworkStatus.Ok;
        probe.Start();
        Assert.AreEqual((int)JoinAction.SetConfigurationValue, (int)probe.At(0));
        Assert.AreEqual((int)JoinAction.NetworkInit, (int)probe.Last);
        probe.Status(NetworkStatus.NetworkUp);
        Assert.IsTrue(probe.Machine.IsUp);
    }

    [TestMethod]
    public void A_radio_that_keeps_resetting_does_not_shorten_the_back_off()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        probe.ScanComplete();
        long nextAttemptMs = probe.Machine.NextDeadlineMs;
        probe.Machine.OnRadioLost(probe.NowMs);
        probe.Drain();
        probe.NowMs += 5000;
        probe.Forget();
        probe.Start();
        Assert.AreEqual((int)JoinState.BackingOff, (int)probe.Machine.State);
        Assert.AreEqual(nextAttemptMs, probe.Machine.NextDeadlineMs);
        Assert.IsFalse(probe.Saw(JoinAction.StartScan));
    }

    [TestMethod]
    public void Without_an_install_code_it_resumes_but_never_joins()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Options.LinkKey = null;
        probe.Start();
        Assert.AreEqual((int)JoinAction.Failed, (int)probe.Last);
        Assert.AreEqual((int)JoinFailure.NotProvisioned, (int)probe.Machine.Failure);
        Assert.AreEqual(Deadline.Never, probe.Machine.NextDeadlineMs);
        Assert.IsFalse(probe.Saw(JoinAction.StartScan));
        probe.InitResult = NetworkStatus.Ok;
        probe.Forget();
        probe.Start();
        probe.Status(NetworkStatus.NetworkUp);
        Assert.IsTrue(probe.Machine.IsUp);
    }

    [TestMethod]
    public void A_result_of_a_command_given_up_is_not_taken_for_the_next_ones()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        probe.Beacon(0x00AA, 250, true, 2);
        probe.Beacon(0x00BB, 90, true, 2);
        probe.UnansweredCommand = JoinAction.JoinNetwork;
        probe.ScanComplete();
        int given = probe.Machine.CommandNumber;
        probe.UnansweredCommand = JoinAction.SetInitialSecurityState;
        probe.Status(NetworkStatus.JoinFailed);
        Assert.AreEqual((int)JoinState.SettingSecurity, (int)probe.Machine.State);
        probe.Machine.OnCommandResult(given, NetworkStatus.Ok, probe.NowMs);
        probe.Drain();
        Assert.AreEqual((int)JoinState.SettingSecurity, (int)probe.Machine.State);
    }

    [TestMethod]
    public void A_result_after_the_attempt_failed_does_not_fail_it_twice()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.UnansweredCommand = JoinAction.JoinNetwork;
        probe.Start();
        probe.Beacon(0x1A62, 200, true, 2);
        probe.ScanComplete();
        while (probe.Machine.State == JoinState.Joining)
        {
            probe.Expire();
        }

        long nextAttemptMs = probe.Machine.NextDeadlineMs;
        probe.Machine.OnCommandResult(probe.Machine.CommandNumber, NetworkStatus.JoinFailed, probe.NowMs + 1);
        probe.Drain();
        Assert.AreEqual(nextAttemptMs, probe.Machine.NextDeadlineMs);
        Assert.AreEqual(1, probe.Trace.EventCount(TraceSource.Join, (int)JoinEvent.AttemptFailed));
    }

    [TestMethod]
    public void A_network_that_was_up_again_is_looked_for_by_the_minute_again()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        for (int attempt = 0; attempt < 20; attempt++)
        {
            probe.ScanComplete();
            probe.Forget();
            probe.Expire();
        }

        probe.Beacon(0x1A62, 200, true, 2);
        probe.ScanComplete();
        probe.Status(NetworkStatus.NetworkUp);
        probe.Status(NetworkStatus.NetworkDown);
        probe.Status(NetworkStatus.NoBeacons);
        probe.Status(NetworkStatus.NoBeacons);
        Assert.AreEqual((int)JoinState.BackingOff, (int)probe.Machine.State);
        Assert.IsTrue(probe.Machine.NextDeadlineMs - probe.NowMs <= 75000);
    }

    [TestMethod]
    public void A_scan_that_never_ends_is_the_radios_fault()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        probe.Expire();
        Assert.AreEqual((int)JoinAction.Failed, (int)probe.Last);
        Assert.AreEqual((int)JoinFailure.RadioRefused, (int)probe.Machine.Failure);
    }

    [TestMethod]
    [DataRow((int)JoinState.Configuring, (int)JoinAction.SetManufacturerCode)]
    [DataRow((int)JoinState.SettingSecurity, (int)JoinAction.SetInitialSecurityState)]
    [DataRow((int)JoinState.SettingSecurity, (int)JoinAction.ClearKeyTable)]
    [DataRow((int)JoinState.ReadingNetwork, (int)JoinAction.GetNodeId)]
    [DataRow((int)JoinState.ReadingNetwork, (int)JoinAction.GetCurrentSecurityState)]
    [DataRow((int)JoinState.ReadingNetwork, (int)JoinAction.FindKeyTableEntry)]
    public void Every_wait_for_the_radio_has_an_end(int state, int unanswered)
    {
        JoinProbe probe = new JoinProbe(1);
        probe.UnansweredCommand = (JoinAction)unanswered;
        probe.Start();
        if (probe.Machine.State == JoinState.Scanning)
        {
            probe.Beacon(0x1A62, 200, true, 2);
            probe.ScanComplete();
            probe.Status(NetworkStatus.NetworkUp);
        }

        Assert.AreEqual(state, (int)probe.Machine.State);
        Assert.IsTrue(probe.Machine.NextDeadlineMs < Deadline.Never);
        probe.Expire();
        Assert.AreEqual((int)JoinState.RadioRefused, (int)probe.Machine.State);
    }

    [TestMethod]
    public void A_changed_node_id_is_read_again_without_a_word_of_loss()
    {
        JoinProbe probe = JoinProbe.Joined();
        probe.Status(NetworkStatus.NodeIdChanged);
        Assert.AreEqual((int)JoinAction.GetNodeId, (int)probe.At(0));
        Assert.AreEqual((int)JoinAction.NetworkUp, (int)probe.Last);
        Assert.IsFalse(probe.Saw(JoinAction.NetworkDown));
    }

    [TestMethod]
    public void Smart_Energy_passes_through_EstablishingKeys_and_leaves_the_link_key_alone()
    {
        JoinProbe probe = JoinProbe.Joined();
        Assert.AreEqual(1, probe.Trace.StateCount(TraceSource.Join, (int)JoinState.EstablishingKeys));
        Assert.IsFalse(probe.Saw(JoinAction.UpdateTcLinkKey));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    public void Zigbee_3_exchanges_the_link_key_and_goes_on_whatever_comes_of_it(int outcome)
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Options.Profile = JoinOptions.HomeAutomationProfile;
        if (outcome == 2)
        {
            probe.RefusedCommand = JoinAction.UpdateTcLinkKey;
            probe.Refusal = NetworkStatus.CommandUnknown;
        }

        probe.Start();
        probe.Beacon(0x1A62, 200, true, 2);
        probe.ScanComplete();
        probe.Status(NetworkStatus.NetworkUp);
        Assert.IsTrue(probe.Saw(JoinAction.UpdateTcLinkKey));
        if (outcome == 0)
        {
            probe.Machine.OnKeyEstablishment(2, probe.NowMs);
            probe.Drain();
        }
        else if (outcome == 1)
        {
            probe.Expire();
        }

        Assert.IsTrue(probe.Machine.IsUp);
    }
}
