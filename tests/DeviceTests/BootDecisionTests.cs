using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Single rows of the decision table of docs/boot.md; the host walks the whole table over every state.</summary>
[TestClass]
public class BootDecisionTests
{
    private const long V100 = 0x01000000;
    private const long V110 = 0x01010000;

    [TestMethod]
    public void A_pending_bank_is_examined_first_and_nothing_is_written_yet()
    {
        BootInputs inputs = Committed();
        inputs.ImageAt(Bank.B).Status = BankStatus.Unknown;
        BootOutcome outcome = Decide(inputs);
        Assert.AreEqual((int)BootAction.Examine, (int)outcome.Action);
        Assert.AreEqual(Bank.B, outcome.Bank);
        Assert.AreEqual((int)RecordWrite.None, (int)outcome.Write);
    }

    [TestMethod]
    public void A_committed_image_starts_on_trial_and_its_boot_must_be_counted_first()
    {
        BootOutcome outcome = Decide(Committed());
        AssertStart(outcome, Bank.B, true, BootReason.Trial, RecordWrite.Required);
        Assert.AreEqual(2, outcome.Record.TrialBootsLeft);
        Assert.AreEqual(0L, outcome.Record.SecurityCounter);
        Assert.AreEqual(Bank.A, outcome.Record.ConfirmedBank);
    }

    [TestMethod]
    public void When_the_count_cannot_be_written_the_confirmed_image_starts()
    {
        BootInputs inputs = Committed();
        inputs.IsWritable = false;
        AssertStart(Decide(inputs), Bank.A, false, BootReason.Confirmed, RecordWrite.None);
    }

    [TestMethod]
    public void A_trial_without_boots_left_has_failed_and_the_confirmed_image_starts()
    {
        BootInputs inputs = Committed();
        inputs.Record.TrialBootsLeft = 0;
        BootOutcome outcome = Decide(inputs);
        AssertStart(outcome, Bank.A, false, BootReason.TrialFailed, RecordWrite.Note);
        Assert.AreEqual(Bank.None, outcome.Record.PendingBank);
        Assert.AreEqual((int)BankState.Failed, (int)outcome.Record.BankAt(Bank.B).State);
    }

    [TestMethod]
    public void A_pending_bank_that_does_not_verify_is_marked_and_stays_pending_while_boots_are_left()
    {
        BootInputs inputs = Committed();
        inputs.ImageAt(Bank.B).Status = BankStatus.Broken;
        BootOutcome outcome = Decide(inputs);
        AssertStart(outcome, Bank.A, false, BootReason.BankBroken, RecordWrite.Note);
        Assert.AreEqual(Bank.B, outcome.Record.PendingBank);
        Assert.AreEqual(2, outcome.Record.TrialBootsLeft);
        Assert.AreEqual(1, outcome.Record.BankAt(Bank.B).BrokenMarks);

        inputs.Record.TrialBootsLeft = 1;
        outcome = Decide(inputs);
        Assert.AreEqual(Bank.None, outcome.Record.PendingBank);
        Assert.AreEqual((int)BankState.Failed, (int)outcome.Record.BankAt(Bank.B).State);
    }

    [TestMethod]
    public void A_verified_image_that_is_not_the_committed_one_is_not_started_as_it()
    {
        BootInputs inputs = Committed();
        inputs.ImageAt(Bank.B).ImageDigest[5] ^= 1;
        Assert.AreEqual(Bank.A, Decide(inputs).Bank);
    }

    [TestMethod]
    public void An_image_below_the_counter_never_starts()
    {
        BootInputs inputs = Committed();
        inputs.Record.SecurityCounter = 2;
        AssertStart(Decide(inputs), Bank.None, false, BootReason.Rescue, RecordWrite.Note);
    }

    [TestMethod]
    public void A_broken_confirmed_bank_is_marked_and_the_one_confirmed_before_stands_in()
    {
        BootInputs inputs = Confirmed();
        SetImage(inputs, Bank.B, V110, BankState.Proven);
        inputs.ImageAt(Bank.A).Status = BankStatus.Unreadable;
        BootOutcome outcome = Decide(inputs);
        AssertStart(outcome, Bank.B, false, BootReason.BankBroken, RecordWrite.Note);
        Assert.AreEqual(Bank.A, outcome.Record.ConfirmedBank);
        Assert.AreEqual(1, outcome.Record.BankAt(Bank.A).BrokenMarks);
    }

