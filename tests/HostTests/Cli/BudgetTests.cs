using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Bridge.Boot;
using Bridge.Cli.Budgets;
using Bridge.Cli.Output;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>bridge budget: what is over is found, and the product is not over.</summary>
[TestClass]
public sealed class BudgetTests
{
    private static readonly string Root = Samples.RepositoryRoot();

    private static readonly string[] Names =
    [
        "Bridge.Hal", "Bridge.Bootloader", "Bridge.Resident", "Bridge.Factory", "Bridge.Hal.Board", "Bridge.Firmware", "NFUnitTest.App",
    ];

    [TestMethod]
    public void Both_banks_full_and_every_record_fit_the_store()
    {
        var store = new StoreBudget(NfConfig.BankSizeBytes, NfConfig.StoreSizeBytes);

        Assert.AreEqual(Bank.Count * (StoreGeometry.OfThisDevice().MaxChunks + 1), store.BankBlocks);
        Assert.IsTrue(store.Fits, $"{store.NeededBlocks} of {store.StoreBlocks} blocks");
        Assert.IsLessThanOrEqualTo(StoreBudget.MaxBankOfSmallBoardBytes, NfConfig.BankSizeBytes);
    }

    [TestMethod]
    [DataRow(102_400, 262_144, true, DisplayName = "25 chunks each in 64 blocks")]
    [DataRow(106_496, 262_144, false, DisplayName = "a chunk more")]
    [DataRow(102_400, 262_143, false, DisplayName = "a block less")]
    public void Store_that_is_one_block_short_does_not_fit(int bankBytes, int storeBytes, bool fits)
    {
        Assert.AreEqual(fits, new StoreBudget(bankBytes, storeBytes).Fits);
    }

    [TestMethod]
    public void Product_keeps_its_budgets()
    {
        CliRun run = CliRun.Of("budget", "--log", Path.Combine(Root, "docs", "device-run.log"), "--config", Path.Combine(Root, "nf.config"));

        Assert.AreEqual((ExitCode.Ok, string.Empty), (run.ExitCode, run.Error), run.Output);
        Assert.EndsWith(" kept, 0 over", run.LastLine);
    }

    [TestMethod]
    public void Json_names_its_schema_and_has_every_row()
    {
        using var folder = new TemporaryFolder();

        CliRun run = CliRun.Of("budget", "--log", Log(folder, 1000), "--json");

        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.AreEqual("bridge.budget/1", json.RootElement.GetProperty("schema").GetString());
        List<string> names = [.. json.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("name").GetString())];
        CollectionAssert.IsSubsetOf(new[] { "store: everything", "assembly Bridge.Firmware", "image of an update", "commit of a chunk", "stack: circles of calls" }, names);
    }

    [TestMethod]
    [DataRow(1000, "Measured,commit of a chunk,49153,bytes", DisplayName = "a measured number")]
    [DataRow(51_200, "", DisplayName = "assemblies that no longer fit a bank")]
    public void What_is_over_is_marked_and_ends_with_5(int assemblyBytes, string line)
    {
        using var folder = new TemporaryFolder();

        CliRun run = CliRun.Of("budget", "--log", Log(folder, assemblyBytes, line));

        Assert.AreEqual(ExitCode.Policy, run.ExitCode);
        Assert.HasCount(1, run.Output.Split('\n').Where(row => row.StartsWith("OVER", StringComparison.Ordinal)));
        Assert.EndsWith(" 1 over", run.LastLine);
    }

    [TestMethod]
    public void Files_given_by_hand_take_the_place_of_the_log()
    {
        CliRun run = CliRun.Of("budget", Samples.Path("pe", "1.1.0.0", "SampleLib.pe"), Samples.Path("pe", "1.1.0.0", "SampleApp.pe"));

        Assert.AreEqual(ExitCode.Ok, run.ExitCode);
        Assert.Contains("assembly SampleLib", run.Output);
        Assert.DoesNotContain("Bridge.Resident", run.Output);
    }

    [TestMethod]
    [DataRow("nothing of the kind", DisplayName = "no log")]
    [DataRow("pe Bridge.Hal 1.0.0.0 many 00", DisplayName = "no number")]
    [DataRow("pe Bridge.Hal 1.0.0.0 10 00", DisplayName = "an assembly is missing")]
    public void File_that_is_no_log_is_an_io_error(string text)
    {
        using var folder = new TemporaryFolder();

        Assert.AreEqual(ExitCode.Io, CliRun.Of("budget", "--log", folder.Write("x.log", Encoding.UTF8.GetBytes(text))).ExitCode);
    }

    [TestMethod]
    public void Number_measured_twice_counts_with_its_larger_value()
    {
        RunLogNumbers numbers = RunLogNumbers.Parse("x", "pe A 1.0.0.0 5 00\nMeasured,n,7,bytes\nMeasured,n,9,bytes\nMeasured,n,8,bytes");

        Assert.AreEqual(9, numbers.Measured["n"]);
    }

    private static string Log(TemporaryFolder folder, int assemblyBytes, string line = "Measured,commit of a chunk,1,bytes") => folder.Write(
        "run.log",
        Encoding.UTF8.GetBytes(string.Join('\n', Names.Select(name => $"pe {name} 1.0.0.0 {assemblyBytes} 00")) + $"\nslim Bridge.Firmware {assemblyBytes}\n{line}\n"));
}
