using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class ManifestTests
{
    private const int At = SampleOtaFile.ManifestOffset;
    private const int Length = SampleOtaFile.ManifestLength;

    [TestMethod]
    public void A_manifest_is_read_field_by_field()
    {
        byte[] file = SampleOtaFile.Create();
        Manifest manifest = new Manifest();
        Assert.AreEqual((int)RefusalReason.None, (int)manifest.Parse(file, At, Length));
        Assert.AreEqual(104, manifest.SignedLength);
        Assert.AreEqual(0x1337, manifest.Manufacturer);
        Assert.AreEqual(0x0084, manifest.ImageType);
        Assert.AreEqual(0x01010000L, manifest.FileVersion);
        Assert.AreEqual(0x0101, manifest.MinimumHardwareVersion);
        Assert.AreEqual(0x01FF, manifest.MaximumHardwareVersion);
        Assert.AreEqual(1, manifest.BridgeTypes);
        Assert.AreEqual(1, manifest.ChunkCount);
        Assert.AreEqual(2L, manifest.SecurityCounter);
        Assert.AreEqual(SampleOtaFile.ImageLength, manifest.ImageSizeBytes);
        Assert.AreEqual(SampleOtaFile.ImageLength, manifest.ChunkLength(0));
        Assert.AreEqual(At + 40, manifest.ImageDigestOffset);
        Assert.AreEqual(At + 72, manifest.ChunkDigestOffset(0));
        Assert.AreEqual(At + 104, manifest.KeyHashOffset);
        Assert.AreEqual(At + 137, manifest.SignatureOffset);
        Assert.AreEqual(Length - 137, manifest.SignatureLength);
    }

    [TestMethod]
    public void The_chunk_digest_is_that_of_the_images_bytes()
    {
        byte[] file = SampleOtaFile.Create();
        Manifest manifest = new Manifest();
        manifest.Parse(file, At, Length);
        byte[] digest = new byte[32];
        Sha256 sha = new Sha256();
        sha.Reset();
        sha.Update(file, SampleOtaFile.ImageOffset, manifest.ChunkLength(0));
        sha.Finish(digest, 0);
        Assert.IsTrue(Bytes.AreEqual(digest, 0, file, manifest.ChunkDigestOffset(0), 32));
    }

    [TestMethod]
    [DataRow(0, 0x40, 20)]
    [DataRow(3, 0x00, 20)]
    [DataRow(4, 2, 20)]
    [DataRow(5, 1, 20)]
    [DataRow(6, 105, 21)]
    [DataRow(7, 1, 21)]
    [DataRow(19, 0x00, 12)]
    [DataRow(20, 0x00, 13)]
    [DataRow(20, 0x11, 13)]
    [DataRow(21, 1, 20)]
    [DataRow(22, 2, 17)]
    [DataRow(22, 0, 17)]
    [DataRow(29, 0x80, 17)]
    [DataRow(31, 0xFF, 17)]
    [DataRow(33, 0x20, 20)]
    [DataRow(36, 1, 20)]
    [DataRow(39, 0x80, 20)]
    [DataRow(136, 7, 21)]
    [DataRow(136, 73, 21)]
    public void A_wrong_byte_is_refused_for_its_own_reason(int position, int value, int reason)
    {
        byte[] file = SampleOtaFile.Create();
        file[At + position] = (byte)value;
        Manifest manifest = new Manifest();
        Assert.AreEqual(reason, (int)manifest.Parse(file, At, Length));
        Assert.IsTrue(manifest.ProblemOffset >= 0 && manifest.ProblemOffset < Length);
    }

    [TestMethod]
    public void The_length_is_exact()
    {
        byte[] file = SampleOtaFile.Create();
        Manifest manifest = new Manifest();
        for (int count = 0; count < Length + 3; count++)
        {
            Assert.AreEqual(count == Length, manifest.Parse(file, At, count) == RefusalReason.None);
        }
    }

    [TestMethod]
    public void A_manifest_signed_with_the_trusted_key_is_valid()
    {
        byte[] file = SampleOtaFile.Create();
        ManifestVerifier verifier = new ManifestVerifier(KeyRing.Trusted());
        Assert.AreEqual(Verdict.Valid, verifier.Verify(new Manifest(), file, At, Length));
        Assert.AreEqual((int)RefusalReason.None, (int)verifier.Reason);
    }

    [TestMethod]
    [DataRow(24, 22)]
    [DataRow(40, 22)]
    [DataRow(103, 22)]
    [DataRow(104, 50)]
    [DataRow(135, 50)]
    [DataRow(137, 51)]
    [DataRow(138, 51)]
    [DataRow(150, 22)]
    public void A_flipped_bit_costs_the_manifest_its_trust(int position, int reason)
    {
        byte[] file = SampleOtaFile.Create();
        file[At + position] ^= 0x01;
        ManifestVerifier verifier = new ManifestVerifier(KeyRing.Trusted());
        Assert.AreEqual(Verdict.Refused, verifier.Verify(new Manifest(), file, At, Length));
        Assert.AreEqual(reason, (int)verifier.Reason);
    }

    [TestMethod]
    [DataRow(10, 1337, 0x84, 0x101, 1, 0x01010000, 2)]
    [DataRow(11, 0x1337, 0x85, 0x101, 1, 0x01010000, 2)]
    [DataRow(12, 0x1337, 0x84, 0x100, 1, 0x01010000, 2)]
    [DataRow(12, 0x1337, 0x84, 0x200, 1, 0x01010000, 2)]
    [DataRow(13, 0x1337, 0x84, 0x101, 2, 0x01010000, 2)]
    [DataRow(14, 0x1337, 0x84, 0x101, 1, 0x01010001, 2)]
    [DataRow(15, 0x1337, 0x84, 0x101, 1, 0x01010000, 3)]
    [DataRow(0, 0x1337, 0x84, 0x101, 1, 0x01010000, 2)]
    public void Policy_asks_the_manifest_each_question(
        int reason, int manufacturer, int imageType, int hardwareVersion, int bridgeType, int lowestVersion, int lowestCounter)
    {
        Manifest manifest = new Manifest();
        manifest.Parse(SampleOtaFile.Create(), At, Length);
        BridgePolicy policy = new BridgePolicy(manufacturer, imageType, hardwareVersion, bridgeType, SampleOtaFile.ImageLength);
        Assert.AreEqual(reason, (int)policy.CheckManifest(manifest, lowestVersion, lowestCounter));
    }

    [TestMethod]
    public void An_image_larger_than_a_bank_is_refused_before_it_is_fetched()
    {
        Manifest manifest = new Manifest();
        manifest.Parse(SampleOtaFile.Create(), At, Length);
        BridgePolicy policy = new BridgePolicy(0x1337, 0x84, 0x101, 1, SampleOtaFile.ImageLength - 1);
        Assert.AreEqual((int)RefusalReason.ImageSize, (int)policy.CheckManifest(manifest, 0, 0));
    }
}
