using Bridge.Boot;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Verification with the table of the key compiled in. The four good signatures take every entry of both tables, which a test on the host counts.</summary>
[TestClass]
public class CryptoCombTests
{
    private const string Digest = CombSignatures.Digest0;
    private const string Signature = CombSignatures.Signature0;

    [TestMethod]
    [DataRow(CombSignatures.Digest0, CombSignatures.Signature0)]
    [DataRow(CombSignatures.Digest1, CombSignatures.Signature1)]
    [DataRow(CombSignatures.Digest2, CombSignatures.Signature2)]
    [DataRow(CombSignatures.Digest3, CombSignatures.Signature3)]
    public void Both_ways_agree_on_a_signature_of_the_trusted_key(string digest, string signature)
    {
        byte[] hash = CryptoVectors.FromHex(digest);
        byte[] der = CryptoVectors.FromHex(signature);
        P256 p256 = new P256();
        Assert.AreEqual(Verdict.Valid, p256.VerifyByComb(TrustedKeys.Comb(0), hash, 0, der, 0, der.Length));
        Assert.AreEqual((int)RefusalReason.None, (int)p256.Reason);
        Assert.AreEqual(Verdict.Valid, p256.Verify(TrustedKeys.Point(0), hash, 0, der, 0, der.Length));
        hash[0] ^= 0x80;
        Assert.AreEqual(Verdict.Refused, p256.VerifyByComb(TrustedKeys.Comb(0), hash, 0, der, 0, der.Length));
        Assert.AreEqual((int)RefusalReason.Signature, (int)p256.Reason);
        Assert.AreEqual(Verdict.Refused, p256.Verify(TrustedKeys.Point(0), hash, 0, der, 0, der.Length));
    }

    /// <summary>Signatures made backwards from the last column, so that an addition meets its own point or its negative there.</summary>
    [TestMethod]
    [DataRow("the last addition doubles", "BC02714F476910E10BB4F5B0CD4A966F2518BA919857CEC56F332E8E4E64F750", "3045022049A8F0B6DB0FDAA3772DA7B2833CEB5FA0DCBE7EAD347A836B96D0ECDD725AD1022100DB2DEDEA341DA95AB9FB98B4C315531EE467EC3D16FD0A67CAB4F7E08B1DD236")]
    [DataRow("the last multiple of G doubles the sum", "CCD3E8558D28051D7B6D66E73F2F59FDF3C9B0A91F8E7CA1CD2B173CBD61C181", "3045022068E969AA117A639A7CFE202E4C0F340ACA8013F96C533D64AD4B710DAF2A5B97022100AF5A6208DDCCA971139031DD445CBEAD32116F7BE82A01083753483061E55EF9")]
    [DataRow("the last multiple of G cancels the sum", "FB899A90F0B76B82D2B108281326E476E816BE1E0E505F511F559A1096729061", "30440220640F2F7B7398F256C42065C8EDF6B300C17084257685CD4EBA5AD1BFDBA3A77F02204E54D0FF35D6948D93953E1CC0CA086F332818A7B7C059588B04755CB2F5C760")]
    public void Additions_that_double_or_cancel_are_right(string what, string digest, string signature)
    {
        byte[] hash = CryptoVectors.FromHex(digest);
        byte[] der = CryptoVectors.FromHex(signature);
        Assert.IsNotNull(what);
        Assert.AreEqual(Verdict.Valid, new P256().VerifyByComb(TrustedKeys.Comb(0), hash, 0, der, 0, der.Length));
        Assert.AreEqual(Verdict.Valid, new WithoutProjectiveCheck().VerifyByComb(TrustedKeys.Comb(0), hash, 0, der, 0, der.Length));
        Assert.AreEqual(Verdict.Valid, new WithoutAffineCheck().VerifyByComb(TrustedKeys.Comb(0), hash, 0, der, 0, der.Length));
    }

