using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>The guards of boot control one by one, against records and hand-overs no boot loader makes.</summary>
[TestClass]
public class BootControlTests
{
    private static MemoryStore s_store;

    [TestMethod]
    [DataRow(5L, 2L, 5L)]
    [DataRow(5L, 5L, 5L)]
    [DataRow(5L, 6L, 6L)]
    public void A_confirm_may_raise_the_counter_and_never_lower_it(long stored, long image, long expected)
    {
        BootRecord record = Trial();
        record.SecurityCounter = stored;
        BootHandoff handoff = Handoff(record, Bank.B, true);
        handoff.ImageSecurityCounter = image;
        Assert.AreEqual((int)Result.Ok, (int)Control(handoff).Confirm());
        Assert.AreEqual(expected, Stored().SecurityCounter);
    }

    [TestMethod]
    [DataRow(Bank.None)]
    [DataRow(Bank.A)]
    public void A_trial_the_record_does_not_know_is_not_confirmed(int pendingBank)
    {
        BootRecord record = Trial();
        record.PendingBank = pendingBank;
        BootHandoff handoff = Handoff(record, Bank.B, true);
        Assert.AreEqual((int)Result.Refused, (int)Control(handoff).Confirm());
        Assert.IsFalse(handoff.IsConfirmed);
        Assert.AreEqual(Bank.A, Stored().ConfirmedBank);
        Assert.AreEqual(pendingBank, Stored().PendingBank);
    }

    [TestMethod]
    public void On_trial_nothing_is_committed_even_into_an_open_bank()
    {
        BootRecord record = Trial();
        record.ConfirmedBank = Bank.None;
        record.ClearBank(Bank.A);
        BootControl control = Control(Handoff(record, Bank.B, true));
        Assert.IsTrue(control.IsOpenForDownload(Bank.A));
        Assert.AreEqual((int)Result.Refused, (int)control.StagedCommit(Bank.A, PlainImage.Digest(1, 1), 0));
        Assert.AreEqual(Bank.B, Stored().PendingBank);
    }

    [TestMethod]
    public void A_confirm_forgets_how_often_the_bank_was_found_broken()
    {
        BootRecord record = Trial();
        record.BankAt(Bank.B).BrokenMarks = 2;
        Assert.AreEqual((int)Result.Ok, (int)Control(Handoff(record, Bank.B, true)).Confirm());
        Assert.AreEqual(0, Stored().BankAt(Bank.B).BrokenMarks);
    }

    [TestMethod]
    public void A_commit_forgets_how_often_the_bank_was_found_broken()
    {
        BootRecord record = Open();
        record.BankAt(Bank.B).BrokenMarks = 2;
        BootControl control = Control(Handoff(record, Bank.A, false));
        Assert.AreEqual((int)Result.Ok, (int)control.StagedCommit(Bank.B, PlainImage.Digest(1, 1), 0));
        Assert.AreEqual(0, Stored().BankAt(Bank.B).BrokenMarks);
    }

    [TestMethod]
    public void After_a_write_that_failed_and_stayed_the_record_in_memory_is_the_stored_one()
    {
        BootControl control = Control(Handoff(Open(), Bank.A, false));
        s_store.AppendsUntilFull = 1;
        s_store.FailingDeletes = -1;
        Assert.AreEqual((int)Result.Full, (int)control.StagedCommit(Bank.B, PlainImage.Digest(1, 1), 0));
        s_store.FailingDeletes = 0;
        s_store.AppendsUntilFull = -1;
        Assert.AreEqual(Bank.B, control.Record.PendingBank);
        Assert.AreEqual(Bank.B, Stored().PendingBank);
    }

    /// <summary>A is confirmed, B pending and counted.</summary>
    private static BootRecord Trial()
    {
        BootRecord record = Open();
        record.PendingBank = Bank.B;
        record.TrialBootsLeft = 2;
        record.BankAt(Bank.B).State = BankState.Staged;
        return record;
    }

    /// <summary>A is confirmed, nothing is promised about B.</summary>
    private static BootRecord Open()
    {
        BootRecord record = new BootRecord();
        record.ConfirmedBank = Bank.A;
        record.BankAt(Bank.A).State = BankState.Proven;
        return record;
    }

    private static BootHandoff Handoff(BootRecord record, int bank, bool onTrial)
    {
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        s_store = new MemoryStore();
        Assert.AreEqual((int)Result.Ok, (int)Records().Write(payload));
        BootHandoff handoff = new BootHandoff();
        handoff.Store = s_store;
        handoff.Bank = bank;
        handoff.OnTrial = onTrial;
        handoff.HasRecord = true;
        return handoff;
    }

    private static BootControl Control(BootHandoff handoff) => new BootControl(handoff, new SilentTrace());

    private static RecordStore Records() => new RecordStore(s_store, BootControl.RecordPrefix, BootRecord.SizeBytes);

    private static BootRecord Stored()
    {
        byte[] payload = new byte[BootRecord.SizeBytes];
        Records().Load(payload);
        BootRecord record = new BootRecord();
        Assert.AreEqual((int)Result.Ok, (int)record.Decode(payload));
        return record;
    }
}
