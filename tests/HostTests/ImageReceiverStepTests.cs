using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>No step of the receiver keeps the radio waiting for more than one chunk, one signature or one record.</summary>
[TestClass]
public sealed class ImageReceiverStepTests
{
    private const int ChunkBytes = StoreGeometry.ProductChunkSizeBytes;

    /// <summary>Two copies of the boot record, written and read back.</summary>
    private const int RecordCloses = 2;

    private readonly MeteredStore _store = new(new SimStore(NfConfig.StoreSizeBytes, 1));
    private readonly MeteredKeys _keys = new();
    private readonly List<(ReceiveState State, int BytesRead, int Signatures, int Closes)> _steps = [];

    [TestMethod]
    public void Step_reads_a_chunk_verifies_a_signature_or_writes_a_record()
    {
        ReceiveWhole(Receiver());
        ReceiveWhole(Receiver());

        string all = string.Join("\n", _steps);
        Assert.IsTrue(_steps.All(step => step.BytesRead <= ChunkBytes), all);
        Assert.IsTrue(_steps.All(step => step.Signatures <= 1), all);
        Assert.IsTrue(_steps.All(step => step.Signatures == 0 || step.BytesRead == 0), all);
        Assert.IsTrue(_steps.All(step => step.Closes <= RecordCloses), all);

        // Manifest and image, each time; the manifest once more where bytes came in, and once more where files were found.
        Assert.AreEqual(6, _steps.Sum(step => step.Signatures), all);
        Assert.AreEqual(3, _steps.Count(step => step is { State: ReceiveState.FindingChunks, BytesRead: > 0 }), all);
    }

    [TestMethod]
    public void Reception_dropped_between_two_steps_has_no_work_left_and_commits_nothing()
    {
        ImageReceiver receiver = Receiver();
        ReceiveWhole(receiver);
        receiver = Receiver();
        Assert.AreEqual(ReceiveStatus.Complete, ToTheEnd(receiver, receiver.Begin(Agreed())));
        Assert.AreEqual(ReceiveStatus.Working, receiver.Finish());
        receiver.Step();
        receiver.Step();
        receiver.Cancel();

        Assert.AreEqual(ReceiveStatus.Ignored, receiver.Step());
        Assert.AreEqual(ReceiveStatus.Ignored, receiver.Finish());
        Assert.AreEqual(Result.Refused, receiver.Commit());
    }

    [TestMethod]
    public void Bytes_that_come_while_the_manifest_is_judged_wait()
    {
        ImageReceiver receiver = Receiver();
        byte[] file = BootCasesUnit.File110;
        ToTheEnd(receiver, receiver.Begin(Agreed()));
        int front = file.Length - BootCasesUnit.ImageOf(file).Length;
        Assert.AreEqual(ReceiveStatus.Working, receiver.OnBytes(0, file, 0, front + 100));
        Assert.AreEqual(ReceiveStatus.Ignored, receiver.OnBytes(front, file, front, 100));
        Assert.AreEqual(ReceiveStatus.Continue, ToTheEnd(receiver, ReceiveStatus.Working));
        Assert.AreEqual(front, receiver.NextOffset);
        Assert.AreEqual(ReceiveStatus.Continue, receiver.OnBytes(0, file, 0, front + 100));
        Assert.AreEqual(front + 100, receiver.NextOffset);
    }

    private void ReceiveWhole(ImageReceiver receiver)
    {
        byte[] file = BootCasesUnit.File110;
        ReceiveStatus status = ToTheEnd(receiver, receiver.Begin(Agreed()));
        while (status is ReceiveStatus.Continue)
        {
            int count = Math.Min(63, file.Length - receiver.NextOffset);
            status = ToTheEnd(receiver, receiver.OnBytes(receiver.NextOffset, file, receiver.NextOffset, count));
        }

        Assert.AreEqual(ReceiveStatus.Complete, status);
        Assert.AreEqual(ReceiveStatus.Verified, ToTheEnd(receiver, receiver.Finish()));
    }

    private ReceiveStatus ToTheEnd(ImageReceiver receiver, ReceiveStatus status)
    {
        while (status == ReceiveStatus.Working)
        {
            ReceiveState state = receiver.State;
            _store.Reset();
            _keys.Verifications = 0;
            status = receiver.Step();
            _steps.Add((state, _store.BytesRead, _keys.Verifications, _store.Closes));
        }

        return status;
    }

    private ImageReceiver Receiver()
    {
        var handoff = new BootHandoff { Bank = Bank.A, FileVersion = BootCasesUnit.V100, SecurityCounter = 1, Store = _store };
        BridgePolicy policy = BridgePolicy.OfThisDevice();
        return new ImageReceiver(new BootControl(handoff, new SilentTrace()), new ManifestVerifier(_keys), policy, new BridgeImageCheck(_keys, policy), new SilentTrace());
    }

    private static AgreedImage Agreed() => new()
    {
        Manufacturer = NfConfig.ManufacturerCode,
        ImageType = NfConfig.ImageType,
        FileVersion = BootCasesUnit.V110,
        FileSizeBytes = BootCasesUnit.File110.Length,
        HardwareVersion = NfConfig.HardwareVersion,
        LowestFileVersion = BootCasesUnit.V100 + 1,
    };

    private sealed class MeteredKeys : KeyRing
    {
        public MeteredKeys()
        {
            for (int i = 0; i < TrustedKeys.Count; i++)
            {
                Add(TrustedKeys.Point(i));
            }
        }

        public int Verifications { get; set; }

        public override int Verify(int keyIndex, byte[] digest, int digestOffset, byte[] signature, int signatureOffset, int signatureCount)
        {
            Verifications++;
            return base.Verify(keyIndex, digest, digestOffset, signature, signatureOffset, signatureCount);
        }
    }

    private sealed class MeteredStore(IStore store) : IStore
    {
        public int BytesRead { get; private set; }

        public int Closes { get; private set; }

        public void Reset()
        {
            BytesRead = 0;
            Closes = 0;
        }

        public Result OpenAppend(string name) => store.OpenAppend(name);

        public Result Append(byte[] buffer, int offset, int count) => store.Append(buffer, offset, count);

        public Result Close()
        {
            Closes++;
            return store.Close();
        }

        public Result Read(string name, int fileOffset, byte[] buffer, int offset, int count, out int readCount)
        {
            Result result = store.Read(name, fileOffset, buffer, offset, count, out readCount);
            BytesRead += readCount;
            return result;
        }

        public Result Size(string name, out int sizeBytes) => store.Size(name, out sizeBytes);

        public Result Delete(string name) => store.Delete(name);

        public Result List(string[] names, out int count) => store.List(names, out count);
    }
}
