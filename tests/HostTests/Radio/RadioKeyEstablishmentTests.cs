using System;
using System.Buffers.Binary;
using Bridge.DeviceTests;
using Bridge.Firmware.App;
using Bridge.Firmware.Crypto;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Radio;

/// <summary>A radio chip with key establishment of its own, asked through EZSP; the other end computes here.</summary>
[TestClass]
public sealed class RadioKeyEstablishmentTests
{
    [TestMethod]
    public void A_stock_radio_has_none_and_says_so()
    {
        RadioNetwork network = new RadioNetwork().Join();
        Assert.AreEqual(Result.Refused, network.Request(RadioRequest.GetCertificate, 0, null).Result);
        Assert.AreEqual(Result.Refused, network.Request(RadioRequest.GetCertificate283k1, 0, null).Result);
        Assert.AreEqual(Result.Refused, network.Request(RadioRequest.GenerateCbkeKeys283k1, 0, null).Result);
    }

    [TestMethod]
    [DataRow(1, 13)]
    [DataRow(1, 14)]
    [DataRow(2, 13)]
    [DataRow(2, 14)]
    public void Radio_and_partner_come_to_the_same_MACs_and_the_radio_keeps_the_key(int suite, int version)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        ManagedKeyAgreement partner = Agreement(vectors.Responder);
        RadioNetwork network = new RadioNetwork(version, keyEstablishment: [Agreement(vectors.Initiator)]).Join();
        bool isSuite1 = suite == 1;
        byte[] certificate = network.Request(isSuite1 ? RadioRequest.GetCertificate : RadioRequest.GetCertificate283k1, 0, null).Data;
        CollectionAssert.AreEqual(vectors.Initiator.Certificate, certificate);
        byte[] ephemeral = network.Request(isSuite1 ? RadioRequest.GenerateCbkeKeys : RadioRequest.GenerateCbkeKeys283k1, 0, null).Data;
        partner.BeginEphemeral(new byte[partner.Suite.EphemeralRandomBytes]);
        Finish(partner);
        byte[] ours = (byte[])partner.EphemeralPublicKey.Clone();
        partner.BeginAgreement(false, certificate, ephemeral);
        Finish(partner);

        byte[] smacs = network.Request(
            isSuite1 ? RadioRequest.CalculateSmacs : RadioRequest.CalculateSmacs283k1, 0, [1, .. vectors.Responder.Certificate, .. ours]).Data;
        Assert.AreEqual(Convert.ToHexString([.. partner.InitiatorMac, .. partner.ResponderMac]), Convert.ToHexString(smacs));
        Result stored = network.Request(
            isSuite1 ? RadioRequest.ClearTemporaryDataMaybeStoreLinkKey : RadioRequest.ClearTemporaryDataMaybeStoreLinkKey283k1, 1, null).Result;
        Assert.AreEqual(Result.Ok, stored);
        var key = new byte[16];
        Assert.AreEqual(Result.Ok, partner.TakeLinkKey(key));
        CollectionAssert.AreEqual(key, network.Flash.LinkKeyTable.KeyOf(PartnerOf(vectors)));
        Assert.AreEqual(0, network.Bridge.Ncp.Server.InvalidCommands);
    }

    [TestMethod]
    public void A_key_that_is_discarded_is_nowhere()
    {
        CbkeVectors vectors = CbkeVectors.Of(1);
        RadioNetwork network = new RadioNetwork(keyEstablishment: [Agreement(vectors.Initiator)]).Join();
        network.Request(RadioRequest.GenerateCbkeKeys, 0, null);
        byte[] peer = [1, .. vectors.Responder.Certificate, .. Convert.FromHexString(vectors.ResponderEphemeralPublicKey)];
        Assert.AreEqual(Result.Ok, network.Request(RadioRequest.CalculateSmacs, 0, peer).Result);
        Assert.AreEqual(Result.Ok, network.Request(RadioRequest.ClearTemporaryDataMaybeStoreLinkKey, 0, null).Result);
        Assert.IsNull(network.Flash.LinkKeyTable.KeyOf(PartnerOf(vectors)));
        Assert.IsFalse(network.Program.Radio.HasLinkKey);
    }

    [TestMethod]
    public void MACs_without_an_ephemeral_key_are_refused()
    {
        RadioNetwork network = new RadioNetwork(keyEstablishment: [Agreement(CbkeVectors.Of(1).Initiator)]).Join();
        Assert.AreEqual(Result.IoError, network.Request(RadioRequest.CalculateSmacs, 0, new byte[71]).Result);
    }

    private static ulong PartnerOf(CbkeVectors vectors) =>
        BinaryPrimitives.ReadUInt64BigEndian(vectors.Responder.Certificate.AsSpan(vectors.Responder.Suite.SubjectOffset));

    private static ManagedKeyAgreement Agreement(KeyCredentials credentials) =>
        new(credentials);

    private static void Finish(ManagedKeyAgreement agreement)
    {
        while (agreement.State == KeyAgreementState.Working)
        {
            agreement.Step();
        }
    }
}
