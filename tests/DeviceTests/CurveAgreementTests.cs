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

    private static void Run(ManagedKeyAgreement agreement)
    {
        for (int i = 0; i < MaxSteps && agreement.State == KeyAgreementState.Working; i++)
        {
            agreement.Step();
        }
    }

    private static void AssertHex(string expected, byte[] actual) => Assert.AreEqual(Hex.Normal(expected), Hex.Text(actual, 0, actual.Length));
}
