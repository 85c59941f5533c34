using Bridge.Boot;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Verification with the table of the key compiled in.</summary>
/// <remarks>
/// The four signatures were chosen so that, together, they add every entry of both tables and subtract every entry of both: a wrong number in
/// either table refuses at least one, which CryptoCombTableTests on the host shows for each.
/// </remarks>
[TestClass]
public class CryptoCombTests
{
    private const string Digest = "C0CECCB5B3E003BC2B40DD54DC16013F67A512BFA50ECCF204FB1FC3389D0FE6";
    private const string Signature = "3044022002629AC1D51E31CBEF8FA12E60292296AEDB1B4BF585E782F531EC51ECCFFBE702200CFC47E2B1B4A529CC7EBE42F3E1AFCA94763FD216F3A6955471D94D517A2049";

    [TestMethod]
    [DataRow("C0CECCB5B3E003BC2B40DD54DC16013F67A512BFA50ECCF204FB1FC3389D0FE6", "3044022002629AC1D51E31CBEF8FA12E60292296AEDB1B4BF585E782F531EC51ECCFFBE702200CFC47E2B1B4A529CC7EBE42F3E1AFCA94763FD216F3A6955471D94D517A2049")]
    [DataRow("2323AFBBDBE64E2DCAEA79A53F6184951DD1D29A79DA1C1B23A6FED66ED2D148", "3045022100F81BCB49BF1A76DD06C05B236CE12CDBF985EE3E36F86A8DF25AFBBD032E9F170220299E2C4F70B4F100C832C616F51EDE841B77377F67A7E533065FD5222982C818")]
    [DataRow("8B2EAAD1D4CA020CAAD965D3148E8CF1054A428100A8BB612AE23A2F8E1FADDA", "304502203DA49531AE20CEFB447FA4FCE38C5A2D72C4BF0E4013C1BAD12F304B176C7AC1022100D64936D2A86B2D909A7268AFA58A0634A7D324514D219BC29539EE00C9FCDF84")]
    [DataRow("9A1E40B458151A9959E2D15364C7A5005D32FE61985FB4E72A095EE82BB29976", "304502204F8AF40416CCA6A336CE30623C108069476DA83971EB56299F57ED937626A7E40221009B0F032AFC25E9B4D8B197CC96F43155770F6D09A0EC57C226E8CDD64AD7B7F2")]
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
