using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>A whole signed file of one chunk into the receiver, right and wrong.</summary>
[TestClass]
public class ImageReceiverTests
{
    private const long V110 = 0x01010000;

    private static MemoryStore s_store;
    private static BootControl s_control;
    private static DirectReceiver s_receiver;
    private static BootHandoff s_handoff;
    private static EventLog s_log;
    private static long s_running;

    [TestMethod]
    public void A_good_file_is_stored_verified_and_committed()
    {
        Start(0x01000000, 1);
        Assert.AreEqual((int)ReceiveStatus.Complete, (int)Feed(SampleOtaFile.Create(), 50));
        Assert.IsNull(s_store.NameAt('r', 0));
        Assert.AreEqual((int)Result.Refused, (int)s_receiver.Commit());
        Assert.AreEqual((int)ReceiveStatus.Verified, (int)s_receiver.Finish());
        Assert.AreEqual((int)Result.Ok, (int)s_receiver.Commit());
        Assert.AreEqual(Bank.B, s_control.Record.PendingBank);
        Assert.AreEqual(3, s_control.Record.TrialBootsLeft);
        Assert.AreEqual(SampleOtaFile.ImageOffset, s_store.File("b.pre").Length);
        Assert.AreEqual(SampleOtaFile.ImageLength, s_store.File("b.000").Length);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(255)]
    [DataRow(1305)]
    public void The_size_of_the_blocks_does_not_matter(int blockBytes)
    {
        Start(0x01000000, 1);
        Assert.AreEqual((int)ReceiveStatus.Complete, (int)Feed(SampleOtaFile.Create(), blockBytes));
        Assert.AreEqual(1, s_log.CountOf(TraceSource.Store, (int)ReceiveEvent.ChunkStored));
    }

    [TestMethod]
    public void Duplicates_and_gaps_change_nothing()
    {
        Start(0x01000000, 1);
        byte[] file = SampleOtaFile.Create();
        s_receiver.Begin(Agreed());
        Assert.AreEqual((int)ReceiveStatus.Continue, (int)s_receiver.OnBytes(0, file, 0, 40));
        Assert.AreEqual((int)ReceiveStatus.Ignored, (int)s_receiver.OnBytes(0, file, 0, 40));
        Assert.AreEqual((int)ReceiveStatus.Ignored, (int)s_receiver.OnBytes(80, file, 80, 40));
        Assert.AreEqual(40, s_receiver.NextOffset);
        Assert.AreEqual((int)ReceiveStatus.Continue, (int)s_receiver.OnBytes(20, file, 20, 40));
        Assert.AreEqual(60, s_receiver.NextOffset);
    }

    [TestMethod]
    [DataRow(0, (int)RefusalReason.OtaMagic, (int)ReceiveStage.Header)]
    [DataRow(10, (int)RefusalReason.Manufacturer, (int)ReceiveStage.Header)]
    [DataRow(12, (int)RefusalReason.ImageType, (int)ReceiveStage.Header)]
    [DataRow(14, (int)RefusalReason.FileVersion, (int)ReceiveStage.Header)]
    [DataRow(52, (int)RefusalReason.OtaTotalSize, (int)ReceiveStage.Header)]
    [DataRow(57, (int)RefusalReason.HardwareRange, (int)ReceiveStage.Header)]
    [DataRow(66, (int)RefusalReason.ManifestFormat, (int)ReceiveStage.Manifest)]
    [DataRow(110, (int)RefusalReason.ManifestSignature, (int)ReceiveStage.Manifest)]
    [DataRow(172, (int)RefusalReason.UntrustedKey, (int)ReceiveStage.Manifest)]
    public void A_spoilt_front_is_refused_at_its_stage_and_no_bank_is_touched(int position, int reason, int stage)
    {
        Start(0x01000000, 1);
        s_store.Put("b.000", new byte[9], 0, 9);
        byte[] file = SampleOtaFile.Create();
        file[position] ^= 0x02;
        Assert.AreEqual((int)ReceiveStatus.Refused, (int)Feed(file, 50));
        Assert.AreEqual(reason, (int)s_receiver.Refusal);
        Assert.AreEqual(stage, (int)s_receiver.Stage);
        Assert.AreEqual(9, s_store.File("b.000").Length);
        Assert.IsNull(s_store.File("b.pre"));
        Assert.AreEqual((int)ReceiveStatus.Refused, (int)s_receiver.OnBytes(s_receiver.NextOffset, file, 0, 1));
    }

