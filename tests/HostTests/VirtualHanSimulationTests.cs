using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Bridge.Boot;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Hub;
using VirtualHan.Report;

namespace Bridge.HostTests;

/// <summary>Whole runs with a scripted bridge: the hub's OTA server, the verdicts, the reports.</summary>
[TestClass]
public sealed class VirtualHanSimulationTests
{
    private static readonly byte[] _installCode = Convert.FromHexString(Samples.InstallCode);

    [TestMethod]
    [DataRow(13, 0.0)]
    [DataRow(19, 0.0)]
    [DataRow(14, 0.1)]
    public void An_update_ends_confirmed_and_known_to_the_hub(int ezspVersion, double loss)
    {
        SimulationResult result = new Simulation(Options() with { EzspVersion = ezspVersion, Loss = loss }).Run();
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, result.Outcome, Text(result));
        Assert.AreEqual("UPDATED: 1.0.0 -> 1.1.0, confirmed", result.Summary);
        Assert.AreEqual(2, result.Counters.Boots);
        CollectionAssert.Contains(result.VersionsHeardByHub.ToArray(), 0x01010000u);
        Assert.IsTrue(result.Counters.BytesServed >= 5000);
    }

    [TestMethod]
    public void The_hub_is_not_believed_to_know_a_version_it_did_not_hear()
    {
        SimulationOptions options = Options() with { NoConfirm = true, MaxSimulatedMs = 120_000 };
        SimulationResult result = new Simulation(options).Run();
        Assert.AreEqual(Outcome.TimedOut, result.Outcome);
        CollectionAssert.DoesNotContain(result.VersionsHeardByHub.ToArray(), 0x01010000u);
    }

    [TestMethod]
    public void A_trial_that_failed_ends_reverted()
    {
        SimulationOptions options = Options();
        int boots = 0;
        SimulationResult result = new Simulation(options with
        {
            NoConfirm = true,
            Boot = (store, _) => ++boots switch
            {
                1 => Handoff(0x01000000, false, BootReason.Confirmed),
                2 => Handoff(0x01010000, true, BootReason.Trial),
                _ => Handoff(0x01000000, false, BootReason.TrialFailed),
            },
            Prepare = simulation => simulation.Bridge.Booted += handoff =>
            {
                if (handoff.OnTrial)
                {
                    simulation.Queue.AfterMs(10_000, simulation.Bridge.CutPower);
                }
            },
        }).Run();
        Assert.AreEqual(Outcome.Reverted, result.Outcome);
        Assert.AreEqual(0x01000000, result.RunningVersion);
        Assert.AreEqual(1, result.Counters.PowerCuts);
    }

    [TestMethod]
    public void A_refusal_is_reported_with_its_reason_and_stage()
    {
        SimulationResult result = new Simulation(Options(refuses: true)).Run();
        Assert.AreEqual(Outcome.Refused, result.Outcome);
        Assert.AreEqual("REFUSED: ImageType at QueryResponse; 1.0.0 still running, confirmed", result.Summary);
    }

    [TestMethod]
    public void A_bridge_without_anything_to_start_is_halted()
    {
        SimulationResult result = new Simulation(Options() with { Boot = (_, _) => null }).Run();
        Assert.AreEqual(Outcome.Halted, result.Outcome);
    }

    [TestMethod]
    public void Server_faults_are_survived_by_asking_again()
    {
        var faults = new HubFaults { LoseBlocks = [3, 4, 20], DuplicateBlocks = [7], WaitAtBlock = 10, WaitSeconds = 1, MaxBlockBytes = 33 };
        SimulationOptions options = Options() with { Hub = new HubOptions { Faults = faults, Timing = UpgradeTiming.Relative } };
        SimulationResult result = new Simulation(options).Run();
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, result.Outcome, Text(result));
        Assert.AreEqual(3, result.Timeline.Records.Count(r => r.Text == "Image Block Response lost by plan"));
        StringAssert.Contains(Text(result), "WAIT_FOR_DATA");
    }

    [TestMethod]
    public void A_run_repeats_to_the_last_record_from_its_seed()
    {
        string first = Json(new Simulation(Options() with { Loss = 0.2, Seed = 42 }).Run());
        Assert.AreEqual(first, Json(new Simulation(Options() with { Loss = 0.2, Seed = 42 }).Run()));
        Assert.AreNotEqual(first, Json(new Simulation(Options() with { Loss = 0.2, Seed = 43 }).Run()));
    }

    [TestMethod]
    public void The_json_report_has_its_schema_version_and_every_record()
    {
        SimulationResult result = new Simulation(Options()).Run();
        using JsonDocument json = JsonDocument.Parse(Json(result));
        Assert.AreEqual(TimelineJson.Schema, json.RootElement.GetProperty("schema").GetString());
        Assert.AreEqual("UpdatedAndConfirmed", json.RootElement.GetProperty("outcome").GetString());
        Assert.AreEqual(result.Timeline.Records.Count, json.RootElement.GetProperty("timeline").GetArrayLength());
    }

    [TestMethod]
    public void The_page_is_one_file_without_scripts_that_says_what_happened()
    {
        SimulationResult result = new Simulation(Options() with { Loss = 0.05 }).Run();
        using var page = new StringWriter();
        TimelineHtml.Write(page, result, "bridge simulate --seed 1 --loss 5%");
        string html = page.ToString();
        StringAssert.Contains(html, result.Summary.Replace(">", "&gt;"));
        StringAssert.Contains(html, "bridge simulate --seed 1 --loss 5%");
        StringAssert.Contains(html, "<title");
        Assert.IsFalse(html.Contains("<script", StringComparison.OrdinalIgnoreCase));
        Assert.IsFalse(html.Contains("http", StringComparison.OrdinalIgnoreCase));
        System.Xml.Linq.XDocument.Parse(html[html.IndexOf("<html", StringComparison.Ordinal)..]);
        string keep = Environment.GetEnvironmentVariable("BRIDGE_KEEP_PAGE");
        if (keep != null)
        {
            File.WriteAllText(keep, html);
        }
    }

    private static SimulationOptions Options(bool refuses = false)
    {
        int boots = 0;
        return new SimulationOptions
        {
            OtaFile = Image(),
            InstallCode = _installCode,
            Store = new SimStore(65536, 1),
            MaxSimulatedMs = 3_600_000,
            Boot = (_, _) => boots++ == 0 ? Handoff(0x01000000, false, BootReason.Confirmed) : Handoff(0x01010000, true, BootReason.Trial),
            Load = (handoff, trace) => new VirtualHanUpdater(InstallCodes.LinkKey(_installCode), handoff, trace, refuses),
        };
    }

    private static BootHandoff Handoff(long version, bool onTrial, BootReason reason) =>
        new() { FileVersion = version, OnTrial = onTrial, Reason = reason, Bank = onTrial ? 1 : 0 };

    private static byte[] Image()
    {
        var image = new byte[20000];
        new Random(1).NextBytes(image);
        BitConverter.TryWriteBytes(image.AsSpan(0), 0x0BEEF11Eu);
        BitConverter.TryWriteBytes(image.AsSpan(10), (ushort)0x1337);
        BitConverter.TryWriteBytes(image.AsSpan(12), (ushort)0x0084);
        BitConverter.TryWriteBytes(image.AsSpan(14), 0x01010000u);
        return image;
    }

    private static string Json(SimulationResult result)
    {
        using var stream = new MemoryStream();
        TimelineJson.Write(stream, result);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Text(SimulationResult result)
    {
        using var text = new StringWriter();
        TimelineText.Write(text, result.Timeline.Records);
        return text.ToString();
    }
}
