using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class ImageCheckTests
{
    [TestMethod]
    public void A_bridges_image_is_valid_and_its_facts_are_those_it_was_signed_with()
    {
        byte[] image = SampleOtaFile.CreateImage();
        ImageFacts facts = new ImageFacts();
        PeWalker assemblies = new PeWalker();
        int verdict = BridgeImageCheck.OfThisDevice().Check(new ArrayImageSource(image, 0, image.Length), facts, assemblies);
        Assert.AreEqual(Verdict.Valid, verdict);
        Assert.AreEqual((int)RefusalReason.None, (int)facts.Reason);
        Assert.AreEqual(0x01010000L, facts.FileVersion);
        Assert.AreEqual(2L, facts.SecurityCounter);
        Assert.AreEqual(1, assemblies.Count);
        Assert.AreEqual(McuImage.HeaderSizeBytes, assemblies.Offset(0));
        int digestOffset = McuImage.HeaderSizeBytes + SampleOtaFile.PayloadLength + 33 + 8;
        Assert.IsTrue(Bytes.AreEqual(facts.ImageDigest, 0, image, digestOffset, 32));
    }

    [TestMethod]
    public void A_changed_image_is_refused_and_says_why()
    {
        byte[] image = SampleOtaFile.CreateImage();
        image[500] ^= 1;
        ImageFacts facts = new ImageFacts();
        int verdict = BridgeImageCheck.OfThisDevice().Check(new ArrayImageSource(image, 0, image.Length), facts, new PeWalker());
        Assert.AreEqual(Verdict.Refused, verdict);
        Assert.AreEqual((int)RefusalReason.ImageDigest, (int)facts.Reason);
    }

    [TestMethod]
    public void A_valid_image_for_another_bridge_type_is_refused()
    {
        byte[] image = SampleOtaFile.CreateImage();
        ImageFacts facts = new ImageFacts();
        BridgeImageCheck check = new BridgeImageCheck(KeyRing.Trusted(), new BridgePolicy(0x1337, 0x84, 0x101, 4, 4096));
        Assert.AreEqual(Verdict.Refused, check.Check(new ArrayImageSource(image, 0, image.Length), facts, new PeWalker()));
        Assert.AreEqual((int)RefusalReason.BridgeType, (int)facts.Reason);
    }

    [TestMethod]
    public void A_valid_image_that_refers_to_what_the_device_lacks_is_refused_by_name()
    {
        byte[] image = SampleOtaFile.CreateImage();
        ImageFacts facts = new ImageFacts();
        NamedAssemblies device = new NamedAssemblies().Add("mscorlib", 1, 17);
        BridgeImageCheck check = new BridgeImageCheck(KeyRing.Trusted(), BridgePolicy.OfThisDevice(), device);
        Assert.AreEqual(Verdict.Refused, check.Check(new ArrayImageSource(image, 0, image.Length), facts, new PeWalker()));
        Assert.AreEqual((int)RefusalReason.MissingReference, (int)facts.Reason);
        Assert.IsTrue(NamedAssemblies.IsName("SampleLib", check.References.MissingName, 0, check.References.MissingLength));
        Assert.AreEqual(1, check.References.MissingMinor);
        device.Add("SampleLib", 1, 1);
        Assert.AreEqual(Verdict.Valid, check.Check(new ArrayImageSource(image, 0, image.Length), facts, new PeWalker()));
    }
}