    [TestMethod]
    public void Marks_stop_at_their_maximum_and_then_nothing_is_written()
    {
        BootInputs inputs = Confirmed();
        SetImage(inputs, Bank.B, V110, BankState.Proven);
        inputs.ImageAt(Bank.A).Status = BankStatus.Broken;
        inputs.Record.BankAt(Bank.A).BrokenMarks = BankRecord.BrokenMarksMax;
        AssertStart(Decide(inputs), Bank.B, false, BootReason.BankBroken, RecordWrite.None);
    }

    [TestMethod]
    public void A_failed_image_gets_one_more_trial_when_nothing_else_is_left_and_then_never_again()
    {
        BootInputs inputs = Confirmed();
        SetImage(inputs, Bank.B, V110, BankState.Failed);
        inputs.ImageAt(Bank.A).Status = BankStatus.Broken;
        BootOutcome outcome = Decide(inputs);
        AssertStart(outcome, Bank.B, true, BootReason.Trial, RecordWrite.Required);

        inputs.Record.CopyFrom(outcome.Record);
        inputs.Record.TrialBootsLeft = 0;
        outcome = Decide(inputs);
        AssertStart(outcome, Bank.None, false, BootReason.Rescue, RecordWrite.Note);
        Assert.AreEqual((int)BankState.Spent, (int)outcome.Record.BankAt(Bank.B).State);
    }

    [TestMethod]
    public void Without_a_record_the_best_intact_image_starts_on_trial()
    {
        BootInputs inputs = new BootInputs();
        SetImage(inputs, Bank.A, V100, BankState.Empty);
        SetImage(inputs, Bank.B, V110, BankState.Empty);
        BootOutcome outcome = Decide(inputs);
        AssertStart(outcome, Bank.B, true, BootReason.Trial, RecordWrite.Required);
        Assert.AreEqual(Bank.None, outcome.Record.ConfirmedBank);
        Assert.AreEqual((int)BankState.Staged, (int)outcome.Record.BankAt(Bank.B).State);

        inputs.ImageAt(Bank.A).SecurityCounter = 9;
        Assert.AreEqual(Bank.A, Decide(inputs).Bank);
    }

    [TestMethod]
    public void A_formatted_store_ends_in_the_factory_image_and_writes_nothing()
    {
        BootInputs inputs = new BootInputs();
        inputs.ImageAt(Bank.A).Status = BankStatus.Absent;
        inputs.ImageAt(Bank.B).Status = BankStatus.Absent;
        AssertStart(Decide(inputs), Bank.None, false, BootReason.Rescue, RecordWrite.None);
        inputs.HasFactory = false;
        Assert.AreEqual((int)BootAction.Halt, (int)Decide(inputs).Action);
    }

    private static BootInputs Confirmed()
    {
        BootInputs inputs = new BootInputs();
        inputs.HasRecord = true;
        inputs.Record.ConfirmedBank = Bank.A;
        SetImage(inputs, Bank.A, V100, BankState.Proven);
        inputs.ImageAt(Bank.B).Status = BankStatus.Absent;
        return inputs;
    }

    private static BootInputs Committed()
    {
        BootInputs inputs = Confirmed();
        SetImage(inputs, Bank.B, V110, BankState.Staged);
        inputs.Record.PendingBank = Bank.B;
        inputs.Record.TrialBootsLeft = 3;
        return inputs;
    }

    private static void SetImage(BootInputs inputs, int bank, long version, BankState state)
    {
        ImageFacts image = inputs.ImageAt(bank);
        image.Status = BankStatus.Intact;
        image.FileVersion = version;
        image.SecurityCounter = 1;
        Bytes.PutU32LE(image.ImageDigest, 0, version);
        BankRecord record = inputs.Record.BankAt(bank);
        record.State = state;
        Bytes.PutU32LE(record.ImageDigest, 0, version);
    }

    private static BootOutcome Decide(BootInputs inputs)
    {
        BootOutcome outcome = new BootOutcome();
        BootDecision.Decide(inputs, outcome);
        return outcome;
    }

    private static void AssertStart(BootOutcome outcome, int bank, bool onTrial, BootReason reason, RecordWrite write)
    {
        Assert.AreEqual((int)BootAction.Start, (int)outcome.Action);
        Assert.AreEqual(bank, outcome.Bank);
        Assert.AreEqual(onTrial, outcome.OnTrial);
        Assert.AreEqual((int)reason, (int)outcome.Reason);
        Assert.AreEqual((int)write, (int)outcome.Write);
    }
}
