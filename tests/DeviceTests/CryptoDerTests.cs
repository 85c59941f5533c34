using Bridge.Boot;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class DerTests
{
    private const string OrderLessOne = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550";
    private const string Order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

    /// <summary>imgtool's signature of signed.bin.</summary>
    private const string Sample =
        "30450220607B7172FAA61CF61151D96FFDC362C19C90DAC01D642B8B877C18CED2AFC382022100F524EDBC1D846075D9B79CA0014595940E7EA5A75F136B63AEBBDD180DD179CE";

    [TestMethod]
    [DataRow("3006020101020101", "01", "01")]
    [DataRow("300602017F020101", "7F", "01")]
    [DataRow("30070202008002017F", "80", "7F")]
    [DataRow("3046022100" + OrderLessOne + "022100" + OrderLessOne, OrderLessOne, OrderLessOne)]
    [DataRow(Sample, "607B7172FAA61CF61151D96FFDC362C19C90DAC01D642B8B877C18CED2AFC382", "F524EDBC1D846075D9B79CA0014595940E7EA5A75F136B63AEBBDD180DD179CE")]
    public void The_one_encoding_of_a_pair_is_read(string der, string r, string s)
    {
        byte[] signature = CryptoVectors.FromHex(der);
        byte[] readR = new byte[32];
        byte[] readS = new byte[32];
        readR[0] = 0xEE;
        readS[0] = 0xEE;
        Assert.AreEqual((int)RefusalReason.None, (int)EcdsaSignature.Read(signature, 0, signature.Length, readR, readS));
        Assert.AreEqual(Widened(r), CryptoVectors.ToHex(readR, 0, 32));
        Assert.AreEqual(Widened(s), CryptoVectors.ToHex(readS, 0, 32));
    }

    [TestMethod]
    [DataRow("", "nothing")]
    [DataRow("30060201010201", "one byte short")]
    [DataRow("300602010102010100", "trailing byte behind the sequence")]
    [DataRow("3007020101020101" + "00", "trailing byte inside the sequence")]
    [DataRow("3005020101020101", "sequence length too small")]
    [DataRow("3007020101020101", "sequence length too large")]
    [DataRow("3106020101020101", "SET")]
    [DataRow("2006020101020101", "not constructed")]
    [DataRow("7006020101020101", "application class")]
    [DataRow("308106020101020101", "long-form sequence length")]
    [DataRow("30820006020101020101", "longer-form sequence length")]
    [DataRow("30800201010201010000", "indefinite length")]
    [DataRow("300702810101020101", "long-form integer length of r")]
    [DataRow("300702010102810101", "long-form integer length of s")]
    [DataRow("3006030101020101", "r is a BIT STRING")]
    [DataRow("3006020101040101", "s is an OCTET STRING")]
    [DataRow("3006020100020101", "r = 0")]
    [DataRow("3006020101020100", "s = 0")]
    [DataRow("3006020180020101", "r = -128")]
    [DataRow("30060201010201FF", "s = -1")]
    [DataRow("300702020001020101", "r not minimal")]
    [DataRow("30070201010202007F", "s not minimal")]
    [DataRow("300702020000020101", "r = 0, not minimal")]
    [DataRow("3008020300008102" + "0101", "r with two zero bytes")]
    [DataRow("30060200" + "02020101", "r empty")]
    [DataRow("3006020201010200", "s empty")]
    [DataRow("3006020201010201", "s cut off")]
    [DataRow("3006020501010201", "r longer than the sequence")]
    [DataRow("300602010102027F", "s longer than the sequence")]
    [DataRow("3009020101020101020101", "three integers")]
    [DataRow("3006020401020101", "one integer")]
    [DataRow("3026022100" + Order + "020101", "r = n")]
    [DataRow("3026020101022100" + Order, "s = n")]
    [DataRow("3026022100FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF020101", "r = 2^256-1")]
    [DataRow("30260221010000000000000000000000000000000000000000000000000000000000000000020101", "r = 2^256")]
    [DataRow("3027022200FF" + Order + "020101", "r of 34 bytes")]
    public void Any_other_encoding_is_refused(string der, string why)
    {
        Assert.IsNotNull(why);
        byte[] signature = CryptoVectors.FromHex(der);
        Assert.AreEqual((int)RefusalReason.SignatureEncoding, (int)EcdsaSignature.Read(signature, 0, signature.Length, new byte[32], new byte[32]));
    }

    [TestMethod]
    public void A_signature_cut_at_any_length_is_refused()
    {
        byte[] signature = CryptoVectors.FromHex(Sample);
        byte[] r = new byte[32];
        byte[] s = new byte[32];
        for (int count = -1; count < signature.Length; count++)
        {
            Assert.AreEqual((int)RefusalReason.SignatureEncoding, (int)EcdsaSignature.Read(signature, 0, count, r, s));
        }

        Assert.AreEqual((int)RefusalReason.None, (int)EcdsaSignature.Read(signature, 0, signature.Length, r, s));
    }

    [TestMethod]
    public void Only_the_bytes_given_are_read()
    {
        byte[] signature = CryptoVectors.FromHex("FFFF3006020101020101FFFF");
        byte[] r = new byte[32];
        byte[] s = new byte[32];
        Assert.AreEqual((int)RefusalReason.None, (int)EcdsaSignature.Read(signature, 2, 8, r, s));
        Assert.AreEqual((int)RefusalReason.SignatureEncoding, (int)EcdsaSignature.Read(signature, 2, 9, r, s));
        Assert.AreEqual((int)RefusalReason.SignatureEncoding, (int)EcdsaSignature.Read(signature, 2, 11, r, s));
        Assert.AreEqual((int)RefusalReason.SignatureEncoding, (int)EcdsaSignature.Read(signature, -1, 8, r, s));
    }

    [TestMethod]
    public void Every_changed_structure_byte_is_refused()
    {
        byte[] signature = CryptoVectors.FromHex(Sample);
        int[] structure = new int[] { 0, 1, 2, 3, 36, 37, 38 };
        byte[] r = new byte[32];
        byte[] s = new byte[32];
        for (int i = 0; i < structure.Length; i++)
        {
            byte original = signature[structure[i]];
            for (int value = 0; value < 256; value++)
            {
                signature[structure[i]] = (byte)value;
                int reason = (int)EcdsaSignature.Read(signature, 0, signature.Length, r, s);
                Assert.AreEqual(value == original, reason == (int)RefusalReason.None);
            }

            signature[structure[i]] = original;
        }
    }

    private static string Widened(string hex)
    {
        while (hex.Length < 64)
        {
            hex = "0" + hex;
        }

        return hex;
    }
}
