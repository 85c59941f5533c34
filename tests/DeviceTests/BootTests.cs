using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Boot loader and boot control over one store, with images whose verdict is a CRC.</summary>
[TestClass]
public class BootTests
{
    private const long V100 = 0x01000000;
    private const long V110 = 0x01010000;

    [TestMethod]
    public void The_record_survives_its_bytes_and_refuses_impossible_ones()
    {
        BootRecord record = new BootRecord();
        record.ConfirmedBank = Bank.B;
        record.PendingBank = Bank.A;
        record.TrialBootsLeft = 2;
        record.SecurityCounter = 0xFEDCBA98L;
        record.LastReason = BootReason.TrialFailed;
        record.BankAt(Bank.A).State = BankState.Staged;
        record.BankAt(Bank.A).ImageDigest[31] = 0x5A;
        record.BankAt(Bank.B).State = BankState.Proven;
        record.BankAt(Bank.B).BrokenMarks = 3;
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        Assert.AreEqual(152, payload.Length);

        BootRecord copy = new BootRecord();
        Assert.AreEqual((int)Result.Ok, (int)copy.Decode(payload));
        byte[] again = new byte[BootRecord.SizeBytes];
        copy.Encode(again);
        Assert.IsTrue(Bytes.AreEqual(payload, 0, again, 0, payload.Length));
        Assert.AreEqual(0xFEDCBA98L, copy.SecurityCounter);

        int[] positions = new int[] { 0, 1, 2, 8, 9, 12, 13, 14, 48 };
        for (int i = 0; i < positions.Length; i++)
        {
            byte kept = payload[positions[i]];
            payload[positions[i]] = 0x77;
            Assert.AreEqual((int)Result.Malformed, (int)copy.Decode(payload));
            Assert.AreEqual(Bank.None, copy.ConfirmedBank);
            payload[positions[i]] = kept;
        }
    }

    [TestMethod]
    [DataRow(9)]
    [DataRow(10)]
    [DataRow(11)]
    [DataRow(15)]
    [DataRow(51)]
    public void A_record_with_anything_in_a_byte_that_must_be_zero_is_impossible(int position)
    {
        byte[] payload = new byte[BootRecord.SizeBytes];
        BootRecord record = new BootRecord();
        record.Encode(payload);
        Assert.AreEqual((int)Result.Ok, (int)record.Decode(payload));
        payload[position] = 1;
        Assert.AreEqual((int)Result.Malformed, (int)record.Decode(payload));
    }

    [TestMethod]
    public void A_bank_that_cannot_be_read_is_reported_as_broken()
    {
        MemoryStore store = Provisioned();
        store.FailingSizes = -1;
        BootLoader loader = new BootLoader(store, new PlainImage(), new EventLog(), true);
        BootHandoff handoff = loader.Boot();
        Assert.AreEqual(Bank.None, handoff.Bank);
        Assert.AreEqual((int)BankStatus.Unreadable, (int)loader.Inputs.ImageAt(Bank.A).Status);
        Assert.AreEqual(1, handoff.BrokenBanks);
        Assert.AreEqual(0, handoff.IntactBanks);
    }

    [TestMethod]
    public void The_firmware_is_told_whether_there_is_a_record()
    {
        Assert.IsTrue(Boot(Provisioned()).HasRecord);
        Assert.IsFalse(Boot(new MemoryStore()).HasRecord);

        // An image without a record gets one before it starts.
        MemoryStore store = new MemoryStore();
        PlainImage.Install(store, Bank.A, V100, 1);
        BootHandoff handoff = Boot(store);
        Assert.AreEqual(Bank.A, handoff.Bank);
        Assert.IsTrue(handoff.HasRecord);
        Assert.AreEqual(Bank.A, Record(store).PendingBank);
    }

