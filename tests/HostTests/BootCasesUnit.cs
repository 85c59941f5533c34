using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;
using Bridge.Cli.Packaging;
using Bridge.DeviceTests;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Bridge.HostTests.BitRot;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>One bridge without its radio: a simulated store, the real boot loader, boot control and receiver, and really signed images of three chunks.</summary>
internal sealed class BootCasesUnit : ITrace
{
    public const long V100 = 0x01000000;
    public const long V110 = 0x01010000;
    public const long V120 = 0x01020000;

    public static readonly byte[] File100 = MakeFile(0, 1);
    public static readonly byte[] File110 = MakeFile(1, 2);
    public static readonly byte[] File120 = MakeFile(2, 3);

    /// <summary>Of the image's D in an OTA file: in the manifest, behind the file's header and the element's head.</summary>
    public const int DigestOffset = 60 + 6 + 40;

    private const int BlockBytes = 60;
    private const int MaxBoots = 24;

    private bool _remembersSignatures;

    public BootCasesUnit(SimStore store)
    {
        Store = store;
    }

    public SimStore Store { get; }

    public BootHandoff Handoff { get; private set; }

    public BootControl Control { get; private set; }

    public BootLoader Loader { get; private set; }

    public DirectReceiver Receiver { get; private set; }

    public List<BootEvent> BootEvents { get; } = [];

    public int ChunksStored { get; private set; }

    public static BootCasesUnit Provisioned(long seed = 1)
    {
        var unit = new BootCasesUnit(new SimStore(NfConfig.StoreSizeBytes, seed));
        unit.Install(Bank.A, File100);
        unit.Write(record =>
        {
            record.ConfirmedBank = Bank.A;
            record.SecurityCounter = 1;
            Promise(record, Bank.A, BankState.Proven, File100);
        });
        return unit;
    }

    /// <summary>As <see cref="Provisioned"/>, and 1.1.0 lies committed in bank B.</summary>
    public static BootCasesUnit Staged(long seed = 1)
    {
        BootCasesUnit unit = Provisioned(seed);
        unit.Boot();
        unit.Download(File110, V110);
        return unit;
    }

    /// <summary>A unit on a copy of a store. It remembers what the real verification said of a signature, so that it may boot by the thousand.</summary>
    public static BootCasesUnit On(SimStore store, long seed = 1) => new(store.Clone(seed)) { _remembersSignatures = true };

    public static void Promise(BootRecord record, int bank, BankState state, byte[] file)
    {
        record.BankAt(bank).State = state;
        file.AsSpan(DigestOffset, 32).CopyTo(record.BankAt(bank).ImageDigest);
    }

    public static byte[] MakeFile(byte minor, uint counter)
    {
        byte[] app = Samples.Read("pe", minor == 0 ? "1.0.0.0" : "1.1.0.0", "SampleApp.pe");
        byte[] lib = Samples.Read("pe", minor == 0 ? "1.0.0.0" : "1.1.0.0", "SampleLib.pe");
        byte[] payload = OtaFileBuilder.PayloadOf(lib, app, lib, app, lib, app, lib, app, lib, app);
        using var signer = new ReproducibleSigner(OtaFileBuilder.SampleKey());
        byte[] file = new OtaFileBuilder { Minor = minor, SecurityCounter = counter, Payload = payload, SignDigest = signer.Sign }.BuildFile();
        Assert.AreEqual(3, (ImageOf(file).Length + 4095) / 4096);
        return file;
    }

    public static byte[] ImageOf(byte[] file)
    {
        int manifest = BitConverter.ToInt32(file, 62);
        return file[(60 + 6 + manifest + 6)..];
    }

    public void Install(int bank, byte[] file)
    {
        byte[] image = ImageOf(file);
        Store.Put(BankStore.PrefixName(bank), file[..^image.Length]);
        for (int chunk = 0; chunk * 4096 < image.Length; chunk++)
        {
            Store.Put(BankStore.ChunkName(bank, chunk), image[(chunk * 4096)..Math.Min(image.Length, (chunk + 1) * 4096)]);
        }
    }

    public BootRecord Record()
    {
        var payload = new byte[BootRecord.SizeBytes];
        var record = new BootRecord();
        RecordLoad load = new RecordStore(Store, BootControl.RecordPrefix, payload.Length).Load(payload);
        Assert.AreEqual(RecordLoad.Settled, load);
        Assert.AreEqual(Result.Ok, record.Decode(payload));
        return record;
    }

    public void Write(Action<BootRecord> change)
    {
        var payload = new byte[BootRecord.SizeBytes];
        var records = new RecordStore(Store, BootControl.RecordPrefix, payload.Length);
        var record = new BootRecord();
        if (records.Load(payload) == RecordLoad.Settled)
        {
            record.Decode(payload);
        }

        change(record);
        record.Encode(payload);
        Assert.AreEqual(Result.Ok, records.Write(payload));
    }

