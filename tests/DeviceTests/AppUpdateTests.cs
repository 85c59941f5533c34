using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ota;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>The application between hub, store and radio when one of them refuses.</summary>
[TestClass]
public class AppUpdateTests
{
    private const long V110 = 0x01010000;

    [TestMethod]
    public void Trial_is_confirmed_by_the_hubs_answer()
    {
        AppBench bench = OnTrial();
        bench.FindHub();
        Assert.AreEqual(0, bench.Count(AppEvent.ImageConfirmed));
        bench.Hear(bench.NoImage());
        Assert.AreEqual(1, bench.Count(AppEvent.ImageConfirmed));
        Assert.AreEqual(0, bench.Actions[(int)AppAction.Reboot]);
        Assert.AreEqual(Bank.B, Stored(bench).ConfirmedBank);
    }

    [TestMethod]
    public void Trial_whose_confirm_cannot_be_stored_reboots_and_stays_a_trial()
    {
        AppBench bench = OnTrial();
        bench.FindHub();
        bench.Store.AppendResult = Result.IoError;
        bench.Hear(bench.NoImage());
        Assert.AreEqual(1, bench.Actions[(int)AppAction.Reboot]);
        Assert.AreEqual(1, bench.Count(AppEvent.StoreFailed));
        Assert.AreEqual(0, bench.Count(AppEvent.ImageConfirmed));
        bench.Store.AppendResult = Result.Ok;
        Assert.AreEqual(Bank.B, Stored(bench).PendingBank);
        Assert.AreEqual(Bank.A, Stored(bench).ConfirmedBank);
    }

    [TestMethod]
    public void Trial_whose_network_went_down_with_the_hubs_answer_is_confirmed_by_the_next_one()
    {
        AppBench bench = OnTrial();
        bench.FindHub();
        bench.HearAndLoseNetwork(bench.NoImage());
        Assert.AreEqual(1, bench.Count(AppEvent.VersionReported));
        Assert.AreEqual(1, bench.Count(AppEvent.NetworkDown));
        Assert.AreEqual(0, bench.Count(AppEvent.ImageConfirmed));
        bench.RunUntilSent();
        Assert.AreEqual(2, bench.Count(AppEvent.NetworkUp));
        bench.Hear(bench.NoImage());
        Assert.AreEqual(1, bench.Count(AppEvent.ImageConfirmed));
    }

    [TestMethod]
    public void Staged_image_is_committed_when_its_time_has_come()
    {
        AppBench bench = Staged(AppBench.RunningVersion);
        bench.RunFor(60000);
        Assert.AreEqual(1, bench.Count(AppEvent.ImageCommitted));
        Assert.AreEqual(1, bench.Actions[(int)AppAction.Reboot]);
        Assert.AreEqual(Bank.B, Stored(bench).PendingBank);
    }

    [TestMethod]
    public void Staged_image_that_cannot_be_committed_is_no_reason_to_reboot_and_the_hub_is_told()
    {
        AppBench bench = Staged(AppBench.RunningVersion);
        bench.RunFor(30000);
        bench.Store.AppendResult = Result.IoError;
        bench.RunFor(30000);
        Assert.AreEqual(0, bench.Count(AppEvent.ImageCommitted));
        Assert.AreEqual(0, bench.Actions[(int)AppAction.Reboot]);
        Assert.IsTrue(bench.Count(AppEvent.StoreFailed) > 0);
        Assert.AreEqual((int)OtaCommand.UpgradeEndRequest, (int)bench.Ncp.LastUnicast[2]);
        Assert.AreEqual((int)ZclStatus.Abort, (int)bench.Ncp.LastUnicast[3]);
        Assert.IsNull(bench.Store.NameAt(BootControl.RecordPrefix, 0));
    }

    [TestMethod]
    [DataRow(0x0100FFFFL, 1)]
    [DataRow(V110, 0)]
    [DataRow(0x01010001L, 0)]
    public void Staged_image_waits_on_only_when_it_is_newer_than_the_running_one(long running, int found)
    {
        AppBench bench = Staged(running);
        bench.RunFor(60000);
        Assert.AreEqual(found, bench.Count(AppEvent.StagedImageFound));
        Assert.AreEqual(found, bench.Actions[(int)AppAction.Reboot]);
    }

