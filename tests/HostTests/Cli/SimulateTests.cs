using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Xml.Linq;
using Bridge.Boot;
using Bridge.Cli.Commands;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.Cli.Simulating;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Hub;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class SimulateTests
{
    [TestMethod]
    public void Update_runs_from_pack_to_confirm_and_its_steps_come_in_order()
    {
        CliRun run = CliRun.Of("simulate");

        Assert.AreEqual(ExitCode.Ok, run.ExitCode, run.Error);
        Assert.AreEqual("UPDATED: 1.0.0 -> 1.1.0, confirmed", run.LastLine);
        AssertInOrder(
            run.Output,
            "Boot: Started  bank A, version 1.0.0",
            "device 51D7 joins",
            "Ota: ServerFound",
            "Image Notify  1.1.0",
            "Query Next Image Request  running 1.0.0",
            "Query Next Image Response  1.1.0",
            "Store: ManifestVerified  bank B, version 1.1.0",
            "to 49349",
            "App: ImageVerified  version 1.1.0, bank B",
            "Upgrade End Request  SUCCESS",
            "Boot: Committed  bank B",
            "Bridge          reboot",
            "Boot: TrialCounted  bank B, 2 trial boots left",
            "Boot: Started  bank B, version 1.1.0",
            "Trial: WaitingForHub",
            "Query Next Image Request  running 1.1.0",
            "Boot: Confirmed  bank B, security counter 2");
    }

    [TestMethod]
    public void Same_seed_gives_the_same_run_and_another_seed_another_one()
    {
        CliRun first = CliRun.Of("simulate", "--seed", "7", "--loss", "10%");

        Assert.AreEqual(first.Output, CliRun.Of("simulate", "--seed", "7", "--loss", "10%").Output);
        Assert.AreNotEqual(first.Output, CliRun.Of("simulate", "--seed", "8", "--loss", "10%").Output.Replace("--seed 8", "--seed 7", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Replay_line_is_the_command_with_its_seed()
    {
        CliRun run = CliRun.Of("simulate", "--loss", "5%");
        string replay = run.Output.Split('\n').Single(line => line.StartsWith("replay: bridge ", StringComparison.Ordinal))["replay: bridge ".Length..];

        Assert.AreEqual("simulate --loss 5% --seed 1", replay);
        Assert.AreEqual(run.Output.Replace(replay, string.Empty, StringComparison.Ordinal), CliRun.Of(replay.Split(' ')).Output.Replace(replay, string.Empty, StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow("simulate --json=false --overwrite false --seed=3", "simulate --seed 3")]
    [DataRow("simulate --html $ --overwrite --no-confirm --ezsp=14", "simulate --ezsp 14 --no-confirm --seed 1")]
    [DataRow("simulate --no-confirm false --cut-at:5 --cut-phase after", "simulate --cut-at 5 --cut-phase after --seed 1")]
    public void Replay_line_has_what_shapes_the_run_and_nothing_else(string line, string replay)
    {
        using var folder = new TemporaryFolder();

        CliRun run = CliRun.Of(line.Replace("$", folder["run.html"], StringComparison.Ordinal).Split(' '));

        StringAssert.Contains(run.Output, $"\nreplay: bridge {replay}\n");
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Replay_line_is_read_by_a_shell_as_it_was_given()
    {
        using var folder = new TemporaryFolder();
        using var samples = new SampleImages(NfConfigFile.BuiltIn());
        string file = folder.Write("it's my $image.zigbee", samples.Update());
        CliRun run = CliRun.Of("simulate", "--image", file);
        string replay = run.Output.Split('\n').Single(line => line.StartsWith("replay: ", StringComparison.Ordinal))["replay: ".Length..];

        Assert.AreEqual(run.Output, ShellRun.Of(folder, replay).Output);
    }

    [TestMethod]
    public void Cancelled_run_says_so_and_leaves_no_page()
    {
        using var folder = new TemporaryFolder();

        CliRun run = CliRun.Of(new CancellationToken(canceled: true), "simulate", "--html", folder["run.html"]);

        Assert.AreEqual(ExitCode.Cancelled, run.ExitCode);
        Assert.AreEqual("bridge: cancelled\n", run.Error);
        Assert.AreEqual(string.Empty, run.Output);
        Assert.IsEmpty(folder.Names);
    }

    [TestMethod]
    public void Run_is_cancelled_in_its_middle()
    {
        using var samples = new SampleImages(NfConfigFile.BuiltIn());
        using var cancellation = new CancellationTokenSource();
        Simulation simulation = null;
        SimulationOptions options = SimulateCommand.Options(samples.Update()) with
        {
            Prepare = running =>
            {
                simulation = running;
                running.Queue.AfterMs(20_000, cancellation.Cancel);
            },
        };

        Assert.ThrowsExactly<OperationCanceledException>(() => SimulateCommand.Run(options, samples, cancellation.Token));

        Assert.IsLessThan(25_000, simulation.Queue.NowMs);
    }

    [TestMethod]
    public void Page_that_exists_stops_the_run_before_it_starts()
    {
        using var folder = new TemporaryFolder();
        string page = folder.Write("run.html", [1]);

        // A run would notice that it is cancelled.
        CliRun run = CliRun.Of(new CancellationToken(canceled: true), "simulate", "--html", page);

        Assert.AreEqual(ExitCode.Io, run.ExitCode);
        StringAssert.Contains(run.Error, "--overwrite");
        Assert.AreEqual(string.Empty, run.Output);
        CollectionAssert.AreEqual(new byte[] { 1 }, File.ReadAllBytes(page));
    }

    [TestMethod]
    [DataRow("payload", RefusalReason.ChunkDigest, RefusalStage.Chunk, ExitCode.InvalidImage)]
    [DataRow("signature", RefusalReason.ManifestSignature, RefusalStage.Manifest, ExitCode.InvalidImage)]
    [DataRow("key", RefusalReason.UntrustedKey, RefusalStage.Manifest, ExitCode.InvalidImage)]
    [DataRow("image-type", RefusalReason.ImageType, RefusalStage.QueryResponse, ExitCode.Policy)]
    [DataRow("manufacturer", RefusalReason.Manufacturer, RefusalStage.QueryResponse, ExitCode.Policy)]
    [DataRow("hardware", RefusalReason.HardwareRange, RefusalStage.OtaHeader, ExitCode.Policy)]
    [DataRow("version", RefusalReason.Downgrade, RefusalStage.QueryResponse, ExitCode.Policy)]
    [DataRow("reference", RefusalReason.MissingReference, RefusalStage.Image, ExitCode.Policy)]
    [DataRow("truncate", RefusalReason.OtaTotalSize, RefusalStage.OtaHeader, ExitCode.InvalidImage)]
    public void Tampered_image_is_refused_for_its_own_reason_at_its_own_stage(string way, RefusalReason reason, RefusalStage stage, int exitCode)
    {
        CliRun run = CliRun.Of("simulate", "--tamper", way);

        Assert.AreEqual($"REFUSED: {reason} at {stage}; 1.0.0 still running, confirmed", run.LastLine);
        Assert.AreEqual(exitCode, run.ExitCode);
    }

    // The same ways, judged by verify: those signed afresh are valid images, and only the policy stands against them.
    [TestMethod]
    [DataRow("image-type", RefusalReason.ImageType)]
    [DataRow("manufacturer", RefusalReason.Manufacturer)]
    [DataRow("hardware", RefusalReason.HardwareRange)]
    public void Image_signed_afresh_is_valid_but_against_policy(string way, RefusalReason reason)
    {
        using var folder = new TemporaryFolder();
        using var samples = new SampleImages(NfConfigFile.BuiltIn());
        string file = folder.Write("image.zigbee", Tamper.Apply(way, samples));

        Assert.AreEqual(ExitCode.Ok, CliRun.Of("verify", file, "--key", Samples.Path("p256-pub.pem")).ExitCode);
        CliRun policy = CliRun.Of("verify", file, "--key", Samples.Path("p256-pub.pem"), "--policy", "bridge");
        Assert.AreEqual(ExitCode.Policy, policy.ExitCode);
        StringAssert.StartsWith(policy.Output, "INVALID  " + reason);
    }

    [TestMethod]
    [DataRow("13")]
    [DataRow("14")]
    [DataRow("16")]
    [DataRow("17")]
    [DataRow("18")]
    [DataRow("19")]
    public void Update_works_over_every_ezsp_version(string version)
    {
        CliRun run = CliRun.Of("simulate", "--ezsp", version);

        Assert.AreEqual("UPDATED: 1.0.0 -> 1.1.0, confirmed", run.LastLine);
        StringAssert.Contains(run.Output, $"Ezsp: VersionAgreed  {version}, ");
    }

    [TestMethod]
    [DataRow("5%")]
    [DataRow("20%")]
    [DataRow("0.4")]
    public void Update_survives_radio_loss(string loss)
    {
        CliRun run = CliRun.Of("simulate", "--loss", loss, "--json");

        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.AreEqual("UpdatedAndConfirmed", json.RootElement.GetProperty("outcome").GetString());
        Assert.IsGreaterThan(0, json.RootElement.GetProperty("counters").GetProperty("framesLost").GetInt64());
    }

    [TestMethod]
    public void Trial_that_cannot_reach_the_hub_goes_back()
    {
        CliRun run = CliRun.Of("simulate", "--no-confirm");

        Assert.AreEqual("REVERTED: 1.1.0 did not prove itself; 1.0.0 runs again, confirmed", run.LastLine);
        Assert.AreEqual(ExitCode.InvalidImage, run.ExitCode);
        AssertInOrder(run.Output, "2 trial boots left", "1 trial boots left", "0 trial boots left", "Reason  TrialFailed", "Started  bank A, version 1.0.0");
    }

    [TestMethod]
    [DataRow("before")]
    [DataRow("during")]
    [DataRow("after")]
    public void Power_cut_in_the_middle_delays_the_update_and_no_more(string phase)
    {
        CliRun run = CliRun.Of("simulate", "--cut-at", "200", "--cut-phase", phase);

        Assert.AreEqual("UPDATED: 1.0.0 -> 1.1.0, confirmed", run.LastLine);
        AssertInOrder(run.Output, "POWER CUT", "Started  bank A, version 1.0.0", "Store: Resumed");
    }

    [TestMethod]
    public void One_flipped_byte_in_the_stored_image_and_the_new_version_no_longer_runs()
    {
        Simulation simulation = null;
        using var samples = new SampleImages(NfConfigFile.BuiltIn());
        SimulationResult result = SimulateCommand.Run(
            new SimulationOptions
            {
                OtaFile = samples.Update(),
                Hub = new HubOptions { Offer = OfferPolicy.Always, ImageFromMs = 15_000 },
                Prepare = running =>
                {
                    simulation = running;
                    FlipWhenCommitted(running, "b.005", 1234);
                },
            },
            samples,
            CancellationToken.None);

        CollectionAssert.AreEqual(new long[] { 0x01000000, 0x01000000, 0x01010000 }, simulation.Bridge.Boots.Select(boot => boot.FileVersion).ToArray());
        Assert.AreEqual(BootReason.BankBroken, simulation.Bridge.Boots[1].Reason);

        // And the next update heals it: only the broken chunk and what follows is fetched again.
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, result.Outcome);
    }

    private static void FlipWhenCommitted(Simulation simulation, string file, int position)
    {
        Action<TraceSource, int, long, long> traced = simulation.Bridge.Trace.EventTraced;
        bool done = false;
        simulation.Bridge.Trace.EventTraced = (source, code, a, b) =>
        {
            traced(source, code, a, b);
            if (source == TraceSource.Boot && (BootEvent)code == BootEvent.Committed && !done)
            {
                done = true;
                simulation.Bridge.Store.Flip(file, position, 3);
            }
        };
    }

    [TestMethod]
    public void Page_is_self_contained_and_draws_sequence_and_throughput()
    {
        using var folder = new TemporaryFolder();

        CliRun run = CliRun.Of("simulate", "--html", folder["run.html"]);

        Assert.AreEqual(ExitCode.Ok, run.ExitCode, run.Error);
        string page = File.ReadAllText(folder["run.html"]);
        Assert.IsFalse(page.Contains("src=", StringComparison.Ordinal) || page.Contains("href=\"http", StringComparison.Ordinal) || page.Contains("<script", StringComparison.Ordinal));
        Assert.AreEqual(2, page.Split("<svg").Length - 1);
        foreach (string svg in page.Split("<svg").Skip(1))
        {
            XElement drawing = XElement.Parse("<svg" + svg[..(svg.IndexOf("</svg>", StringComparison.Ordinal) + "</svg>".Length)]);
            Assert.IsTrue(drawing.Descendants().Any(element => element.Name.LocalName == "title"), "a drawing without a title");
        }

        StringAssert.Contains(page, "bridge simulate --seed 1");
        StringAssert.Contains(page, "Query Next Image Request");
    }

    [TestMethod]
    public void Json_names_its_schema_and_carries_the_timeline()
    {
        using JsonDocument json = JsonDocument.Parse(CliRun.Of("simulate", "--json").Output);

        Assert.AreEqual("bridge.simulate/2", json.RootElement.GetProperty("schema").GetString());
        Assert.IsGreaterThan(1000, json.RootElement.GetProperty("timeline").GetArrayLength());
        Assert.AreEqual("1.1.0", json.RootElement.GetProperty("runningVersion").GetString());
    }

    [TestMethod]
    [DataRow("--loss", "100%")]
    [DataRow("--loss", "much")]
    [DataRow("--cut-at", "0")]
    [DataRow("--cut-phase", "later")]
    [DataRow("--ezsp", "12")]
    [DataRow("--ezsp", "15")]
    [DataRow("--tamper", "colour")]
    [DataRow("--seed", "-1")]
    public void Wrong_value_is_a_usage_error(string option, string value)
    {
        CliRun run = CliRun.Of("simulate", option, value);

        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        Assert.AreEqual(string.Empty, run.Output);
    }

    [TestMethod]
    public void Image_signed_with_a_key_of_somebody_else_is_refused()
    {
        using var folder = new TemporaryFolder();
        CliRun.Of("key", "new", "--out", folder["mine.pem"]);
        string[] pes = Directory.GetFiles(Samples.Path("pe", "1.1.0.0"), "*.pe");
        CliRun.Of([.. new[] { "pack" }, .. pes, "--key", folder["mine.pem"], "--version", "1.1.0", "--counter", "2", "--out", folder["mine.zigbee"]]);

        CliRun run = CliRun.Of("simulate", "--image", folder["mine.zigbee"]);

        Assert.AreEqual("REFUSED: UntrustedKey at Manifest; 1.0.0 still running, confirmed", run.LastLine);
    }

    [TestMethod]
    public void File_that_is_no_ota_file_is_told_before_anything_runs()
    {
        CliRun run = CliRun.Of("simulate", "--image", Samples.Path("payload.bin"));

        Assert.AreEqual(ExitCode.InvalidImage, run.ExitCode);
        StringAssert.Contains(run.Error, "payload.bin, offset 0");
        Assert.AreEqual(string.Empty, run.Output);
    }

    [TestMethod]
    public void A_cut_beyond_the_last_operation_is_not_passed_over_in_silence()
    {
        StringAssert.Contains(CliRun.Of("simulate", "--cut-at", "100000").Error, "the power was not cut");
        Assert.DoesNotContain("the power was not cut", CliRun.Of("simulate", "--cut-at", "100").Error);
    }

    private static void AssertInOrder(string text, params string[] parts)
    {
        int at = 0;
        foreach (string part in parts)
        {
            int found = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.IsGreaterThanOrEqualTo(0, found, $"\"{part}\" does not follow in:\n{text}");
            at = found + part.Length;
        }
    }
}
