using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Firmware.App;
using Bridge.HostTests.Updates;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Hub;
using VirtualHan.Hub.SmartEnergy;
using VirtualHan.Joining;
using VirtualHan.Radio;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>The whole firmware on a Smart Energy hub: from the first scan to the update confirmed.</summary>
[TestClass]
public sealed class VirtualHanJoinTests
{
    [TestMethod]
    public void Bridge_joins_establishes_keys_finds_the_hub_and_is_updated()
    {
        JoinRun run = JoinRun.Whole(new SmartEnergyRun());

        AssertUpdated(run);
        AssertInOrder(
            run.Text,
            "network key sent under its link key",
            "Status: EstablishingKeys",
            "Initiate Key Establishment Request",
            "Initiate Key Establishment Response",
            "Ephemeral Data Request",
            "Ephemeral Data Response",
            "Confirm Key Data Request",
            "Confirm Key Data Response",
            "is authorised",
            "App: Authorised  by a link key",
            "Status: Up",
            "Keep-Alive at endpoint 10",
            "Read Attributes  Time",
            "Price Acknowledgement",
            "Message Confirmation",
            "Request Tunnel Response  SUCCESS",
            "Image Notify  1.1.0",
            "App: ImageVerified  version 1.1.0, bank B",
            "Bridge          reboot",
            "Status: OnTrial",
            "Boot: Confirmed  bank B",
            "UPDATED: 1.0.0 -> 1.1.0, confirmed");
        Assert.AreEqual(BridgeStatus.Up, run.Result.Status);
        Assert.IsFalse(run.Statuses.Any(status => ((int)status & StatusLamp.FaultBit) != 0), "a fault on the lamp");
    }

    [TestMethod]
    public void Hub_learns_what_it_asks_a_ppmid()
    {
        JoinRun run = JoinRun.Whole(new SmartEnergyRun());

        SmartEnergyDeviceState device = run.Device.SmartEnergy;
        Assert.AreEqual(1, device.Establishments);
        Assert.AreEqual(DeviceClass.Ppmid, device.Class);
        Assert.AreEqual(1, device.Environment, "Basic 0x0011");
        Assert.AreEqual(2, device.StackVersion);
        Assert.IsGreaterThan(0, device.KeepAlives);
        Assert.IsGreaterThan(0, device.TimeReads);
        Assert.IsTrue(device.PriceAcknowledged);
        Assert.IsTrue(device.MessageConfirmed);
        Assert.AreEqual(1, device.TunnelsUsed);
        CollectionAssert.AreEquivalent(
            new[] { SmartEnergyCluster.Price, SmartEnergyCluster.Messaging, SmartEnergyCluster.Prepayment },
            run.Hub.Stack.Flash.Bindings.Select(binding => binding.Cluster).ToArray());
    }

    /// <summary>Of a whole run, update included: every frame of the profile but key establishment and what asks for no protection.</summary>
    [TestMethod]
    public void Nothing_of_smart_energy_is_in_clear_on_the_air_and_nothing_of_firmware_before_the_key()
    {
        JoinRun run = JoinRun.Ready(JoinRun.Of(new SmartEnergyRun()));
        var clear = new List<int>();
        int blocks = 0;
        run.Simulation.Ether.Observer += (frame, _) =>
        {
            if (frame.Kind != FrameKind.Data || frame.Aps.Profile == 0)
            {
                return;
            }

            bool encrypted = (frame.Aps.Options & ApsFrame.OptionEncryption) != 0;
            blocks += encrypted && frame.Aps.Cluster == SmartEnergyCluster.OtaUpgrade ? 1 : 0;
            if (!encrypted)
            {
                clear.Add(frame.Aps.Cluster);
            }
        };
        run.ToTheEnd();

        AssertUpdated(run);
        CollectionAssert.AreEqual(new[] { SmartEnergyCluster.KeyEstablishment }, clear.Distinct().ToArray());
        Assert.IsGreaterThan(UpdateImages.Update.Length / 50, blocks);
    }

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    [DataRow(16)]
    [DataRow(17)]
    [DataRow(18)]
    [DataRow(19)]
    public void Every_ezsp_version_joins(int version) =>
        AssertUpdated(JoinRun.Ready(JoinRun.Of(new SmartEnergyRun()) with { EzspVersion = version }).ToTheEnd());

