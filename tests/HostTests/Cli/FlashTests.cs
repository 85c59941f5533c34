using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Bridge.Cli.Flashing;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class FlashTests
{
    private const string Loaded = "  SampleApp, 1.1.0.0\n  SampleLib, 1.1.0.0";

    private static readonly string[] Assemblies = [Samples.Path("pe", "1.1.0.0", "SampleLib.pe"), Samples.Path("pe", "1.1.0.0", "SampleApp.pe")];

    [TestMethod]
    public void What_was_deployed_is_read_back_and_the_store_is_untouched()
    {
        using var nanoff = new FakeNanoff();
        nanoff.Details(Loaded);
        byte[] store = nanoff.Flash[FakeNanoff.StoreOffset..];

        CliRun run = nanoff.Run(Assemblies);

        Assert.AreEqual(ExitCode.Ok, run.ExitCode, run.Error);
        Assert.AreEqual("FLASHED  /dev/ttyUSB7", run.LastLine);
        StringAssert.Contains(run.Output, "read back: ");
        StringAssert.Contains(run.Output, "store: unchanged, byte for byte");
        StringAssert.Contains(run.Output, "all 2 assemblies are loaded");
        byte[] flash = nanoff.LoadFlash();
        byte[] image = PePayload.Join(Assemblies);
        CollectionAssert.AreEqual(image, flash[FakeNanoff.DeploymentOffset..(FakeNanoff.DeploymentOffset + image.Length)]);
        CollectionAssert.AreEqual(store, flash[FakeNanoff.StoreOffset..]);
        Assert.IsTrue(nanoff.Log.Single(line => line.Contains("--deploy", StringComparison.Ordinal)).EndsWith("--address 0x1E0000", StringComparison.Ordinal));
        Assert.IsFalse(nanoff.Log.Any(line => line.Contains("--masserase", StringComparison.Ordinal) || line.Contains("--update", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_address_is_the_one_in_the_boards_own_partition_table()
    {
        using var nanoff = new FakeNanoff();
        nanoff.Details(Loaded);
        BitConverter.GetBytes(0x200000).CopyTo(nanoff.Flash, 0x8000 + (2 * 32) + 4);
        nanoff.SaveFlash();

        Assert.AreEqual(ExitCode.Ok, nanoff.Run(Assemblies).ExitCode);
        Assert.IsTrue(nanoff.Log.Any(line => line.EndsWith("--address 0x200000", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("error", "Error E4003")]
    [DataRow("quiet-error", "Error E4003")]
    [DataRow("brief-error", "E6000")]
    [DataRow("no-write", "differs from the image from byte 0")]
    [DataRow("wrong-address", "differs from the image from byte 0")]
    [DataRow("lose-store", "the store on I: is gone")]
    [DataRow("no-copy", "wrote no copy")]
    public void A_nanoff_that_fails_silently_or_aloud_is_not_believed(string mode, string message)
    {
        using var nanoff = new FakeNanoff(mode);
        nanoff.Details(Loaded);

        CliRun run = nanoff.Run(Assemblies);

        Assert.AreEqual(ExitCode.Board, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, message);
        Assert.IsFalse(run.Output.Contains("FLASHED", StringComparison.Ordinal));
    }

    [TestMethod]
    public void The_rest_of_a_longer_deployment_is_erased()
    {
        using var nanoff = new FakeNanoff();
        nanoff.Details(Loaded);
        byte[] old = PePayload.Join([Samples.Path("pe", "1.0.0.0", "SampleTables.pe")]);
        old.CopyTo(nanoff.Flash, FakeNanoff.DeploymentOffset);
        nanoff.SaveFlash();

        Assert.AreEqual(ExitCode.Ok, nanoff.Run(Assemblies).ExitCode);
        int end = FakeNanoff.DeploymentOffset + PePayload.Join(Assemblies).Length;
        Assert.IsFalse(nanoff.LoadFlash().AsSpan(end, FakeNanoff.StoreOffset - end).ContainsAnyExcept((byte)0xFF));
    }

    [TestMethod]
    [DataRow("  SampleLib, 1.1.0.0", "has not loaded SampleApp 1.1.0.0")]
    [DataRow("  SampleApp, 1.0.0.0\n  SampleLib, 1.1.0.0", "has not loaded SampleApp 1.1.0.0")]
    [DataRow("", "has not loaded SampleLib 1.1.0.0")]
    public void What_the_clr_did_not_load_is_named(string loaded, string message)
    {
        using var nanoff = new FakeNanoff();
        nanoff.Details(loaded);

        CliRun run = nanoff.Run(Assemblies);

        Assert.AreEqual(ExitCode.Board, run.ExitCode);
        StringAssert.Contains(run.Error, message);
    }

    [TestMethod]
    [DataRow("  mscorlib v100.22.0.4, checksum 0x1549C857", "needs native code 0x1549C856, the CLR has 0x1549C857")]
    [DataRow("  System.Math v100.5.0.5, checksum 0x46092CB1", "no native code for mscorlib")]
    public void Native_code_of_another_clr_is_named(string native, string message)
    {
        using var nanoff = new FakeNanoff();
        nanoff.Details("  mscorlib, 1.17.11.0", native);
        var mscorlib = new PeFile("mscorlib", new Version(1, 17, 11, 0), 0x1549C856);

        Assert.IsNull(new DeviceDetails("Assemblies:\n mscorlib, 1.17.11.0\n\nNative Assemblies:\n mscorlib v100.22.0.4, checksum 0x1549C856\n").Problem(mscorlib));
        StringAssert.Contains(new DeviceDetails(File.ReadAllText(nanoff["details"])).Problem(mscorlib), message);
    }

    [TestMethod]
    public void With_the_clr_the_store_is_kept_unless_it_is_given_up_by_name()
    {
        using var kept = new FakeNanoff();
        kept.Details(Loaded);
        Assert.AreEqual(ExitCode.Ok, kept.Run([.. Assemblies, "--clr"]).ExitCode);
        Assert.AreEqual(
            "--target ESP32_PSRAM_REV3 --serialport /dev/ttyUSB7 --suppressnanoffversioncheck --update --fwversion 1.17.0.339 --verbosity minimal",
            kept.Log.Single(line => line.Contains("--update", StringComparison.Ordinal)));

        using var lost = new FakeNanoff("masserase-store");
        lost.Details(Loaded);
        CliRun run = lost.Run([.. Assemblies, "--clr"]);
        Assert.AreEqual(ExitCode.Board, run.ExitCode);
        StringAssert.Contains(run.Error, "before.bin");

        using var givenUp = new FakeNanoff("masserase-store");
        givenUp.Details(Loaded);
        Assert.AreEqual(ExitCode.Ok, givenUp.Run([.. Assemblies, "--clr", "--erase-store"]).ExitCode);
        StringAssert.Contains(givenUp.Log.Single(line => line.Contains("--update", StringComparison.Ordinal)), "--masserase");
        Assert.AreEqual(ExitCode.Usage, givenUp.Run([.. Assemblies, "--erase-store"]).ExitCode);
    }

    [TestMethod]
    public void A_missing_nanoff_ends_with_how_to_get_it()
    {
        using var nanoff = new FakeNanoff();
        File.Delete(nanoff.Program);

        CliRun run = nanoff.Run(Assemblies);

        Assert.AreEqual(ExitCode.Nanoff, run.ExitCode);
        StringAssert.Contains(run.Error, "next: dotnet tool install --global nanoff");
        Assert.IsFalse(Directory.Exists(nanoff["work"]));
    }

    [TestMethod]
    [DataRow("nanoff 3.0.0-preview.1\n")]
    [DataRow("whatever\n")]
    public void A_nanoff_of_other_options_is_refused_before_it_touches_the_board(string version)
    {
        using var nanoff = new FakeNanoff();
        nanoff.Version(version);

        Assert.AreEqual(ExitCode.Nanoff, nanoff.Run(Assemblies).ExitCode);
        Assert.HasCount(1, nanoff.Log);
    }

    [TestMethod]
    public void Copies_of_an_earlier_run_are_never_overwritten()
    {
        using var nanoff = new FakeNanoff();
        nanoff.Details(Loaded);
        Assert.AreEqual(ExitCode.Ok, nanoff.Run(Assemblies).ExitCode);
        int commands = nanoff.Log.Length;

        Assert.AreEqual(ExitCode.Io, nanoff.Run(Assemblies).ExitCode);
        Assert.HasCount(commands + 1, nanoff.Log);
    }

    [TestMethod]
    public void Dry_run_prints_what_a_run_executes_and_executes_nothing()
    {
        using var nanoff = new FakeNanoff();
        nanoff.Details(Loaded);

        CliRun dry = nanoff.Run([.. Assemblies, "--clr", "--dry-run"]);
        Assert.AreEqual(ExitCode.Ok, dry.ExitCode);
        Assert.IsEmpty(nanoff.Log);
        Assert.IsFalse(Directory.Exists(nanoff["work"]));

        Assert.AreEqual(ExitCode.Ok, nanoff.Run([.. Assemblies, "--clr"]).ExitCode);
        CollectionAssert.AreEqual(nanoff.Log.Select(line => nanoff.Program + " " + line).ToArray(), dry.Output.TrimEnd().Split('\n'));
    }

    [TestMethod]
    public async Task Progress_arrives_while_nanoff_still_works()
    {
        using var nanoff = new FakeNanoff("slow");
        Directory.CreateDirectory(nanoff["work"]);
        string copy = Path.Combine(nanoff["work"], "copy.bin");
        bool seenBefore = false;
        var runner = new Nanoff(nanoff.Program, (line, isOverwritten) => seenBefore |= line == "Reading 50%" && isOverwritten && !File.Exists(copy));

        await runner.Run(["--backuppath", nanoff["work"], "--backupfile", "copy.bin"], CancellationToken.None);

        Assert.IsTrue(seenBefore);
        Assert.IsTrue(File.Exists(copy));
    }

    [TestMethod]
    public void A_board_without_a_partition_table_asks_for_the_clr()
    {
        using var nanoff = new FakeNanoff();
        nanoff.Details(Loaded);
        nanoff.Flash.AsSpan(0x8000, 0x1000).Fill(0xFF);
        nanoff.SaveFlash();

        CliRun run = nanoff.Run(Assemblies);

        Assert.AreEqual(ExitCode.Board, run.ExitCode);
        StringAssert.Contains(run.Error, "--clr");
        using var again = new FakeNanoff();
        again.Details(Loaded);
        again.Flash.AsSpan(0x8000, 0x1000).Fill(0xFF);
        again.SaveFlash();
        Assert.AreEqual(ExitCode.Ok, again.Run([.. Assemblies, "--clr"]).ExitCode);
    }
}