    public BootHandoff Boot()
    {
        BootEvents.Clear();
        Store.PowerOn();
        BridgePolicy policy = BridgePolicy.OfThisDevice();
        KeyRing keys = _remembersSignatures ? new RememberingKeyRing() : KeyRing.Trusted();
        Loader = new BootLoader(Store, new BridgeImageCheck(keys, policy), this, true);
        Handoff = Loader.Boot();
        Assert.IsNotNull(Handoff, "nothing to start");
        AssertWhatRunsIsStored();
        Control = new BootControl(Handoff, this);
        Receiver = new DirectReceiver(new ImageReceiver(Control, new ManifestVerifier(keys), policy, new BridgeImageCheck(keys, policy), this));
        return Handoff;
    }

    public AgreedImage Agreed(byte[] file, long version) => new()
    {
        Manufacturer = NfConfig.ManufacturerCode,
        ImageType = NfConfig.ImageType,
        FileVersion = version,
        FileSizeBytes = file.Length,
        HardwareVersion = NfConfig.HardwareVersion,
        LowestFileVersion = Handoff.Bank == Bank.None ? 0 : Handoff.FileVersion + 1,
    };

    /// <summary>Gives the receiver every byte it asks for.</summary>
    public ReceiveStatus Feed(byte[] file, long version, int blockBytes = BlockBytes)
    {
        ReceiveStatus status = Receiver.Begin(Agreed(file, version));
        while (status is ReceiveStatus.Continue or ReceiveStatus.Refetch)
        {
            int offset = Receiver.NextOffset;
            int count = Math.Min(blockBytes, file.Length - offset);
            status = Receiver.OnBytes(offset, file[offset..(offset + count)], 0, count);
        }

        return status;
    }

    public void Download(byte[] file, long version)
    {
        Assert.AreEqual(ReceiveStatus.Complete, Feed(file, version));
        Assert.AreEqual(ReceiveStatus.Verified, Receiver.Finish());
        Assert.AreEqual(Result.Ok, Receiver.Commit());
    }

    /// <summary>
    /// Lives on, whatever the power does, until the version of <paramref name="file"/> is confirmed. Every boot must start a verified
    /// image, the old or the new one, and nothing that was confirmed may be lost.
    /// </summary>
    public void LiveUntilConfirmed(byte[] file, long oldVersion, long newVersion)
    {
        bool wasConfirmed = false;
        for (int boot = 0; boot < MaxBoots; boot++)
        {
            try
            {
                Boot();
                Assert.AreNotEqual(Bank.None, Handoff.Bank, "rescue although a bank is intact");
                Assert.IsTrue(Handoff.FileVersion == oldVersion || Handoff.FileVersion == newVersion);
                Assert.IsTrue(!wasConfirmed || Handoff.FileVersion == newVersion, "a confirmed image was lost");
                Assert.IsTrue(!Handoff.OnTrial || Handoff.FileVersion == newVersion);
                Assert.IsTrue(Store.FileCount <= 2 + (2 * 4) + (Store.FileBytes(SealSecret.FileName) == null ? 0 : 1), "files pile up");
                if (Handoff.FileVersion == newVersion)
                {
                    // A cut inside the confirm may have made it durable already.
                    wasConfirmed |= !Handoff.OnTrial;
                    Assert.AreEqual(Result.Ok, Control.Confirm());
                    Assert.AreEqual(newVersion == V110 ? 2 : 3, Control.SecurityCounter);
                    return;
                }

                Assert.AreEqual(oldVersion == V100 ? 1 : 2, Handoff.SecurityCounter, "the counter rose without a confirm");
                Download(file, newVersion);
            }
            catch (PowerCutException)
            {
                Store.PowerOn();
            }
        }

        Assert.Fail("the update never came through");
    }

    public void State(TraceSource source, int state, long deadlineMs)
    {
    }

    public void Event(TraceSource source, int code, long a, long b)
    {
        if (source == TraceSource.Boot)
        {
            BootEvents.Add((BootEvent)code);
        }
        else if (source == TraceSource.Store && code == (int)ReceiveEvent.ChunkStored)
        {
            ChunksStored++;
        }
    }

    /// <summary>The version under which an image runs is the one its stored bytes carry, and the assemblies come from them.</summary>
    private void AssertWhatRunsIsStored()
    {
        if (Handoff.Bank == Bank.None)
        {
            Assert.AreEqual(0, Loader.AssemblyCount);
            return;
        }

        byte[] image = Enumerable.Range(0, 3).SelectMany(chunk => Store.FileBytes(BankStore.ChunkName(Handoff.Bank, chunk))).ToArray();
        Assert.AreEqual(Handoff.FileVersion, ((long)image[20] << 24) | ((long)image[21] << 16) | BitConverter.ToUInt16(image, 22));
        Assert.AreEqual(10, Loader.AssemblyCount);
        byte[] first = Loader.CopyAssembly(0);
        Assert.IsTrue(image.AsSpan(32, first.Length).SequenceEqual(first));
    }
}
