using Bridge.Firmware.Crypto;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>The whole key agreement, on the worked examples of the Zigbee Smart Energy specification and on what must be refused.</summary>
[TestClass]
public class CurveAgreementTests
{
    private const int MaxSteps = 100;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Both_ends_come_to_the_published_keys_and_macs(int suite)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        ManagedKeyAgreement initiator = WithEphemeral(vectors.Initiator, vectors.InitiatorRandom);
        ManagedKeyAgreement responder = WithEphemeral(vectors.Responder, vectors.ResponderRandom);
        AssertHex(vectors.InitiatorEphemeralPublicKey, initiator.EphemeralPublicKey);
        AssertHex(vectors.ResponderEphemeralPublicKey, responder.EphemeralPublicKey);

        initiator.BeginAgreement(true, responder.Certificate, responder.EphemeralPublicKey);
        responder.BeginAgreement(false, initiator.Certificate, initiator.EphemeralPublicKey);
        Run(initiator);
        Run(responder);

        AssertMade(vectors, initiator);
        AssertMade(vectors, responder);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void The_link_key_is_handed_out_once_and_only_with_the_macs(int suite)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        byte[] key = new byte[16];
        ManagedKeyAgreement agreement = WithEphemeral(vectors.Initiator, vectors.InitiatorRandom);
        Assert.AreEqual((int)Result.Refused, (int)agreement.TakeLinkKey(key));
        agreement.BeginAgreement(true, vectors.Responder.Certificate, Hex.Parse(vectors.ResponderEphemeralPublicKey));
        Assert.AreEqual((int)Result.Refused, (int)agreement.TakeLinkKey(key));
        Run(agreement);
        Assert.AreEqual((int)Result.Ok, (int)agreement.TakeLinkKey(key));
        AssertHex(vectors.KeyData, key);
        AssertHex(vectors.InitiatorMac, agreement.InitiatorMac);
        Assert.AreEqual((int)Result.Refused, (int)agreement.TakeLinkKey(key));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Forgetting_in_the_middle_leaves_nothing_and_it_may_begin_again(int suite)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        ManagedKeyAgreement agreement = WithEphemeral(vectors.Initiator, vectors.InitiatorRandom);
        byte[] peers = Hex.Parse(vectors.ResponderEphemeralPublicKey);
        agreement.BeginAgreement(true, vectors.Responder.Certificate, peers);
        agreement.Step();
        agreement.Step();
        agreement.Forget();
        Assert.AreEqual((int)KeyAgreementState.Idle, (int)agreement.State);
        AssertHex(Zeros(agreement.EphemeralPublicKey.Length), agreement.EphemeralPublicKey);
        agreement.Step();
        Assert.AreEqual((int)KeyAgreementState.Idle, (int)agreement.State);

