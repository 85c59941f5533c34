using System;
using Bridge.Boot;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Images made by MCUboot's own imgtool.</summary>
[TestClass]
public class ImageSampleTests
{
    [TestMethod]
    [DataRow("signed.bin")]
    [DataRow("signed-external.bin")]
    public void An_image_of_imgtool_is_valid(string name)
    {
        (int verdict, VerifyResult result) = Verify(Samples.Read(name));
        Assert.AreEqual(Verdict.Valid, verdict, $"{result.Reason} at {result.ProblemOffset}");
        Assert.AreEqual(RefusalReason.None, result.Reason);
        Assert.AreEqual(32, result.PayloadOffset);
        Assert.AreEqual(10240, result.PayloadSizeBytes);
    }

    [TestMethod]
    public void Its_fields_are_those_given_to_imgtool()
    {
        byte[] image = Samples.Read("signed.bin");
        ImageVerifier verifier = new(KeyRing.Trusted());
        VerifyResult result = new();
        verifier.Verify(new ArrayImageSource(image, 0, image.Length), result);
        McuImage parsed = verifier.Image;
        Assert.AreEqual("1.2.3+4", $"{parsed.Major}.{parsed.Minor}.{parsed.Revision}+{parsed.Build}");
        Assert.AreEqual(0x01020003L, result.FileVersion);
        Assert.AreEqual(7L, result.SecurityCounter);
        Assert.AreEqual(1, result.DependencyCount);
        Assert.AreEqual(
            "42DDE13E1AC682638589748FD25C33FDB02D6D9510BE12994C6A391B0187D9A5", Convert.ToHexString(result.ImageDigest));

        // Type 0xA0 is another maker's two bytes in this image: no bridge type.
        Assert.AreEqual(VerifyResult.Absent, result.BridgeTypes);
        Assert.AreEqual(RefusalReason.TlvMissing, BridgePolicy.OfThisDevice().CheckImage(result, 0));
    }

    [TestMethod]
    public void A_slot_with_a_trailer_is_not_a_bare_image()
    {
        (int verdict, VerifyResult result) = Verify(Samples.Read("signed-pad.bin"));
        Assert.AreEqual(Verdict.Refused, verdict);
        Assert.AreEqual(RefusalReason.TrailingBytes, result.Reason);
        Assert.IsTrue(result.ProblemOffset is > 10240 and < 10600);
    }

    [TestMethod]
    public void Every_truncation_is_refused()
    {
        byte[] image = Samples.Read("signed.bin");
        ImageVerifier verifier = new(KeyRing.Trusted());
        VerifyResult result = new();
        for (int size = 0; size < image.Length; size++)
        {
            Assert.AreEqual(Verdict.Refused, verifier.Verify(new ArrayImageSource(image, 0, size), result), $"{size} bytes");
            Assert.AreNotEqual(RefusalReason.None, result.Reason);
        }
    }

    [TestMethod]
    [DataRow(0x01)]
    [DataRow(0x80)]
    [DataRow(0xFF)]
    public void Every_single_byte_change_is_refused(int change)
    {
        byte[] image = Samples.Read("signed.bin");
        ImageVerifier verifier = new(KeyRing.Trusted());
        VerifyResult result = new();
        ArrayImageSource source = new(image, 0, image.Length);
        for (int position = 0; position < image.Length; position++)
        {
            image[position] ^= (byte)change;
            Assert.AreEqual(Verdict.Refused, verifier.Verify(source, result), $"byte {position}");
            Assert.AreNotEqual(RefusalReason.None, result.Reason);
            image[position] ^= (byte)change;
        }

        Assert.AreEqual(Verdict.Valid, verifier.Verify(source, result));
    }

    private static (int Verdict, VerifyResult Result) Verify(byte[] image)
    {
        VerifyResult result = new();
        return (new ImageVerifier(KeyRing.Trusted()).Verify(new ArrayImageSource(image, 0, image.Length), result), result);
    }
}
