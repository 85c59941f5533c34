#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Firmware.App;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>The agreement of a radio that does the mathematics itself: which requests it makes, and what becomes of their answers.</summary>
[TestClass]
public class KeyEstablishmentRadioTests
{
    private static readonly byte[] s_answer = new byte[RadioStack.MaxRequestDataBytes];

    [TestMethod]
    public void Radio_that_refuses_its_certificate_is_none()
    {
        RadioKeyAgreement agreement = new RadioKeyAgreement(CbkeSuite.Suite2());
        agreement.OnRadioReady();
        Assert.IsFalse(agreement.IsAsked);

        Answer(agreement, RadioRequest.GetCertificate283k1, Result.Refused);
        Assert.IsTrue(agreement.IsAsked);
        Assert.IsFalse(agreement.IsThere);
        Assert.AreEqual((int)RadioRequest.None, (int)agreement.Request);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Whole_agreement_stores_the_key_in_the_radio(int suiteNumber)
    {
        bool isSuite2 = suiteNumber == 2;
        CbkeSuite suite = isSuite2 ? CbkeSuite.Suite2() : CbkeSuite.Suite1();
        RadioKeyAgreement agreement = Ready(suite);
        byte[] certificate = new byte[CbkeSuite.MaxCertificateBytes];
        byte[] key = new byte[CbkeSuite.MaxPublicKeyBytes];
        certificate[0] = 0xC1;
        key[0] = 0x02;
        for (int i = 0; i < s_answer.Length; i++)
        {
            s_answer[i] = (byte)i;
        }

        agreement.BeginEphemeral(null);
        Assert.AreEqual((int)KeyAgreementState.Waiting, (int)agreement.State);
        Answer(agreement, isSuite2 ? RadioRequest.GenerateCbkeKeys283k1 : RadioRequest.GenerateCbkeKeys, Result.Ok);
        Assert.AreEqual((int)KeyAgreementState.EphemeralReady, (int)agreement.State);
        Assert.AreEqual(suite.PublicKeyBytes - 1, (int)agreement.EphemeralPublicKey[suite.PublicKeyBytes - 1]);

        agreement.BeginAgreement(true, certificate, key);
        Assert.AreEqual(1 + suite.CertificateBytes + suite.PublicKeyBytes, agreement.RequestData.Length);
        Assert.AreEqual("01c1", Hex.Text(agreement.RequestData, 0, 2));
        Assert.AreEqual(0x02, (int)agreement.RequestData[1 + suite.CertificateBytes]);
        Answer(agreement, isSuite2 ? RadioRequest.CalculateSmacs283k1 : RadioRequest.CalculateSmacs, Result.Ok);
        Assert.AreEqual((int)KeyAgreementState.MacsReady, (int)agreement.State);
        Assert.AreEqual(15, (int)agreement.InitiatorMac[15]);
        Assert.AreEqual(16, (int)agreement.ResponderMac[0]);

        Assert.AreEqual((int)Result.NotFound, (int)agreement.TakeLinkKey(new byte[16]));
        Assert.AreEqual(1, agreement.RequestId);
        agreement.Forget();
        Assert.AreEqual(1, agreement.RequestId);
        Answer(agreement, Clear(isSuite2), Result.Ok);
        Assert.IsTrue(agreement.IsKeyStored);
        Assert.AreEqual((int)KeyAgreementState.Idle, (int)agreement.State);
    }

    [TestMethod]
    public void Key_the_radio_did_not_store_is_none()
    {
        RadioKeyAgreement agreement = WithMacs();
        agreement.TakeLinkKey(new byte[16]);
        Answer(agreement, RadioRequest.ClearTemporaryDataMaybeStoreLinkKey283k1, Result.IoError);

        Assert.IsFalse(agreement.IsKeyStored);
        Assert.AreEqual((int)KeyAgreementState.Idle, (int)agreement.State);
    }

    [TestMethod]
    public void Failed_computation_is_a_refusal_and_the_radio_forgets()
    {
        RadioKeyAgreement agreement = Ready(CbkeSuite.Suite2());
        agreement.BeginEphemeral(null);
        Answer(agreement, RadioRequest.GenerateCbkeKeys283k1, Result.IoError);
        Assert.AreEqual((int)KeyAgreementState.Refused, (int)agreement.State);

        agreement.Forget();
        Assert.AreEqual(0, agreement.RequestId);
        Answer(agreement, RadioRequest.ClearTemporaryDataMaybeStoreLinkKey283k1, Result.Ok);
        Assert.AreEqual((int)KeyAgreementState.Idle, (int)agreement.State);
        Assert.IsFalse(agreement.IsKeyStored);
    }

    [TestMethod]
    public void Forgotten_while_the_radio_computes_it_is_cleared_when_the_answer_comes()
    {
        RadioKeyAgreement agreement = Ready(CbkeSuite.Suite2());
        agreement.BeginEphemeral(null);
        agreement.OnRequestTaken();
        agreement.Forget();
        Assert.AreEqual((int)RadioRequest.None, (int)agreement.Request);
        Assert.AreEqual((int)KeyAgreementState.Waiting, (int)agreement.State);

        agreement.OnRequestDone(RadioRequest.GenerateCbkeKeys283k1, Result.Ok, s_answer);
        Answer(agreement, RadioRequest.ClearTemporaryDataMaybeStoreLinkKey283k1, Result.Ok);
        Assert.AreEqual((int)KeyAgreementState.Idle, (int)agreement.State);
    }

    [TestMethod]
    public void Key_is_given_only_after_the_macs()
    {
        RadioKeyAgreement agreement = Ready(CbkeSuite.Suite2());

        Assert.AreEqual((int)Result.Refused, (int)agreement.TakeLinkKey(new byte[16]));
        Assert.AreEqual((int)RadioRequest.None, (int)agreement.Request);
    }

    [TestMethod]
    public void Radio_that_restarts_is_asked_anew()
    {
        RadioKeyAgreement agreement = WithMacs();
        agreement.OnRadioReady();

        Assert.AreEqual((int)KeyAgreementState.Idle, (int)agreement.State);
        Answer(agreement, RadioRequest.GetCertificate283k1, Result.Ok);
        Assert.IsTrue(agreement.IsThere);
    }

    [TestMethod]
    public void Answers_to_others_are_left_to_them()
    {
        RadioKeyAgreement agreement = Ready(CbkeSuite.Suite2());
        agreement.BeginEphemeral(null);
        Assert.IsFalse(agreement.OnRequestDone(RadioRequest.GenerateCbkeKeys283k1, Result.Ok, s_answer));
        agreement.OnRequestTaken();
        Assert.IsFalse(agreement.OnRequestDone(RadioRequest.GetToken, Result.Ok, s_answer));
    }

    private static RadioRequest Clear(bool isSuite2) =>
        isSuite2 ? RadioRequest.ClearTemporaryDataMaybeStoreLinkKey283k1 : RadioRequest.ClearTemporaryDataMaybeStoreLinkKey;

    private static RadioKeyAgreement Ready(CbkeSuite suite)
    {
        RadioKeyAgreement agreement = new RadioKeyAgreement(suite);
        agreement.OnRadioReady();
        Answer(agreement, suite.Bit == CbkeSuite.Suite2Bit ? RadioRequest.GetCertificate283k1 : RadioRequest.GetCertificate, Result.Ok);
        return agreement;
    }

    private static RadioKeyAgreement WithMacs()
    {
        RadioKeyAgreement agreement = Ready(CbkeSuite.Suite2());
        agreement.BeginEphemeral(null);
        Answer(agreement, RadioRequest.GenerateCbkeKeys283k1, Result.Ok);
        agreement.BeginAgreement(true, new byte[CbkeSuite.MaxCertificateBytes], new byte[CbkeSuite.MaxPublicKeyBytes]);
        Answer(agreement, RadioRequest.CalculateSmacs283k1, Result.Ok);
        return agreement;
    }

    /// <summary>The request is this one, the radio takes it, and this is its end.</summary>
    private static void Answer(RadioKeyAgreement agreement, RadioRequest expected, Result result)
    {
        Assert.AreEqual((int)expected, (int)agreement.Request);
        agreement.OnRequestTaken();
        Assert.AreEqual((int)RadioRequest.None, (int)agreement.Request);
        Assert.IsTrue(agreement.OnRequestDone(expected, result, result == Result.Ok ? s_answer : null));
    }
}
