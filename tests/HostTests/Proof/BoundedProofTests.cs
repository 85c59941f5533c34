using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Cli.Packaging;
using Bridge.Cli.Simulating;
using Bridge.Hal.Sim;
using Bridge.Proof;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Proof;

/// <summary>The storage proof in the form that every build runs.</summary>
[TestClass]
public sealed class BoundedProofTests
{
    /// <summary>The longest part of it alone has more.</summary>
    private const int FewestRuns = 60_000;

    private static readonly ProofSubject Small = Subject(ProofGeometry.Find("small"));

    [TestMethod]
    public void No_fault_at_any_operation_breaks_an_invariant()
    {
        ProofReport report = Prover.Run(ProofOptions.Bounded, ProofGeometry.All.Select(Subject).ToArray());

        Assert.AreEqual(0, report.ViolationCount, string.Join("\n", report.Violations.Take(5).Select(violation => $"{violation.Replay}\n  {violation.Detail}")));
        Assert.AreEqual(1.0, report.Coverage(1));
        Assert.IsGreaterThan(FewestRuns, report.DistinctRuns);
        Assert.AreEqual(4, report.Geometries.Count);
    }

    [TestMethod]
    public void Result_does_not_depend_on_the_number_of_threads()
    {
        ProofOptions few = ProofOptions.Bounded with { Depth = 2, ShareOfPairs = 0.001 };

        string[] one = Tallies(Prover.Run(few with { Threads = 1 }, [Small]));
        string[] three = Tallies(Prover.Run(few with { Threads = 3 }, [Small]));

        CollectionAssert.AreEqual(one, three);
    }

    [TestMethod]
    public void Another_seed_samples_other_pairs()
    {
        ProofOptions few = ProofOptions.Bounded with { Depth = 2, ShareOfPairs = 0.0005 };

        string[] one = Tallies(Prover.Run(few, [Small]));
        string[] other = Tallies(Prover.Run(few with { Seed = 2 }, [Small]));

        CollectionAssert.AreNotEqual(one, other);
    }

    [TestMethod]
    public void Run_forked_at_a_boot_is_the_run_from_the_start()
    {
        var scenario = new Scenario(Small, seed: 1);
        var bench = new ProofBench(Small);
        PlannedFault[] faults = Scenario.Faults(scenario.Tape).ToArray();
        for (int i = 0; i < faults.Length; i += 41)
        {
            FaultPlan plan = FaultPlan.Of(faults[i].Operation, faults[i].Fault);

            RunResult forked = UnitRun.Play(bench, scenario.Tape.ForkBefore(faults[i].Operation), plan, new RunTape(plan, isRecording: false), UnitRun.IsToTheEnd(plan));

            Assert.AreEqual(Replay.Play(Small, 1, plan), forked, plan.ToString());
        }
    }

    [TestMethod]
    public void Pair_forked_from_a_fork_is_the_run_from_the_start()
    {
        var scenario = new Scenario(Small, seed: 1);
        var bench = new ProofBench(Small);
        PlannedFault[] faults = Scenario.Faults(scenario.Tape).ToArray();
        for (int i = 7; i < faults.Length; i += 211)
        {
            FaultPlan plan = FaultPlan.Of(faults[i].Operation, faults[i].Fault);
            var tape = new RunTape(plan, isRecording: true);
            UnitRun.Play(bench, scenario.Tape.ForkBefore(faults[i].Operation), plan, tape, UnitRun.IsToTheEnd(plan));
            foreach (PlannedFault next in Scenario.Faults(tape).Where((_, index) => index % 53 == 0))
            {
                FaultPlan pair = plan.Then(next.Operation, next.Fault);

                RunResult forked = UnitRun.Play(bench, tape.ForkBefore(next.Operation), pair, new RunTape(pair, isRecording: false), UnitRun.IsToTheEnd(pair));

                Assert.AreEqual(Replay.Play(Small, 1, pair), forked, pair.ToString());
            }
        }
    }

    [TestMethod]
    public void Recovery_is_at_least_the_boot_and_ends_before_the_scenario_does()
    {
        var scenario = new Scenario(Small, seed: 1);
        int cut = scenario.Operations().Last(operation => operation.Operation == StoreOperation.Append && operation.Name == "a.001").Number;
        FaultPlan plan = FaultPlan.Of(cut, StoreFault.CutPages);
        var tape = new RunTape(plan, isRecording: true);

        UnitRun.Play(new ProofBench(Small), scenario.Tape.ForkBefore(cut), plan, tape, isToTheEnd: true);

        Assert.AreEqual(StoreOperation.List, tape.Operations[0], "the boot begins with the records");
        Assert.AreEqual(StoreOperation.Read, tape.Operations[^1], "it ends when the first chunk has been read back");
        Assert.IsGreaterThan(20, tape.Operations.Count);
        Assert.IsLessThan(scenario.Tape.Operations.Count / 4, tape.Operations.Count);
    }

    [TestMethod]
    public void Scenario_resumes_twice_fails_a_trial_and_swaps_the_banks()
    {
        var seen = new ScenarioEvents();

        RunResult result = Replay.Play(Small, 1, FaultPlan.None, seen);

        Assert.AreEqual(RunOutcome.Completed, result.Outcome, result.Detail);
        CollectionAssert.AreEqual(
            new[]
            {
                "resumed", "resumed", "committed 1", "trial 1", "trial 1", "trial 1", "resumed", "committed 1", "trial 1", "confirmed 1",
                "committed 0", "trial 0", "confirmed 0",
            },
            seen.Events);
    }

    private static string[] Tallies(ProofReport report) => report.Geometries[0].Cells
        .Select(cell => $"{cell.First} {string.Join(' ', cell.Runs)} {string.Join(' ', cell.Candidates)} {cell.Outcome}").ToArray();

    private static ProofSubject Subject(ProofGeometry geometry)
    {
        using var samples = new SampleImages(NfConfigFile.BuiltIn());
        return new ProofSubject(geometry, samples.ForProof(geometry), new List<byte[]>());
    }
}
