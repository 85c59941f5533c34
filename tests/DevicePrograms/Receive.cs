using System;
using Bridge.Boot;
using Bridge.DeviceTests;
using Bridge.Firmware.Ota;
using Bridge.Hal;
using Bridge.Hal.Nano;

namespace Bridge.DevicePrograms;

/// <summary>Takes the OTA file in.ota from the store block by block into the bank that may be written, verifies and commits it, and tells what that took.</summary>
public static class Receive
{
    private const string Source = "in.ota";
    private const string MeterFile = "meter";
    private const int BlockBytes = 63;
    private const int FileVersionAt = 14;

    /// <summary>Measured on the way: far enough in that the interpreter has what it keeps for itself.</summary>
    private const int MeteredChunk = 2;

    private static readonly byte[] s_block = new byte[BlockBytes];

    private static FileStore s_store;
    private static ImageReceiver s_receiver;

    public static void Main()
    {
        s_store = new FileStore("I:\\");
        SilentTrace trace = new SilentTrace();
        BootHandoff handoff = new BootLoader(s_store, BridgeImageCheck.OfThisDevice(), trace, true).Boot();
        BootControl control = new BootControl(handoff, trace);
        if (handoff.OnTrial)
        {
            Console.WriteLine("receive: on trial, confirm " + ((int)control.Confirm()).ToString());
        }

        AgreedImage agreed = Agreed();
        if (handoff.FileVersion >= agreed.FileVersion)
        {
            Console.WriteLine("receive: runs already");
            return;
        }

        KeyRing keys = KeyRing.Trusted();
        BridgePolicy policy = BridgePolicy.OfThisDevice();
        s_receiver = new ImageReceiver(control, new ManifestVerifier(keys), policy, new BridgeImageCheck(keys, policy), trace);
        Console.WriteLine("free " + nanoFramework.Runtime.Native.GC.Run(true).ToString());
        Fetch(Worked(s_receiver.Begin(agreed)));
        ReceiveStatus finished = Worked(s_receiver.Finish());
        Console.WriteLine("receive: finish " + (finished == ReceiveStatus.Verified ? "verified" : ((int)s_receiver.Refusal).ToString()));
        Console.WriteLine("receive: commit " + ((int)s_receiver.Commit()).ToString());
    }

    private static AgreedImage Agreed()
    {
        byte[] header = new byte[OtaHeader.KnownSizeBytes];
        s_store.Read(Source, 0, header, 0, header.Length, out int _);
        s_store.Size(Source, out int sizeBytes);
        AgreedImage agreed = new AgreedImage();
        agreed.Manufacturer = NfConfig.ManufacturerCode;
        agreed.ImageType = NfConfig.ImageType;
        agreed.HardwareVersion = NfConfig.HardwareVersion;
        agreed.FileVersion = Bytes.U32LE(header, FileVersionAt);
        agreed.FileSizeBytes = sizeBytes;
        return agreed;
    }

    private static void Fetch(ReceiveStatus status)
    {
        bool hasMeter = s_store.Size(MeterFile, out int _) == Result.Ok;
        while (status == ReceiveStatus.Continue)
        {
            int offset = s_receiver.NextOffset;
            int chunks = s_receiver.ChunksStored;
            s_store.Read(Source, offset, s_block, 0, BlockBytes, out int count);
            if (hasMeter && chunks == MeteredChunk)
            {
                AllocationMeter.Start();
            }

            status = Worked(s_receiver.OnBytes(offset, s_block, 0, count));
            if (hasMeter && chunks == MeteredChunk)
            {
                Report(s_receiver.ChunksStored > chunks, AllocationMeter.Stop());
            }
        }
    }

    private static ReceiveStatus Worked(ReceiveStatus status)
    {
        while (status == ReceiveStatus.Working)
        {
            status = s_receiver.Step();
        }

        return status;
    }

    private static void Report(bool isCommit, int bytes)
    {
        if (isCommit)
        {
            Console.WriteLine("Measured,commit of a chunk," + bytes.ToString() + ",bytes");
        }
    }
}