    [TestMethod]
    public void A_downgrade_is_refused_by_the_manifest()
    {
        Start(0x01020000, 1);
        Assert.AreEqual((int)ReceiveStatus.Refused, (int)Feed(SampleOtaFile.Create(), 50));
        Assert.AreEqual((int)RefusalReason.Downgrade, (int)s_receiver.Refusal);
    }

    [TestMethod]
    public void A_counter_below_the_stored_one_is_refused_by_the_manifest()
    {
        Start(0x01000000, 3);
        Assert.AreEqual((int)ReceiveStatus.Refused, (int)Feed(SampleOtaFile.Create(), 50));
        Assert.AreEqual((int)RefusalReason.SecurityCounter, (int)s_receiver.Refusal);
        Assert.AreEqual((int)ReceiveStage.Manifest, (int)s_receiver.Stage);
    }

    [TestMethod]
    public void A_chunk_that_does_not_match_is_fetched_again_three_times_and_never_stored()
    {
        Start(0x01000000, 1);
        byte[] file = SampleOtaFile.Create();
        file[700] ^= 1;
        s_receiver.Begin(Agreed());
        Assert.AreEqual((int)ReceiveStatus.Refetch, (int)s_receiver.OnBytes(0, file, 0, file.Length));
        for (int retry = 1; retry < ImageReceiver.MaxChunkRetries; retry++)
        {
            Assert.AreEqual(SampleOtaFile.ImageOffset, s_receiver.NextOffset);
            Assert.AreEqual((int)ReceiveStatus.Refetch, (int)FeedRest(file, 1024));
        }

        Assert.AreEqual((int)ReceiveStatus.Refused, (int)FeedRest(file, 1024));
        Assert.AreEqual((int)RefusalReason.ChunkDigest, (int)s_receiver.Refusal);
        Assert.AreEqual((int)ReceiveStage.Chunks, (int)s_receiver.Stage);
        Assert.IsNull(s_store.File("b.000"));
    }

    [TestMethod]
    public void A_chunk_spoilt_once_on_the_way_is_fetched_again_and_the_file_comes_through()
    {
        Start(0x01000000, 1);
        byte[] file = SampleOtaFile.Create();
        file[700] ^= 1;
        s_receiver.Begin(Agreed());
        Assert.AreEqual((int)ReceiveStatus.Refetch, (int)s_receiver.OnBytes(0, file, 0, file.Length));
        file[700] ^= 1;
        Assert.AreEqual((int)ReceiveStatus.Complete, (int)FeedRest(file, 1024));
    }

    [TestMethod]
    public void After_a_reboot_the_same_file_needs_no_byte_again()
    {
        Start(0x01000000, 1);
        byte[] file = SampleOtaFile.Create();
        Feed(file, 50);
        Reboot(0x01000000, 1);
        Assert.AreEqual((int)ReceiveStatus.Complete, (int)s_receiver.Begin(Agreed()));
        Assert.AreEqual(file.Length, s_receiver.NextOffset);
        Assert.AreEqual((int)ReceiveStatus.Verified, (int)s_receiver.Finish());
    }

    [TestMethod]
    public void A_torn_chunk_is_found_and_only_it_is_fetched_again()
    {
        Start(0x01000000, 1);
        byte[] file = SampleOtaFile.Create();
        Feed(file, 50);
        s_store.Put("b.000", s_store.File("b.000"), 0, 500);
        Reboot(0x01000000, 1);
        Assert.AreEqual((int)ReceiveStatus.Continue, (int)s_receiver.Begin(Agreed()));
        Assert.AreEqual(SampleOtaFile.ImageOffset, s_receiver.NextOffset);
        Assert.AreEqual((int)ReceiveStatus.Complete, (int)FeedRest(file, 50));
    }

