using Bridge.Boot;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class TrustedKeysTests
{
    private const string SubjectPublicKeyInfoPrefix = "3059301306072A8648CE3D020106082A8648CE3D030107034200" + "04";

    [TestMethod]
    public void The_key_hash_is_that_of_the_point_in_its_SubjectPublicKeyInfo()
    {
        for (int i = 0; i < TrustedKeys.Count; i++)
        {
            byte[] info = CryptoVectors.FromHex(SubjectPublicKeyInfoPrefix + CryptoVectors.ToHex(TrustedKeys.Point(i), 0, 64));
            Assert.AreEqual(91, info.Length);
            Assert.AreEqual(CryptoVectors.ToHex(TrustedKeys.KeyHash(i), 0, 32), CryptoVectors.Sha256Hex(info, 0, info.Length));
            Assert.AreEqual(i, KeyRing.Trusted().IndexOf(TrustedKeys.KeyHash(i), 0));
        }
    }

    [TestMethod]
    public void A_hash_with_any_bit_changed_is_unknown()
    {
        KeyRing ring = KeyRing.Trusted();
        byte[] hash = new byte[34];
        System.Array.Copy(TrustedKeys.KeyHash(0), 0, hash, 1, 32);
        for (int bit = 0; bit < 256; bit++)
        {
            hash[1 + bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.AreEqual(-1, ring.IndexOf(hash, 1));
            hash[1 + bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.AreEqual(0, ring.IndexOf(hash, 1));
    }

    [TestMethod]
    public void A_hash_that_does_not_fit_its_buffer_is_unknown()
    {
        byte[] hash = TrustedKeys.KeyHash(0);
        Assert.AreEqual(-1, KeyRing.Trusted().IndexOf(hash, 1));
        Assert.AreEqual(-1, KeyRing.Trusted().IndexOf(hash, -1));
        Assert.AreEqual(-1, KeyRing.Trusted().IndexOf(new byte[0], 0));
    }
}
