using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Bridge.Fuzz;
using Bridge.Fuzz.Mutation;
using Bridge.Fuzz.Running;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Fuzz;

/// <summary>The fuzzer itself, on a parser that is wrong on request.</summary>
[TestClass]
public sealed class FuzzerTests
{
    private const byte Trigger = 0x42;

    [TestMethod]
    public void Cases_are_corpus_then_truncations_then_flips_then_mutations()
    {
        var target = new Faulty();
        var cases = new CaseList(target, 1);

        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, cases.Build(0));
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, Enumerable.Range(1, 3).Select(i => cases.Build(i).Length).ToArray());
        CollectionAssert.AreEqual(new byte[] { 0, 2, 3 }, cases.Build(4));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 0x83 }, cases.Build(27));
        Assert.AreEqual(28, cases.FixedCount);
    }

    [TestMethod]
    public void A_case_follows_from_seed_and_number_alone()
    {
        byte[][] forwards = Mutations(seed: 5);
        byte[][] again = Mutations(seed: 5);
        byte[][] other = Mutations(seed: 6);

        for (int i = 0; i < forwards.Length; i++)
        {
            CollectionAssert.AreEqual(forwards[i], again[i]);
        }

        Assert.IsTrue(forwards.Where((bytes, i) => !bytes.SequenceEqual(other[i])).Count() > forwards.Length / 2);
    }

    [TestMethod]
    [DataRow(FailureKind.Crash, "InvalidOperationException in Faulty.Run")]
    [DataRow(FailureKind.Oracle, "a rule")]
    [DataRow(FailureKind.Allocation, "allocated more bytes than this target may")]
    [DataRow(FailureKind.Work, "more steps than this target may take")]
    public void A_fault_is_reported_once_with_its_replay_and_minimised(FailureKind kind, string message)
    {
        TargetReport report = Run(new Faulty { Kind = kind });

        Failure failure = report.Failures.Single();
        Assert.AreEqual(kind, failure.Kind);
        Assert.AreEqual(message, failure.Message);
        Assert.AreEqual($"bridge fuzz --target faulty --seed 1 --case {failure.Case}", failure.Replay);
        CollectionAssert.AreEqual(new byte[] { Trigger }, failure.Minimised);
        CollectionAssert.AreEqual(new CaseList(new Faulty(), 1).Build(failure.Case), failure.Input);
        Assert.IsGreaterThan(1, report.Failed);
    }

    [TestMethod]
    public void A_case_that_does_not_end_is_given_up_and_reported()
    {
        var options = new FuzzOptions { CaseDeadline = TimeSpan.FromMilliseconds(300) };
        TargetReport report = new FuzzRunner(options, CancellationToken.None).Run([new Faulty { Kind = FailureKind.Hang }])[0];

        Failure failure = report.Failures.Single();
        Assert.AreEqual(FailureKind.Hang, failure.Kind);
        Assert.IsTrue(failure.Input.Contains(Trigger));
        Assert.IsNull(failure.ReplayMinimised);
    }

    [TestMethod]
    public void Counters_add_up()
    {
        TargetReport report = Run(new Faulty { Kind = null });

        Assert.AreEqual(0, report.Failures.Count);
        Assert.AreEqual(28 + 500, report.Cases);
        Assert.AreEqual(report.Cases, report.ByOutcome.Sum(outcome => outcome.Count));
        Assert.AreEqual("never", report.Unseen.Single());
    }

    [TestMethod]
    public void A_sequence_is_taken_apart_and_put_together_again_and_any_bytes_are_one()
    {
        byte[] input = Sequence.Of((1, [1, 2, 3]), (2, []), (3, [9]));

        List<(int Kind, byte[] Bytes)> events = Sequence.Split(input);
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, events.Select(e => e.Kind).ToArray());
        CollectionAssert.AreEqual(input, Sequence.Of([.. events]));
        CollectionAssert.AreEqual(new byte[] { 7 }, Sequence.Split([5, 0xFF, 0xFF, 7]).Single().Bytes);
        Assert.AreEqual(0, Sequence.Split([5, 1]).Count);
    }

    private static byte[][] Mutations(int seed)
    {
        var cases = new CaseList(new Faulty(), seed);
        return Enumerable.Range(0, 200).Select(i => cases.Build(cases.FixedCount + 199 - i)).ToArray();
    }

    private static TargetReport Run(Faulty target) => new FuzzRunner(new FuzzOptions(), CancellationToken.None).Run([target])[0];

    /// <summary>Goes wrong on any input that holds the trigger.</summary>
    private sealed class Faulty : FuzzTarget
    {
        public Faulty()
            : base("faulty", "none", "refused", "never")
        {
        }

        public FailureKind? Kind { get; init; } = FailureKind.Oracle;

        public override long Work => 10;

        public override int BoundedMutations => 500;

        public override IReadOnlyList<byte[]> Dictionary { get; } = [[Trigger]];

        public override int Run(byte[] input, CaseMeter meter)
        {
            if (Array.IndexOf(input, Trigger) < 0 || Kind == null)
            {
                return input.Length > 1 ? Accepted : 1;
            }

            switch (Kind)
            {
                case FailureKind.Crash:
                    throw new InvalidOperationException();
                case FailureKind.Oracle:
                    throw new Violation(FailureKind.Oracle, "a rule");
                case FailureKind.Allocation:
                    meter.Enter();
                    GC.KeepAlive(new byte[64]);
                    meter.Leave();
                    return Accepted;
                case FailureKind.Work:
                    while (true)
                    {
                        meter.Count();
                    }

                default:
                    new ManualResetEvent(false).WaitOne();
                    return Accepted;
            }
        }

        protected override IReadOnlyList<byte[]> BuildCorpus() => [[1, 2, 3]];
    }
}