    [TestMethod]
    public void A_stored_prefix_with_a_flipped_bit_is_not_resumed_from()
    {
        Start(0x01000000, 1);
        Feed(SampleOtaFile.Create(), 50);
        s_store.File("b.pre")[120] ^= 1;
        Reboot(0x01000000, 1);
        Assert.AreEqual((int)ReceiveStatus.Continue, (int)s_receiver.Begin(Agreed()));
        Assert.AreEqual(0, s_receiver.NextOffset);
    }

    [TestMethod]
    public void A_bit_that_flips_in_the_store_before_the_finish_refuses_the_image()
    {
        Start(0x01000000, 1);
        Feed(SampleOtaFile.Create(), 50);
        s_store.File("b.000")[300] ^= 1;
        Assert.AreEqual((int)ReceiveStatus.Refused, (int)s_receiver.Finish());
        Assert.AreEqual((int)RefusalReason.ImageDigest, (int)s_receiver.Refusal);
        Assert.AreEqual((int)ReceiveStage.StoredImage, (int)s_receiver.Stage);
        Assert.AreEqual((int)Result.Refused, (int)s_receiver.Commit());
        Assert.AreEqual(Bank.None, s_control.Record.PendingBank);
    }

    [TestMethod]
    public void A_manifest_signature_spoilt_in_the_store_before_the_finish_refuses_the_image()
    {
        Start(0x01000000, 1);
        Feed(SampleOtaFile.Create(), 50);
        s_store.File("b.pre")[SampleOtaFile.ImageOffset - 10] ^= 1;
        Assert.AreEqual((int)ReceiveStatus.Refused, (int)s_receiver.Finish());
        Assert.AreEqual((int)RefusalReason.ManifestSignature, (int)s_receiver.Refusal);
        Assert.AreEqual((int)Result.Refused, (int)s_receiver.Commit());
    }

    [TestMethod]
    public void A_stored_image_with_a_byte_behind_it_is_refused()
    {
        Start(0x01000000, 1);
        Feed(SampleOtaFile.Create(), 50);
        byte[] longer = new byte[SampleOtaFile.ImageLength + 1];
        System.Array.Copy(s_store.File("b.000"), 0, longer, 0, SampleOtaFile.ImageLength);
        s_store.Put("b.000", longer, 0, longer.Length);
        Assert.AreEqual((int)ReceiveStatus.Refused, (int)s_receiver.Finish());
        Assert.AreEqual((int)RefusalReason.ImageSize, (int)s_receiver.Refusal);
    }

    [TestMethod]
    public void What_was_verified_and_then_dropped_is_not_committed()
    {
        Start(0x01000000, 1);
        Feed(SampleOtaFile.Create(), 50);
        Assert.AreEqual((int)ReceiveStatus.Verified, (int)s_receiver.Finish());
        s_receiver.Cancel();
        Assert.AreEqual((int)Result.Refused, (int)s_receiver.Commit());
        Assert.AreEqual(Bank.None, s_control.Record.PendingBank);
        Assert.IsNull(s_store.NameAt('r', 0));
    }

    [TestMethod]
    [DataRow(2L, (int)Result.Ok)]
    [DataRow(3L, (int)Result.Refused)]
    public void A_counter_that_rose_after_the_verification_still_counts(long counter, int committed)
    {
        Start(0x01000000, 1);
        Feed(SampleOtaFile.Create(), 100);
        Assert.AreEqual((int)ReceiveStatus.Verified, (int)s_receiver.Finish());
        s_handoff.SecurityCounter = counter;
        Assert.AreEqual(committed, (int)s_receiver.Commit());
        Assert.AreEqual(committed == (int)Result.Ok ? Bank.B : Bank.None, s_control.Record.PendingBank);
    }

    [TestMethod]
    public void A_header_for_other_hardware_is_refused_before_the_manifest_is_there()
    {
        byte[] file = SampleOtaFile.Create();
        Start(0x01000000, 1);
        s_receiver.Begin(Agreed());
        file[56] = 0x02;
        Assert.AreEqual((int)ReceiveStatus.Refused, (int)s_receiver.OnBytes(0, file, 0, OtaHeader.KnownSizeBytes));
        Assert.AreEqual((int)RefusalReason.HardwareRange, (int)s_receiver.Refusal);
        s_receiver.Begin(Agreed());
        file[57] = 0x00;
        file[59] = 0x00;
        Assert.AreEqual((int)ReceiveStatus.Refused, (int)s_receiver.OnBytes(0, file, 0, OtaHeader.KnownSizeBytes));
        Assert.AreEqual((int)RefusalReason.HardwareRange, (int)s_receiver.Refusal);
    }

