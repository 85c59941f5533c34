using System;
using Bridge.Boot;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Where the length field of AES-MMO's padding changes from 16 to 32 bits, and where it needs a block of its own.</summary>
[TestClass]
public class EzspMmoLengthTests
{
    [TestMethod]
    [DataRow(8191, "24EC2FE75BBFFCB34789BC0610E7F165")]
    [DataRow(8192, "DC6B0687F09F8607131C170B3BD31591")]
    [DataRow(8201, "72C9B15E178AA843E4A16C58E33643A3")]
    [DataRow(8202, "BC9828D59B2AA323DAF20BE5F2E66511")]
    public void AesMmo_pads_long_messages_as_specified(int length, string digest)
    {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++)
        {
            data[i] = (byte)i;
        }

        byte[] hash = new byte[AesMmo.DigestBytes];
        new AesMmo().Hash(data, 0, length, hash, 0);
        Assert.AreEqual(digest, Convert.ToHexString(hash));
    }

    [TestMethod]
    public void Aes128_agrees_with_the_platform_on_random_blocks()
    {
        Random random = new(20260101);
        Aes128 ours = new();
        using System.Security.Cryptography.Aes theirs = System.Security.Cryptography.Aes.Create();
        byte[] key = new byte[16];
        byte[] block = new byte[16];
        byte[] cipher = new byte[16];
        for (int i = 0; i < 1000; i++)
        {
            random.NextBytes(key);
            random.NextBytes(block);
            ours.SetKey(key, 0);
            ours.EncryptBlock(block, 0, cipher, 0);
            theirs.Key = key;
            Assert.AreEqual(Convert.ToHexString(theirs.EncryptEcb(block, System.Security.Cryptography.PaddingMode.None)), Convert.ToHexString(cipher));
        }
    }
}
