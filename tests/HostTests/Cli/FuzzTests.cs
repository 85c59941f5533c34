using System;
using System.Linq;
using System.Text.Json;
using Bridge.Cli.Output;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>bridge fuzz: what it prints and how it ends.</summary>
[TestClass]
public sealed class FuzzTests
{
    [TestMethod]
    [DataRow("fuzz --target nobody", "there is no target \"nobody\"")]
    [DataRow("fuzz --case 3", "--case and --hex take one --target")]
    [DataRow("fuzz --target der --case 3 --hex 00", "only one of them")]
    [DataRow("fuzz --target der --hex 0", "pairs of hexadecimal digits")]
    [DataRow("fuzz --target der --seconds 0", "--seconds takes a number from 1")]
    public void Wrong_options_are_usage(string line, string message)
    {
        CliRun run = CliRun.Of(line.Split(' '));

        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, message);
    }

    [TestMethod]
    public void A_case_is_replayed_by_its_number_and_by_its_bytes()
    {
        CliRun byNumber = CliRun.Of("fuzz", "--target", "der", "--seed", "1", "--case", "0");
        string hex = byNumber.Output.Split('\n')[0].Split(": ")[1];
        CliRun byBytes = CliRun.Of("fuzz", "--target", "der", "--hex", hex);

        Assert.AreEqual("8 bytes: 3006020101020101\naccepted\n", byNumber.Output);
        Assert.AreEqual(byNumber.Output, byBytes.Output);
        Assert.AreEqual(ExitCode.Ok, byBytes.ExitCode);
    }

    [TestMethod]
    public void A_run_ends_with_one_line_of_counters()
    {
        CliRun run = CliRun.Of("fuzz", "--target", "zcl-frame", "--seconds", "1");

        Assert.AreEqual(ExitCode.Ok, run.ExitCode);
        Assert.MatchesRegex(@"^1 targets, \d+ cases, 0 faults$", run.LastLine);
        StringAssert.Contains(run.Output, "malformed");
    }

    [TestMethod]
    public void Json_names_its_schema_and_has_every_counter()
    {
        CliRun run = CliRun.Of("fuzz", "--target", "der", "--seconds", "1", "--json");

        JsonElement root = JsonDocument.Parse(run.Output).RootElement;
        Assert.AreEqual("bridge.fuzz/1", root.EnumerateObject().First().Value.GetString());
        JsonElement target = root.GetProperty("targets")[0];
        Assert.AreEqual("der", target.GetProperty("name").GetString());
        Assert.AreEqual(0, target.GetProperty("maxAllocatedBytes").GetInt64());
        Assert.AreEqual(target.GetProperty("cases").GetInt64(), target.GetProperty("accepted").GetInt64() + target.GetProperty("refused").GetProperty("SignatureEncoding").GetInt64());
    }
}
