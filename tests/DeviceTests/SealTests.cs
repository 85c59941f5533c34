using System;
using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>When a seal is made, into which record it goes, and when the signature is checked all the same.</summary>
[TestClass]
public class SealTests
{
    private const long V100 = 0x01000000L;
    private const long V110 = 0x01010000L;

    [TestMethod]
    public void Without_a_secret_every_boot_checks_the_signature_and_none_writes()
    {
        MemoryStore store = Provisioned();
        string record = store.NameAt('r', 0);
        for (int boot = 0; boot < 3; boot++)
        {
            Assert.IsNull(Boot(store, SealState.NotOffered).Seal);
            Assert.AreEqual(record, store.NameAt('r', 0));
        }
    }

    [TestMethod]
    public void With_a_secret_the_first_boot_seals_and_the_others_neither_check_the_signature_nor_write()
    {
        MemoryStore store = Sealed();
        string record = store.NameAt('r', 0);
        for (int boot = 0; boot < 3; boot++)
        {
            BootHandoff handoff = Boot(store, SealState.Accepted);
            Assert.AreEqual(Bank.A, handoff.Bank);
            Assert.AreEqual(V100, handoff.FileVersion);
            Assert.AreEqual(record, store.NameAt('r', 0));
        }
    }

    [TestMethod]
    public void The_write_for_the_seal_changes_nothing_else_in_the_record()
    {
        MemoryStore store = Provisioned();
        Draw(store, 1);
        BootRecord before = Record(store);
        Boot(store, SealState.NotOffered);
        BootRecord after = Record(store);
        Assert.AreEqual(1, after.SealSequence);
        after.ClearSeals();
        byte[] left = new byte[BootRecord.SizeBytes];
        byte[] right = new byte[BootRecord.SizeBytes];
        before.Encode(left);
        after.Encode(right);
        Assert.IsTrue(Bytes.AreEqual(left, 0, right, 0, left.Length));
    }

    [TestMethod]
    public void A_trial_always_checks_the_signature_and_its_confirm_holds_the_seal()
    {
        MemoryStore store = Sealed();
        Stage(store, SealState.Accepted);
        Assert.AreEqual(BootRecord.NoSeals, Record(store).SealSequence);
        Assert.IsTrue(Boot(store, SealState.NotOffered).OnTrial);
        Assert.AreEqual(BootRecord.NoSeals, Record(store).SealSequence);
        BootHandoff trial = Boot(store, SealState.NotOffered);
        Assert.AreEqual((int)Result.Ok, (int)new BootControl(trial, new EventLog()).Confirm());
        string record = store.NameAt('r', 0);
        Assert.AreEqual(V110, Boot(store, SealState.Accepted).FileVersion);
        Assert.AreEqual(record, store.NameAt('r', 0));
    }

    [TestMethod]
    public void A_confirm_at_the_second_attempt_has_no_seal_and_the_next_boot_makes_it()
    {
        MemoryStore store = Sealed();
        Stage(store, SealState.Accepted);
        BootControl control = new BootControl(Boot(store, SealState.NotOffered), new EventLog());
        store.AppendResult = Result.IoError;
        Assert.AreEqual((int)Result.IoError, (int)control.Confirm());
        store.AppendResult = Result.Ok;
        Assert.AreEqual((int)Result.Ok, (int)control.Confirm());
        Assert.AreEqual(BootRecord.NoSeals, Record(store).SealSequence);
        Assert.AreEqual(V110, Boot(store, SealState.NotOffered).FileVersion);
        Boot(store, SealState.Accepted);
    }

    [TestMethod]
    public void A_download_begun_and_left_costs_one_boot_with_the_signature()
    {
        MemoryStore store = Sealed();
        BootControl control = new BootControl(Boot(store, SealState.Accepted), new EventLog());
        Assert.AreEqual((int)Result.Ok, (int)control.BeginDownload(Bank.B, false));
        BootRecord record = Record(store);
        record.BankAt(Bank.B).State = BankState.Spent;
        Write(store, record);
        control = new BootControl(Boot(store, SealState.NotOffered), new EventLog());
        Assert.AreEqual((int)Result.Ok, (int)control.BeginDownload(Bank.B, false));
        Boot(store, SealState.Accepted);
        Boot(store, SealState.Accepted);
    }

    [TestMethod]
    public void After_a_failed_trial_the_record_that_says_so_seals_the_image_that_runs_again()
    {
        MemoryStore store = Sealed();
        Stage(store, SealState.Accepted);
        for (int boot = 0; boot < NfConfig.TrialBoots; boot++)
        {
            Assert.IsTrue(Boot(store, SealState.NotOffered).OnTrial);
        }

        int sequence = Sequence(store);
        BootHandoff reverted = Boot(store, SealState.NotOffered);
        Assert.AreEqual(V100, reverted.FileVersion);
        Assert.AreEqual((int)BootReason.TrialFailed, (int)reverted.Reason);
        Assert.AreEqual(sequence + 1, Sequence(store));
        Boot(store, SealState.Accepted);
        Assert.AreEqual(sequence + 1, Sequence(store));
    }

