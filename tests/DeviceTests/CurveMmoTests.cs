using Bridge.Boot;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>AES-MMO and the HMAC over it. The first two HMAC rows are test vectors of the Zigbee core specification, annex C.6.</summary>
[TestClass]
public class CurveMmoTests
{
    private const string Key16 = "404142434445464748494A4B4C4D4E4F";
    private const string Key32 = "404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F";

    [TestMethod]
    [DataRow(Key16, "C0", "4512807BF94CB3400F0E2C25FB76E999")]
    [DataRow(Key32, "C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF", "A3B0079984BF1557F74A0D6387E0A11A")]
    [DataRow(Key16, "C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF", "014BF58027C7EC4924950E2226D8CE4B")]
    [DataRow(Key32, "C0", "F32A32385DC2B1F01ED65F7DCFD2EA50")]
    [DataRow(Key16, "00", "CB65EA21D1524E4FB767C1A6C3CAD71E")]
    [DataRow(Key16, "02", "A4B70D46530EEE77081F3E52B1B2EDB0")]
    public void HmacMmo_of_the_published_messages(string key, string message, string tag)
    {
        byte[] text = Hex.Parse(message);
        byte[] room = new byte[16 + 16];
        byte[] result = new byte[16];
        System.Array.Copy(text, 0, room, 16, text.Length);
        HmacMmo.Compute(new AesMmo(), Hex.Parse(key), room, text.Length, result);

        Assert.AreEqual(Hex.Normal(tag), Hex.Text(result, 0, 16));
        Assert.AreEqual("0000000000000000000000000000000000000000000000000000000000000000", Hex.Text(room, 0, 32));
    }

    /// <summary>Around 65,536 bits the padding changes.</summary>
    [TestMethod]
    [DataRow(0, "BAD78E726C1EC02B7EBFE92B23D9EC34")]
    [DataRow(8191, "24EC2FE75BBFFCB34789BC0610E7F165")]
    [DataRow(8192, "DC6B0687F09F8607131C170B3BD31591")]
    [DataRow(8201, "72C9B15E178AA843E4A16C58E33643A3")]
    [DataRow(8202, "BC9828D59B2AA323DAF20BE5F2E66511")]
    public void AesMmo_of_counting_bytes(int count, string digest)
    {
        byte[] data = new byte[count];
        for (int i = 0; i < count; i++)
        {
            data[i] = (byte)i;
        }

        byte[] hash = new byte[16];
        new AesMmo().Hash(data, 0, count, hash, 0);
        Assert.AreEqual(Hex.Normal(digest), Hex.Text(hash, 0, 16));
    }
}