    [TestMethod]
    public void A_sum_at_infinity_is_refused_by_each_comparison_alone()
    {
        byte[] hash = CryptoVectors.FromHex("34FA809B436BB01AAA9FCCCF70E594AE6033EE474C472570141061792D60F353");
        byte[] der = CryptoVectors.FromHex("3027020312D687022037A1EF3A134DEAA6DE6083B3BCE2CFB848ACCD7443279A3544B5675AE8E78BB9");
        Assert.AreEqual(Verdict.Refused, new P256().VerifyByComb(TrustedKeys.Comb(0), hash, 0, der, 0, der.Length));
        Assert.AreEqual(Verdict.Refused, new WithoutProjectiveCheck().VerifyByComb(TrustedKeys.Comb(0), hash, 0, der, 0, der.Length));
        Assert.AreEqual(Verdict.Refused, new WithoutAffineCheck().VerifyByComb(TrustedKeys.Comb(0), hash, 0, der, 0, der.Length));
    }

    [TestMethod]
    [DataRow("r = 0", "302502010002200CFC47E2B1B4A529CC7EBE42F3E1AFCA94763FD216F3A6955471D94D517A2049")]
    [DataRow("s = 0", "3025022002629AC1D51E31CBEF8FA12E60292296AEDB1B4BF585E782F531EC51ECCFFBE7020100")]
    [DataRow("r = s = 0", "3006020100020100")]
    [DataRow("r = n", "3045022100FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC63255102200CFC47E2B1B4A529CC7EBE42F3E1AFCA94763FD216F3A6955471D94D517A2049")]
    [DataRow("s = n", "3045022002629AC1D51E31CBEF8FA12E60292296AEDB1B4BF585E782F531EC51ECCFFBE7022100FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")]
    [DataRow("r = p", "3045022100FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF02200CFC47E2B1B4A529CC7EBE42F3E1AFCA94763FD216F3A6955471D94D517A2049")]
    [DataRow("s of ones", "3045022002629AC1D51E31CBEF8FA12E60292296AEDB1B4BF585E782F531EC51ECCFFBE7022100FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    [DataRow("r negative", "3044022082629AC1D51E31CBEF8FA12E60292296AEDB1B4BF585E782F531EC51ECCFFBE702200CFC47E2B1B4A529CC7EBE42F3E1AFCA94763FD216F3A6955471D94D517A2049")]
    [DataRow("trailing byte", Signature + "00")]
    [DataRow("empty", "")]
    public void A_signature_out_of_range_or_form_is_refused(string what, string signature)
    {
        byte[] der = CryptoVectors.FromHex(signature);
        P256 p256 = new P256();
        Assert.IsNotNull(what);
        Assert.AreEqual(Verdict.Refused, p256.VerifyByComb(TrustedKeys.Comb(0), CryptoVectors.FromHex(Digest), 0, der, 0, der.Length));
        Assert.AreEqual((int)RefusalReason.SignatureEncoding, (int)p256.Reason);
    }

    [TestMethod]
    [DataRow("r = s = 1", "3006020101020101")]
    [DataRow("r and s exchanged", "304402200CFC47E2B1B4A529CC7EBE42F3E1AFCA94763FD216F3A6955471D94D517A2049022002629AC1D51E31CBEF8FA12E60292296AEDB1B4BF585E782F531EC51ECCFFBE7")]
    [DataRow("r one more", "3044022002629AC1D51E31CBEF8FA12E60292296AEDB1B4BF585E782F531EC51ECCFFBE802200CFC47E2B1B4A529CC7EBE42F3E1AFCA94763FD216F3A6955471D94D517A2049")]
    [DataRow("s one less", "3044022002629AC1D51E31CBEF8FA12E60292296AEDB1B4BF585E782F531EC51ECCFFBE702200CFC47E2B1B4A529CC7EBE42F3E1AFCA94763FD216F3A6955471D94D517A2048")]
    [DataRow("r = s = n - 1", "3046022100FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550022100FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550")]
    [DataRow("of another key", "3046022100EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716022100F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")]
    public void A_wrong_signature_is_refused_by_each_comparison_alone(string what, string signature)
    {
        byte[] hash = CryptoVectors.FromHex(Digest);
        byte[] der = CryptoVectors.FromHex(signature);
        P256 p256 = new P256();
        Assert.IsNotNull(what);
        Assert.AreEqual(Verdict.Refused, p256.VerifyByComb(TrustedKeys.Comb(0), hash, 0, der, 0, der.Length));
        Assert.AreEqual((int)RefusalReason.Signature, (int)p256.Reason);
        Assert.AreEqual(Verdict.Refused, new WithoutProjectiveCheck().VerifyByComb(TrustedKeys.Comb(0), hash, 0, der, 0, der.Length));
        Assert.AreEqual(Verdict.Refused, new WithoutAffineCheck().VerifyByComb(TrustedKeys.Comb(0), hash, 0, der, 0, der.Length));
    }

    [TestMethod]
    public void A_table_of_another_size_is_refused()
    {
        byte[] hash = CryptoVectors.FromHex(Digest);
        byte[] der = CryptoVectors.FromHex(Signature);
        P256 p256 = new P256();
        Assert.AreEqual(Verdict.Refused, p256.VerifyByComb(new int[0], hash, 0, der, 0, der.Length));
        Assert.AreEqual((int)RefusalReason.UntrustedKey, (int)p256.Reason);
        Assert.AreEqual(Verdict.Refused, p256.VerifyByComb(new int[P256Comb.TableSize - 1], hash, 0, der, 0, der.Length));
        Assert.AreEqual(Verdict.Refused, p256.VerifyByComb(new int[P256Comb.TableSize + 1], hash, 0, der, 0, der.Length));
        Assert.AreEqual((int)RefusalReason.UntrustedKey, (int)p256.Reason);
    }

    /// <summary>What a table lost to the heap would be: no signature is valid by it.</summary>
    [TestMethod]
    public void A_table_of_zeros_verifies_nothing()
    {
        byte[] hash = CryptoVectors.FromHex(Digest);
        byte[] der = CryptoVectors.FromHex(Signature);
        P256 p256 = new P256();
        Assert.AreEqual(Verdict.Refused, p256.VerifyByComb(new int[P256Comb.TableSize], hash, 0, der, 0, der.Length));
        Assert.AreEqual((int)RefusalReason.Signature, (int)p256.Reason);
        Assert.AreEqual(Verdict.Valid, p256.VerifyByComb(TrustedKeys.Comb(0), hash, 0, der, 0, der.Length));
    }

    [TestMethod]
    public void Digest_and_signature_are_read_at_their_offsets_and_inside_their_buffers()
    {
        byte[] hash = CryptoVectors.FromHex("FFFFFF" + Digest + "FF");
        byte[] der = CryptoVectors.FromHex("FF" + Signature + "FFFF");
        P256 p256 = new P256();
        Assert.AreEqual(Verdict.Valid, p256.VerifyByComb(TrustedKeys.Comb(0), hash, 3, der, 1, der.Length - 3));
        Assert.AreEqual(Verdict.Refused, p256.VerifyByComb(TrustedKeys.Comb(0), hash, 2, der, 1, der.Length - 3));
        Assert.AreEqual(Verdict.Refused, p256.VerifyByComb(TrustedKeys.Comb(0), hash, 5, der, 1, der.Length - 3));
        Assert.AreEqual((int)RefusalReason.Signature, (int)p256.Reason);
        Assert.AreEqual(Verdict.Refused, p256.VerifyByComb(TrustedKeys.Comb(0), hash, -1, der, 1, der.Length - 3));
    }

    private class WithoutProjectiveCheck : P256
    {
        protected override int ProjectiveDifference() => 0;
    }

    private class WithoutAffineCheck : P256
    {
        protected override int AffineDifference() => 0;
    }
}