    [TestMethod]
    public void An_update_runs_from_download_to_confirm()
    {
        MemoryStore store = Provisioned();
        BootControl control = Stage(store);

        BootHandoff trial = Boot(store);
        Assert.AreEqual(Bank.B, trial.Bank);
        Assert.IsTrue(trial.OnTrial);
        Assert.AreEqual(V110, trial.FileVersion);
        Assert.AreEqual(1L, trial.SecurityCounter);

        control = new BootControl(trial, new EventLog());
        Assert.IsTrue(control.IsOnTrial);
        Assert.AreEqual((int)Result.Refused, (int)control.BeginDownload(Bank.A, false));
        Assert.AreEqual((int)Result.Ok, (int)control.Confirm());
        Assert.IsTrue(trial.IsConfirmed);
        Assert.AreEqual((int)Result.Ok, (int)control.Confirm());
        Assert.AreEqual(2L, control.SecurityCounter);

        BootHandoff after = Boot(store);
        Assert.AreEqual(Bank.B, after.Bank);
        Assert.IsFalse(after.OnTrial);
        Assert.AreEqual(2L, after.SecurityCounter);
    }

    [TestMethod]
    public void The_trial_boot_is_durable_before_the_image_starts()
    {
        MemoryStore store = Provisioned();
        Stage(store);
        EventLog log = new EventLog();
        new BootLoader(store, new PlainImage(), log, true).Boot();
        int written = log.IndexOf(TraceSource.Boot, (int)BootEvent.RecordWritten);
        int started = log.IndexOf(TraceSource.Boot, (int)BootEvent.Started);
        Assert.IsTrue(written >= 0 && written < started);
        Assert.AreEqual(2, Record(store).TrialBootsLeft);
    }

    [TestMethod]
    public void An_unconfirmed_image_gets_its_budget_of_boots_and_then_the_old_one_runs()
    {
        MemoryStore store = Provisioned();
        Stage(store);
        for (int boot = 0; boot < NfConfig.TrialBoots; boot++)
        {
            Assert.AreEqual(V110, Boot(store).FileVersion);
        }

        for (int boot = 0; boot < 3; boot++)
        {
            BootHandoff back = Boot(store);
            Assert.AreEqual(V100, back.FileVersion);
            Assert.AreEqual((int)BootReason.TrialFailed, (int)back.Reason);
            Assert.AreEqual(1L, back.SecurityCounter);
        }
    }

    [TestMethod]
    public void When_the_count_cannot_be_written_the_trial_waits_and_the_confirmed_image_runs()
    {
        MemoryStore store = Provisioned();
        Stage(store);
        store.AppendResult = Result.IoError;
        Assert.AreEqual(V100, Boot(store).FileVersion);
        store.AppendResult = Result.Ok;
        Assert.AreEqual(V110, Boot(store).FileVersion);
    }

    [TestMethod]
    public void A_running_image_was_verified_in_the_same_boot_from_the_bytes_that_are_started()
    {
        MemoryStore store = Provisioned();
        PlainImage check = new PlainImage();
        Assert.AreEqual(Bank.A, new BootLoader(store, check, new EventLog(), true).Boot().Bank);
        Assert.AreEqual(1, check.Checks);
    }

    [TestMethod]
    public void A_bank_looked_at_before_the_other_is_verified_again_before_it_starts()
    {
        MemoryStore store = Provisioned();
        Stage(store);
        store.File("b.001")[10] ^= 1;
        PlainImage check = new PlainImage();
        BootHandoff handoff = new BootLoader(store, check, new EventLog(), true).Boot();
        Assert.AreEqual(Bank.A, handoff.Bank);
        Assert.AreEqual(2, handoff.BrokenBanks);
        Assert.AreEqual(3, check.Checks);
    }

    [TestMethod]
    public void Running_as_the_stand_in_of_a_broken_bank_an_update_goes_to_that_bank()
    {
        MemoryStore store = Provisioned();
        Stage(store);
        new BootControl(Boot(store), new EventLog()).Confirm();

        // Both banks are proven now; B is confirmed with counter 2. A of the same counter may stand in.
        PlainImage.Install(store, Bank.A, V100, 2);
        BootRecord record = Record(store);
        System.Array.Copy(PlainImage.Digest(V100, 2), 0, record.BankAt(Bank.A).ImageDigest, 0, 32);
        Write(store, record);
        store.File("b.000")[99] ^= 4;

        BootHandoff standIn = Boot(store);
        Assert.AreEqual(Bank.A, standIn.Bank);
        Assert.AreEqual((int)BootReason.BankBroken, (int)standIn.Reason);
        Assert.AreEqual(Bank.B, Record(store).ConfirmedBank);
        Assert.IsNotNull(store.File("b.000"));

        BootControl control = new BootControl(standIn, new EventLog());
        Assert.AreEqual(Bank.B, control.TargetBank);
        Assert.AreEqual((int)Result.Ok, (int)control.BeginDownload(Bank.B, false));
        Assert.IsNull(store.File("b.000"));
        Assert.AreEqual(Bank.A, Record(store).ConfirmedBank);
        Assert.AreEqual(V100, Boot(store).FileVersion);
    }