    [TestMethod]
    public void An_accepted_seal_makes_no_other_in_the_record_that_has_to_be_written()
    {
        MemoryStore store = Sealed();
        BootRecord record = Record(store);
        record.PendingBank = Bank.B;
        record.BankAt(Bank.B).State = BankState.Staged;
        byte[] seal = new byte[ImageSeal.SizeBytes];
        new ImageSeal(SealSecret.Load(store)).Make(Verdict.Valid, Bank.A, 2, PlainImage.Digest(V100, 1), seal);
        record.PutSeal(Bank.A, 2, seal);
        Write(store, record);
        BootHandoff handoff = Boot(store, SealState.Accepted);
        Assert.AreEqual((int)BootReason.TrialFailed, (int)handoff.Reason);
        Assert.IsNull(handoff.Seal);
        Assert.AreEqual(BootRecord.NoSeals, Record(store).SealSequence);
        Boot(store, SealState.NotOffered);
        Boot(store, SealState.Accepted);
    }

    [TestMethod]
    public void A_record_that_had_to_be_healed_costs_one_boot_with_the_signature()
    {
        MemoryStore store = Sealed();
        store.Delete(store.NameAt('r', 1));
        Boot(store, SealState.NotOffered);
        Boot(store, SealState.Accepted);
    }

    [TestMethod]
    public void A_seal_that_does_not_fit_is_neither_believed_nor_made_anew_at_every_boot()
    {
        MemoryStore store = Sealed();
        Draw(store, 2);
        int sequence = Sequence(store);
        Assert.AreEqual(V100, Boot(store, SealState.Rejected).FileVersion);
        Assert.AreEqual(V100, Boot(store, SealState.Rejected).FileVersion);
        Assert.AreEqual(sequence, Sequence(store));

        // The next record anybody writes ends it.
        Write(store, Record(store));
        Boot(store, SealState.NotOffered);
        Boot(store, SealState.Accepted);
    }

    [TestMethod]
    public void A_lost_secret_costs_the_seal_and_nothing_else()
    {
        MemoryStore store = Sealed();
        store.Delete(SealSecret.FileName);
        int sequence = Sequence(store);
        Assert.AreEqual(V100, Boot(store, SealState.NotOffered).FileVersion);
        Stage(store, SealState.NotOffered);
        Assert.AreEqual((int)Result.Ok, (int)new BootControl(Boot(store, SealState.NotOffered), new EventLog()).Confirm());
        Assert.AreEqual(V110, Boot(store, SealState.NotOffered).FileVersion);
        Assert.AreEqual(sequence + 3, Sequence(store));
        Assert.AreEqual(BootRecord.NoSeals, Record(store).SealSequence);
    }

    [TestMethod]
    public void A_store_that_cannot_be_written_starts_the_image_without_a_seal()
    {
        MemoryStore store = Provisioned();
        Draw(store, 1);
        store.AppendResult = Result.Full;
        Assert.AreEqual(V100, Boot(store, SealState.NotOffered).FileVersion);
        store.AppendResult = Result.Ok;
        Assert.AreEqual(BootRecord.NoSeals, Record(store).SealSequence);
    }

    [TestMethod]
    public void A_record_of_the_format_without_seals_keeps_its_state_and_is_sealed()
    {
        MemoryStore store = Provisioned();
        byte[] payload = new byte[BootRecord.SizeBytes];
        BootRecord old = Record(store);
        old.SecurityCounter = 1;
        old.LastReason = BootReason.TrialFailed;
        old.Encode(payload);
        payload[0] = 1;
        store.Delete(store.NameAt('r', 0));
        store.Delete(store.NameAt('r', 0));
        new RecordStore(store, BootControl.RecordPrefix, BootRecord.OldSizeBytes).Write(payload);
        Assert.AreEqual(100, store.File(store.NameAt('r', 0)).Length);

        BootHandoff handoff = Boot(store, SealState.NotOffered);
        Assert.AreEqual(Bank.A, handoff.Bank);
        Assert.AreEqual((int)BootReason.TrialFailed, (int)handoff.Reason);
        Assert.AreEqual(1L, handoff.SecurityCounter);
        Assert.AreEqual(100, store.File(store.NameAt('r', 0)).Length);

        Draw(store, 1);
        Boot(store, SealState.NotOffered);
        Assert.AreEqual((int)BootReason.TrialFailed, (int)Boot(store, SealState.Accepted).Reason);
        Assert.AreEqual(168, store.File(store.NameAt('r', 0)).Length);
    }

