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
public class JoinTests
{
    [TestMethod]
    public void Bring_up_configures_then_adds_the_endpoint_and_initialises_the_network_last()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        int at = 0;
        while (probe.At(at) == JoinAction.SetConfigurationValue)
        {
            at++;
        }

        Assert.IsTrue(at > 0);
        while (probe.At(at) == JoinAction.SetPolicy)
        {
            at++;
        }

        Assert.AreEqual((int)JoinAction.SetManufacturerCode, (int)probe.At(at));
        Assert.AreEqual((int)JoinAction.AddEndpoint, (int)probe.At(at + 1));
        Assert.AreEqual((int)JoinAction.GetEui64, (int)probe.At(at + 2));
        Assert.AreEqual((int)JoinAction.NetworkInit, (int)probe.At(at + 3));
        Assert.AreEqual((int)JoinAction.StartScan, (int)probe.At(at + 4));
        Assert.AreEqual(at + 5, probe.Count);
        Assert.AreEqual((int)JoinState.Scanning, (int)probe.Machine.State);
    }

    [TestMethod]
    public void A_fresh_device_joins_with_its_install_code_key()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        probe.Beacon(0x1A62, 200, true, 2);
        probe.Forget();
        probe.ScanComplete();
        Assert.AreEqual((int)JoinAction.SetInitialSecurityState, (int)probe.At(0));
        Assert.AreEqual((int)JoinAction.ClearKeyTable, (int)probe.At(1));
        Assert.AreEqual((int)JoinAction.JoinNetwork, (int)probe.At(2));
        Assert.AreEqual(0x0900, probe.SecurityBitmask);
        Assert.AreEqual(0x1A62, probe.JoinedPan);
        Assert.AreEqual(15, probe.Machine.Parameters.RadioChannel);
        Assert.IsFalse(probe.Machine.IsUp);
        probe.Status(NetworkStatus.NetworkUp);
        Assert.AreEqual((int)JoinAction.GetNodeId, (int)probe.At(3));
        Assert.AreEqual((int)JoinAction.GetNetworkParameters, (int)probe.At(4));
        Assert.AreEqual((int)JoinAction.GetCurrentSecurityState, (int)probe.At(5));
        Assert.AreEqual((int)JoinAction.FindKeyTableEntry, (int)probe.At(6));
        Assert.AreEqual((int)JoinAction.NetworkUp, (int)probe.At(7));
        Assert.AreEqual(8, probe.Count);
        Assert.IsTrue(probe.Machine.IsUp);
        Assert.AreEqual(0x1234, probe.Machine.NodeId);
        Assert.AreEqual(Deadline.Never, probe.Machine.NextDeadlineMs);
    }

    [TestMethod]
    public void A_stored_network_is_resumed_without_a_scan()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.InitResult = NetworkStatus.Ok;
        probe.Start();
        Assert.AreEqual((int)JoinState.Resuming, (int)probe.Machine.State);
        Assert.IsFalse(probe.Machine.IsUp);
        probe.Status(NetworkStatus.NetworkUp);
        Assert.AreEqual((int)JoinAction.NetworkUp, (int)probe.Last);
        Assert.IsFalse(probe.Saw(JoinAction.StartScan));
        Assert.IsFalse(probe.Saw(JoinAction.SetInitialSecurityState));
    }

    [TestMethod]
    public void A_stored_network_that_stays_silent_is_rejoined()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.InitResult = NetworkStatus.Ok;
        probe.Start();
        probe.Forget();
        probe.Expire();
        Assert.AreEqual((int)JoinAction.FindAndRejoinNetwork, (int)probe.Last);
        Assert.AreEqual((int)JoinState.RejoiningSecured, (int)probe.Machine.State);
    }

    [TestMethod]
    public void NETWORK_UP_ahead_of_the_result_of_its_command_is_not_lost()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.InitResult = NetworkStatus.Ok;
        probe.UnansweredCommand = JoinAction.NetworkInit;
        probe.Start();
        probe.Status(NetworkStatus.NetworkUp);
        Assert.IsFalse(probe.Machine.IsUp);
        probe.Machine.OnCommandResult(probe.Machine.CommandNumber, NetworkStatus.Ok, probe.NowMs);
        probe.Drain();
        Assert.IsTrue(probe.Machine.IsUp);
    }

    [TestMethod]
    [DataRow((int)JoinAction.SetConfigurationValue, 0x12, true)]
    [DataRow((int)JoinAction.SetConfigurationValue, 0x0C, false)]
    [DataRow((int)JoinAction.SetConfigurationValue, 0x0D, false)]
    [DataRow((int)JoinAction.SetPolicy, 0x01, true)]
    [DataRow((int)JoinAction.AddEndpoint, -1, false)]
    [DataRow((int)JoinAction.StartScan, -1, false)]
    public void The_radio_may_refuse_values_of_comfort_but_not_what_the_network_depends_on(int command, int parameter, bool goesOn)
    {
        JoinProbe probe = new JoinProbe(1);
        probe.RefusedCommand = (JoinAction)command;
        probe.RefusedParameter = parameter;
        probe.Start();
        Assert.AreEqual(goesOn, probe.Machine.State == JoinState.Scanning);
        Assert.AreEqual(!goesOn, probe.Last == JoinAction.Failed);
        if (!goesOn)
        {
            Assert.AreEqual((int)JoinFailure.RadioRefused, (int)probe.Machine.Failure);
            Assert.AreEqual((int)JoinState.RadioRefused, (int)probe.Machine.State);
        }
    }

    [TestMethod]
    public void The_strongest_open_Zigbee_PRO_network_is_tried_first()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        probe.Beacon(0x0001, 100, true, 2);
        probe.Beacon(0x0002, 255, false, 2);
        probe.Beacon(0x0003, 254, true, 1);
        probe.Beacon(0x0004, 180, true, 2);
        probe.Beacon(0x0001, 120, true, 2);
        probe.ScanComplete();
        Assert.AreEqual(0x0004, probe.JoinedPan);
        Assert.AreEqual(180, probe.Machine.BeaconLqi);
    }

    [TestMethod]
    public void Only_the_permitted_extended_pan_id_is_tried()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Options.ExtendedPanId = Hex.Parse("0100000000000000");
        probe.Start();
        probe.Beacon(0x0001, 100, true, 2);
        probe.Beacon(0x0004, 180, true, 2);
        probe.ScanComplete();
        Assert.AreEqual(0x0001, probe.JoinedPan);
        probe.Status(NetworkStatus.NoNetworkKeyReceived);
        Assert.AreEqual((int)JoinState.BackingOff, (int)probe.Machine.State);
    }

    [TestMethod]
    public void A_neighbours_hub_without_our_install_code_does_not_keep_us_from_our_own()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        probe.Beacon(0x00AA, 250, true, 2);
        probe.Beacon(0x00BB, 90, true, 2);
        probe.ScanComplete();
        Assert.AreEqual(0x00AA, probe.JoinedPan);
        probe.Forget();
        probe.Status(NetworkStatus.NoNetworkKeyReceived);
        Assert.AreEqual((int)JoinAction.SetInitialSecurityState, (int)probe.At(0));
        Assert.AreEqual(0x00BB, probe.JoinedPan);
        probe.Status(NetworkStatus.NetworkUp);
        Assert.IsTrue(probe.Machine.IsUp);
        Assert.AreEqual((int)JoinFailure.None, (int)probe.Machine.Failure);
    }

    [TestMethod]
    public void Nine_networks_in_reach_leave_out_only_the_weakest()
    {
        NetworkCandidates candidates = new NetworkCandidates();
        NetworkFound network = new NetworkFound();
        network.AllowingJoin = true;
        network.StackProfile = 2;
        for (int i = 1; i <= 9; i++)
        {
            network.ExtendedPanId[0] = (byte)i;
            network.Lqi = (i * 70) % 101;
            candidates.Add(network, null, true);
        }

        Assert.AreEqual(NetworkCandidates.MaxCandidates, candidates.Count);
        int before = 256;
        for (int i = 0; i < NetworkCandidates.MaxCandidates; i++)
        {
            int lqi = candidates.TakeNext().Lqi;
            Assert.IsTrue(lqi < before);
            Assert.IsTrue(lqi > 7);
            before = lqi;
        }

    }

    [TestMethod]
    [DataRow((int)NetworkStatus.NoNetworkKeyReceived, (int)JoinFailure.NoNetworkKeyReceived, 1)]
    [DataRow((int)NetworkStatus.ReceivedKeyInTheClear, (int)JoinFailure.KeyNotAccepted, 1)]
    [DataRow((int)NetworkStatus.PreconfiguredKeyRequired, (int)JoinFailure.KeyNotAccepted, 1)]
    [DataRow((int)NetworkStatus.NoBeacons, (int)JoinFailure.NoNetwork, 3)]
    [DataRow((int)NetworkStatus.JoinFailed, (int)JoinFailure.JoinRefused, 3)]
    [DataRow((int)NetworkStatus.Failed, (int)JoinFailure.JoinRefused, 3)]
    public void A_failed_join_says_why_and_only_a_definite_answer_is_not_asked_for_again(int status, int failure, int joins)
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        probe.Beacon(0x1A62, 200, true, 2);
        probe.ScanComplete();
        while (probe.Machine.State == JoinState.Joining)
        {
            probe.Status((NetworkStatus)status);
        }

        Assert.AreEqual(joins, probe.Joins);
        Assert.AreEqual((int)JoinState.BackingOff, (int)probe.Machine.State);
        Assert.AreEqual(failure, (int)probe.Machine.Failure);
    }

    [TestMethod]
    public void Hearing_nothing_is_NoNetwork_and_a_join_without_an_end_is_TimedOut()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        probe.ScanComplete();
        Assert.AreEqual((int)JoinFailure.NoNetwork, (int)probe.Machine.Failure);
        probe.Expire();
        probe.Beacon(0x1A62, 200, true, 2);
        probe.ScanComplete();
        for (int attempt = 0; attempt < NetworkCandidates.MaxJoinsPerPan; attempt++)
        {
            probe.Expire();
        }

        Assert.AreEqual((int)JoinFailure.TimedOut, (int)probe.Machine.Failure);
        Assert.AreEqual((int)JoinState.BackingOff, (int)probe.Machine.State);
    }

    [TestMethod]
    public void A_late_NETWORK_UP_of_another_network_is_not_that_of_the_one_being_joined()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.UnansweredCommand = JoinAction.SetInitialSecurityState;
        probe.Start();
        probe.Beacon(0x1A62, 200, true, 2);
        probe.ScanComplete();
        probe.Status(NetworkStatus.NetworkUp);
        probe.Machine.OnCommandResult(probe.Machine.CommandNumber, NetworkStatus.Ok, probe.NowMs);
        probe.Drain();
        Assert.AreEqual((int)JoinState.Joining, (int)probe.Machine.State);
        Assert.AreEqual((int)JoinAction.JoinNetwork, (int)probe.Last);
        Assert.IsFalse(probe.Machine.IsUp);
    }

    [TestMethod]
    public void NETWORK_DOWN_while_joining_is_no_verdict()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        probe.Beacon(0x1A62, 200, true, 2);
        probe.ScanComplete();
        probe.Status(NetworkStatus.NetworkDown);
        Assert.AreEqual((int)JoinState.Joining, (int)probe.Machine.State);
        probe.Status(NetworkStatus.NetworkUp);
        Assert.IsTrue(probe.Machine.IsUp);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(-559038737)]
    public void It_tries_at_once_then_fifteen_times_a_minute_apart_then_hourly(int seed)
    {
        JoinProbe probe = new JoinProbe(seed);
        probe.Start();
        long shortestMs = long.MaxValue;
        long longestMs = 0;
        for (int attempt = 0; attempt < 40; attempt++)
        {
            Assert.AreEqual((int)JoinState.Scanning, (int)probe.Machine.State);
            probe.ScanComplete();
            Assert.AreEqual((int)JoinState.BackingOff, (int)probe.Machine.State);
            long delayMs = probe.Machine.NextDeadlineMs - probe.NowMs;
            if (attempt < 15)
            {
                Assert.IsTrue(delayMs >= 45000 && delayMs <= 75000);
                shortestMs = delayMs < shortestMs ? delayMs : shortestMs;
                longestMs = delayMs > longestMs ? delayMs : longestMs;
            }
            else
            {
                Assert.IsTrue(delayMs >= 1800000 && delayMs <= 5400000);
            }

            probe.Forget();
            probe.Expire();
        }

        Assert.IsTrue(longestMs - shortestMs > 10000);
    }

    [TestMethod]
    public void One_seed_gives_one_sequence_of_delays_and_zero_is_a_seed_too()
    {
        JoinBackOff left = new JoinBackOff(42);
        JoinBackOff right = new JoinBackOff(42);
        JoinBackOff zero = new JoinBackOff(0);
        bool zeroVaries = false;
        for (int i = 0; i < 20; i++)
        {
            Assert.AreEqual(left.NextDelayMs(), right.NextDelayMs());
            zeroVaries |= zero.NextDelayMs() != JoinBackOff.MinuteMs && i < 15;
        }

        Assert.IsTrue(zeroVaries);
    }
}