    [TestMethod]
    public void The_promise_is_withdrawn_before_the_first_file_goes()
    {
        for (int cut = 1; cut < 90; cut++)
        {
            MemoryStore again = Provisioned();
            Stage(again);
            new BootControl(Boot(again), new EventLog()).Confirm();
            BootControl control = new BootControl(Boot(again), new EventLog());
            again.CutBefore = again.Operations + cut;
            control.BeginDownload(Bank.A, false);
            again.PowerOn();
            bool isWhole = again.File("a.000") != null && again.File("a.001") != null;
            Assert.IsTrue(isWhole || Record(again).BankAt(Bank.A).State == BankState.Empty);
            Assert.AreEqual(V110, Boot(again).FileVersion);
        }
    }

    [TestMethod]
    public void Rescue_mode_never_confirms_and_never_overwrites_the_confirmed_bank()
    {
        MemoryStore store = Provisioned();
        store.File("a.000")[5] ^= 1;
        BootHandoff rescue = Boot(store);
        Assert.AreEqual(Bank.None, rescue.Bank);
        Assert.AreEqual((int)BootReason.Rescue, (int)rescue.Reason);
        BootControl control = new BootControl(rescue, new EventLog());
        Assert.AreEqual((int)Result.Refused, (int)control.Confirm());
        Assert.AreEqual(Bank.B, control.TargetBank);
        Assert.AreEqual((int)Result.Refused, (int)control.BeginDownload(Bank.A, false));

        Assert.AreEqual((int)Result.Ok, (int)control.BeginDownload(Bank.B, false));
        PlainImage.Install(store, Bank.B, V110, 2);
        Assert.AreEqual((int)Result.Ok, (int)control.StagedCommit(Bank.B, PlainImage.Digest(V110, 2), 0));
        BootHandoff trial = Boot(store);
        Assert.AreEqual(V110, trial.FileVersion);
        Assert.AreEqual((int)Result.Ok, (int)new BootControl(trial, new EventLog()).Confirm());
        Assert.IsFalse(Boot(store).OnTrial);
    }

    [TestMethod]
    public void A_confirmed_image_that_does_not_load_gives_way_to_the_factory_image_in_the_same_boot()
    {
        MemoryStore store = Provisioned();
        EventLog log = new EventLog();
        BootLoader loader = new BootLoader(store, new PlainImage(), log, true);
        BootHandoff handoff = loader.Boot();
        Assert.AreEqual(Bank.A, handoff.Bank);
        Assert.IsTrue(loader.FallBackToFactory(handoff));
        Assert.AreEqual(Bank.None, handoff.Bank);
        Assert.AreEqual((int)BootReason.Rescue, (int)handoff.Reason);
        Assert.IsFalse(handoff.OnTrial);
        Assert.AreEqual(0L, handoff.FileVersion);
        Assert.AreEqual(0L, handoff.ImageSecurityCounter);
        Assert.AreEqual(1L, handoff.SecurityCounter);
        Assert.AreEqual(1, handoff.BrokenBanks);
        Assert.AreEqual(0, handoff.IntactBanks);
        Assert.AreEqual(0, loader.AssemblyCount);
        Assert.IsTrue(log.IndexOf(TraceSource.Boot, (int)BootEvent.LoadFailed) >= 0);
        Assert.IsFalse(loader.FallBackToFactory(handoff));

        // Nothing was erased, and the update goes to the bank nothing is promised about.
        BootControl control = new BootControl(handoff, new EventLog());
        Assert.AreEqual(Bank.B, control.TargetBank);
        Assert.AreEqual((int)Result.Ok, (int)control.BeginDownload(Bank.B, false));
        PlainImage.Install(store, Bank.B, V110, 2);
        Assert.AreEqual((int)Result.Ok, (int)control.StagedCommit(Bank.B, PlainImage.Digest(V110, 2), 0));
        Assert.AreEqual(V110, Boot(store).FileVersion);
        Assert.IsNotNull(store.File("a.000"));
    }

