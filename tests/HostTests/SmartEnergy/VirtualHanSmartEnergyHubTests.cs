using System;
using System.Linq;
using Bridge.Firmware.KeyEstablishment;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Hub;
using VirtualHan.Hub.SmartEnergy;
using VirtualHan.Joining;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>The Smart Energy half of the hub, against a device that says what the test tells it to.</summary>
[TestClass]
public sealed class VirtualHanSmartEnergyHubTests
{
    [TestMethod]
    [DataRow(2)]
    [DataRow(1)]
    [DataRow(12)]
    public void Key_establishment_authorises_a_device(int suites)
    {
        var device = new ScriptedDevice(new HubOptions(), Credentials(suites)).Join();
        Assert.IsFalse(device.AtHub.SmartEnergy.IsAuthorised);

        bool established = device.EstablishKeys();

        if (suites == 12)
        {
            // The hub has suite 1 only: the first attempt is refused, the second takes the other suite.
            Assert.IsFalse(established);
            Assert.AreEqual(KeyEstablishmentStatus.UnsupportedSuite, device.Failure);
            established = device.EstablishKeys();
        }

        Assert.IsTrue(established, device.Han.Text);
        Assert.IsEmpty(device.Violations);
    }

    [TestMethod]
    [DataRow(JoinFault.UnknownIssuer, KeyEstablishmentStatus.UnknownIssuer)]
    [DataRow(JoinFault.BadConfirmKey, KeyEstablishmentStatus.BadKeyConfirm)]
    [DataRow(JoinFault.KeyEstablishmentTimeout, KeyEstablishmentStatus.TimedOut)]
    [DataRow(JoinFault.SilentHub, KeyEstablishmentStatus.TimedOut)]
    public void Faults_of_the_hub_end_a_key_establishment_until_they_end_themselves(JoinFault fault, KeyEstablishmentStatus failure)
    {
        var device = new ScriptedDevice(new HubOptions { JoinFault = fault }, TestCredentials.Suite2()).Join();

        Assert.IsFalse(device.EstablishKeys());
        Assert.AreEqual(failure, device.Failure);

        device.Han.Hub.EndFault();
        device.Han.Run(1);
        Assert.IsTrue(device.EstablishKeys(), device.Han.Text);
    }

    [TestMethod]
    [DataRow(SmartEnergyCluster.Time, "00 11 00 00 00", "18 11 01 0000 00 E2 ........")]
    [DataRow(SmartEnergyCluster.KeepAlive, "00 12 00 00 00 01 00", "18 12 01 0000 00 20 0A 0100 00 21 2C01")]
    [DataRow(SmartEnergyCluster.Prepayment, "00 13 00 03 00 99 99", "18 13 01 0300 00 18 01 9999 86")]
    [DataRow(SmartEnergyCluster.DeviceManagement, "01 14 00", "18 14 0B 00 8B")]
    [DataRow(SmartEnergyCluster.Price, "01 15 00 01", "19 15 00 DC000000 03 537464 01010000 ........ 00 3A03 41 11 00000000 FFFF 92090000 FF FFFFFFFF FF FFFFFFFF FF FF FF 00")]
    [DataRow(SmartEnergyCluster.Messaging, "01 16 00", "19 16 00 01020000 80 00000000 A005 02 4869")]
    [DataRow(SmartEnergyCluster.Tunnelling, "01 17 00 06 FFFF 00 DC05", "19 17 00 0000 00 DC05")]
    [DataRow(SmartEnergyCluster.Tunnelling, "01 18 00 05 FFFF 00 DC05", "19 18 00 0000 03 DC05")]
    [DataRow(SmartEnergyCluster.Tunnelling, "01 19 00 06 FFFF 01 DC05", "19 19 00 0000 04 DC05")]
    [DataRow(SmartEnergyCluster.Tunnelling, "01 1A 06 00", "19 1A 05 01 01 FFFF 06")]
    [DataRow(SmartEnergyCluster.Price, "01 1B 7F", "18 1B 0B 7F 81")]
    [DataRow(SmartEnergyCluster.Metering, "01 1C 00", "18 1C 0B 00 C3")]
    public void Authorised_device_is_answered(int cluster, string request, string answer)
    {
        ScriptedDevice device = Authorised();

        string last = device.Ask(cluster, request).Single();

        string expected = "^" + answer.Replace(" ", string.Empty, StringComparison.Ordinal) + "$";
        StringAssert.Matches(last, new System.Text.RegularExpressions.Regex(expected));
        Assert.IsEmpty(device.Violations);
    }

    [TestMethod]
    public void Tunnel_carries_data_both_ways_until_it_is_closed()
    {
        ScriptedDevice device = Authorised();
        device.Ask(SmartEnergyCluster.Tunnelling, "01 20 00 06 FFFF 00 DC05");

        Assert.AreEqual("192100000001DC05", device.Ask(SmartEnergyCluster.Tunnelling, "01 21 00 06 FFFF 00 DC05").Single(), "busy");
        string[] carried = device.Ask(SmartEnergyCluster.Tunnelling, "01 22 02 0000 010203");
        CollectionAssert.AreEqual(new[] { "18220B0200", carried[1] }, carried);
        StringAssert.EndsWith(carried[1], "010000010203");
        Assert.AreEqual("18230B0100", device.Ask(SmartEnergyCluster.Tunnelling, "01 23 01 0000").Single());
        StringAssert.EndsWith(device.Ask(SmartEnergyCluster.Tunnelling, "11 24 02 0000 01").Single(), "02000000");
    }

