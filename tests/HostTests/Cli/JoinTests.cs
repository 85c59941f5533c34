using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bridge.Cli.Output;
using Bridge.Cli.Simulating;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>bridge simulate --join: what the command line takes and gives. What happens in between: tests/HostTests/SmartEnergy.</summary>
[TestClass]
public sealed class JoinTests
{
    [TestMethod]
    public void Join_runs_from_the_install_code_to_the_confirm()
    {
        CliRun run = CliRun.Of("simulate", "--join", "ppmid");

        Assert.AreEqual(ExitCode.Ok, run.ExitCode, run.Error);
        Assert.AreEqual("UPDATED: 1.0.0 -> 1.1.0, confirmed", run.LastLine);
        StringAssert.Contains(run.Output, "\nreplay: bridge simulate --join ppmid --seed 1\n");
    }

    [TestMethod]
    [DataRow("--suite 1")]
    [DataRow("--node b4")]
    [DataRow("--suite 1 --swap-out --change-of-tenancy")]
    [DataRow("--join-fault window-closed --join-fault-until 120")]
    [DataRow("--ncp-cbke --loss 10% --ezsp 19")]
    public void Options_of_joining_go_together_and_into_the_replay_line(string options)
    {
        CliRun run = CliRun.Of(["simulate", "--join", "ppmid", .. options.Split(' ')]);

        Assert.AreEqual(ExitCode.Ok, run.ExitCode, run.Output + run.Error);
        string replay = run.Output.Split('\n').Single(line => line.StartsWith("replay: bridge ", System.StringComparison.Ordinal))["replay: bridge ".Length..];
        foreach (string word in options.Split(' '))
        {
            StringAssert.Contains(replay, word);
        }

        Assert.AreEqual(run.Output, CliRun.Of(replay.Split(' ')).Output);
    }

    [TestMethod]
    [DataRow("--swap-out", "--swap-out needs a Smart Energy hub")]
    [DataRow("--node b4", "--node needs a Smart Energy hub")]
    [DataRow("--join-fault silent-hub", "--join-fault needs a Smart Energy hub")]
    [DataRow("--join cad", "there is no way \"cad\" to join")]
    [DataRow("--join ppmid --join-fault rain", "there is no fault \"rain\"")]
    [DataRow("--join ppmid --join-fault-until 60", "there is no fault to end")]
    [DataRow("--join ppmid --join-fault silent-hub --join-fault-until 0", "--join-fault-until takes a number from 1")]
    [DataRow("--join ppmid --suite 3", "--suite takes 1 or 2, not \"3\"")]
    [DataRow("--join ppmid --node b5", "--node takes b1, b2, b3 or b4, not \"b5\"")]
    [DataRow("--join ppmid --swap-out --join-fault window-closed", "a hub that takes over knows its devices by their link keys: no window-closed")]
    [DataRow("--join ppmid --geometry small --cut 3 --fault cut-lost", "a run of the proof has no radio network and takes no --join")]
    [DataRow("--swap-out --geometry small --cut 3 --fault cut-lost", "a run of the proof has no radio network and takes no --swap-out")]
    public void What_makes_no_sense_is_refused_by_name(string options, string says)
    {
        CliRun run = CliRun.Of(["simulate", .. options.Split(' ')]);

        Assert.AreEqual(ExitCode.Usage, run.ExitCode, run.Output);
        StringAssert.Contains(run.Error, says);
        Assert.AreEqual(string.Empty, run.Output);
    }

    [TestMethod]
    public void Json_tells_status_fault_and_violations()
    {
        using JsonDocument good = JsonDocument.Parse(CliRun.Of("simulate", "--join", "ppmid", "--json").Output);
        using JsonDocument bad = JsonDocument.Parse(CliRun.Of("simulate", "--join", "ppmid", "--join-fault", "unknown-issuer", "--json").Output);

        Assert.AreEqual("bridge.simulate/2", good.RootElement.GetProperty("schema").GetString());
        Assert.AreEqual("Up", good.RootElement.GetProperty("status").GetString());
        Assert.AreEqual("None", good.RootElement.GetProperty("joinFault").GetString());
        Assert.AreEqual(JsonValueKind.Null, good.RootElement.GetProperty("joinFaultStatus").ValueKind);
        Assert.AreEqual(0, good.RootElement.GetProperty("violations").GetArrayLength());
        Assert.AreEqual("NotAuthorised", bad.RootElement.GetProperty("outcome").GetString());
        Assert.AreEqual("UnknownIssuer", bad.RootElement.GetProperty("joinFault").GetString());
        Assert.AreEqual("UnknownIssuer", bad.RootElement.GetProperty("joinFaultStatus").GetString());
    }

    [TestMethod]
    public void Page_shows_the_lamp_and_what_the_hub_found()
    {
        using var folder = new TemporaryFolder();
        CliRun.Of("simulate", "--join", "ppmid", "--join-fault", "bad-confirm-key", "--html", folder["run.html"]);
        string page = File.ReadAllText(folder["run.html"]);

        StringAssert.Contains(page, "<h2>What the lamp showed</h2>");
        StringAssert.Contains(page, "<td>BadConfirm</td><td>1 long, 7 short</td>");
        StringAssert.Contains(page, "The hub found nothing that Smart Energy forbids.");
    }

    /// <summary>A run without --join is what it was before there was one.</summary>
    [TestMethod]
    public void Plain_run_has_no_smart_energy_in_it()
    {
        using var folder = new TemporaryFolder();
        CliRun run = CliRun.Of("simulate", "--html", folder["run.html"]);

        Assert.IsFalse(run.Output.Contains("Status: ", System.StringComparison.Ordinal));
        Assert.IsFalse(run.Output.Contains("KeyEstablishment", System.StringComparison.Ordinal));
        Assert.IsFalse(File.ReadAllText(folder["run.html"]).Contains("What the lamp showed", System.StringComparison.Ordinal));
    }

    [TestMethod]
    public void Every_option_and_every_fault_of_joining_is_in_the_docs()
    {
        string page = File.ReadAllText(Path.Combine(Samples.RepositoryRoot(), "docs", "cli.md"));
        string section = Regex.Match(page, @"(?s)\n## simulate\n.*?\n## ").Value;
        var join = new JoinArguments();
        IEnumerable<string> names = join.Options.Select(option => option.Name).Concat(join.Flags.Select(flag => flag.Name));

        foreach (string name in names.Concat(JoinArguments.FaultNames.Split('|')))
        {
            StringAssert.Contains(section, "| `" + name);
        }
    }
}