    [TestMethod]
    public void Read_while_the_radio_is_full_is_answered_when_there_is_room_and_no_later_one_takes_its_place()
    {
        AppBench bench = new AppBench();
        bench.Ncp.IsMember = true;
        bench.Start();
        bench.RunFor(60000);
        bench.Ncp.SentStatus = -1;
        int before = bench.Sent;
        for (int i = 1; i <= RadioOutbox.MaxMessages; i++)
        {
            bench.Hear(Read(i));
        }

        Assert.AreEqual(before + RadioOutbox.MaxMessages, bench.Sent);
        bench.Hear(Read(0x71));
        bench.Hear(Read(0x72));
        Assert.AreEqual(before + RadioOutbox.MaxMessages, bench.Sent);
        bench.RunFor(RadioOutbox.OutcomeTimeoutMs);
        Assert.AreEqual(before + RadioOutbox.MaxMessages + 1, bench.Sent);
        Assert.AreEqual(0x71, (int)bench.Ncp.LastUnicast[1]);
        Assert.AreEqual((int)ZclGeneralCommand.ReadAttributesResponse, (int)bench.Ncp.LastUnicast[2]);
        bench.Hear(Read(0x73));
        Assert.AreEqual(0x73, (int)bench.Ncp.LastUnicast[1]);
    }

    [TestMethod]
    public void Crashes_of_earlier_boots_are_forgotten_when_this_one_has_lasted_and_not_before()
    {
        BootRecord record = new BootRecord();
        record.ConfirmedBank = Bank.A;
        record.BankAt(Bank.A).State = BankState.Proven;
        record.BankAt(Bank.A).Crashes = BankRecord.CrashesMax - 1;
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        AppBench bench = new AppBench();
        BootControl.OpenRecords(bench.Store).Write(payload);
        bench.Handoff.HasRecord = true;
        bench.Start();
        bench.RunFor((CrashLoop.WindowSeconds * 1000L) - 1);
        Assert.AreEqual(BankRecord.CrashesMax - 1, Stored(bench).BankAt(Bank.A).Crashes);
        bench.RunFor(1);
        Assert.AreEqual(0, Stored(bench).BankAt(Bank.A).Crashes);
    }

    /// <summary>Read Attributes of ImageUpgradeStatus.</summary>
    private static byte[] Read(int sequence) => new byte[] { 0x10, (byte)sequence, 0x00, 0x06, 0x00 };

    /// <summary>Bank B runs on trial, bank A is confirmed.</summary>
    private static AppBench OnTrial()
    {
        BootRecord record = new BootRecord();
        record.ConfirmedBank = Bank.A;
        record.BankAt(Bank.A).State = BankState.Proven;
        record.PendingBank = Bank.B;
        record.BankAt(Bank.B).State = BankState.Staged;
        record.TrialBootsLeft = 2;
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        AppBench bench = new AppBench();
        new RecordStore(bench.Store, BootControl.RecordPrefix, BootRecord.SizeBytes).Write(payload);
        bench.Handoff.HasRecord = true;
        bench.Handoff.OnTrial = true;
        bench.Handoff.Bank = Bank.B;
        bench.Ncp.IsMember = true;
        bench.Start();
        return bench;
    }

    /// <summary>Bank B holds 1.1.0, which waits for the upgrade a minute from the start.</summary>
    private static AppBench Staged(long running)
    {
        AppBench bench = new AppBench();
        byte[] file = SampleOtaFile.Create();
        BankStore banks = new BankStore(bench.Store);
        banks.WritePrefix(Bank.B, file, 0, SampleOtaFile.ImageOffset);
        banks.WriteChunk(Bank.B, 0, file, SampleOtaFile.ImageOffset, SampleOtaFile.ImageLength);
        PendingUpgrade pending = new PendingUpgrade();
        pending.Kind = PendingKind.CountDown;
        pending.ServerEndpoint = 1;
        pending.Profile = 0x0109;
        pending.FileVersion = V110;
        pending.FileSizeBytes = SampleOtaFile.SizeBytes;
        pending.RemainingMs = 60000;
        byte[] payload = new byte[PendingUpgrade.SizeBytes];
        pending.Write(payload, 0);
        new RecordStore(bench.Store, Updater.PendingRecordPrefix, PendingUpgrade.SizeBytes).Write(payload);
        bench.Handoff.FileVersion = running;
        bench.Ncp.IsMember = true;
        bench.Start();
        return bench;
    }

    private static BootRecord Stored(AppBench bench)
    {
        byte[] payload = new byte[BootRecord.SizeBytes];
        new RecordStore(bench.Store, BootControl.RecordPrefix, BootRecord.SizeBytes).Load(payload);
        BootRecord record = new BootRecord();
        Assert.AreEqual((int)Result.Ok, (int)record.Decode(payload));
        return record;
    }
}
