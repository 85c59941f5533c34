using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class BytesTests
{
    [TestMethod]
    public void U32LE_reads_the_top_bit_as_a_positive_number()
    {
        byte[] buffer = new byte[] { 0, 0x78, 0x56, 0x34, 0xF2 };
        Assert.AreEqual(0xF2345678L, Bytes.U32LE(buffer, 1));
        Assert.AreEqual(unchecked((int)0xF2345678), Bytes.S32LE(buffer, 1));
    }

    [TestMethod]
    public void PutU32LE_writes_what_U32LE_reads()
    {
        byte[] buffer = new byte[4];
        Bytes.PutU32LE(buffer, 0, 0xFEDCBA98L);
        Assert.AreEqual(0xFEDCBA98L, Bytes.U32LE(buffer, 0));
    }

    [TestMethod]
    public void Crc32_of_the_check_string()
    {
        byte[] check = new byte[] { 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39 };
        Assert.AreEqual(unchecked((int)0xCBF43926), Crc32.Compute(check, 0, 9));
    }
}
