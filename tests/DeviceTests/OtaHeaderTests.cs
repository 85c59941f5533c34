using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class OtaHeaderTests
{
    [TestMethod]
    public void A_header_is_read_field_by_field()
    {
        byte[] file = SampleOtaFile.Create();
        OtaHeader header = new OtaHeader();
        Assert.AreEqual((int)RefusalReason.None, (int)header.Parse(file, 0, file.Length, file.Length));
        Assert.AreEqual(60, header.HeaderLength);
        Assert.AreEqual(OtaHeader.HasHardwareVersions, header.FieldControl);
        Assert.AreEqual(0x1337, header.Manufacturer);
        Assert.AreEqual(0x0084, header.ImageType);
        Assert.AreEqual(0x01010000L, header.FileVersion);
        Assert.AreEqual(2, header.StackVersion);
        Assert.AreEqual((int)'A', (int)file[header.StringOffset]);
        Assert.AreEqual((long)SampleOtaFile.SizeBytes, header.TotalSizeBytes);
        Assert.AreEqual(-1, header.SecurityCredentialVersion);
        Assert.AreEqual(-1, header.DestinationOffset);
        Assert.AreEqual(0x0101, header.MinimumHardwareVersion);
        Assert.AreEqual(0x01FF, header.MaximumHardwareVersion);
    }

    [TestMethod]
    [DataRow(0, 0x1F, 1)]
    [DataRow(3, 0x0C, 1)]
    [DataRow(4, 0x01, 2)]
    [DataRow(5, 0x02, 2)]
    [DataRow(6, 59, 3)]
    [DataRow(7, 0xFF, 5)]
    [DataRow(8, 0x0C, 4)]
    [DataRow(8, 0x06, 3)]
    [DataRow(52, 0x00, 5)]
    [DataRow(55, 0x80, 5)]
    [DataRow(57, 0x02, 12)]
    public void A_wrong_byte_is_refused_for_its_own_reason(int position, int value, int reason)
    {
        byte[] file = SampleOtaFile.Create();
        file[position] = (byte)value;
        OtaHeader header = new OtaHeader();
        Assert.AreEqual(reason, (int)header.Parse(file, 0, file.Length, file.Length));
        Assert.IsTrue(header.ProblemOffset >= 0 && header.ProblemOffset <= 60);
    }

    [TestMethod]
    public void A_declared_size_other_than_the_agreed_one_is_refused()
    {
        byte[] file = SampleOtaFile.Create();
        OtaHeader header = new OtaHeader();
        Assert.AreEqual((int)RefusalReason.OtaTotalSize, (int)header.Parse(file, 0, file.Length, file.Length - 1));
        Assert.AreEqual((int)RefusalReason.OtaTotalSize, (int)header.Parse(file, 0, file.Length, file.Length + 1));
        Assert.AreEqual(52, header.ProblemOffset);
    }

    [TestMethod]
    public void All_optional_fields_are_found_in_their_order_and_unknown_bytes_behind_them_are_skipped()
    {
        byte[] file = SampleOtaFile.Create();
        file[6] = 80;
        file[8] = 0x07;
        file[56] = 3;
        Bytes.PutU16LE(file, 65, 0x0100);
        Bytes.PutU16LE(file, 67, 0x0200);
        OtaHeader header = new OtaHeader();
        Assert.AreEqual((int)RefusalReason.None, (int)header.Parse(file, 0, file.Length, file.Length));
        Assert.AreEqual(3, header.SecurityCredentialVersion);
        Assert.AreEqual(57, header.DestinationOffset);
        Assert.AreEqual(0x0100, header.MinimumHardwareVersion);
        Assert.AreEqual(0x0200, header.MaximumHardwareVersion);
        Assert.AreEqual(80, header.HeaderLength);
    }

    [TestMethod]
    public void A_header_cut_short_is_refused_at_every_length()
    {
        byte[] file = SampleOtaFile.Create();
        OtaHeader header = new OtaHeader();
        for (int count = 0; count < 60; count++)
        {
            Assert.AreEqual((int)RefusalReason.OtaHeaderLength, (int)header.Parse(file, 0, count, file.Length));
        }
    }

    [TestMethod]
    public void An_element_longer_than_the_rest_of_the_file_is_refused()
    {
        byte[] head = new byte[] { 0x01, 0xF0, 10, 0, 0, 0 };
        OtaElement element = new OtaElement();
        Assert.AreEqual((int)RefusalReason.None, (int)element.Parse(head, 0, 6, 16));
        Assert.AreEqual(OtaElement.TagManifest, element.Tag);
        Assert.AreEqual(10L, element.LengthBytes);
        Assert.AreEqual((int)RefusalReason.OtaElement, (int)element.Parse(head, 0, 6, 15));
        Assert.AreEqual((int)RefusalReason.OtaElement, (int)element.Parse(head, 0, 5, 16));
        head[5] = 0xFF;
        Assert.AreEqual((int)RefusalReason.OtaElement, (int)element.Parse(head, 0, 6, 16));
    }
}
