using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>HMAC-SHA-256 in managed code: the vectors of RFC 4231.</summary>
[TestClass]
public class HmacTests
{
    [TestMethod]
    [DataRow("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [DataRow("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [DataRow("0102030405060708090a0b0c0d0e0f10111213141516171819", "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd", "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b")]
    public void Known_macs_come_out(string key, string message, string mac)
    {
        byte[] keyBytes = Hex.Parse(key);
        Assert.AreEqual(mac, Mac(keyBytes, 0, keyBytes.Length, Hex.Parse(message)));
    }

    [TestMethod]
    [DataRow("54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374", "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")]
    [DataRow("5468697320697320612074657374207573696e672061206c6172676572207468616e20626c6f636b2d73697a65206b657920616e642061206c6172676572207468616e20626c6f636b2d73697a6520646174612e20546865206b6579206e6565647320746f20626520686173686564206265666f7265206265696e6720757365642062792074686520484d414320616c676f726974686d2e", "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2")]
    public void A_key_longer_than_a_block_counts_as_its_digest(string message, string mac)
    {
        byte[] key = new byte[140];
        for (int i = 5; i < 136; i++)
        {
            key[i] = 0xAA;
        }

        Assert.AreEqual(mac, Mac(key, 5, 131, Hex.Parse(message)));

        byte[] digest = new byte[32];
        Sha256 sha = new Sha256();
        sha.Update(key, 5, 131);
        sha.Finish(digest, 0);
        Assert.AreEqual(mac, Mac(digest, 0, 32, Hex.Parse(message)));
    }

    [TestMethod]
    public void A_key_of_a_block_is_not_hashed()
    {
        byte[] key = new byte[64];
        byte[] digest = new byte[32];
        new Sha256().Finish(digest, 0);
        Assert.AreNotEqual(Mac(digest, 0, 32, new byte[4]), Mac(key, 0, 64, new byte[4]));
        Assert.AreEqual(Mac(new byte[1], 0, 1, new byte[4]), Mac(key, 0, 64, new byte[4]));
    }

    private static string Mac(byte[] key, int offset, int count, byte[] message)
    {
        byte[] mac = new byte[HmacSha256.MacSizeBytes];
        Assert.AreEqual((int)Result.Ok, (int)new HmacSha256().Compute(key, offset, count, message, mac));
        return Hex.Text(mac, 0, mac.Length);
    }
}
