using Bridge.Boot;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Vectors: FIPS 180-4 examples (NIST "SHA256.pdf" and CAVS SHA256ShortMsg).</summary>
[TestClass]
public class Sha256Tests
{
    [TestMethod]
    [DataRow("", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [DataRow("abc", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [DataRow("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248D6A61D20638B8E5C026930C3E6039A33CE45964FF2167F6ECEDD419DB06C1")]
    [DataRow("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu", "CF5B16A778AF8380036CE59E7B0492370B249B11E8F07A51AFAC45037AFEE9D1")]
    public void The_published_examples(string message, string expected)
    {
        byte[] buffer = new byte[message.Length];
        for (int i = 0; i < message.Length; i++)
        {
            buffer[i] = (byte)message[i];
        }

        Assert.AreEqual(expected, CryptoVectors.Sha256Hex(buffer, 0, buffer.Length));
    }

    /// <summary>Lengths around the padding's limits; bytes with the top bit set show a signed shift. Digests from OpenSSL.</summary>
    [TestMethod]
    [DataRow(1, "A8100AE6AA1940D0B663BB31CD466142EBBDBD5187131B92D93818987832EB89")]
    [DataRow(55, "AADAED00A3C5FBB8072AE7F1984BA8199FBE5272DE427D11EAF31583AF37DB51")]
    [DataRow(56, "528FF50AB05E77BBBD224A9EC86165DBB6824A9A9EFB544BE0A1D57D5B416457")]
    [DataRow(63, "D12449C8124182545AE91924286CC6AF13528BCF62A5DDBD5E00B891FFFC1B48")]
    [DataRow(64, "8667E718294E9E0DF1D30600BA3EEB201F764AAD2DAD72748643E4A285E1D1F7")]
    [DataRow(65, "855C9A28FFF2BBBD71327165554A00C6FDD44D5D58C1F12B8FDFF29B5D67F001")]
    [DataRow(119, "B863F94597D433EF2280E3B4656F13EA265A79BB8047287321C218905B03C99B")]
    [DataRow(120, "9088FEE917E5A748C2F0B4F5458C1CBDABBD696291C69BE6E605BAE0EF779E8F")]
    [DataRow(128, "E9175DB65A9789096CA9CB5524D3ABC2107DF03E3C9BA3AF1ACA628F9C5D3BD2")]
    [DataRow(200, "D0F9B20E11B4DEE02DA0E8DA52EBEDA2C6F00792F241238819F2B280AD10BA33")]
    public void Bytes_of_ones_at_every_padding_limit(int count, string expected)
    {
        byte[] buffer = new byte[count];
        for (int i = 0; i < count; i++)
        {
            buffer[i] = 0xFF;
        }

        Assert.AreEqual(expected, CryptoVectors.Sha256Hex(buffer, 0, count));
    }

    [TestMethod]
    public void Every_split_of_a_message_gives_the_same_digest()
    {
        byte[] message = CryptoVectors.Counting(150);
        byte[] split = new byte[34];
        string whole = CryptoVectors.Sha256Hex(message, 0, 150);
        Sha256 sha = new Sha256();
        for (int at = 0; at <= 150; at++)
        {
            sha.Update(message, 0, at);
            sha.Update(message, at, 150 - at);
            sha.Finish(split, 1);
            Assert.AreEqual(whole, CryptoVectors.ToHex(split, 1, 32));
        }

        Assert.AreEqual(0, (int)split[0]);
        Assert.AreEqual(0, (int)split[33]);
    }

    [TestMethod]
    public void Bytes_fed_one_at_a_time_give_the_same_digest()
    {
        byte[] message = CryptoVectors.Counting(131);
        byte[] single = new byte[32];
        string whole = CryptoVectors.Sha256Hex(message, 0, 131);
        Sha256 sha = new Sha256();
        for (int i = 0; i < 131; i++)
        {
            sha.Update(message, i, 1);
        }

        sha.Finish(single, 0);
        Assert.AreEqual(whole, CryptoVectors.ToHex(single, 0, 32));
    }

    [TestMethod]
    public void Finish_and_Reset_forget_what_was_fed()
    {
        byte[] message = CryptoVectors.Counting(70);
        byte[] expected = new byte[32];
        byte[] digest = new byte[32];
        Sha256 sha = new Sha256();
        sha.Finish(expected, 0);
        Assert.AreEqual("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", CryptoVectors.ToHex(expected, 0, 32));
        sha.Update(message, 0, 70);
        sha.Finish(digest, 0);
        Assert.AreNotEqual(CryptoVectors.ToHex(expected, 0, 32), CryptoVectors.ToHex(digest, 0, 32));
        sha.Finish(digest, 0);
        Assert.AreEqual(CryptoVectors.ToHex(expected, 0, 32), CryptoVectors.ToHex(digest, 0, 32));
        sha.Update(message, 0, 70);
        sha.Reset();
        sha.Finish(digest, 0);
        Assert.AreEqual(CryptoVectors.ToHex(expected, 0, 32), CryptoVectors.ToHex(digest, 0, 32));
    }
}
