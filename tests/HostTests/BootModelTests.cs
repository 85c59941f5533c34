using System;
using System.IO;
using Bridge.HostTests.Model;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Every state a unit can come into, found breadth first by the product's own boot loader, boot control and record store.</summary>
[TestClass]
public class BootModelTests
{
    private const string Decision = "Boot/BootDecision.cs";
    private const string Control = "Boot/BootControl.cs";
    private const string Records = "Banks/RecordStore.cs";

    /// <summary>How far the form with a fault is followed in each test run; BRIDGE_MODEL_STATES sets another number.</summary>
    private const int StatesWithFault = 8_000;

    [TestMethod]
    public void No_cut_at_any_moment_breaks_a_promise_and_the_docs_say_how_many_states_that_is()
    {
        string found = BootModel.Explore(0, int.MaxValue);
        Console.WriteLine(found);
        Assert.IsFalse(found.StartsWith(BootModel.Broken, StringComparison.Ordinal), found);
        string docs = File.ReadAllText(Path.Combine(PatchedBootModel.Root(), "docs", "boot.md")).ReplaceLineEndings(" ");
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
    [DataRow(Decision, "return image.Status == BankStatus.Intact &&", "return image.Status != BankStatus.Absent &&", "only verified images start")]
    [DataRow(Decision, "if (outcome.Record.BankAt(bank).State == BankState.Proven &&", "if (outcome.Record.BankAt(bank).State != BankState.Empty &&", "what never proved itself runs on trial")]
    [DataRow(Decision, "|| DecideProven(inputs, outcome) || DecideLastResort(inputs, outcome)", "|| DecideProven(inputs, outcome)", "the factory image is the last resort")]
    [DataRow(Decision, "DecidePending(inputs, outcome) || DecideConfirmed(inputs, outcome)", "DecideConfirmed(inputs, outcome) || DecidePending(inputs, outcome)", "a committed image gets its trial")]
    [DataRow(Decision, "        record.TrialBootsLeft--;\n", "        record.TrialBootsLeft--;\n        record.ConfirmedBank = pending;\n", "nothing is confirmed without its trial")]
    [DataRow(Decision, "        outcome.OnTrial = true;\n", "        outcome.OnTrial = true;\n        outcome.Record.SecurityCounter++;\n", "only a confirm raises the counter")]
    [DataRow(Records, "private const int CopyCount = 2;", "private const int CopyCount = 1;", "a confirmed image is never lost")]
    [DataRow(Records, "        if (_hasRemnants)\n", "        if (_hasRemnants && payload == null)\n", "nothing grows")]
    [DataRow(Control, "if (!_isSettled || !IsOpenForDownload(bank)", "if (!IsOpenForDownload(bank)", "a bank is touched only while nothing is promised about it")]
    public void A_bug_breaks_the_promise_it_should(string file, string text, string instead, string promise)
    {
        string found = PatchedBootModel.Explore(file, text, instead, 1, StatesWithFault);
        Assert.IsTrue(found.StartsWith(BootModel.Broken + promise, StringComparison.Ordinal), found);
    }

    /// <summary>What only whole runs show.</summary>
    [TestMethod]
    [DataRow(Decision, "bank.State = bank.State == BankState.Failed ? BankState.Spent : BankState.Failed;", "bank.State = BankState.Failed;", "a unit left alone with a good update ends confirmed")]
    public void A_bug_that_has_no_end_is_found_in_the_whole(string file, string text, string instead, string promise)
    {
        string found = PatchedBootModel.Explore(file, text, instead, 0, int.MaxValue);
        Assert.IsTrue(found.StartsWith(BootModel.Broken + promise, StringComparison.Ordinal), found);
    }
}
