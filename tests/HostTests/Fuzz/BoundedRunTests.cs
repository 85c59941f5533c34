using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Bridge.Cli.Fuzzing;
using Bridge.Fuzz;
using Bridge.Fuzz.Running;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Fuzz;

/// <summary>The bounded form of bridge fuzz: every target's corpus, its truncations, its bit flips, and a fixed number of seeded mutations.</summary>
[TestClass]
public sealed class BoundedRunTests
{
    private static readonly IReadOnlyList<FuzzTarget> Targets = AllTargets.Create();

    public static IEnumerable<object[]> Names => Targets.Select(target => new object[] { target.Name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Target_holds_and_its_outcomes_are_all_reached(string name)
    {
        FuzzTarget target = Targets.Single(t => t.Name == name);
        TargetReport report = new FuzzRunner(new FuzzOptions(), CancellationToken.None).Run([target])[0];

        Assert.AreEqual(string.Empty, string.Join("\n", report.Failures.Select(f => f + "\n" + f.ReplayMinimised)));
        Assert.AreEqual(string.Empty, string.Join(", ", report.Unseen), "outcomes that no case reached");
        Assert.IsGreaterThan(target.Corpus.Sum(entry => entry.Length), report.Cases, "fewer cases than truncations");
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Corpus_has_an_accepted_entry_and_is_the_same_in_every_run(string name)
    {
        FuzzTarget target = Targets.Single(t => t.Name == name);
        var runner = new CaseRunner(target);

        Assert.IsTrue(target.Corpus.Any(entry => runner.Run(entry).Outcome == FuzzTarget.Accepted));
        FuzzTarget again = AllTargets.Create().Single(t => t.Name == name);
        CollectionAssert.AreEqual(target.Corpus.Select(Convert.ToHexString).ToList(), again.Corpus.Select(Convert.ToHexString).ToList());
    }

    [TestMethod]
    public void Names_are_unique_and_documented()
    {
        string document = System.IO.File.ReadAllText(System.IO.Path.Combine(Support.Samples.RepositoryRoot(), "docs", "testing.md"));

        Assert.AreEqual(Targets.Count, Targets.Select(target => target.Name).Distinct().Count());
        Assert.AreEqual(string.Empty, string.Join(", ", Targets.Where(target => !document.Contains($"| `{target.Name}` |")).Select(target => target.Name)));
    }

    /// <summary>What runs on the device takes its memory in constructors. The few exceptions are names of files, and what is read once at start.</summary>
    [TestMethod]
    public void Only_tools_and_the_store_s_names_allocate()
    {
        string[] allowed = ["record-store", "small-records", "boot", "sealed-boot", "image-receiver", "smart-energy", "ezsp-server", "zdo-responder", "ota-server", "nf-config", "arguments", "key-file", "inspect", "verify", "resident-list", "partition-table", "index", "han-console"];

        Assert.AreEqual(string.Empty, string.Join(", ", Targets.Where(t => t.AllocationBytes + t.AllocationPerInputByte > 0).Select(t => t.Name).Except(allowed)));
    }
}
