#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Firmware.Crypto;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>
/// The bytes. The two worked examples of the Zigbee Smart Energy specification are played between two whole ends with the ephemeral keys printed
/// there, so every byte on the air is known; layouts and statuses are those of the two implementations named in docs/formats.md.
/// </summary>
[TestClass]
public class KeyEstablishmentWireTests
{
    private const string Suite2Initiate = "0200 14 2D";
    private const string Suite1Initiate = "0100 0C 1E";

    [TestMethod]
    public void Worked_example_of_suite_2_byte_for_byte()
    {
        Play(CbkeVectors.Of(2), Suite2Initiate);
    }

    [TestMethod]
    public void Worked_example_of_suite_1_byte_for_byte()
    {
        Play(CbkeVectors.Of(1), Suite1Initiate);
    }

    /// <summary>The hub's side as a public emulator of one writes it, by hand: frame control 09, the request's sequence number, ten seconds for each of the two.</summary>
    [TestMethod]
    public void Hub_of_another_author_is_understood()
    {
        CbkeVectors vectors = CbkeVectors.Of(2);
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        Equip(bench, bench.A, vectors.Initiator, vectors.InitiatorRandom);
        Equip(bench, bench.B, vectors.Responder, vectors.ResponderRandom);
        bench.Lose = "A:initiate";
        bench.Establish();

        bench.Hear(bench.A, bench.B, Hex.Parse("09 01 00 0200 0A 0A" + CertificateOf(vectors.Responder)));
        Assert.AreEqual("A:ephemeral", bench.TakeLog());
        Assert.AreEqual(bench.NowMs + 10000 + KeyEstablishmentTiming.MessagesMs, bench.A.Machine.NextDeadlineMs);
        bench.Hear(bench.A, bench.B, Hex.Parse("09 02 01" + vectors.ResponderEphemeralPublicKey));
        while (bench.A.Machine.State == KeyEstablishmentState.GeneratingConfirmKey)
        {
            bench.Serve(bench.A);
        }

        Assert.AreEqual("A:confirm", bench.TakeLog());
        bench.Hear(bench.A, bench.B, Hex.Parse("09 03 02" + vectors.ResponderMac));
        Assert.AreEqual("A+", bench.TakeLog());
        Assert.AreEqual(Hex.Normal(vectors.KeyData), Hex.Text(bench.A.Machine.LinkKey, 0, CbkeSuite.LinkKeyBytes));
    }

    [TestMethod]
    public void Longest_message_fits_one_frame_unfragmented()
    {
        CbkeSuite suite = CbkeSuite.Suite2();
        int room = ApsMessage.MaxPayloadBytes - ZclFrame.HeaderBytes;

        Assert.AreEqual(78, InitiateKeyEstablishment.HeaderBytes + suite.CertificateBytes);
        Assert.IsTrue(InitiateKeyEstablishment.HeaderBytes + suite.CertificateBytes <= room);
        Assert.IsTrue(suite.PublicKeyBytes <= room);
    }

    /// <summary>As a hub emulator that real devices joined writes it: no resources, half a minute, suite 2.</summary>
    [TestMethod]
    public void Terminate_is_read_as_another_implementation_writes_it()
    {
        TerminateKeyEstablishment terminate = new TerminateKeyEstablishment();
        byte[] payload = Hex.Parse("09 55 03 04 1E 0200");

        Assert.AreEqual((int)Result.Ok, (int)terminate.Parse(payload, 3, 4));
        Assert.AreEqual((int)KeyEstablishmentStatus.NoResources, terminate.Status);
        Assert.AreEqual(30, terminate.WaitTime);
        Assert.AreEqual(CbkeSuite.Suite2Bit, terminate.Suites);
        Assert.AreEqual((int)Result.Malformed, (int)terminate.Parse(payload, 3, 3));
    }

    [TestMethod]
    public void Initiate_is_read_as_another_implementation_writes_it()
    {
        // Server response of that emulator, 10 seconds for each of the two, in front of any certificate.
        InitiateKeyEstablishment initiate = new InitiateKeyEstablishment();
        byte[] payload = Hex.Parse("09 55 00 0200 0A 0A 0026");

        Assert.AreEqual((int)Result.Ok, (int)initiate.Parse(payload, 3, 6));
        Assert.AreEqual(CbkeSuite.Suite2Bit, initiate.Suite);
        Assert.AreEqual(10, initiate.EphemeralDataGenerateTime);
        Assert.AreEqual(10, initiate.ConfirmKeyGenerateTime);
        Assert.AreEqual(7, initiate.CertificateOffset);
        Assert.AreEqual(2, initiate.CertificateBytes);
        Assert.AreEqual((int)Result.Malformed, (int)initiate.Parse(payload, 3, 3));
    }

    private static void Play(CbkeVectors vectors, string initiateHeader)
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        Equip(bench, bench.A, vectors.Initiator, vectors.InitiatorRandom);
        Equip(bench, bench.B, vectors.Responder, vectors.ResponderRandom);
        bench.Establish();

        Assert.AreEqual(6, bench.FrameCount);
        Assert.AreEqual(Hex.Normal("01 01 00" + initiateHeader) + CertificateOf(vectors.Initiator), bench.Frames[0]);
        Assert.AreEqual(Hex.Normal("19 01 00" + initiateHeader) + CertificateOf(vectors.Responder), bench.Frames[1]);
        Assert.AreEqual(Hex.Normal("01 02 01" + vectors.InitiatorEphemeralPublicKey), bench.Frames[2]);
        Assert.AreEqual(Hex.Normal("19 02 01" + vectors.ResponderEphemeralPublicKey), bench.Frames[3]);
        Assert.AreEqual(Hex.Normal("01 03 02" + vectors.InitiatorMac), bench.Frames[4]);
        Assert.AreEqual(Hex.Normal("19 03 02" + vectors.ResponderMac), bench.Frames[5]);
        Assert.AreEqual(Hex.Normal(vectors.KeyData), Hex.Text(bench.A.Machine.LinkKey, 0, CbkeSuite.LinkKeyBytes));
        Assert.AreEqual(Hex.Normal(vectors.KeyData), Hex.Text(bench.B.Machine.LinkKey, 0, CbkeSuite.LinkKeyBytes));
    }

    private static string CertificateOf(KeyCredentials credentials) => Hex.Text(credentials.Certificate, 0, credentials.Certificate.Length);

    private static void Equip(KeyEstablishmentBench bench, KeyEstablishmentEnd end, KeyCredentials credentials, string random)
    {
        CbkeSuite suite = credentials.Suite;
        for (int i = 0; i < CbkeSuite.IdentityBytes; i++)
        {
            end.Eui64[i] = credentials.Certificate[suite.SubjectOffset + CbkeSuite.IdentityBytes - 1 - i];
        }

        ManagedKeyAgreement agreement = new ManagedKeyAgreement(credentials);
        bool isSuite2 = suite.Bit == CbkeSuite.Suite2Bit;
        end.Use(isSuite2 ? agreement : null, isSuite2 ? null : agreement, new FixedRandom(Hex.Parse(random)), bench.Trace);
    }
}
