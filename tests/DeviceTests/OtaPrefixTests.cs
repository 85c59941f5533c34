using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class OtaPrefixTests
{
    [TestMethod]
    public void A_prefix_is_known_piece_by_piece_as_it_arrives()
    {
        byte[] file = SampleOtaFile.Create();
        OtaPrefix prefix = new OtaPrefix();
        int headerAt = -1;
        int fieldsAt = -1;
        int completeAt = -1;
        for (int count = 0; count <= SampleOtaFile.ImageOffset; count++)
        {
            Assert.AreEqual((int)RefusalReason.None, (int)prefix.ParseSome(file, count, file.Length));
            headerAt = prefix.HasHeader && headerAt < 0 ? count : headerAt;
            fieldsAt = prefix.ManifestLength > 0 && fieldsAt < 0 ? count : fieldsAt;
            completeAt = prefix.IsComplete && completeAt < 0 ? count : completeAt;
        }

        Assert.AreEqual(OtaHeader.KnownSizeBytes, headerAt);
        Assert.AreEqual(SampleOtaFile.ManifestOffset + Manifest.FixedSizeBytes, fieldsAt);
        Assert.AreEqual(SampleOtaFile.ImageOffset, completeAt);
        Assert.AreEqual(SampleOtaFile.ImageOffset, prefix.ImageOffset);
        Assert.AreEqual(SampleOtaFile.ManifestOffset, prefix.ManifestOffset);
        Assert.AreEqual(SampleOtaFile.ManifestLength, prefix.ManifestLength);
        Assert.AreEqual(SampleOtaFile.ImageLength, prefix.Manifest.ImageSizeBytes);
    }

    [TestMethod]
    public void A_prefix_that_ends_early_is_refused_as_a_whole()
    {
        byte[] file = SampleOtaFile.Create();
        OtaPrefix prefix = new OtaPrefix();
        Assert.AreEqual((int)RefusalReason.None, (int)prefix.Parse(file, SampleOtaFile.ImageOffset, file.Length));
        Assert.AreEqual((int)RefusalReason.OtaElement, (int)prefix.Parse(file, SampleOtaFile.ImageOffset - 1, file.Length));
    }

    [TestMethod]
    [DataRow(10, 10)]
    [DataRow(12, 11)]
    [DataRow(14, 16)]
    [DataRow(17, 16)]
    [DataRow(56, 12)]
    [DataRow(58, 12)]
    public void A_header_that_contradicts_the_manifest_is_refused(int position, int reason)
    {
        byte[] file = SampleOtaFile.Create();
        file[position] = (byte)(file[position] ^ 0x02);
        OtaPrefix prefix = new OtaPrefix();
        Assert.AreEqual(reason, (int)prefix.Parse(file, SampleOtaFile.ImageOffset, file.Length));
    }

    [TestMethod]
    public void Element_tags_and_lengths_are_fixed()
    {
        byte[] file = SampleOtaFile.Create();
        OtaPrefix prefix = new OtaPrefix();
        int[] positions = new int[] { 60, 61, 62, 65, SampleOtaFile.ImageOffset - 6, SampleOtaFile.ImageOffset - 4, SampleOtaFile.ImageOffset - 1 };
        for (int i = 0; i < positions.Length; i++)
        {
            file[positions[i]] ^= 0x01;
            Assert.IsTrue(prefix.Parse(file, SampleOtaFile.ImageOffset, file.Length) != RefusalReason.None);
            file[positions[i]] ^= 0x01;
        }

        Assert.AreEqual((int)RefusalReason.None, (int)prefix.Parse(file, SampleOtaFile.ImageOffset, file.Length));
    }

    [TestMethod]
    public void Bytes_behind_the_image_element_are_refused()
    {
        byte[] file = SampleOtaFile.Create();
        Bytes.PutU32LE(file, 52, SampleOtaFile.SizeBytes + 6);
        OtaPrefix prefix = new OtaPrefix();
        Assert.AreEqual((int)RefusalReason.ImageSize, (int)prefix.Parse(file, SampleOtaFile.ImageOffset, SampleOtaFile.SizeBytes + 6));
    }
}