    [TestMethod]
    public void A_seal_made_without_a_valid_verdict_fits_nothing()
    {
        byte[] secret = new byte[SealSecret.SizeBytes];
        byte[] digest = new byte[32];
        byte[] made = new byte[ImageSeal.SizeBytes];
        ImageSeal seal = new ImageSeal(secret);
        int[] verdicts = new int[] { Verdict.Refused, 0, 1, -1, Verdict.Valid ^ 1 };
        for (int i = 0; i < verdicts.Length; i++)
        {
            seal.Make(verdicts[i], Bank.A, 5, digest, made);
            seal.Offer(Bank.A, 5, made);
            Assert.AreEqual(Verdict.Refused, seal.Judge(digest));
        }

        seal.Make(Verdict.Valid, Bank.A, 5, digest, made);
        seal.Offer(Bank.A, 5, made);
        Assert.AreEqual(Verdict.Valid, seal.Judge(digest));
    }

    [TestMethod]
    public void A_secret_is_drawn_stored_and_found_and_a_dead_generator_is_refused()
    {
        MemoryStore store = new MemoryStore();
        Assert.IsNull(SealSecret.Load(store));
        Assert.AreEqual((int)Result.Refused, (int)SealSecret.Provision(store, new Counting(0, 0)));
        Assert.IsNull(SealSecret.Load(store));
        Draw(store, 1);
        byte[] first = SealSecret.Load(store);
        Assert.AreEqual(SealSecret.SizeBytes, first.Length);
        Draw(store, 2);
        Assert.IsFalse(Bytes.AreEqual(first, 0, SealSecret.Load(store), 0, first.Length));
        byte[] file = store.File(SealSecret.FileName);
        for (int i = 0; i < file.Length; i++)
        {
            file[i] ^= 0x08;
            Assert.IsNull(SealSecret.Load(store));
            file[i] ^= 0x08;
        }

        store.FailingReads = 1;
        Assert.IsNotNull(SealSecret.Load(store));
        store.FailingReads = 2;
        Assert.IsNull(SealSecret.Load(store));
    }

    private static BootHandoff Boot(MemoryStore store, SealState expected)
    {
        PlainImage check = new PlainImage();
        EventLog log = new EventLog();
        BootHandoff handoff = new BootLoader(store, check, log, true).Boot();
        Assert.IsNotNull(handoff);
        Assert.AreEqual(expected == SealState.Accepted ? 0 : 1, check.SignatureChecks);
        int judged = log.IndexOf(TraceSource.Boot, (int)BootEvent.SealJudged);
        Assert.AreEqual((long)(int)expected, judged < 0 ? (long)(int)SealState.NotOffered : log.B(judged));
        return handoff;
    }

    /// <summary>1.1.0 with counter 2 comes into bank B and is committed.</summary>
    private static void Stage(MemoryStore store, SealState expected)
    {
        BootControl control = new BootControl(Boot(store, expected), new EventLog());
        Assert.AreEqual((int)Result.Ok, (int)control.BeginDownload(Bank.B, false));
        PlainImage.Install(store, Bank.B, V110, 2);
        Assert.AreEqual((int)Result.Ok, (int)control.StagedCommit(Bank.B, PlainImage.Digest(V110, 2), 0));
    }

    /// <summary>Provisioned, with a secret, and booted once.</summary>
    private static MemoryStore Sealed()
    {
        MemoryStore store = Provisioned();
        Draw(store, 1);
        Boot(store, SealState.NotOffered);
        return store;
    }

    /// <summary>Bank A holds 1.0.0 with counter 1, confirmed; no secret.</summary>
    private static MemoryStore Provisioned()
    {
        MemoryStore store = new MemoryStore();
        PlainImage.Install(store, Bank.A, V100, 1);
        BootRecord record = new BootRecord();
        record.ConfirmedBank = Bank.A;
        record.SecurityCounter = 1;
        record.BankAt(Bank.A).State = BankState.Proven;
        Array.Copy(PlainImage.Digest(V100, 1), 0, record.BankAt(Bank.A).ImageDigest, 0, 32);
        Write(store, record);
        return store;
    }

    private static void Draw(MemoryStore store, int seed)
    {
        Assert.AreEqual((int)Result.Ok, (int)SealSecret.Provision(store, new Counting(seed, 1)));
    }

    private static int Sequence(MemoryStore store)
    {
        RecordStore records = BootControl.OpenRecords(store);
        records.Load(new byte[BootRecord.SizeBytes]);
        return records.Sequence;
    }

    private static BootRecord Record(MemoryStore store)
    {
        byte[] payload = new byte[BootRecord.SizeBytes];
        BootControl.OpenRecords(store).Load(payload);
        BootRecord record = new BootRecord();
        Assert.AreEqual((int)Result.Ok, (int)record.Decode(payload));
        return record;
    }

    private static void Write(MemoryStore store, BootRecord record)
    {
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        Assert.AreEqual((int)Result.Ok, (int)BootControl.OpenRecords(store).Write(payload));
    }

    private sealed class Counting : IRandom
    {
        private readonly int _step;
        private int _next;

        public Counting(int first, int step)
        {
            _next = first;
            _step = step;
        }

        public void Fill(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = (byte)_next;
                _next += _step;
            }
        }
    }
}
