using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Join;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>The numbers of Smart Energy joining: delays, joins per PAN and per scan.</summary>
[TestClass]
public class JoinLimitsTests
{
    [TestMethod]
    public void The_first_attempt_is_made_at_once()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        Assert.AreEqual((int)JoinAction.StartScan, (int)probe.Last);
        Assert.AreEqual(1000L, probe.NowMs);
    }

    [TestMethod]
    public void Both_jitters_reach_to_both_ends_of_their_span()
    {
        JoinBackOff backOff = new JoinBackOff(3);
        long least = long.MaxValue;
        long most = 0;
        for (int round = 0; round < 40; round++)
        {
            backOff.Reset();
            for (int i = 0; i < JoinBackOff.MinuteAttempts; i++)
            {
                int delayMs = backOff.NextDelayMs();
                least = delayMs < least ? delayMs : least;
                most = delayMs > most ? delayMs : most;
            }
        }

        Assert.IsTrue(least >= 45000 && least < 45500);
        Assert.IsTrue(most <= 75000 && most > 74500);
        least = long.MaxValue;
        most = 0;
        for (int i = 0; i < 200; i++)
        {
            int delayMs = backOff.NextDelayMs();
            least = delayMs < least ? delayMs : least;
            most = delayMs > most ? delayMs : most;
        }

        Assert.IsTrue(least >= 1800000 && least < 1900000);
        Assert.IsTrue(most <= 5400000 && most > 5300000);
    }

    [TestMethod]
    public void One_network_is_tried_three_times_in_a_scan()
    {
        JoinProbe probe = Refused(1);
        Assert.AreEqual(3, probe.Joins);
    }

    [TestMethod]
    public void Three_networks_take_turns_until_each_was_tried_three_times()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        probe.Beacon(0x000A, 250, true, 2);
        probe.Beacon(0x000B, 200, true, 2);
        probe.Beacon(0x000C, 150, true, 2);
        probe.ScanComplete();
        for (int turn = 0; turn < 9; turn++)
        {
            Assert.AreEqual(0x000A + (turn % 3), probe.JoinedPan);
            probe.Status(NetworkStatus.JoinFailed);
        }

        Assert.AreEqual(9, probe.Joins);
        Assert.AreEqual((int)JoinState.BackingOff, (int)probe.Machine.State);
    }

    [TestMethod]
    public void Many_networks_are_tried_ten_times_in_all()
    {
        JoinProbe probe = Refused(6);
        Assert.AreEqual(10, probe.Joins);
    }

    [TestMethod]
    public void The_next_scan_counts_anew()
    {
        JoinProbe probe = Refused(1);
        probe.Forget();
        probe.Expire();
        probe.Beacon(0x0001, 200, true, 2);
        probe.ScanComplete();
        probe.Status(NetworkStatus.JoinFailed);
        Assert.AreEqual(5, probe.Joins);
    }

    [TestMethod]
    public void A_network_that_is_there_and_closed_is_told_from_none_at_all()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        probe.Beacon(0x1A62, 200, false, 2);
        probe.ScanComplete();
        Assert.AreEqual((int)JoinFailure.WindowClosed, (int)probe.Machine.Failure);
        probe.Expire();
        probe.ScanComplete();
        Assert.AreEqual((int)JoinFailure.NoNetwork, (int)probe.Machine.Failure);
    }

    [TestMethod]
    public void A_closed_network_of_somebody_else_is_not_ours_to_wait_for()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Options.ExtendedPanId = Hex.Parse("0100000000000000");
        probe.Start();
        probe.Beacon(0x1A62, 200, false, 2);
        probe.Beacon(0x0001, 200, false, 1);
        probe.ScanComplete();
        Assert.AreEqual((int)JoinFailure.NoNetwork, (int)probe.Machine.Failure);
    }

    [TestMethod]
    public void An_install_code_with_a_wrong_crc_has_a_name_of_its_own()
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Options.LinkKey = null;
        probe.Options.IsInstallCodeInvalid = true;
        probe.Start();
        Assert.AreEqual((int)JoinAction.Failed, (int)probe.Last);
        Assert.AreEqual((int)JoinFailure.InvalidInstallCode, (int)probe.Machine.Failure);
        Assert.AreEqual((int)JoinState.NotProvisioned, (int)probe.Machine.State);
    }

    private static JoinProbe Refused(int networks)
    {
        JoinProbe probe = new JoinProbe(1);
        probe.Start();
        for (int i = 1; i <= networks; i++)
        {
            probe.Beacon(i, 100 + i, true, 2);
        }

        probe.ScanComplete();
        while (probe.Machine.State == JoinState.Joining)
        {
            probe.Status(NetworkStatus.JoinFailed);
        }

        Assert.AreEqual((int)JoinState.BackingOff, (int)probe.Machine.State);
        return probe;
    }
}
