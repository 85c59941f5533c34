using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>A confirmed image that ends by itself, boot after boot: where that ends, and what does not count.</summary>
[TestClass]
public class BootCrashTests
{
    private const long V100 = 0x01000000;
    private const long V110 = 0x01010000;
    private const int SoonSeconds = 20;

    private static MemoryStore s_store;
    private static BootHandoff s_handoff;

    [TestMethod]
    public void A_crash_loop_of_the_confirmed_image_ends_in_the_other_proven_one()
    {
        Install(1);
        for (int crash = 1; crash <= BankRecord.CrashesMax; crash++)
        {
            Assert.AreEqual(V110, Boot().FileVersion);
            Assert.AreEqual((int)Result.Ok, (int)Crash());
        }

        for (int boot = 0; boot < 3; boot++)
        {
            BootHandoff handoff = Boot();
            Assert.AreEqual(V100, handoff.FileVersion);
            Assert.IsFalse(handoff.OnTrial);
            Assert.AreEqual((int)BootReason.Crashed, (int)handoff.Reason);
        }

        Assert.AreEqual(Bank.A, Stored().ConfirmedBank);
        Assert.AreEqual((int)BankState.Failed, (int)Stored().BankAt(Bank.B).State);
        Assert.AreEqual(0, Stored().BankAt(Bank.B).BrokenMarks);
        Assert.AreEqual(Bank.B, new BootControl(Boot(), new EventLog()).TargetBank);
    }

    [TestMethod]
    public void With_nothing_else_to_run_the_image_gets_a_trial_and_then_the_factory_image_takes_updates()
    {
        Install(1);
        Empty(Bank.A);
        CrashToTheEnd();
        for (int boot = 0; boot < NfConfig.TrialBoots; boot++)
        {
            BootHandoff trial = Boot();
            Assert.AreEqual(V110, trial.FileVersion);
            Assert.IsTrue(trial.OnTrial);
            Assert.AreEqual((int)Result.Refused, (int)Crash());
        }

        BootHandoff rescue = Boot();
        Assert.AreEqual(Bank.None, rescue.Bank);
        Assert.AreEqual((int)BootReason.Rescue, (int)rescue.Reason);
        Assert.AreEqual(1L, rescue.SecurityCounter);
        BootControl control = new BootControl(rescue, new EventLog());
        Assert.AreEqual((int)Result.Ok, (int)control.BeginDownload(control.TargetBank, false));
    }

    [TestMethod]
    public void The_trial_after_a_crash_loop_can_make_the_image_confirmed_again()
    {
        Install(1);
        Empty(Bank.A);
        CrashToTheEnd();
        Assert.AreEqual((int)Result.Ok, (int)new BootControl(Boot(), new EventLog()).Confirm());
        Assert.AreEqual(0, Stored().BankAt(Bank.B).Crashes);
        Assert.AreEqual(V110, Boot().FileVersion);
        Assert.IsFalse(Boot().OnTrial);
    }

    [TestMethod]
    public void A_proven_image_the_counter_forbids_does_not_come_back_for_a_crash_loop()
    {
        Install(2);
        CrashToTheEnd();
        BootHandoff handoff = Boot();
        Assert.AreEqual(V110, handoff.FileVersion);
        Assert.IsTrue(handoff.OnTrial);
    }

    [TestMethod]
    public void A_stand_in_that_crashes_is_proven_no_more_and_the_confirmed_bank_stays_it()
    {
        Install(1);
        s_store.File("b.000")[99] ^= 4;
        for (int crash = 0; crash < BankRecord.CrashesMax; crash++)
        {
            Assert.AreEqual(Bank.A, Boot().Bank);
            Assert.AreEqual((int)Result.Ok, (int)Crash());
        }

        Assert.AreEqual((int)BankState.Failed, (int)Stored().BankAt(Bank.A).State);
        Assert.AreEqual(Bank.B, Stored().ConfirmedBank);
        Assert.IsTrue(Boot().OnTrial);
    }

    [TestMethod]
    public void Power_that_goes_again_and_again_counts_for_nothing_and_writes_nothing()
    {
        Install(1);
        Boot();
        int sequence = Sequence();
        for (int boot = 0; boot < 3 * BankRecord.CrashesMax; boot++)
        {
            Assert.AreEqual(V110, Boot().FileVersion);
        }

        Assert.AreEqual(sequence, Sequence());
        Assert.AreEqual(0, Stored().BankAt(Bank.B).Crashes);
    }

    [TestMethod]
    public void An_image_that_ran_for_long_before_it_ended_is_in_no_loop()
    {
        Install(1);
        Assert.AreEqual((int)Result.Refused, (int)new CrashLoop(Boot(), s_store, new EventLog()).Count(CrashLoop.WindowSeconds));
        Assert.AreEqual(0, Stored().BankAt(Bank.B).Crashes);
        Assert.AreEqual((int)Result.Ok, (int)new CrashLoop(Boot(), s_store, new EventLog()).Count(CrashLoop.WindowSeconds - 1));
        Assert.AreEqual(1, Stored().BankAt(Bank.B).Crashes);
    }

    [TestMethod]
    public void An_image_that_has_lasted_has_its_crashes_forgotten_by_one_record()
    {
        Install(1);
        Boot();
        Crash();
        BootControl control = new BootControl(Boot(), new EventLog());
        Assert.AreEqual((int)Result.Ok, (int)control.ForgetCrashes());
        Assert.AreEqual(0, Stored().BankAt(Bank.B).Crashes);
        Assert.AreEqual(Bank.B, Stored().ConfirmedBank);
        int sequence = Sequence();
        Assert.AreEqual((int)Result.Ok, (int)control.ForgetCrashes());
        Assert.AreEqual(sequence, Sequence());
    }

