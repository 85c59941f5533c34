using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>The sample refers to mscorlib 1.17 and SampleLib 1.1, which it does not bring along.</summary>
[TestClass]
public class ImageReceiverReferenceTests
{
    [TestMethod]
    public void An_image_that_could_not_be_loaded_is_never_committed()
    {
        EventLog log = new EventLog();
        DirectReceiver receiver = Receive(new NamedAssemblies().Add("mscorlib", 1, 17), log);
        Assert.AreEqual((int)ReceiveStatus.Refused, (int)Finish(receiver));
        Assert.AreEqual((int)RefusalReason.MissingReference, (int)receiver.Refusal);
        Assert.AreEqual((int)Result.Refused, (int)receiver.Commit());
    }

    [TestMethod]
    public void The_trace_names_what_is_missing()
    {
        EventLog log = new EventLog();
        Finish(Receive(new NamedAssemblies().Add("mscorlib", 1, 17), log));
        int missing = log.IndexOf(TraceSource.Store, (int)ReceiveEvent.MissingReference);
        Assert.IsTrue(missing >= 0);
        Assert.AreEqual(0x00010001L, log.A(missing));
        Assert.AreEqual((long)(McuImage.HeaderSizeBytes + PeHeader.SizeBytes + PeHeader.AssemblyRefRowSizeBytes), log.B(missing));
        int name = log.IndexOf(TraceSource.Store, (int)ReceiveEvent.MissingName);
        Assert.AreEqual(1, log.CountOf(TraceSource.Store, (int)ReceiveEvent.MissingName));
        Assert.AreEqual(missing + 1, name);

        // "SampleLi", "b".
        Assert.AreEqual(0x694C656C706D6153L, log.A(name));
        Assert.AreEqual(0x62L, log.B(name));
    }

    [TestMethod]
    public void With_everything_there_the_same_image_is_committed()
    {
        EventLog log = new EventLog();
        DirectReceiver receiver = Receive(new NamedAssemblies().Add("mscorlib", 1, 17).Add("SampleLib", 1, 1), log);
        Assert.AreEqual((int)ReceiveStatus.Verified, (int)Finish(receiver));
        Assert.AreEqual((int)Result.Ok, (int)receiver.Commit());
        Assert.AreEqual(-1, log.IndexOf(TraceSource.Store, (int)ReceiveEvent.MissingReference));
    }

    private static ReceiveStatus Finish(DirectReceiver receiver) => receiver.Finish();

    private static DirectReceiver Receive(IResidentSet device, ITrace trace)
    {
        BootHandoff handoff = new BootHandoff();
        handoff.Bank = Bank.A;
        handoff.FileVersion = 0x01000000;
        handoff.SecurityCounter = 1;
        handoff.Store = new MemoryStore();
        KeyRing keys = KeyRing.Trusted();
        BridgePolicy policy = BridgePolicy.OfThisDevice();
        BridgeImageCheck check = new BridgeImageCheck(keys, policy, device);
        DirectReceiver receiver = new DirectReceiver(new ImageReceiver(new BootControl(handoff, trace), new ManifestVerifier(keys), policy, check, trace));
        AgreedImage agreed = new AgreedImage();
        agreed.Manufacturer = NfConfig.ManufacturerCode;
        agreed.ImageType = NfConfig.ImageType;
        agreed.FileVersion = 0x01010000;
        agreed.FileSizeBytes = SampleOtaFile.SizeBytes;
        agreed.HardwareVersion = NfConfig.HardwareVersion;
        agreed.LowestFileVersion = 0x01000001;
        receiver.Begin(agreed);
        Assert.AreEqual((int)ReceiveStatus.Complete, (int)receiver.OnBytes(0, SampleOtaFile.Create(), 0, SampleOtaFile.SizeBytes));
        return receiver;
    }
}
