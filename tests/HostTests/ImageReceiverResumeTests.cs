using System;
using System.Collections.Generic;
using Bridge.Boot;
using Bridge.DeviceTests;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>A half download, or a refused one, must not stand in the way of another file of the same version and size.</summary>
[TestClass]
public sealed class ImageReceiverResumeTests
{
    private readonly SimStore _store = new(NfConfig.StoreSizeBytes, 1);
    private DirectReceiver _receiver = null!;

    [TestMethod]
    public void A_file_made_anew_under_the_same_version_and_size_replaces_the_half_download_of_the_first()
    {
        byte[] first = Build(0xB1);
        byte[] second = Build(0xB2, first.Length);
        Reboot();
        Assert.AreEqual(ReceiveStatus.Continue, _receiver.Begin(Agreed(first)));
        while (_receiver.ChunksStored == 0)
        {
            Feed(first);
        }

        Reboot();
        Assert.AreEqual(ReceiveStatus.Continue, _receiver.Begin(Agreed(second)));
        Assert.IsGreaterThan(4096, _receiver.NextOffset);

        Assert.AreEqual(ReceiveStatus.Complete, FeedAll(second), $"{_receiver.Refusal} at {_receiver.Stage}");
        Assert.AreEqual(ReceiveStatus.Verified, _receiver.Finish());
    }

    [TestMethod]
    public void After_a_half_download_a_newer_version_is_taken_at_once()
    {
        byte[] first = Build(0xB1);
        byte[] newer = new OtaFileBuilder { Minor = 2 }.BuildFile();
        Reboot();
        _receiver.Begin(Agreed(first));
        while (_receiver.ChunksStored == 0)
        {
            Feed(first);
        }

        _receiver.Cancel();
        AgreedImage agreed = Agreed(newer);
        agreed.FileVersion = 0x01020000;
        Assert.AreEqual(ReceiveStatus.Continue, _receiver.Begin(agreed));
        Assert.AreEqual(ReceiveStatus.Complete, FeedAll(newer), $"{_receiver.Refusal} at {_receiver.Stage}");
        Assert.AreEqual(ReceiveStatus.Verified, _receiver.Finish());
    }

    /// <summary>Both signed, both allowed here, and not saying the same: one of them was made for another release.</summary>
    [TestMethod]
    [DataRow(14, 0x02, RefusalReason.ImageVersion)]
    [DataRow(18, 0x01, RefusalReason.HardwareRange)]
    [DataRow(20, 0x02, RefusalReason.BridgeType)]
    [DataRow(24, 0x04, RefusalReason.SecurityCounter)]
    [DataRow(40, 0x01, RefusalReason.ImageDigest)]
    [DataRow(71, 0x80, RefusalReason.ImageDigest)]
    public void A_manifest_that_claims_other_than_its_image_is_refused_at_the_stored_image(int position, int change, RefusalReason reason)
    {
        OtaFileBuilder builder = new() { ChangeManifest = signed => signed[position] ^= (byte)change };
        byte[] image = builder.BuildImage();
        byte[] file = builder.BuildFile(image);

        // The header repeats two of the fields, and has to agree with the manifest to get this far.
        AgreedImage agreed = Agreed(file);
        if (position == 14)
        {
            file[16] ^= (byte)change;
            agreed.FileVersion ^= (long)change << 16;
        }
        else if (position == 18)
        {
            file[58] ^= (byte)change;
        }

        Reboot();
        _receiver.Begin(agreed);
        Assert.AreEqual(ReceiveStatus.Complete, FeedAll(file), $"{_receiver.Refusal} at {_receiver.Stage}");
        Assert.AreEqual(ReceiveStatus.Refused, _receiver.Finish());
        Assert.AreEqual(reason, _receiver.Refusal);
        Assert.AreEqual(ReceiveStage.StoredImage, _receiver.Stage);
        Assert.AreEqual(Result.Refused, _receiver.Commit());
    }

    [TestMethod]
    public void More_chunks_may_be_spoilt_once_each_than_one_chunk_may_be_spoilt_in_a_row()
    {
        const int spoiltChunks = ImageReceiver.MaxChunkRetries + 2;
        byte[] file = Build(0xB1);
        Reboot();
        _receiver.Begin(Agreed(file));
        int refetches = 0;
        int spoiltAt = -1;
        ReceiveStatus status = ReceiveStatus.Continue;
        while (status is ReceiveStatus.Continue or ReceiveStatus.Refetch)
        {
            bool isNewChunk = _receiver.Stage == ReceiveStage.Chunks && _receiver.ChunksStored == refetches && refetches < spoiltChunks;
            if (isNewChunk && spoiltAt < 0)
            {
                spoiltAt = _receiver.NextOffset;
                file[spoiltAt] ^= 1;
            }

            status = Feed(file);
            if (status == ReceiveStatus.Refetch)
            {
                refetches++;
                file[spoiltAt] ^= 1;
                spoiltAt = -1;
            }
        }

        Assert.AreEqual(ReceiveStatus.Complete, status, $"{_receiver.Refusal} at {_receiver.Stage}");
        Assert.AreEqual(spoiltChunks, refetches);
        Assert.AreEqual(ReceiveStatus.Verified, _receiver.Finish());
    }