    [TestMethod]
    [DataRow(0.05, 1)]
    [DataRow(0.1, 2)]
    [DataRow(0.2, 3)]
    [DataRow(0.2, 4)]
    public void Lost_frames_delay_the_join_and_no_more(double loss, int seed)
    {
        SimulationOptions options = JoinRun.Of(new SmartEnergyRun(), seed) with { Loss = loss, MaxSimulatedMs = 24L * 60 * 60 * 1000 };

        AssertUpdated(JoinRun.Ready(options).ToTheEnd());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    public void Every_bridge_type_joins_as_its_kind_of_node(int bridgeType)
    {
        JoinRun run = JoinRun.Whole(new SmartEnergyRun { BridgeType = bridgeType });

        AssertUpdated(run);
        Assert.AreEqual(bridgeType == 4 ? NodeType.SleepyEndDevice : NodeType.Router, run.Bridge.Ncp.Stack.NodeType);
    }

    [TestMethod]
    public void Sleepy_bridge_rests_its_radio_while_nothing_is_due()
    {
        JoinRun run = JoinRun.Ready(JoinRun.Of(new SmartEnergyRun { BridgeType = 4 }) with { OtaFile = null }).For(20 * 60_000);
        Assert.IsTrue(run.Simulation.Script.IsAuthorised, run.Text);
        long polls = run.Bridge.Ncp.Stack.Polls;

        run.RunOn(20 * 60_000);

        Assert.IsLessThan(200, run.Bridge.Ncp.Stack.Polls - polls, "20 minutes at one poll in 30 s, a keep-alive, a question for an image");
    }

    /// <summary>A step of the arithmetic that takes so long is slower than the interpreter is expected to be on an ESP32.</summary>
    [TestMethod]
    [DataRow(100)]
    [DataRow(500)]
    public void Processor_that_takes_long_over_the_arithmetic_still_joins(int workMs)
    {
        JoinRun run = JoinRun.Ready(JoinRun.Of(new SmartEnergyRun()) with { BridgeWorkMs = workMs }).ToTheEnd();

        AssertUpdated(run);
        long tookMs = run.TimeOf("KeyEstablishment: Established") - run.TimeOf("KeyEstablishment: Begun");
        Assert.IsGreaterThan(30 * workMs, tookMs, "the arithmetic took no time");
        Assert.AreEqual(1, run.Device.SmartEnergy.Establishments, "at the first attempt");
    }

    [TestMethod]
    public void Suite_1_is_enough() => AssertUpdated(JoinRun.Whole(new SmartEnergyRun { Credentials = TestCredentials.Suite1() }));

    [TestMethod]
    public void Bridge_with_both_suites_falls_back_to_that_of_the_hub()
    {
        JoinRun run = JoinRun.Whole(new SmartEnergyRun { Credentials = TestCredentials.Suite1Hubs() });

        AssertUpdated(run);
        AssertInOrder(run.Text, "Begun  suite 2", "Failed  UnsupportedSuite", "Begun  suite 1", "Established  suite 1");
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Radio_that_can_establishes_the_keys_itself(int suite)
    {
        TestCredentials credentials = suite == 1 ? TestCredentials.Suite1() : TestCredentials.Suite2();
        JoinRun run = JoinRun.Whole(new SmartEnergyRun { Credentials = credentials, NcpEstablishesKeys = true });

        AssertUpdated(run);
        Assert.IsTrue(run.Commands.Contains(suite == 1 ? VirtualHan.Ncp.EzspFrameId.CalculateSmacs : VirtualHan.Ncp.EzspFrameId.CalculateSmacs283k1));
        Assert.IsFalse(run.Commands.Contains(VirtualHan.Ncp.EzspFrameId.ImportLinkKey), "the key left the radio");
    }

    [TestMethod]
    public void Change_of_tenancy_erases_on_its_date_and_not_before()
    {
        JoinRun run = JoinRun.Whole(new SmartEnergyRun { ChangeOfTenancy = true });

        AssertUpdated(run);
        AssertInOrder(run.Text, "SmartEnergy: MessageHeld", "Publish Change of Tenancy  in 60 s", "SmartEnergy: TenancyChangePending", "SmartEnergy: ConsumerDataErased");
        long published = run.TimeOf("Publish Change of Tenancy");
        long erased = run.TimeOf("SmartEnergy: ConsumerDataErased");
        Assert.IsTrue(erased - published is >= 59_000 and < 90_000, $"{erased - published} ms after the publication");
    }

    [TestMethod]
    public void Same_seed_gives_the_same_run_and_another_seed_other_keys()
    {
        JoinRun first = JoinRun.Whole(new SmartEnergyRun(), 7);

        Assert.AreEqual(first.Text, JoinRun.Whole(new SmartEnergyRun(), 7).Text);
        CollectionAssert.AreNotEqual(first.LinkKey, JoinRun.Whole(new SmartEnergyRun(), 8).LinkKey);
        CollectionAssert.AreEqual(first.LinkKey, first.Hub.Stack.Flash.LinkKeyTable.KeyOf(first.Options.SmartEnergy.Credentials.BridgeEui64));
    }

    private static void AssertUpdated(JoinRun run)
    {
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Result.Summary + "\n" + run.Text);
        Assert.IsEmpty(run.Result.Violations);
        Assert.AreEqual(UpdateImages.V110, run.Device.ReportedVersions[^1]);
    }

    private static void AssertInOrder(string text, params string[] parts)
    {
        int at = 0;
        foreach (string part in parts)
        {
            int found = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.IsGreaterThanOrEqualTo(0, found, $"\"{part}\" is missing or too early\n{text}");
            at = found + part.Length;
        }
    }
}
