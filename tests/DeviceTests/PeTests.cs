using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class PeTests
{
    [TestMethod]
    public void Pe_crc_of_the_check_string()
    {
        byte[] check = new byte[] { 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39 };
        PeCrc crc = new PeCrc();
        Assert.AreEqual(unchecked((int)0x89A1897F), crc.Continue(0, check, 0, 9));
        Assert.AreEqual(unchecked((int)0x89A1897F), crc.Continue(crc.Continue(0, check, 0, 4), check, 4, 5));
    }

    [TestMethod]
    public void A_real_assembly_is_walked()
    {
        byte[] payload = Payload(SampleOtaFile.PayloadLength);
        ArrayImageSource source = new ArrayImageSource(payload, 0, payload.Length);
        PeWalker walker = new PeWalker();
        Assert.AreEqual((int)RefusalReason.None, (int)walker.Walk(source, 0, payload.Length));
        Assert.AreEqual(1, walker.Count);
        Assert.AreEqual(0, walker.Offset(0));
        Assert.AreEqual(SampleOtaFile.PayloadLength, walker.Size(0));
    }

    [TestMethod]
    [DataRow(0, 0x4D, false, 60)]
    [DataRow(6, 0x01, false, 60)]
    [DataRow(8, 0x00, false, 61)]
    [DataRow(28, 0x02, false, 61)]
    [DataRow(12, 0x00, true, 61)]
    [DataRow(300, 0xA5, true, 61)]
    [DataRow(20, 0x01, true, 62)]
    [DataRow(24, 0xFE, true, 62)]
    [DataRow(104, 0x01, true, 62)]
    [DataRow(38, 0x02, true, 60)]
    [DataRow(40, 0x78, true, 60)]
    [DataRow(45, 0xFF, true, 64)]
    [DataRow(101, 0x04, true, 64)]
    [DataRow(103, 0x80, true, 64)]
    [DataRow(103, 0x7F, true, 64)]
    [DataRow(44, 0x93, true, 60)]
    [DataRow(108, 0x04, true, 60)]
    public void A_spoilt_assembly_is_refused_for_its_own_reason(int position, int value, bool mendHeader, int reason)
    {
        byte[] payload = Payload(SampleOtaFile.PayloadLength);
        payload[position] = (byte)value;
        if (mendHeader)
        {
            MendHeaderCrc(payload);
        }

        PeWalker walker = new PeWalker();
        Assert.AreEqual(reason, (int)walker.Walk(new ArrayImageSource(payload, 0, payload.Length), 0, payload.Length));
        Assert.IsTrue(walker.ProblemOffset >= 0 && walker.ProblemOffset < payload.Length);
        Assert.AreEqual(0, walker.Count);
    }

    [TestMethod]
    public void An_empty_payload_has_no_assembly()
    {
        PeWalker walker = new PeWalker();
        Assert.AreEqual((int)RefusalReason.PeMissing, (int)walker.Walk(new ArrayImageSource(new byte[4], 0, 4), 0, 0));
    }

    [TestMethod]
    public void Bytes_behind_the_last_assembly_are_one_more_assembly_or_refused()
    {
        byte[] payload = Payload(SampleOtaFile.PayloadLength + 4);
        PeWalker walker = new PeWalker();
        ArrayImageSource source = new ArrayImageSource(payload, 0, payload.Length);
        Assert.AreEqual((int)RefusalReason.PeBounds, (int)walker.Walk(source, 0, payload.Length));
        Assert.AreEqual(SampleOtaFile.PayloadLength, walker.ProblemOffset);
    }

    [TestMethod]
    public void A_payload_that_ends_inside_an_assembly_is_refused()
    {
        byte[] payload = Payload(SampleOtaFile.PayloadLength);
        PeWalker walker = new PeWalker();
        ArrayImageSource source = new ArrayImageSource(payload, 0, payload.Length);
        Assert.AreEqual((int)RefusalReason.PeBounds, (int)walker.Walk(source, 0, payload.Length - 1));
        Assert.AreEqual((int)RefusalReason.PeBounds, (int)walker.Walk(source, 0, 123));
        Assert.AreEqual((int)RefusalReason.PeBounds, (int)walker.Walk(source, 1, payload.Length));
    }

    [TestMethod]
    public void Padding_to_four_bytes_is_zero_and_present()
    {
        // The last table one byte shorter: a PE of 807 bytes and one byte of padding.
        int size = SampleOtaFile.PayloadLength - 1;
        byte[] payload = Payload(SampleOtaFile.PayloadLength);
        Bytes.PutU32LE(payload, 100, size);
        Bytes.PutU32LE(payload, 96, size - 3);
        payload[size] = 0;
        Bytes.PutU32LE(payload, 12, new PeCrc().Continue(0, payload, PeHeader.SizeBytes, size - PeHeader.SizeBytes));
        MendHeaderCrc(payload);
        ArrayImageSource source = new ArrayImageSource(payload, 0, payload.Length);
        PeWalker walker = new PeWalker();
        Assert.AreEqual((int)RefusalReason.None, (int)walker.Walk(source, 0, payload.Length));
        Assert.AreEqual(size, walker.Size(0));
        Assert.AreEqual((int)RefusalReason.PePadding, (int)walker.Walk(source, 0, size));
        payload[size] = 1;
        Assert.AreEqual((int)RefusalReason.PePadding, (int)walker.Walk(source, 0, payload.Length));
        Assert.AreEqual(size, walker.ProblemOffset);
    }

    [TestMethod]
    public void At_most_sixteen_assemblies()
    {
        int size = SampleOtaFile.PayloadLength;
        byte[] one = Payload(size);
        byte[] payload = new byte[17 * size];
        for (int i = 0; i < 17; i++)
        {
            System.Array.Copy(one, 0, payload, i * size, size);
        }

        PeWalker walker = new PeWalker();
        ArrayImageSource source = new ArrayImageSource(payload, 0, payload.Length);
        Assert.AreEqual((int)RefusalReason.None, (int)walker.Walk(source, 0, 16 * size));
        Assert.AreEqual(16, walker.Count);
        Assert.AreEqual(15 * size, walker.Offset(15));
        Assert.AreEqual((int)RefusalReason.PeTooMany, (int)walker.Walk(source, 0, 17 * size));
    }

    private static byte[] Payload(int sizeBytes)
    {
        byte[] payload = new byte[sizeBytes];
        System.Array.Copy(
            SampleOtaFile.Create(), SampleOtaFile.ImageOffset + McuImage.HeaderSizeBytes, payload, 0, SampleOtaFile.PayloadLength);
        return payload;
    }

    private static void MendHeaderCrc(byte[] pe)
    {
        Bytes.PutU32LE(pe, 8, 0);
        Bytes.PutU32LE(pe, 8, new PeCrc().Continue(0, pe, 0, PeHeader.SizeBytes));
    }
}
