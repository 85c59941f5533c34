using Bridge.Boot;
using Bridge.Firmware.KeyEstablishment;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>ECQV and ECMQV piece by piece: public keys out of certificates, and the shared secret with and without the cofactor.</summary>
[TestClass]
public class CurveCertificateTests
{
    private const string Issuer1 = "0200FDE8A7F3D1084224962A4E7C54E69AC3F04DA6B8";
    private const string Issuer2 = "0207A445022D9F39F49BDC38380026A27A9E0A1799313AB28C5C1A1C6B605154DB1DFF6752";

    [TestMethod]
    [DataRow(1, Issuer1)]
    [DataRow(2, Issuer2)]
    public void A_certificate_gives_the_published_public_key(int suite, string issuer)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        CurveMath math = new CurveMath(suite);
        Assert.AreEqual(Hex.Normal(vectors.InitiatorPublicKey), math.Text(Extract(math, vectors.Initiator)));
        Assert.AreEqual(Hex.Normal(vectors.ResponderPublicKey), math.Text(Extract(math, vectors.Responder)));
        Assert.AreEqual(Hex.Normal(issuer), Hex.Text(vectors.Initiator.CaPublicKey, 0, vectors.Initiator.CaPublicKey.Length));
    }

    [TestMethod]
    public void A_suite_2_certificate_of_the_test_authority_gives_its_public_key()
    {
        byte[] certificate = Hex.Parse("000B3AD5A312AB75D60D081112131415161718005B7ED230FFFFFFFF0022080000000001080205BB3D1D1576197FF9AB6563915019A130437ADB0EE7915432DC4A09C97DC595C5856800");
        CurveMath math = new CurveMath(2);
        Assert.AreEqual(
            Hex.Normal("02012F082EE7DB1BD3F89F16EABBF5D6221A5DCD077FC0C9D37B329EEE8E2CDAEE03439DE0"),
            math.Text(math.Extract(certificate, CbkeSuite.Suite2().ReconstructionOffset, Issuer2)));
    }

    /// <summary>Published side by side, but this authority did not issue this certificate to this key: nothing may make them agree.</summary>
    [TestMethod]
    public void A_suite_1_certificate_published_with_another_issuer_gives_another_key()
    {
        byte[] certificate = Hex.Parse("02020882B1D7DF05538F37CDD09A4F6B15368998642B002208000000000154455354534543414109108301234567890A");
        CurveMath math = new CurveMath(1);
        string extracted = math.Text(math.Extract(certificate, CbkeSuite.Suite1().ReconstructionOffset, Issuer1));
        Assert.AreEqual(Hex.Normal("0300575B2062A244C4B87624E767D423E82C11C44FC9"), extracted);
        Assert.AreNotEqual(Hex.Normal("0207D1CA014786B5E552CFD5F04339A2E856F00EAAEF"), extracted);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void The_shared_secret_is_the_published_one_from_either_end(int suite)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        CurveMath math = new CurveMath(suite);
        byte[] ofInitiator = ImplicitSignature(math, vectors.Initiator, vectors.InitiatorEphemeralPublicKey, vectors.InitiatorRandom);
        byte[] ofResponder = ImplicitSignature(math, vectors.Responder, vectors.ResponderEphemeralPublicKey, vectors.ResponderRandom);
        CurvePoint forInitiator = Implicit(math, vectors.Responder, vectors.ResponderEphemeralPublicKey);
        CurvePoint forResponder = Implicit(math, vectors.Initiator, vectors.InitiatorEphemeralPublicKey);
        Assert.AreEqual(Hex.Normal(vectors.SharedSecret), math.MultiplyWithCofactor(ofInitiator, forInitiator));
        Assert.AreEqual(Hex.Normal(vectors.SharedSecret), math.MultiplyWithCofactor(ofResponder, forResponder));
    }

    /// <summary>Others have left it out, and come to this.</summary>
    [TestMethod]
    public void Without_the_cofactor_it_would_be_another_secret()
    {
        CbkeVectors vectors = CbkeVectors.Of(2);
        CurveMath math = new CurveMath(2);
        byte[] signature = ImplicitSignature(math, vectors.Initiator, vectors.InitiatorEphemeralPublicKey, vectors.InitiatorRandom);
        CurvePoint point = Implicit(math, vectors.Responder, vectors.ResponderEphemeralPublicKey);
        string x = math.Text(math.Multiply(signature, point)).Substring(2);
        Assert.AreEqual(Hex.Normal("048F04DA1AFBD9C7F08A4E8C5C73FB9C7058F9A7FDD1B53899B496A94B898C0A433F5682"), x);
        Assert.AreNotEqual(math.MultiplyWithCofactor(signature, point), x);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Both_keys_are_hashes_of_the_shared_secret_and_a_counter(int suite)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        AesMmo mmo = new AesMmo();
        byte[] key = new byte[16];
        byte[] secret = Hex.Parse(vectors.SharedSecret + "00000001");
        mmo.Hash(secret, 0, secret.Length, key, 0);
        Assert.AreEqual(Hex.Normal(vectors.MacKey), Hex.Text(key, 0, 16));
        secret[secret.Length - 1] = 2;
        mmo.Hash(secret, 0, secret.Length, key, 0);
        Assert.AreEqual(Hex.Normal(vectors.KeyData), Hex.Text(key, 0, 16));
    }

    private static CurvePoint Extract(CurveMath math, KeyCredentials credentials) =>
        math.Extract(credentials.Certificate, credentials.Suite.ReconstructionOffset, Hex.Text(credentials.CaPublicKey, 0, credentials.CaPublicKey.Length));

    /// <summary>Q_E + aQ of one end.</summary>
    private static CurvePoint Implicit(CurveMath math, KeyCredentials credentials, string ephemeral) =>
        math.Add(math.Multiply(Associate(ephemeral, credentials.Suite), Extract(math, credentials)), math.Point(ephemeral));

    /// <summary>k + ad mod n of one end, k being the random number plus one.</summary>
    private static byte[] ImplicitSignature(CurveMath math, KeyCredentials credentials, string ephemeral, string random)
    {
        byte[] one = new byte[credentials.Suite.PrivateKeyBytes];
        one[one.Length - 1] = 1;
        byte[] draw = Hex.Parse(random);
        byte[] scalar = new byte[one.Length];
        math.Curve.Order.MultiplyAdd(scalar, draw, draw.Length, one, one);
        byte[] associate = Associate(ephemeral, credentials.Suite);
        math.Curve.Order.MultiplyAdd(scalar, associate, associate.Length, credentials.PrivateKey, scalar);
        return scalar;
    }

    /// <summary>The lower 141 or 82 bits of x, and the bit above them.</summary>
    private static byte[] Associate(string ephemeral, CbkeSuite suite)
    {
        byte[] point = Hex.Parse(ephemeral);
        byte[] associate = new byte[suite.Bit == CbkeSuite.Suite2Bit ? 18 : 11];
        System.Array.Copy(point, point.Length - associate.Length, associate, 0, associate.Length);
        associate[0] = suite.Bit == CbkeSuite.Suite2Bit ? (byte)((associate[0] & 0x1F) | 0x20) : (byte)((associate[0] & 0x03) | 0x04);
        return associate;
    }
}