    [TestMethod]
    public void A_bit_flipped_in_the_stored_front_costs_a_new_download_and_no_more()
    {
        byte[] file = Build(0xB1);
        Reboot();
        _receiver.Begin(Agreed(file));
        FeedAll(file);
        _store.Flip("b.pre", 120, 0);

        Reboot();
        Assert.AreEqual(ReceiveStatus.Continue, _receiver.Begin(Agreed(file)));
        Assert.AreEqual(ReceiveStatus.Complete, FeedAll(file), $"{_receiver.Refusal} at {_receiver.Stage}");
        Assert.AreEqual(ReceiveStatus.Verified, _receiver.Finish());
    }

    [TestMethod]
    public void A_resumed_file_whose_chunk_stays_bad_is_refused_all_the_same()
    {
        byte[] file = Build(0xB1);
        byte[] spoilt = (byte[])file.Clone();
        spoilt[^100] ^= 1;
        Reboot();
        _receiver.Begin(Agreed(file));
        while (_receiver.ChunksStored == 0)
        {
            Feed(file);
        }

        Reboot();
        _receiver.Begin(Agreed(file));
        Assert.AreEqual(ReceiveStatus.Refused, FeedAll(spoilt));
        Assert.AreEqual(RefusalReason.ChunkDigest, _receiver.Refusal);
    }

    [TestMethod]
    public void A_stored_file_refused_twice_without_a_new_byte_is_fetched_afresh()
    {
        // The manifest is right and signed; the image it vouches for is of another bridge type.
        var builder = new OtaFileBuilder { ChangeManifest = manifest => manifest[20] = 1, BridgeTypes = 2 };
        byte[] file = builder.BuildFile();
        Reboot();
        Assert.AreEqual(ReceiveStatus.Continue, _receiver.Begin(Agreed(file)));
        Assert.AreEqual(ReceiveStatus.Complete, FeedAll(file));
        Assert.AreEqual(ReceiveStatus.Refused, _receiver.Finish());
        Assert.AreEqual(RefusalReason.BridgeType, _receiver.Refusal);

        Assert.AreEqual(ReceiveStatus.Complete, _receiver.Begin(Agreed(file)));
        Assert.AreEqual(ReceiveStatus.Refused, _receiver.Finish());

        Assert.AreEqual(ReceiveStatus.Continue, _receiver.Begin(Agreed(file)));
        Assert.AreEqual(0, _receiver.NextOffset);
    }

    private static byte[] Build(byte mark, int length = 0)
    {
        byte[] tables = Samples.Read("pe", "1.1.0.0", "SampleTables.pe");
        byte[] application = Samples.Read("pe", mark == 0xB1 ? "1.1.0.0" : "1.0.0.0", "SampleApp.pe");
        while (true)
        {
            byte[] file = new OtaFileBuilder { Payload = OtaFileBuilder.PayloadOf(tables, application) }.BuildFile();
            if (length == 0 || file.Length == length)
            {
                return file;
            }
        }
    }

    private static AgreedImage Agreed(byte[] file) => new()
    {
        Manufacturer = NfConfig.ManufacturerCode,
        ImageType = NfConfig.ImageType,
        FileVersion = 0x01010000,
        FileSizeBytes = file.Length,
        HardwareVersion = NfConfig.HardwareVersion,
        LowestFileVersion = 0x01000001,
    };

    private void Reboot()
    {
        var handoff = new BootHandoff { Bank = Bank.A, FileVersion = 0x01000000, SecurityCounter = 1, Store = _store };
        var trace = new SilentTrace();
        KeyRing keys = KeyRing.Trusted();
        BridgePolicy policy = BridgePolicy.OfThisDevice();
        _receiver = new DirectReceiver(new ImageReceiver(new BootControl(handoff, trace), new ManifestVerifier(keys), policy, new BridgeImageCheck(keys, policy), trace));
    }

    private ReceiveStatus Feed(byte[] file)
    {
        int offset = _receiver.NextOffset;
        return _receiver.OnBytes(offset, file, offset, Math.Min(63, file.Length - offset));
    }

    private ReceiveStatus FeedAll(byte[] file)
    {
        for (int i = 0; i < 100000; i++)
        {
            ReceiveStatus status = Feed(file);
            if (status != ReceiveStatus.Continue && status != ReceiveStatus.Refetch)
            {
                return status;
            }
        }

        throw new InvalidOperationException("The receiver never came to an end.");
    }
}
