using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>The sample file into an image receiver on a store that allocates nothing.</summary>
public sealed class ReceiverFeed
{
    private readonly byte[] _file = SampleOtaFile.Create();
    private readonly ImageReceiver _receiver;
    private readonly AgreedImage _agreed = new AgreedImage();

    public ReceiverFeed()
    {
        BootHandoff handoff = new BootHandoff();
        handoff.Bank = Bank.A;
        handoff.FileVersion = 0x01000000;
        handoff.SecurityCounter = 1;
        handoff.Store = new SlotStore();
        SilentTrace trace = new SilentTrace();
        KeyRing keys = KeyRing.Trusted();
        BridgePolicy policy = BridgePolicy.OfThisDevice();
        _receiver = new ImageReceiver(new BootControl(handoff, trace), new ManifestVerifier(keys), policy, new BridgeImageCheck(keys, policy), trace);
        _agreed.Manufacturer = NfConfig.ManufacturerCode;
        _agreed.ImageType = NfConfig.ImageType;
        _agreed.FileVersion = 0x01010000;
        _agreed.FileSizeBytes = SampleOtaFile.SizeBytes;
        _agreed.HardwareVersion = NfConfig.HardwareVersion;
        _agreed.LowestFileVersion = 0x01000001;
    }

    /// <summary>What the last run of bytes was answered with.</summary>
    public ReceiveStatus Last { get; private set; }

    /// <summary>Starts a reception and takes everything before the image.</summary>
    /// <param name="isSpoilt">One byte of the image is wrong.</param>
    public void Begin(bool isSpoilt)
    {
        _file[SampleOtaFile.ImageOffset + 400] = (byte)(SampleOtaFile.Create()[SampleOtaFile.ImageOffset + 400] ^ (isSpoilt ? 1 : 0));
        Last = Worked(_receiver.Begin(_agreed));
        while (Last == ReceiveStatus.Continue && _receiver.NextOffset < SampleOtaFile.ImageOffset)
        {
            int offset = _receiver.NextOffset;
            Last = Worked(_receiver.OnBytes(offset, _file, offset, SampleOtaFile.ImageOffset - offset));
        }
    }

    /// <summary>Blocks of the last <see cref="FeedChunk"/>.</summary>
    public int Blocks { get; private set; }

    /// <summary>The image's one chunk in blocks, until it was stored or is wanted again, so many times over.</summary>
    public void FeedChunk(int blockBytes, int times)
    {
        Blocks = 0;
        for (int i = 0; i < times; i++)
        {
            Last = ReceiveStatus.Continue;
            while (Last == ReceiveStatus.Continue)
            {
                int offset = _receiver.NextOffset;
                int left = _file.Length - offset;
                Last = Worked(_receiver.OnBytes(offset, _file, offset, left < blockBytes ? left : blockBytes));
                Blocks++;
            }
        }
    }

    private ReceiveStatus Worked(ReceiveStatus status)
    {
        while (status == ReceiveStatus.Working)
        {
            status = _receiver.Step();
        }

        return status;
    }
}