        agreement.BeginEphemeral(Hex.Parse(vectors.InitiatorRandom));
        Run(agreement);
        agreement.BeginAgreement(true, vectors.Responder.Certificate, peers);
        Run(agreement);
        AssertMade(vectors, agreement);
        agreement.Forget();
        AssertHex(Zeros(16), agreement.InitiatorMac);
        AssertHex(Zeros(16), agreement.ResponderMac);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void A_private_key_of_zero_or_not_below_n_is_refused(int suite)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        KeyCredentials own = vectors.Initiator;
        byte[] key = new byte[own.Suite.PrivateKeyBytes];
        Assert.AreEqual((int)KeyAgreementState.Refused, (int)AfterEphemeral(WithPrivateKey(own, key), vectors.InitiatorRandom));
        key[0] = 0x07;
        Assert.AreEqual((int)KeyAgreementState.Refused, (int)AfterEphemeral(WithPrivateKey(own, key), vectors.InitiatorRandom));
        key[0] = 0;
        key[5] = 1;
        Assert.AreEqual((int)KeyAgreementState.EphemeralReady, (int)AfterEphemeral(WithPrivateKey(own, key), vectors.InitiatorRandom));
    }

    /// <summary>n - 1 makes the key zero; n - 2 makes it n - 1, whose point is -G.</summary>
    [TestMethod]
    [DataRow(1, "000000000000000004000000000000000000020108A2E0CC0D99F8A5EE", "000000000000000004000000000000000000020108A2E0CC0D99F8A5ED", "0202FE13C0537BBC11ACAA07D793DE4E6D5E5C94EEE8")]
    [DataRow(2, "000000000000000001FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE9AE2ED07577265DFF7F94451E061E163C60", "000000000000000001FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFE9AE2ED07577265DFF7F94451E061E163C5F", "030503213F78CA44883F1A3B8162F188E553CD265F23C1567A16876913B0C2AC2458492836")]
    public void An_ephemeral_key_of_zero_is_refused_and_the_largest_is_not(int suite, string toZero, string toLargest, string largest)
    {
        KeyCredentials own = CbkeVectors.Of(suite).Initiator;
        Assert.AreEqual((int)KeyAgreementState.Refused, (int)AfterEphemeral(own, toZero));
        AssertHex(largest, WithEphemeral(own, toLargest).EphemeralPublicKey);
    }

    /// <summary>(2^63 + 12345) n + 4, so the key is 5.</summary>
    [TestMethod]
    [DataRow(1, "02000000000000C0E400010084517066072DA02C6DEA4FFBE5E779C23B")]
    [DataRow(2, "010000000000006071FFFFFFFFFFFFFFFFFFF4D717683ABB8EFAB04F4C930DBC39E0ED657904D500DE45A19D")]
    public void A_random_number_longer_than_n_is_reduced(int suite, string random)
    {
        CurveMath math = new CurveMath(suite);
        string fiveG = math.Text(math.Multiply(new byte[] { 5 }, math.Curve.Generator));
        AssertHex(fiveG, WithEphemeral(CbkeVectors.Of(suite).Initiator, random).EphemeralPublicKey);
    }

    /// <summary>x = 0: order 2. x = 1: order 4 on suite 2's curve, no point on suite 1's. x = 2 and 6: no point.</summary>
    [TestMethod]
    [DataRow(1, 2, 0)]
    [DataRow(1, 3, 0)]
    [DataRow(1, 2, 1)]
    [DataRow(1, 3, 2)]
    [DataRow(2, 2, 0)]
    [DataRow(2, 3, 1)]
    [DataRow(2, 3, 6)]
    public void A_point_of_the_peer_that_is_none_is_refused_wherever_it_stands(int suite, int form, int x)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        byte[] point = new byte[vectors.Initiator.Suite.PublicKeyBytes];
        point[0] = (byte)form;
        point[point.Length - 1] = (byte)x;
        byte[] certificate = vectors.Responder.Certificate;
        byte[] ephemeral = Hex.Parse(vectors.ResponderEphemeralPublicKey);
        Assert.AreEqual((int)KeyAgreementState.Refused, (int)AfterAgreement(vectors, vectors.Initiator, certificate, point));

        KeyCredentials own = vectors.Initiator;
        KeyCredentials withBadIssuer = new KeyCredentials(own.Suite, own.Certificate, own.PrivateKey, point);
        Assert.AreEqual((int)KeyAgreementState.Refused, (int)AfterAgreement(vectors, withBadIssuer, certificate, ephemeral));

        System.Array.Copy(point, 0, certificate, own.Suite.ReconstructionOffset, point.Length);
        Assert.AreEqual((int)KeyAgreementState.Refused, (int)AfterAgreement(vectors, own, certificate, ephemeral));
    }

    /// <summary>Both: first byte neither 02 nor 03; x with a bit above the field's. Suite 2's certificate says its type, curve, hash and usage.</summary>
    [TestMethod]
    [DataRow(1, 0, 0x04)]
    [DataRow(1, 0, 0x01)]
    [DataRow(1, 1, 0x08)]
    [DataRow(2, 37, 0x04)]
    [DataRow(2, 37, 0x80)]
    [DataRow(2, 38, 0x08)]
    [DataRow(2, 0, 0x01)]
    [DataRow(2, 9, 0x02)]
    [DataRow(2, 10, 0x01)]
    [DataRow(2, 36, 0x00)]
    public void A_malformed_certificate_of_the_peer_is_refused(int suite, int at, int mask)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        byte[] certificate = vectors.Responder.Certificate;
        byte[] ephemeral = Hex.Parse(vectors.ResponderEphemeralPublicKey);
        certificate[at] = (byte)((certificate[at] & 0xF5) | mask);
        Assert.AreEqual((int)KeyAgreementState.Refused, (int)AfterAgreement(vectors, vectors.Initiator, certificate, ephemeral));
    }

    /// <summary>Any other bit of the certificate makes another public key out of it, so that the ends do not agree.</summary>
    [TestMethod]
    [DataRow(1, 22)]
    [DataRow(1, 47)]
    [DataRow(2, 1)]
    [DataRow(2, 36)]
    public void An_altered_certificate_gives_another_key(int suite, int at)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        vectors.Responder.Certificate[at] ^= 0x10;
        ManagedKeyAgreement agreement = WithEphemeral(vectors.Initiator, vectors.InitiatorRandom);
        agreement.BeginAgreement(true, vectors.Responder.Certificate, Hex.Parse(vectors.ResponderEphemeralPublicKey));
        Run(agreement);
        byte[] key = new byte[16];
        Assert.AreEqual((int)Result.Ok, (int)agreement.TakeLinkKey(key));
        Assert.AreNotEqual(Hex.Normal(vectors.KeyData), Hex.Text(key, 0, 16));
    }

    [TestMethod]
    public void After_a_refusal_there_is_no_key_and_it_may_begin_again()
    {
        CbkeVectors vectors = CbkeVectors.Of(2);
        byte[] key = new byte[16];
        ManagedKeyAgreement agreement = WithEphemeral(vectors.Initiator, vectors.InitiatorRandom);
        agreement.BeginAgreement(true, vectors.Responder.Certificate, new byte[37]);
        Run(agreement);
        Assert.AreEqual((int)KeyAgreementState.Refused, (int)agreement.State);
        Assert.AreEqual((int)Result.Refused, (int)agreement.TakeLinkKey(key));
        AssertHex(Zeros(16), agreement.ResponderMac);

        agreement.BeginEphemeral(Hex.Parse(vectors.InitiatorRandom));
        Run(agreement);
        agreement.BeginAgreement(true, vectors.Responder.Certificate, Hex.Parse(vectors.ResponderEphemeralPublicKey));
        Run(agreement);
        AssertMade(vectors, agreement);
    }

    private static void AssertMade(CbkeVectors vectors, ManagedKeyAgreement agreement)
    {
        byte[] linkKey = new byte[16];
        Assert.AreEqual((int)KeyAgreementState.MacsReady, (int)agreement.State);
        AssertHex(vectors.InitiatorMac, agreement.InitiatorMac);
        AssertHex(vectors.ResponderMac, agreement.ResponderMac);
        Assert.AreEqual((int)Result.Ok, (int)agreement.TakeLinkKey(linkKey));
        AssertHex(vectors.KeyData, linkKey);
    }

    private static ManagedKeyAgreement WithEphemeral(KeyCredentials credentials, string random)
    {
        ManagedKeyAgreement agreement = new ManagedKeyAgreement(credentials);
        agreement.BeginEphemeral(Hex.Parse(random));
        Run(agreement);
        Assert.AreEqual((int)KeyAgreementState.EphemeralReady, (int)agreement.State);
        return agreement;
    }

    private static KeyAgreementState AfterEphemeral(KeyCredentials own, string random)
    {
        ManagedKeyAgreement agreement = new ManagedKeyAgreement(own);
        agreement.BeginEphemeral(Hex.Parse(random));
        Run(agreement);
        return agreement.State;
    }

    private static KeyAgreementState AfterAgreement(CbkeVectors vectors, KeyCredentials own, byte[] certificate, byte[] ephemeral)
    {
        ManagedKeyAgreement agreement = WithEphemeral(own, vectors.InitiatorRandom);
        agreement.BeginAgreement(true, certificate, ephemeral);
        Run(agreement);
        return agreement.State;
    }

    private static KeyCredentials WithPrivateKey(KeyCredentials own, byte[] privateKey) =>
        new KeyCredentials(own.Suite, own.Certificate, privateKey, own.CaPublicKey);

    private static string Zeros(int bytes)
    {
        byte[] zeros = new byte[bytes];
        return Hex.Text(zeros, 0, bytes);
    }

    private static void Run(ManagedKeyAgreement agreement)
    {
        for (int i = 0; i < MaxSteps && agreement.State == KeyAgreementState.Working; i++)
        {
            agreement.Step();
        }
    }

    private static void AssertHex(string expected, byte[] actual) => Assert.AreEqual(Hex.Normal(expected), Hex.Text(actual, 0, actual.Length));
}
