using Bridge.Firmware.Crypto;
using Bridge.Firmware.KeyEstablishment;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>A key establishment allocates nothing.</summary>
[TestClass]
public class CurveAllocationTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Three_key_establishments_allocate_as_much_as_one(int suite)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        ManagedKeyAgreement agreement = new ManagedKeyAgreement(vectors.Initiator);
        byte[] random = Hex.Parse(vectors.InitiatorRandom);
        byte[] ephemeral = Hex.Parse(vectors.ResponderEphemeralPublicKey);
        EstablishBytes(agreement, random, vectors.Responder.Certificate, ephemeral, 1);

        int one = EstablishBytes(agreement, random, vectors.Responder.Certificate, ephemeral, 1);
        int three = EstablishBytes(agreement, random, vectors.Responder.Certificate, ephemeral, 3);

        Assert.AreEqual((int)KeyAgreementState.MacsReady, (int)agreement.State);
        Assert.IsTrue(AllocationMeter.AreEqual(one, three));
    }

    private static int EstablishBytes(ManagedKeyAgreement agreement, byte[] random, byte[] certificate, byte[] ephemeral, int times)
    {
        AllocationMeter.Start();
        for (int i = 0; i < times; i++)
        {
            agreement.BeginEphemeral(random);
            while (agreement.State == KeyAgreementState.Working)
            {
                agreement.Step();
            }

            agreement.BeginAgreement(true, certificate, ephemeral);
            while (agreement.State == KeyAgreementState.Working)
            {
                agreement.Step();
            }
        }

        return AllocationMeter.Stop();
    }
}
