using System;
using System.Linq;
using Bridge.Boot;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>The decision tables of docs/boot.md against the code, over every combination of record and banks.</summary>
[TestClass]
public class BootCasesTable
{
    [TestMethod]
    public void The_tables_in_the_docs_are_what_the_code_decides_and_writes_in_every_state()
    {
        var document = new BootCasesDocument();
        var outcome = new BootOutcome();
        int states = 0;
        foreach (BootInputs inputs in BootCasesStates.All())
        {
            states++;
            string expected = document.Decide(inputs, out BootRecord written);
            BootDecision.Decide(inputs, outcome);
            Assert.AreEqual(expected, Describe(outcome), Show(inputs));
            if (outcome.Action == BootAction.Start)
            {
                string record = Encoded(written);
                Assert.AreEqual(record, Encoded(outcome.Record), Show(inputs));
                Assert.AreEqual(record != Encoded(Before(inputs)), outcome.Write != RecordWrite.None, Show(inputs));
            }
        }

        Console.WriteLine($"{states} states; by row: {string.Join(", ", document.Used)}; by note: {string.Join(", ", document.Notes.Used)}");
        Assert.IsTrue(document.Used.All(n => n > 0), "a row that no state reaches");
        Assert.IsTrue(document.Notes.Used.All(n => n > 0), "a note that no state reaches");
    }

    [TestMethod]
    public void No_decision_touches_the_counter_or_confirms_and_only_verified_allowed_images_start()
    {
        var outcome = new BootOutcome();
        foreach (BootInputs inputs in BootCasesStates.All())
        {
            BootDecision.Decide(inputs, outcome);
            Assert.AreEqual(inputs.HasRecord ? inputs.Record.SecurityCounter : 0, outcome.Record.SecurityCounter);
            Assert.IsTrue(outcome.Record.ConfirmedBank == Bank.None || outcome.Record.ConfirmedBank == inputs.Record.ConfirmedBank);
            if (outcome.Action == BootAction.Start && outcome.Bank != Bank.None)
            {
                Assert.IsTrue(BootDecision.IsRunnable(inputs, outcome.Bank), Show(inputs));
                Assert.IsTrue(outcome.OnTrial || outcome.Record.BankAt(outcome.Bank).State == BankState.Proven, Show(inputs));
                Assert.AreEqual(outcome.OnTrial, outcome.Write == RecordWrite.Required, Show(inputs));
            }

            Assert.IsTrue(inputs.IsWritable || outcome.Write == RecordWrite.None);
        }
    }

    [TestMethod]
    public void Every_start_is_reached_whatever_a_bank_turns_out_to_be()
    {
        foreach (BootInputs inputs in BootCasesStates.All())
        {
            if (inputs.ImageAt(0).Status == BankStatus.Unknown || inputs.ImageAt(1).Status == BankStatus.Unknown)
            {
                continue;
            }

            var outcome = new BootOutcome();
            BootDecision.Decide(inputs, outcome);
            Assert.AreNotEqual(BootAction.Examine, outcome.Action);
            Assert.IsTrue(outcome.Action == BootAction.Start || !inputs.HasFactory);
        }
    }

    private static BootRecord Before(BootInputs inputs) => inputs.HasRecord ? inputs.Record : new BootRecord();

    private static string Encoded(BootRecord record)
    {
        var payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        return Convert.ToHexString(payload);
    }

    private static string Describe(BootOutcome outcome) => outcome.Action switch
    {
        BootAction.Halt => "halt",
        BootAction.Examine => $"examine {outcome.Bank}",
        _ => $"start {outcome.Bank} {YesNo(outcome.OnTrial)} {outcome.Reason}",
    };

    private static string YesNo(bool value) => BootCasesDocument.YesNo(value);

    private static string Show(BootInputs inputs)
    {
        BootRecord r = inputs.Record;
        string Of(int b) => $"{r.BankAt(b).State}/{inputs.ImageAt(b).Status}/{inputs.ImageAt(b).SecurityCounter}/{inputs.ImageAt(b).ImageDigest[0]:X2}";
        return $"record {YesNo(inputs.HasRecord)} writable {YesNo(inputs.IsWritable)} factory {YesNo(inputs.HasFactory)} confirmed {r.ConfirmedBank} pending {r.PendingBank} left {r.TrialBootsLeft} A {Of(0)} B {Of(1)}";
    }
}
