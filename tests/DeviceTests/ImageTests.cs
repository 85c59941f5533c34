using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class ImageTests
{
    private const int PayloadEnd = McuImage.HeaderSizeBytes + SampleOtaFile.PayloadLength;
    private const int Unprotected = PayloadEnd + 33;

    [TestMethod]
    public void A_signed_image_is_valid_and_says_what_it_is()
    {
        byte[] image = SampleOtaFile.CreateImage();
        ImageVerifier verifier = new ImageVerifier(KeyRing.Trusted());
        VerifyResult result = new VerifyResult();
        Assert.AreEqual(Verdict.Valid, verifier.Verify(new ArrayImageSource(image, 0, image.Length), result));
        Assert.AreEqual((int)RefusalReason.None, (int)result.Reason);
        Assert.AreEqual(-1, result.ProblemOffset);
        Assert.AreEqual(1, verifier.Image.Major);
        Assert.AreEqual(1, verifier.Image.Minor);
        Assert.AreEqual(0, verifier.Image.Revision);
        Assert.AreEqual(0L, verifier.Image.Build);
        Assert.AreEqual(0x01010000L, result.FileVersion);
        Assert.AreEqual(2L, result.SecurityCounter);
        Assert.AreEqual(1, result.BridgeTypes);
        Assert.AreEqual(0x0101, result.MinimumHardwareVersion);
        Assert.AreEqual(0x01FF, result.MaximumHardwareVersion);
        Assert.AreEqual(0x1337, result.Manufacturer);
        Assert.AreEqual(0x0084, result.ImageType);
        Assert.AreEqual(0, result.KeyIndex);
        Assert.AreEqual(McuImage.HeaderSizeBytes, result.PayloadOffset);
        Assert.AreEqual(SampleOtaFile.PayloadLength, result.PayloadSizeBytes);
        Assert.AreEqual(SampleOtaFile.ImageLength, result.ImageSizeBytes);
    }

    [TestMethod]
    [DataRow(0, 40)]
    [DataRow(4, 48)]
    [DataRow(8, 44)]
    [DataRow(9, 43)]
    [DataRow(16, 48)]
    [DataRow(18, 42)]
    [DataRow(21, 48)]
    [DataRow(28, 41)]
    [DataRow(32, 48)]
    [DataRow(PayloadEnd - 1, 48)]
    [DataRow(PayloadEnd, 44)]
    [DataRow(PayloadEnd + 2, 44)]
    [DataRow(PayloadEnd + 8, 48)]
    [DataRow(PayloadEnd + 16, 48)]
    [DataRow(Unprotected, 44)]
    [DataRow(Unprotected + 4, 80)]
    [DataRow(Unprotected + 6, 82)]
    [DataRow(Unprotected + 8, 48)]
    [DataRow(Unprotected + 40, 80)]
    [DataRow(Unprotected + 44, 50)]
    [DataRow(Unprotected + 80, 51)]
    [DataRow(Unprotected + 90, 52)]
    public void A_flipped_bit_is_refused_where_it_is_found(int position, int reason)
    {
        byte[] image = SampleOtaFile.CreateImage();
        image[position] ^= 0x01;
        ImageVerifier verifier = new ImageVerifier(KeyRing.Trusted());
        VerifyResult result = new VerifyResult();
        Assert.AreEqual(Verdict.Refused, verifier.Verify(new ArrayImageSource(image, 0, image.Length), result));
        Assert.AreEqual(reason, (int)result.Reason);
    }

    [TestMethod]
    public void An_image_cut_short_anywhere_is_refused()
    {
        byte[] image = SampleOtaFile.CreateImage();
        McuImage structure = new McuImage();
        for (int size = 0; size < image.Length; size++)
        {
            Assert.IsTrue(structure.Parse(new ArrayImageSource(image, 0, size)) != RefusalReason.None);
            Assert.IsTrue(structure.ProblemOffset >= 0);
        }

        Assert.AreEqual((int)RefusalReason.None, (int)structure.Parse(new ArrayImageSource(image, 0, image.Length)));
    }

    [TestMethod]
    public void A_byte_behind_the_image_is_refused()
    {
        byte[] image = SampleOtaFile.CreateImage();
        byte[] longer = new byte[image.Length + 1];
        System.Array.Copy(image, 0, longer, 0, image.Length);
        McuImage structure = new McuImage();
        Assert.AreEqual((int)RefusalReason.TrailingBytes, (int)structure.Parse(new ArrayImageSource(longer, 0, longer.Length)));
        Assert.AreEqual(image.Length, structure.ProblemOffset);
    }

    [TestMethod]
    public void Sizes_whose_sum_overflows_are_out_of_bounds()
    {
        byte[] image = SampleOtaFile.CreateImage();
        McuImage structure = new McuImage();
        long[] sizes = new long[] { 0xFFFFFFFFL, 0xFFFFFFE0L, 0x80000000L, 0x7FFFFFFFL, 0x7FFFFFE0L };
        for (int i = 0; i < sizes.Length; i++)
        {
            Bytes.PutU32LE(image, 12, sizes[i]);
            Assert.AreEqual((int)RefusalReason.ImageBounds, (int)structure.Parse(new ArrayImageSource(image, 0, image.Length)));
        }
    }

    [TestMethod]
    public void An_unknown_key_is_refused_before_any_arithmetic()
    {
        byte[] image = SampleOtaFile.CreateImage();
        ImageVerifier verifier = new ImageVerifier(new KeyRing());
        VerifyResult result = new VerifyResult();
        Assert.AreEqual(Verdict.Refused, verifier.Verify(new ArrayImageSource(image, 0, image.Length), result));
        Assert.AreEqual((int)RefusalReason.UntrustedKey, (int)result.Reason);
    }

    [TestMethod]
    public void A_ring_works_out_the_key_hash_of_a_point_it_is_given()
    {
        KeyRing ring = new KeyRing();
        Assert.AreEqual((int)Result.Malformed, (int)ring.Add(new byte[65]));
        Assert.AreEqual((int)Result.Ok, (int)ring.Add(TrustedKeys.Point(0)));
        Assert.AreEqual(0, ring.IndexOf(TrustedKeys.KeyHash(0), 0));
        Assert.AreEqual(-1, ring.IndexOf(TrustedKeys.KeyHash(0), 1));
    }

    [TestMethod]
    [DataRow(10, 1337, 0x84, 0x101, 1, 2)]
    [DataRow(11, 0x1337, 0x85, 0x101, 1, 2)]
    [DataRow(12, 0x1337, 0x84, 0x100, 1, 2)]
    [DataRow(12, 0x1337, 0x84, 0x200, 1, 2)]
    [DataRow(13, 0x1337, 0x84, 0x101, 2, 2)]
    [DataRow(15, 0x1337, 0x84, 0x101, 1, 3)]
    [DataRow(0, 0x1337, 0x84, 0x101, 1, 2)]
    public void Policy_asks_the_image_each_question(
        int reason, int manufacturer, int imageType, int hardwareVersion, int bridgeType, int lowestCounter)
    {
        byte[] image = SampleOtaFile.CreateImage();
        ArrayImageSource source = new ArrayImageSource(image, 0, image.Length);
        ImageVerifier verifier = new ImageVerifier(KeyRing.Trusted());
        VerifyResult result = new VerifyResult();
        verifier.Verify(source, result);
        BridgePolicy policy = new BridgePolicy(manufacturer, imageType, hardwareVersion, bridgeType, SampleOtaFile.ImageLength);
        PeWalker assemblies = new PeWalker();
        Assert.AreEqual(reason, (int)policy.Check(result, source, lowestCounter, assemblies));
        Assert.AreEqual(reason == 0 ? 1 : 0, assemblies.Count);
    }

    [TestMethod]
    public void Manifest_and_image_must_have_been_made_for_each_other()
    {
        byte[] file = SampleOtaFile.Create();
        ImageVerifier verifier = new ImageVerifier(KeyRing.Trusted());
        VerifyResult result = new VerifyResult();
        verifier.Verify(new ArrayImageSource(file, SampleOtaFile.ImageOffset, SampleOtaFile.ImageLength), result);
        int[] positions = new int[] { 40, 14, 8, 10, 16, 18, 24 };
        int[] reasons = new int[] { 48, 49, 10, 11, 12, 12, 15 };
        Manifest manifest = new Manifest();
        manifest.Parse(file, SampleOtaFile.ManifestOffset, SampleOtaFile.ManifestLength);
        Assert.AreEqual((int)RefusalReason.None, (int)BridgePolicy.CheckAgreement(manifest, result));
        for (int i = 0; i < positions.Length; i++)
        {
            int at = SampleOtaFile.ManifestOffset + positions[i];
            file[at] ^= 0x02;
            Assert.AreEqual((int)RefusalReason.None, (int)manifest.Parse(file, SampleOtaFile.ManifestOffset, SampleOtaFile.ManifestLength));
            Assert.AreEqual(reasons[i], (int)BridgePolicy.CheckAgreement(manifest, result));
            file[at] ^= 0x02;
        }
    }
}
