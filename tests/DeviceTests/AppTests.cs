using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Ota;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>What the application keeps beside the images, and the application as one piece.</summary>
[TestClass]
public class AppTests
{
    private const string InstallCode = "83FED3407A939723A5C639B26916D505C3B5";

    [TestMethod]
    [DataRow(0L)]
    [DataRow(2L)]
    [DataRow(65536L)]
    [DataRow(4294967295L)]
    public void Counter_witness_reads_as_written(long counter)
    {
        byte[] token = new byte[CounterWitness.SizeBytes];
        CounterWitness.Write(token, counter);
        Assert.AreEqual(counter, CounterWitness.Read(token));
    }

    [TestMethod]
    public void Token_never_written_is_no_witness()
    {
        byte[] token = new byte[CounterWitness.SizeBytes];
        Assert.AreEqual(-1L, CounterWitness.Read(token));
        for (int i = 0; i < token.Length; i++)
        {
            token[i] = 0xFF;
        }

        Assert.AreEqual(-1L, CounterWitness.Read(token));
    }

    [TestMethod]
    public void Witness_with_any_flipped_bit_is_none()
    {
        byte[] token = new byte[CounterWitness.SizeBytes];
        CounterWitness.Write(token, 3);
        for (int bit = 0; bit < 8 * token.Length; bit++)
        {
            token[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.AreEqual(-1L, CounterWitness.Read(token));
            token[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.AreEqual(3L, CounterWitness.Read(token));
    }

    [TestMethod]
    public void Identity_has_the_install_code_that_was_provisioned()
    {
        MemoryStore store = new MemoryStore();
        byte[] code = Hex.Parse(InstallCode);
        Assert.AreEqual((int)Result.Ok, (int)StoredIdentity.Write(store, code));
        byte[] read = new StoredIdentity(store).InstallCode;
        Assert.AreEqual(code.Length, read.Length);
        Assert.IsTrue(Bytes.AreEqual(code, 0, read, 0, code.Length));
    }

    [TestMethod]
    public void Identity_of_an_empty_store_has_no_install_code_and_the_products_constants()
    {
        StoredIdentity identity = new StoredIdentity(new MemoryStore());
        Assert.IsNull(identity.InstallCode);
        Assert.AreEqual(NfConfig.ManufacturerCode, identity.ManufacturerCode);
        Assert.AreEqual(NfConfig.ImageType, identity.ImageType);
        Assert.AreEqual(NfConfig.HardwareVersion, identity.HardwareVersion);
        Assert.AreEqual(NfConfig.BridgeType, identity.BridgeType);
    }

    [TestMethod]
    public void Unit_provisioned_without_an_install_code_has_none()
    {
        MemoryStore store = new MemoryStore();
        Assert.AreEqual((int)Result.Ok, (int)StoredIdentity.Write(store, null));
        Assert.IsNull(new StoredIdentity(store).InstallCode);
    }

    [TestMethod]
    public void Second_provisioning_replaces_the_first()
    {
        MemoryStore store = new MemoryStore();
        StoredIdentity.Write(store, Hex.Parse(InstallCode));
        StoredIdentity.Write(store, Hex.Parse("83FED3407A93972B"));
        Assert.AreEqual(8, new StoredIdentity(store).InstallCode.Length);
        Assert.AreEqual(2, store.FileCount);
    }

    [TestMethod]
    [DataRow((int)BankState.Failed, 0, 0x01010000L)]
    [DataRow((int)BankState.Spent, 0, 0x01010000L)]
    [DataRow((int)BankState.Failed, 1, FailedTrial.None)]
    [DataRow((int)BankState.Empty, 0, FailedTrial.None)]
    [DataRow((int)BankState.Staged, 0, FailedTrial.None)]
    [DataRow((int)BankState.Proven, 0, FailedTrial.None)]
    public void Version_that_failed_its_trial_is_known_unless_the_flash_was_to_blame(int state, int brokenMarks, long version)
    {
        BootControl boot = BootWith((BankState)state, brokenMarks, SampleOtaFile.Create());
        Assert.AreEqual(version, FailedTrial.VersionIn(boot, Bank.B));
        Assert.AreEqual(FailedTrial.None, FailedTrial.VersionIn(boot, Bank.A));
    }

    [TestMethod]
    public void Front_of_another_image_does_not_tell_what_failed()
    {
        byte[] file = SampleOtaFile.Create();
        file[SampleOtaFile.ManifestOffset + 40] ^= 1;
        Assert.AreEqual(FailedTrial.None, FailedTrial.VersionIn(BootWith(BankState.Failed, 0, file), Bank.B));
    }

    [TestMethod]
    public void Handoff_of_the_factory_image_has_its_version()
    {
        BootHandoff handoff = new BootHandoff();
        handoff.RunsFactory(1, 2, 0x0304);
        Assert.AreEqual(0x01020304L, handoff.FileVersion);
    }

    [TestMethod]
    public void Application_joins_and_leaves_a_witness_of_the_counter()
    {
        AppBench bench = new AppBench();
        bench.Handoff.SecurityCounter = 2;
        StoredIdentity.Write(bench.Store, Hex.Parse(InstallCode));
        bench.Start();
        Assert.IsFalse(bench.App.Radio.IsUp);
        bench.RunFor(60000);
        Assert.IsTrue(bench.App.Radio.IsUp);
        Assert.AreEqual(1, bench.Count(AppEvent.NetworkUp));
        Assert.AreEqual(0, bench.Actions[(int)AppAction.Reboot]);
        Assert.AreEqual(2L, CounterWitness.Read(bench.Ncp.Tokens));
        Assert.AreEqual(AppBench.RunningVersion, bench.App.FileVersion);
    }

    [TestMethod]
    public void Application_without_an_install_code_comes_back_to_the_network_its_radio_knows()
    {
        AppBench bench = new AppBench();
        bench.Ncp.IsMember = true;
        bench.Start();
        bench.RunFor(60000);
        Assert.IsTrue(bench.App.Radio.IsUp);
    }

    [TestMethod]
    public void Trial_that_hears_no_hub_ends_in_a_reboot_and_not_before_its_time()
    {
        AppBench bench = new AppBench();
        bench.Handoff.OnTrial = true;
        bench.Handoff.Bank = Bank.B;
        bench.Ncp.IsMember = true;
        bench.Start();
        bench.RunFor(TrialMonitor.TrialTimeoutMs - 1000);
        Assert.AreEqual(0, bench.Actions[(int)AppAction.Reboot]);
        bench.RunFor(1000);
        Assert.AreEqual(1, bench.Actions[(int)AppAction.Reboot]);
        Assert.AreEqual(0, bench.Count(AppEvent.ImageConfirmed));
    }

    [TestMethod]
    public void Rescue_takes_no_update_before_the_radio_has_told_its_counter()
    {
        AppBench bench = new AppBench();
        bench.Handoff.Bank = Bank.None;
        bench.Ncp.IsMember = true;
        bench.Ncp.TokenReadFailures = Updater.WitnessQuickTriesMax;
        CounterWitness.Write(bench.Ncp.Tokens, 3);
        bench.Start();
        bench.RunFor(60000);
        Assert.IsTrue(bench.App.Radio.IsUp);
        Assert.AreEqual(Updater.WitnessQuickTriesMax, bench.Ncp.Commands[EzspFrameId.GetToken]);
        Assert.AreEqual(0, bench.Ncp.Commands[EzspFrameId.SendUnicast]);
        Assert.AreEqual(0L, bench.Handoff.SecurityCounter);
        bench.RunFor(Updater.WitnessSlowRetryMs);
        Assert.AreEqual(Updater.WitnessQuickTriesMax + 1, bench.Ncp.Commands[EzspFrameId.GetToken]);
        Assert.AreEqual(3L, bench.Handoff.SecurityCounter);
        Assert.IsTrue(bench.Ncp.Commands[EzspFrameId.SendUnicast] > 0);
    }

    [TestMethod]
    public void Rescue_asks_a_radio_that_restarted_in_quick_succession_again()
    {
        AppBench bench = new AppBench();
        bench.Handoff.Bank = Bank.None;
        bench.Ncp.IsMember = true;
        bench.Ncp.TokenReadFailures = Updater.WitnessQuickTriesMax + 1;
        CounterWitness.Write(bench.Ncp.Tokens, 3);
        bench.Start();
        bench.RunFor(60000);
        Assert.AreEqual(0L, bench.Handoff.SecurityCounter);
        bench.RestartRadio();
        bench.RunFor(30000);
        Assert.AreEqual(Updater.WitnessQuickTriesMax + 2, bench.Ncp.Commands[EzspFrameId.GetToken]);
        Assert.AreEqual(3L, bench.Handoff.SecurityCounter);
    }

    [TestMethod]
    public void Rescue_takes_updates_when_the_radio_says_that_it_keeps_no_counter()
    {
        AppBench bench = new AppBench();
        bench.Handoff.Bank = Bank.None;
        bench.Ncp.IsMember = true;
        bench.Ncp.UnknownCommand = EzspFrameId.GetToken;
        bench.Start();
        bench.RunFor(60000);
        Assert.AreEqual(1, bench.Ncp.Commands[EzspFrameId.GetToken]);
        Assert.IsTrue(bench.Ncp.Commands[EzspFrameId.SendUnicast] > 0);
    }

    [TestMethod]
    public void Counter_that_can_be_read_on_the_second_try_counts()
    {
        AppBench bench = new AppBench();
        bench.Ncp.IsMember = true;
        bench.Ncp.TokenReadFailures = 1;
        CounterWitness.Write(bench.Ncp.Tokens, 3);
        bench.Start();
        bench.RunFor(60000);
        Assert.AreEqual(2, bench.Ncp.Commands[EzspFrameId.GetToken]);
        Assert.AreEqual(3L, bench.Handoff.SecurityCounter);
    }

    [TestMethod]
    public void Image_from_a_bank_goes_on_without_a_counter_that_cannot_be_read()
    {
        AppBench bench = new AppBench();
        bench.Ncp.IsMember = true;
        bench.Ncp.TokenReadFailures = 1000;
        bench.Handoff.SecurityCounter = 2;
        bench.Start();
        bench.RunFor(60000);
        Assert.AreEqual(Updater.WitnessQuickTriesMax, bench.Ncp.Commands[EzspFrameId.GetToken]);
        Assert.AreEqual(0, bench.Ncp.Commands[EzspFrameId.SetToken]);
        Assert.IsTrue(bench.Ncp.Commands[EzspFrameId.SendUnicast] > 0);
    }

    [TestMethod]
    public void Bridge_that_hears_nobody_rejoins_its_network()
    {
        AppBench bench = new AppBench();
        bench.Ncp.IsMember = true;
        bench.Start();
        bench.RunFor(60000);
        Assert.AreEqual(0, bench.Ncp.Commands[EzspFrameId.FindAndRejoinNetwork]);
        bench.RunFor(OtaTiming.SilentRoundsMax * OtaTiming.RediscoverMs);
        Assert.AreEqual(1, bench.Count(AppEvent.HubUnreachable));
        Assert.AreEqual(1, bench.Ncp.Commands[EzspFrameId.FindAndRejoinNetwork]);
        Assert.AreEqual(2, bench.Count(AppEvent.NetworkUp));
    }

    /// <summary>Bank B holds the front of the sample file; the record has its true digest.</summary>
    private static BootControl BootWith(BankState state, int brokenMarks, byte[] file)
    {
        byte[] sample = SampleOtaFile.Create();
        BootRecord record = new BootRecord();
        record.Clear();
        record.ConfirmedBank = Bank.A;
        record.BankAt(Bank.A).State = BankState.Proven;
        record.BankAt(Bank.B).State = state;
        record.BankAt(Bank.B).BrokenMarks = brokenMarks;
        System.Array.Copy(sample, SampleOtaFile.ManifestOffset + 40, record.BankAt(Bank.B).ImageDigest, 0, BankRecord.DigestSizeBytes);
        byte[] payload = new byte[BootRecord.SizeBytes];
        record.Encode(payload);
        BootHandoff handoff = new BootHandoff();
        handoff.Store = new MemoryStore();
        new RecordStore(handoff.Store, BootControl.RecordPrefix, BootRecord.SizeBytes).Write(payload);
        new BankStore(handoff.Store).WritePrefix(Bank.B, file, 0, SampleOtaFile.ImageOffset);
        return new BootControl(handoff, new SilentTrace());
    }
}