    [TestMethod]
    [DataRow(SmartEnergyCluster.Time, "000100 0000", false, "Time is not APS-encrypted")]
    [DataRow(SmartEnergyCluster.OtaUpgrade, "0141010137138400000000010101", false, "OTA Upgrade is not APS-encrypted")]
    [DataRow(SmartEnergyCluster.KeyEstablishment, "000100 0000", true, "Key Establishment is APS-encrypted")]
    public void Wrong_protection_is_a_violation_and_goes_unanswered(int cluster, string request, bool encrypted, string violation)
    {
        ScriptedDevice device = Authorised();

        string[] heard = device.Ask(cluster, request, encrypted);

        Assert.IsFalse(heard.Any(payload => payload[2..4] == request[2..4]), "an answer");
        Assert.AreEqual(violation, device.Violations.Single());
    }

    [TestMethod]
    public void Firmware_is_not_for_a_device_that_has_proved_nothing()
    {
        var device = new ScriptedDevice(new HubOptions(), TestCredentials.Suite2()).Join();

        Assert.IsEmpty(device.Ask(SmartEnergyCluster.OtaUpgrade, "0141010137138400000000010101", encrypted: false));

        Assert.AreEqual("OTA Upgrade before key establishment", device.Violations.Single());
    }

    [TestMethod]
    public void Another_profile_is_a_violation()
    {
        ScriptedDevice device = Authorised();

        device.Send(SmartEnergyCluster.Time, [0, 1, 0, 0, 0], true, profile: 0x0104);
        device.Han.Run(5);

        Assert.AreEqual("Time profile 0104", device.Violations.Single());
    }

    [TestMethod]
    public void Suites_of_the_hub_can_be_read_before_key_establishment()
    {
        var device = new ScriptedDevice(new HubOptions(), TestCredentials.Suite2()).Join();

        Assert.AreEqual("183001000000310200", device.Ask(SmartEnergyCluster.KeyEstablishment, "003000 0000", encrypted: false).Single());
    }

    [TestMethod]
    public void Change_of_tenancy_goes_to_who_is_authorised_and_to_who_asks()
    {
        ScriptedDevice device = Authorised();

        device.Han.Hub.Publish(new ChangeOfTenancy(0x33445566));
        device.Han.Run(5);

        const string Fields = "DC000000010300000266554433" + "00060000";
        StringAssert.EndsWith(device.Heard(SmartEnergyCluster.DeviceManagement).Single(), Fields);
        Assert.AreEqual("193100" + Fields, device.Ask(SmartEnergyCluster.DeviceManagement, "01 31 00").Single());
        device.Han.Hub.Publish(new ChangeOfTenancy(ChangeOfTenancy.Cancelled));
        device.Han.Run(5);
        Assert.AreEqual("18320B008B", device.Ask(SmartEnergyCluster.DeviceManagement, "01 32 00").Single());
    }

    [TestMethod]
    public void Message_that_was_taken_back_is_not_there_any_more()
    {
        ScriptedDevice device = Authorised();

        device.Han.Hub.CancelMessage(device.AtHub);
        device.Han.Run(5);

        StringAssert.EndsWith(device.Heard(SmartEnergyCluster.Messaging)[^1], "010102000000");
        Assert.AreEqual("18410B008B", device.Ask(SmartEnergyCluster.Messaging, "01 41 00").Single());
    }

    [TestMethod]
    public void Backup_holds_the_hash_of_the_link_key_and_not_the_key()
    {
        ScriptedDevice device = Authorised();
        byte[] key = device.Han.Hub.Stack.Flash.LinkKeyTable.KeyOf(device.Credentials.BridgeEui64);

        HubBackup backup = device.Han.Hub.Backup();

        CollectionAssert.AreEqual(InstallCodes.AesMmo(key), backup.HashedLinkKeys[device.Credentials.BridgeEui64]);
        Assert.AreEqual(device.Han.Hub.Options.ExtendedPanId, backup.ExtendedPanId);
        Assert.IsEmpty(backup.Without(device.Credentials.BridgeEui64).HashedLinkKeys);
    }

    [TestMethod]
    public void Device_that_shows_no_tunnelling_to_a_hub_with_a_backup_is_taken_for_a_display()
    {
        // The scripted device shows no Tunnelling.
        var backup = new HubBackup(0x48414E2D42524447, new System.Collections.Generic.Dictionary<ulong, byte[]>());
        var device = new ScriptedDevice(new HubOptions { Backup = backup }, TestCredentials.Suite2()).Join();
        Assert.IsTrue(device.EstablishKeys());
        device.Han.Run(30);

        Assert.AreEqual("no Tunnelling cluster: re-classed as IHD", device.Violations.Single());
        Assert.IsEmpty(device.Ask(SmartEnergyCluster.OtaUpgrade, "0141010137138400000000010101"), "firmware for a display");
    }

    [TestMethod]
    public void Window_that_was_opened_for_a_time_closes()
    {
        var device = new ScriptedDevice(new HubOptions { JoinFault = JoinFault.WindowClosed, PermitJoinSeconds = 20 }, TestCredentials.Suite2());
        device.Han.Run(120);
        Assert.IsFalse(device.Han.Program.IsUp);

        device.Han.Hub.OpenWindow(20);
        device.Han.Run(21);

        Assert.IsFalse(device.Han.Hub.Stack.PermitsJoining);
    }

    private static TestCredentials Credentials(int suites) => suites switch
    {
        1 => TestCredentials.Suite1(),
        2 => TestCredentials.Suite2(),
        _ => TestCredentials.Suite1Hubs(),
    };

    private static ScriptedDevice Authorised()
    {
        var settings = new SmartEnergySettings { Message = "Hi" };
        ScriptedDevice device = new ScriptedDevice(new HubOptions { SmartEnergy = settings }, TestCredentials.Suite2()).Join();
        Assert.IsTrue(device.EstablishKeys(), device.Han.Text);
        device.Han.Run(30);
        return device;
    }
}