    [TestMethod]
    public void One_read_error_in_the_finish_is_read_again()
    {
        Start(0x01000000, 1);
        Feed(SampleOtaFile.Create(), 50);
        s_store.FailingReads = 2;
        Assert.AreEqual((int)ReceiveStatus.Verified, (int)s_receiver.Finish());
        Assert.AreEqual(1, s_log.CountOf(TraceSource.Store, (int)ReceiveEvent.ReadAgain));
    }

    [TestMethod]
    public void A_store_that_refuses_the_chunk_ends_the_reception()
    {
        Start(0x01000000, 1);
        byte[] file = SampleOtaFile.Create();
        s_receiver.Begin(Agreed());
        s_receiver.OnBytes(0, file, 0, 600);
        s_store.AppendResult = Result.Full;
        Assert.AreEqual((int)ReceiveStatus.Refused, (int)FeedRest(file, 100));
        Assert.AreEqual((int)RefusalReason.StoreWrite, (int)s_receiver.Refusal);
    }

    [TestMethod]
    public void On_trial_no_bank_is_opened()
    {
        Start(0x01000000, 1);
        BootHandoff trial = Handoff(0x01000000, 1);
        trial.OnTrial = true;
        Use(trial);
        Assert.AreEqual((int)ReceiveStatus.Refused, (int)Feed(SampleOtaFile.Create(), 100));
        Assert.AreEqual((int)ReceiveStage.Bank, (int)s_receiver.Stage);
        Assert.IsNull(s_store.File("b.pre"));
    }

    private static void Start(long runningVersion, long counter)
    {
        s_store = new MemoryStore();
        Reboot(runningVersion, counter);
    }

    private static void Reboot(long runningVersion, long counter) => Use(Handoff(runningVersion, counter));

    private static BootHandoff Handoff(long runningVersion, long counter)
    {
        BootHandoff handoff = new BootHandoff();
        handoff.Bank = Bank.A;
        handoff.FileVersion = runningVersion;
        handoff.SecurityCounter = counter;
        handoff.Store = s_store;
        return handoff;
    }

    private static void Use(BootHandoff handoff)
    {
        s_log = new EventLog();
        s_handoff = handoff;
        s_control = new BootControl(handoff, s_log);
        KeyRing keys = KeyRing.Trusted();
        BridgePolicy policy = BridgePolicy.OfThisDevice();
        s_receiver = new DirectReceiver(new ImageReceiver(s_control, new ManifestVerifier(keys), policy, new BridgeImageCheck(keys, policy, handoff.Resident), s_log));
        s_running = handoff.FileVersion;
    }

    private static AgreedImage Agreed()
    {
        AgreedImage agreed = new AgreedImage();
        agreed.Manufacturer = NfConfig.ManufacturerCode;
        agreed.ImageType = NfConfig.ImageType;
        agreed.FileVersion = V110;
        agreed.FileSizeBytes = SampleOtaFile.SizeBytes;
        agreed.HardwareVersion = NfConfig.HardwareVersion;
        agreed.LowestFileVersion = s_running + 1;
        return agreed;
    }

    private static ReceiveStatus Feed(byte[] file, int blockBytes)
    {
        ReceiveStatus status = s_receiver.Begin(Agreed());
        return status == ReceiveStatus.Continue ? FeedRest(file, blockBytes) : status;
    }

    private static ReceiveStatus FeedRest(byte[] file, int blockBytes)
    {
        ReceiveStatus status = ReceiveStatus.Continue;
        while (status == ReceiveStatus.Continue)
        {
            int offset = s_receiver.NextOffset;
            int count = file.Length - offset < blockBytes ? file.Length - offset : blockBytes;
            status = s_receiver.OnBytes(offset, file, offset, count);
        }

        return status;
    }
}
