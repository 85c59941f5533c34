#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.SmartEnergy;
using Bridge.Firmware.Zcl;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>What may be heard and how it must be said, before the bridge has its key and after.</summary>
[TestClass]
public class AuthorisationGuardTests
{
    [TestMethod]
    public void Before_the_key_only_basic_and_key_establishment_are_heard()
    {
        SmartEnergyHalf half = Joined(true, false);

        Assert.IsTrue(Hear(half, PpmidProfile.OtaUpgradeCluster, false));
        Assert.IsTrue(Hear(half, PpmidProfile.PriceCluster, true));
        Assert.AreEqual(2, half.Guarded);
        Assert.IsFalse(Hear(half, PpmidProfile.BasicCluster, false));
        Assert.AreEqual(2, half.Guarded);
    }

    [TestMethod]
    public void With_the_key_what_comes_in_clear_is_dropped()
    {
        SmartEnergyHalf half = Joined(true, true);

        Assert.IsTrue(Hear(half, PpmidProfile.OtaUpgradeCluster, false));
        Assert.IsTrue(Hear(half, PpmidProfile.TunnellingCluster, false));
        Assert.AreEqual(2, half.Guarded);
        Assert.IsFalse(Hear(half, PpmidProfile.OtaUpgradeCluster, true));
        Assert.IsFalse(Hear(half, PpmidProfile.BasicCluster, false));
        Assert.AreEqual(2, half.Guarded);
    }

    [TestMethod]
    public void With_the_key_everything_but_joining_is_said_encrypted()
    {
        SmartEnergyHalf half = Joined(true, true);

        Assert.IsTrue(IsProtected(half, 0x0109, PpmidProfile.OtaUpgradeCluster, false));
        Assert.IsTrue(IsProtected(half, 0x0109, PpmidProfile.KeepAliveCluster, false));
        Assert.IsFalse(IsProtected(half, 0x0109, PpmidProfile.KeyEstablishmentCluster, false));
        Assert.IsFalse(IsProtected(half, 0, 0x0006, false));
        Assert.IsFalse(IsProtected(half, 0x0109, PpmidProfile.BasicCluster, false));
        Assert.IsTrue(IsProtected(half, 0x0109, PpmidProfile.BasicCluster, true));
    }

    [TestMethod]
    public void Unit_without_credentials_hears_and_speaks_in_clear()
    {
        SmartEnergyHalf half = Joined(false, false);

        Assert.IsFalse(Hear(half, PpmidProfile.OtaUpgradeCluster, false));
        Assert.IsFalse(IsProtected(half, 0x0109, PpmidProfile.OtaUpgradeCluster, false));
        Assert.AreEqual(0, half.Guarded);
    }

    [TestMethod]
    public void What_was_held_back_comes_when_there_is_room()
    {
        SmartEnergyHalf half = Joined(true, false);
        half.HoldSend(true);
        Assert.AreEqual((int)SmartEnergyHalfAction.None, (int)half.Poll());
        half.HoldSend(false);
        Assert.AreEqual((int)SmartEnergyHalfAction.Send, (int)half.Poll());
        Assert.AreEqual(0x0006, half.Outgoing.Cluster);
        Assert.IsFalse(half.MaySleep);
    }

    [TestMethod]
    public void Bytes_of_a_block_leave_room_for_aps_security()
    {
        int frame = 3 + 14 + Bridge.Firmware.Ota.OtaClientOptions.EncryptedMaxDataSizeBytes;
        int room = ApsMessage.MaxEncryptedPayloadBytes;

        Assert.AreEqual(67, frame);
        Assert.IsTrue(frame <= room);
    }

    private static SmartEnergyHalf Joined(bool hasCredentials, bool hasLinkKey)
    {
        AuthorisationBench bench = new AuthorisationBench();
        if (hasCredentials)
        {
            bench.Provision(1);
            new StoredCredentials(bench.Store).MarkEstablished();
        }

        BootHandoff handoff = new BootHandoff();
        handoff.Store = bench.Store;
        SmartEnergyHalf half = new SmartEnergyHalf(handoff, bench.Options, 1, bench.Trace);
        half.Start(bench.NowMs);
        half.Authorisation.OnRadioReady(bench.NowMs);
        byte[] answer = new byte[RadioStack.MaxRequestDataBytes];
        while (half.Authorisation.PrepareRequest())
        {
            bool isRandom = half.Authorisation.RequestKind == RadioRequest.GetRandomNumber;
            half.Authorisation.OnRequestTaken();
            half.Authorisation.OnRequestDone(isRandom ? Result.Ok : Result.Refused, answer, bench.NowMs);
        }

        half.OnNetworkUp(bench.OwnEui64, bench.HubEui64, bench.ExtendedPanId, hasLinkKey, bench.NowMs);
        if (hasLinkKey || !hasCredentials)
        {
            Assert.AreEqual((int)SmartEnergyHalfAction.Authorised, (int)half.Poll());
        }

        return half;
    }

    /// <summary>A command of the cluster that nobody knows, so that only the guard may take it.</summary>
    private static bool Hear(SmartEnergyHalf half, int cluster, bool isEncrypted)
    {
        ApsMessage message = new ApsMessage();
        message.Profile = 0x0109;
        message.Cluster = cluster;
        message.SourceEndpoint = 10;
        message.DestinationEndpoint = 1;
        message.Buffer = new byte[] { 0x19, 0x01, 0x7F };
        message.Count = 3;
        message.Encrypted = isEncrypted;
        return half.OnMessage(message, 1000);
    }

    private static bool IsProtected(SmartEnergyHalf half, int profile, int cluster, bool isAnswerToEncrypted)
    {
        ApsMessage message = new ApsMessage();
        message.Profile = profile;
        message.Cluster = cluster;
        half.Protect(message, isAnswerToEncrypted);
        return message.Encrypted;
    }
}