    [TestMethod]
    public void A_trial_confirmed_in_this_boot_and_then_crashing_is_counted()
    {
        Install(1);
        Empty(Bank.A);
        CrashToTheEnd();
        BootHandoff handoff = Boot();
        Assert.AreEqual((int)Result.Ok, (int)new BootControl(handoff, new EventLog()).Confirm());
        Assert.AreEqual((int)Result.Ok, (int)new CrashLoop(handoff, s_store, new EventLog()).Count(SoonSeconds));
        Assert.AreEqual(1, Stored().BankAt(Bank.B).Crashes);
    }

    [TestMethod]
    public void The_factory_image_has_nothing_to_lose()
    {
        Install(1);
        s_store.File("a.000")[99] ^= 4;
        s_store.File("b.000")[99] ^= 4;
        Assert.AreEqual(Bank.None, Boot().Bank);
        int sequence = Sequence();
        Assert.AreEqual((int)Result.Refused, (int)Crash());
        Assert.AreEqual(sequence, Sequence());
    }

    [TestMethod]
    public void A_crash_counts_in_full_or_not_at_all_wherever_the_power_goes()
    {
        for (int kept = MemoryStore.KeepNone; kept <= MemoryStore.KeepHalf; kept++)
        {
            bool isThrough = false;
            for (int cut = 1; !isThrough; cut++)
            {
                Install(1);
                BootHandoff handoff = Boot();
                s_store.Kept = kept;
                s_store.CutBefore = s_store.Operations + cut;
                isThrough = new CrashLoop(handoff, s_store, new EventLog()).Count(SoonSeconds) == Result.Ok && s_store.Operations < s_store.CutBefore;
                s_store.CutBefore = 0;
                s_store.PowerOn();
                Assert.AreEqual(V110, Boot().FileVersion);
                Assert.AreEqual(Bank.B, Stored().ConfirmedBank);
                Assert.AreEqual((int)BankState.Proven, (int)Stored().BankAt(Bank.B).State);
                Assert.IsTrue(Stored().BankAt(Bank.B).Crashes <= 1);
                Assert.IsTrue(cut < 60);
            }
        }
    }

    [TestMethod]
    public void A_store_that_takes_no_record_keeps_the_image_confirmed()
    {
        Install(1);
        Boot();
        s_store.AppendResult = Result.IoError;
        for (int crash = 0; crash < 2 * BankRecord.CrashesMax; crash++)
        {
            Assert.AreEqual(V110, Boot().FileVersion);
            Assert.AreEqual((int)Result.IoError, (int)Crash());
        }

        s_store.AppendResult = Result.Ok;
        Assert.AreEqual(0, Stored().BankAt(Bank.B).Crashes);
    }

    [TestMethod]
    public void More_crashes_than_there_can_be_are_an_impossible_record()
    {
        BootRecord record = new BootRecord();
        record.BankAt(Bank.B).Crashes = BankRecord.CrashesMax;
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        Assert.AreEqual((int)Result.Ok, (int)record.Decode(payload));
        Assert.AreEqual(BankRecord.CrashesMax, record.BankAt(Bank.B).Crashes);
        payload[50]++;
        Assert.AreEqual((int)Result.Malformed, (int)record.Decode(payload));
    }

    /// <summary>A holds 1.0.0 with counter 1, B the confirmed 1.1.0; both have been proven.</summary>
    private static void Install(long confirmedCounter)
    {
        s_store = new MemoryStore();
        BootRecord record = new BootRecord();
        record.ConfirmedBank = Bank.B;
        record.SecurityCounter = confirmedCounter;
        PlainImage.Install(s_store, Bank.A, V100, 1);
        PlainImage.Install(s_store, Bank.B, V110, confirmedCounter);
        record.BankAt(Bank.A).State = BankState.Proven;
        record.BankAt(Bank.B).State = BankState.Proven;
        System.Array.Copy(PlainImage.Digest(V100, 1), 0, record.BankAt(Bank.A).ImageDigest, 0, BankRecord.DigestSizeBytes);
        System.Array.Copy(PlainImage.Digest(V110, confirmedCounter), 0, record.BankAt(Bank.B).ImageDigest, 0, BankRecord.DigestSizeBytes);
        Write(record);
    }

    /// <summary>As after a download that was begun and left.</summary>
    private static void Empty(int bank)
    {
        BootControl control = new BootControl(Boot(), new EventLog());
        Assert.AreEqual((int)Result.Ok, (int)control.BeginDownload(bank, false));
    }

    private static void CrashToTheEnd()
    {
        for (int crash = 0; crash < BankRecord.CrashesMax; crash++)
        {
            Boot();
            Assert.AreEqual((int)Result.Ok, (int)Crash());
        }
    }

    private static BootHandoff Boot()
    {
        s_handoff = new BootLoader(s_store, new PlainImage(), new EventLog(), true).Boot();
        Assert.IsNotNull(s_handoff);
        return s_handoff;
    }

    /// <summary>The image started last ends by itself, soon.</summary>
    private static Result Crash() => new CrashLoop(s_handoff, s_store, new EventLog()).Count(SoonSeconds);

    private static BootRecord Stored()
    {
        byte[] payload = new byte[BootRecord.SizeBytes];
        Records().Load(payload);
        BootRecord record = new BootRecord();
        Assert.AreEqual((int)Result.Ok, (int)record.Decode(payload));
        return record;
    }

    private static int Sequence()
    {
        RecordStore records = Records();
        records.Load(new byte[BootRecord.SizeBytes]);
        return records.Sequence;
    }

    private static void Write(BootRecord record)
    {
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        Assert.AreEqual((int)Result.Ok, (int)Records().Write(payload));
    }

    private static RecordStore Records() => BootControl.OpenRecords(s_store);
}