    [TestMethod]
    public void A_trial_that_does_not_load_uses_up_its_budget_and_brings_the_previous_image_back()
    {
        MemoryStore store = Provisioned();
        Stage(store);
        for (int boot = 0; boot < NfConfig.TrialBoots; boot++)
        {
            BootLoader loader = new BootLoader(store, new PlainImage(), new EventLog(), true);
            BootHandoff handoff = loader.Boot();
            Assert.AreEqual(Bank.B, handoff.Bank);
            Assert.IsFalse(loader.FallBackToFactory(handoff));
            Assert.AreEqual(Bank.B, handoff.Bank);
            Assert.IsTrue(handoff.OnTrial);
        }

        Assert.AreEqual(V100, Boot(store).FileVersion);
    }

    [TestMethod]
    public void Without_a_factory_image_there_is_nothing_to_fall_back_to()
    {
        BootLoader loader = new BootLoader(Provisioned(), new PlainImage(), new EventLog(), false);
        BootHandoff handoff = loader.Boot();
        Assert.IsFalse(loader.FallBackToFactory(handoff));
        Assert.AreEqual(Bank.A, handoff.Bank);
    }

    [TestMethod]
    public void A_bank_that_is_not_open_cannot_be_committed()
    {
        MemoryStore store = Provisioned();
        BootControl control = new BootControl(Boot(store), new EventLog());
        Assert.AreEqual((int)Result.Refused, (int)control.StagedCommit(Bank.A, PlainImage.Digest(V110, 2), 0));
        Assert.AreEqual((int)Result.Ok, (int)control.Confirm());
        Assert.AreEqual(1L, Record(store).SecurityCounter);
    }

    /// <summary>Bank A holds 1.0.0 with counter 1, confirmed.</summary>
    private static MemoryStore Provisioned()
    {
        MemoryStore store = new MemoryStore();
        PlainImage.Install(store, Bank.A, V100, 1);
        BootRecord record = new BootRecord();
        record.ConfirmedBank = Bank.A;
        record.SecurityCounter = 1;
        record.BankAt(Bank.A).State = BankState.Proven;
        System.Array.Copy(PlainImage.Digest(V100, 1), 0, record.BankAt(Bank.A).ImageDigest, 0, 32);
        Write(store, record);
        return store;
    }

    /// <summary>Boots 1.0.0, and 1.1.0 with counter 2 comes into bank B and is committed.</summary>
    private static BootControl Stage(MemoryStore store)
    {
        BootControl control = new BootControl(Boot(store), new EventLog());
        Assert.AreEqual(Bank.B, control.TargetBank);
        Assert.AreEqual((int)Result.Ok, (int)control.BeginDownload(Bank.B, false));
        PlainImage.Install(store, Bank.B, V110, 2);
        Assert.AreEqual((int)Result.Ok, (int)control.StagedCommit(Bank.B, PlainImage.Digest(V110, 2), 0));
        return control;
    }

    private static BootHandoff Boot(MemoryStore store)
    {
        BootHandoff handoff = new BootLoader(store, new PlainImage(), new EventLog(), true).Boot();
        Assert.IsNotNull(handoff);
        return handoff;
    }

    private static BootRecord Record(MemoryStore store)
    {
        byte[] payload = new byte[BootRecord.SizeBytes];
        new RecordStore(store, BootControl.RecordPrefix, BootRecord.SizeBytes).Load(payload);
        BootRecord record = new BootRecord();
        Assert.AreEqual((int)Result.Ok, (int)record.Decode(payload));
        return record;
    }

    private static void Write(MemoryStore store, BootRecord record)
    {
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        Assert.AreEqual((int)Result.Ok, (int)new RecordStore(store, BootControl.RecordPrefix, BootRecord.SizeBytes).Write(payload));
    }
}
