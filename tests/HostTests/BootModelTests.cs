using System;
using System.IO;
using Bridge.HostTests.Model;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Every state a unit can come into, found breadth first by the product's own boot loader, boot control and record store.</summary>
[TestClass]
public class BootModelTests
{
    private const string Decision = "Boot/BootDecision.cs";
    private const string Control = "Boot/BootControl.cs";
    private const string Records = "Banks/RecordStore.cs";
    private const string Loader = "Boot/BootLoader.cs";

    /// <summary>How far the form with a fault is followed in each test run; BRIDGE_MODEL_STATES sets another number.</summary>
    private const int StatesWithFault = 8_000;

    /// <summary>The bugs show long before.</summary>
    private const int StatesWithBug = 2_000;

    /// <summary>Without a fault; enough for a second trial to fail and a third to begin.</summary>
    private const int StatesToAThirdTrial = 20_000;

    [TestMethod]
    public void No_cut_at_any_moment_breaks_a_promise_and_the_docs_say_how_many_states_that_is()
    {
        string found = BootModel.Explore(0, int.MaxValue);
        Console.WriteLine(found);
        Assert.IsFalse(found.StartsWith(BootModel.Broken, StringComparison.Ordinal), found);
        string docs = File.ReadAllText(Path.Combine(Samples.RepositoryRoot(), "docs", "boot.md")).ReplaceLineEndings(" ");
        Assert.IsTrue(docs.Contains(found, StringComparison.Ordinal), $"docs/boot.md does not say: {found}");
    }

    [TestMethod]
    public void No_cut_with_one_fault_besides_breaks_a_promise()
    {
        string limit = Environment.GetEnvironmentVariable("BRIDGE_MODEL_STATES");
        string found = BootModel.Explore(1, limit == null ? StatesWithFault : int.Parse(limit));
        Console.WriteLine(found);
        Assert.IsFalse(found.StartsWith(BootModel.Broken, StringComparison.Ordinal), found);
    }

    [TestMethod]
    [DataRow(Decision, "        record.TrialBootsLeft--;\n", "", "every trial boot is counted before it starts")]
    [DataRow(Decision, "outcome.Write = RecordWrite.Required;", "outcome.Write = RecordWrite.Note;", "every trial boot is counted before it starts")]
    [DataRow(Decision, "(!inputs.HasRecord || image.SecurityCounter >= inputs.Record.SecurityCounter)", "true", "no image below the counter starts")]
    [DataRow(Decision, "return image.Status == BankStatus.Intact &&", "return image.Status != BankStatus.Absent &&", "only verified images start")]
    [DataRow(Decision, "if (outcome.Record.BankAt(bank).State == BankState.Proven &&", "if (outcome.Record.BankAt(bank).State != BankState.Empty &&", "what never proved itself runs on trial")]
    [DataRow(Decision, "|| DecideProven(inputs, outcome) || DecideLastResort(inputs, outcome)", "|| DecideProven(inputs, outcome)", "the factory image is the last resort")]
    [DataRow(Decision, "DecidePending(inputs, outcome) || DecideConfirmed(inputs, outcome)", "DecideConfirmed(inputs, outcome) || DecidePending(inputs, outcome)", "a committed image gets its trial")]
    [DataRow(Decision, "        record.TrialBootsLeft--;\n", "        record.TrialBootsLeft--;\n        record.ConfirmedBank = pending;\n", "nothing is confirmed without its trial")]
    [DataRow(Decision, "        outcome.OnTrial = true;\n", "        outcome.OnTrial = true;\n        outcome.Record.SecurityCounter++;\n", "only a confirm raises the counter")]
    [DataRow(Records, "private const int CopyCount = 2;", "private const int CopyCount = 1;", "a confirmed image is never lost")]
    [DataRow(Records, "        if (_hasRemnants)\n", "        if (_hasRemnants && payload == null)\n", "nothing grows")]
    [DataRow(Control, "if (!IsSettled || !IsOpenForDownload(bank)", "if (!IsOpenForDownload(bank)", "a bank is touched only while nothing is promised about it")]
    [DataRow(Loader, "&& !_seals.IsWorthAWrite(_inputs, _outcome, _records.Sequence)", "&& !_inputs.IsWritable", "boots come to rest")]
    public void A_bug_breaks_the_promise_it_should(string file, string text, string instead, string promise)
    {
        string found = MutantModel.Explore(file, text, instead, 1, StatesWithBug);
        Assert.IsTrue(found.StartsWith(BootModel.Broken + promise, StringComparison.Ordinal), found);
    }

    [TestMethod]
    public void A_bug_that_repeats_trials_for_ever_is_found_in_whole_runs()
    {
        string found = MutantModel.Explore(Decision, "bank.State = bank.State == BankState.Failed ? BankState.Spent : BankState.Failed;", "bank.State = BankState.Failed;", 0, StatesToAThirdTrial);
        Assert.IsTrue(found.StartsWith(BootModel.Broken + "trials end", StringComparison.Ordinal), found);
    }

    /// <summary>That there is no way out shows only when every state is known.</summary>
    [TestMethod]
    public void A_bug_that_leaves_no_way_to_an_update_is_found_in_the_whole()
    {
        string found = MutantModel.Explore(Control, "if (IsOnTrial || bank != TargetBank)", "if (IsOnTrial || bank != TargetBank || _handoff.Bank == Bank.None)", 0, int.MaxValue);
        Assert.IsTrue(found.StartsWith(BootModel.Broken + "a unit left alone with a good update ends confirmed", StringComparison.Ordinal), found);
    }
}
