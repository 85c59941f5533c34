using System;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>Device tests of the Smart Energy device, each shown to fail on a product without what it tests.</summary>
[TestClass]
public sealed class SmartEnergyProtectionTests
{
    private const string Requests = "SmartEnergyDevice.Requests.cs";

    [TestMethod]
    [DataRow(typeof(DeviceTests.SmartEnergyClockTests), "Invalid_time_is_not_believed", Requests, " && utc != InvalidTime", "")]
    [DataRow(typeof(DeviceTests.SmartEnergyClockTests), "Answered_keep_alive_forgets_the_failures_before_it", "SmartEnergyDevice.Messages.cs", "            _keepAliveFailures = 0;\n", "")]
    [DataRow(typeof(DeviceTests.SmartEnergyClockTests), "Keep_alive_comes_every_base_plus_jitter_of_the_hub", Requests, "(_keepAliveBaseMinutes * 60L)", "(_keepAliveBaseMinutes * 30L)")]
    [DataRow(typeof(DeviceTests.SmartEnergyClockTests), "Hub_that_was_never_found_counts_as_lost_too", Requests, "if (_asked == ReadKeepAlive || (_asked == KeepAlive && _endpoints[KeepAlive] == 0))", "if (_asked == ReadKeepAlive)")]
    [DataRow(typeof(DeviceTests.SmartEnergyDiscoveryTests), "What_the_hub_does_not_have_is_not_asked_for", Requests, "_asked < ClusterCount || _endpoints[AskedCluster] != 0", "_asked < RequestCount")]
    [DataRow(typeof(DeviceTests.SmartEnergyDiscoveryTests), "Silent_hub_is_asked_three_times_for_each_cluster_and_again_within_ten_minutes", Requests, "_tries < MaxTries && ", "_tries <= MaxTries && ")]
    [DataRow(typeof(DeviceTests.SmartEnergyDiscoveryTests), "Answer_from_elsewhere_or_to_another_question_is_not_taken", Requests, "|| message.NodeId != TrustCentre\n", "\n")]
    [DataRow(typeof(DeviceTests.SmartEnergyDiscoveryTests), "Start_anew_asks_nothing_that_was_asked_before", "SmartEnergyDevice.cs", "        Stop();\n", "")]
    [DataRow(typeof(DeviceTests.SmartEnergyTunnelTests), "Second_client_finds_no_tunnel_left_until_the_first_has_closed_its_own", "Tunnel.cs", "(_lastId + 1) % NoTunnel", "1")]
    [DataRow(typeof(DeviceTests.SmartEnergyTunnelTests), "Data_that_stays_unanswered_is_not_sent_twice", Requests, " && _asked != TransferData", "")]
    [DataRow(typeof(DeviceTests.SmartEnergyTunnelTests), "Data_that_the_owner_has_not_fetched_is_not_overwritten", "SmartEnergyDevice.Tunnels.cs", "TunnelDataCount == 0 ? TunnelData : null", "TunnelData")]
    [DataRow(typeof(DeviceTests.SmartEnergyTenancyTests), "What_the_hub_repeats_is_neither_stored_nor_done_again", "ChangeOfTenancy.cs", "!IsPending || ", "")]
    [DataRow(typeof(DeviceTests.SmartEnergyTenancyTests), "Cancellation_of_an_earlier_event_cancels_nothing", "ChangeOfTenancy.cs", " && (!isSameProvider || newer >= 0)", "")]
    [DataRow(typeof(DeviceTests.SmartEnergyTenancyTests), "Effect_is_not_repeated_after_a_restart", "ChangeOfTenancy.cs", "        return Cancel();\n", "        return ZclStatus.Success;\n")]
    [DataRow(typeof(DeviceTests.SmartEnergyTenancyTests), "Store_that_does_not_take_it_is_told_to_the_hub_and_what_was_known_holds", "ChangeOfTenancy.cs", "if (StoreResult != Result.Ok)", "if (StoreResult == Result.NotFound)")]
    [DataRow(typeof(DeviceTests.SmartEnergyTenancyTests), "Date_that_passed_while_the_power_was_off_is_kept_when_the_time_is_known_again", "SmartEnergyDevice.cs", "        _tenancy.Load();\n", "")]
    [DataRow(typeof(DeviceTests.SmartEnergyTenancyTests), "Date_that_comes_while_the_network_is_down_is_kept", "SmartEnergyDevice.cs", "return _tenancyAtMs;", "return Deadline.Never;")]
    public void Test_fails_without_what_it_tests(Type tests, string method, string file, string text, string instead)
    {
        Assert.IsNull(TestOnMutant.FailureOf(null, tests, method), "it fails on the product as it is");

        Assert.IsNotNull(TestOnMutant.FailureOf(new SourceChange("firmware/SmartEnergy/" + file, text, instead), tests, method));
    }
}
