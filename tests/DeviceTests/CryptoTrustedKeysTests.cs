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

    [TestMethod]
    public void The_ring_verifies_with_the_key_of_the_index_and_refuses_any_other_index()
    {
        byte[] digest = CryptoVectors.FromHex("42DDE13E1AC682638589748FD25C33FDB02D6D9510BE12994C6A391B0187D9A5");
        byte[] signature = CryptoVectors.FromHex("30450220607B7172FAA61CF61151D96FFDC362C19C90DAC01D642B8B877C18CED2AFC382022100F524EDBC1D846075D9B79CA0014595940E7EA5A75F136B63AEBBDD180DD179CE");
        KeyRing ring = KeyRing.Trusted();
        Assert.AreEqual(Verdict.Valid, ring.Verify(0, digest, 0, signature, 0, signature.Length));
        Assert.AreEqual((int)RefusalReason.None, (int)ring.Reason);
        Assert.AreEqual(Verdict.Refused, ring.Verify(-1, digest, 0, signature, 0, signature.Length));
        Assert.AreEqual((int)RefusalReason.UntrustedKey, (int)ring.Reason);
        Assert.AreEqual(Verdict.Refused, ring.Verify(ring.Count, digest, 0, signature, 0, signature.Length));
        Assert.AreEqual(Verdict.Refused, new KeyRing().Verify(0, digest, 0, signature, 0, signature.Length));
        digest[31] ^= 1;
        Assert.AreEqual(Verdict.Refused, ring.Verify(0, digest, 0, signature, 0, signature.Length));
        Assert.AreEqual((int)RefusalReason.Signature, (int)ring.Reason);
    }
}
