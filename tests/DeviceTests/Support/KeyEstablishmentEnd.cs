using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>One device of a <see cref="KeyEstablishmentBench"/>.</summary>
public sealed class KeyEstablishmentEnd
{
    public readonly string Name;
    public readonly int NodeId;
    public readonly int Endpoint;

    /// <summary>Least significant byte first.</summary>
    public readonly byte[] Eui64;

    public FakeAgreement Suite2;
    public FakeAgreement Suite1;
    public KeyEstablishmentMachine Machine;
    public int EstablishedCount;
    public int FailedCount;

    /// <summary>Messages the last call asked to send.</summary>
    public int SentInStep;

    public KeyEstablishmentEnd(string name, int nodeId, int endpoint, int eui64)
    {
        Name = name;
        NodeId = nodeId;
        Endpoint = endpoint;
        Eui64 = new byte[8];
        Eui64[0] = (byte)eui64;
        Eui64[7] = 0x0A;
    }

    /// <summary>With made-up mathematics; a suite bit that is missing from suites gives none.</summary>
    public void Build(byte[] issuer, int suites, ITrace trace)
    {
        Suite2 = (suites & CbkeSuite.Suite2Bit) != 0 ? new FakeAgreement(CbkeSuite.Suite2(), FakeAgreement.Suite2Certificate(Eui64, issuer)) : null;
        Suite1 = (suites & CbkeSuite.Suite1Bit) != 0 ? new FakeAgreement(CbkeSuite.Suite1(), FakeAgreement.Suite1Certificate(Eui64, issuer)) : null;
        Use(Suite2, Suite1, new FixedRandom(Eui64), trace);
    }

    public void Use(IKeyAgreement suite2, IKeyAgreement suite1, IRandom random, ITrace trace)
    {
        Machine = new KeyEstablishmentMachine(suite2, suite1, Endpoint, 0x0109, random, trace);
    }
}
