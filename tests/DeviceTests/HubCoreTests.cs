using Bridge.Hal;
using VirtualHan.Hub;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>The hub's OTA server by its bytes (ZCL 11.13): requests and answers stand here by hand.</summary>
[TestClass]
public class HubCoreTests
{
    /// <summary>Manufacturer 0x1337, image type 0x0084, version 1.1.0.</summary>
    private const string Identity = "3713840000000101";

    private static OtaServerSettings s_settings;
    private static OtaServerCore s_hub;

    [TestMethod]
    [DataRow("01070100371384000000000100", "19070200371384000000010119050000")]
    [DataRow("01070100371384000000010100", "19070298")]
    [DataRow("01070100371384000000020100", "19070298")]
    [DataRow("01070100381384000000000100", "19070298")]
    [DataRow("01070100371385000000000100", "19070298")]
    public void Query_is_answered_with_a_newer_file_of_its_kind_only(string query, string answer)
    {
        Start();
        Assert.AreEqual((int)HubRequestKind.Query, (int)Say(query));
        Expect(answer);
        Assert.AreEqual(answer.Length > 8, s_hub.IsOffered);
    }

    [TestMethod]
    public void Block_is_served_from_where_it_was_asked()
    {
        Start();
        Say("01080300" + Identity + "0400000008");
        Expect("19080500" + Identity + "0400000008" + "00013C0004003713");
    }

    [TestMethod]
    public void Last_block_is_as_long_as_the_file()
    {
        Start();
        Say("01080300" + Identity + "140500003F");
        Expect("19080500" + Identity + "1405000005" + "625C1E97D1");
    }

    [TestMethod]
    public void Block_behind_the_file_is_malformed()
    {
        Start();
        Say("01080300" + Identity + "190500003F");
        Expect("18080B0380");
    }

    [TestMethod]
    public void Page_comes_block_by_block_with_the_spacing_asked_for()
    {
        Start();
        Say("01090400" + Identity + "00000000" + "08" + "1400" + "1900");
        Expect("19090500" + Identity + "0000000008" + "1EF1EE0B00013C00");
        Assert.AreEqual(1025L, s_hub.NextDeadlineMs);
        s_hub.OnTime(1024);
        Assert.AreEqual((int)OtaServerAction.None, (int)s_hub.Poll());
        s_hub.OnTime(1025);
        Expect("19090500" + Identity + "0800000008" + "0400371384000000");
        s_hub.OnTime(1050);
        Expect("19090500" + Identity + "1000000004" + "01010200");
        Assert.AreEqual(Deadline.Never, s_hub.NextDeadlineMs);
    }

    [TestMethod]
    public void Page_is_refused_by_a_server_that_knows_none()
    {
        Start();
        s_settings.TakesPages = false;
        Say("01090400" + Identity + "00000000" + "08" + "1400" + "1900");
        Expect("18090B0481");
    }

    [TestMethod]
    [DataRow((int)UpgradeTiming.Relative, "0000000005000000")]
    [DataRow((int)UpgradeTiming.Utc, "EFFFC032F4FFC032")]
    [DataRow((int)UpgradeTiming.WaitForCommand, "00000000FFFFFFFF")]
    public void Upgrade_end_names_the_time(int timing, string times)
    {
        Start();
        s_settings.Timing = (UpgradeTiming)timing;
        Say("010A0600" + Identity);
        Expect("190A07" + Identity + times);
    }

    [TestMethod]
    public void Later_command_follows_once()
    {
        Start();
        s_settings.Timing = UpgradeTiming.WaitForCommand;
        Say("010A0600" + Identity);
        Expect("190A07" + Identity + "00000000FFFFFFFF");
        Say("010B0600" + Identity);
        Expect("190B07" + Identity + "00000000FFFFFFFF");
        Assert.AreEqual(6000L, s_hub.NextDeadlineMs);
        s_hub.OnTime(6000);
        Expect("190A07" + Identity + "0000000000000000");
        Assert.AreEqual(Deadline.Never, s_hub.NextDeadlineMs);
    }

    [TestMethod]
    public void Failed_upgrade_end_is_acknowledged()
    {
        Start();
        Say("010A0696" + Identity);
        Expect("180A0B0600");
    }

    [TestMethod]
    public void Upgrade_end_of_a_client_silent_for_too_long_is_refused()
    {
        Start();
        s_settings.PatienceMs = 500;
        Say("01080300" + Identity + "0400000008");
        Expect("19080500" + Identity + "0400000008" + "00013C0004003713");
        s_hub.OnMessage(Message("010A0600" + Identity), 1501);
        Expect("180A0B0695");
    }

    [TestMethod]
    [DataRow(0, "190C000064")]
    [DataRow(1, "190C0001643713")]
    [DataRow(2, "190C00026437138400")]
    [DataRow(3, "190C0003643713840000000101")]
    public void Notify_has_the_fields_of_its_payload_type(int payloadType, string frame)
    {
        Start();
        s_settings.NotifyPayloadType = payloadType;
        s_hub.Notify(0x0C);
        Expect(frame);
    }

    [TestMethod]
    public void Version_read_is_understood()
    {
        Start();
        s_hub.ReadVersion(0x0D);
        Expect("180D000200");
        Assert.AreEqual((int)HubRequestKind.Version, (int)Say("080D010200002300000101"));
        Assert.AreEqual(0x01010000L, s_hub.Request.FileVersion);
        Assert.AreEqual((int)OtaServerAction.None, (int)s_hub.Poll());
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("0107")]
    [DataRow("010701")]
    [DataRow("0107010037138400000000")]
    [DataRow("01080300371384000000010104000000")]
    [DataRow("05371307010037138400000000010000")]
    public void What_is_too_short_or_not_ours_is_not_answered(string frame)
    {
        Start();
        Assert.AreEqual((int)HubRequestKind.None, (int)Say(frame));
        Assert.AreEqual((int)OtaServerAction.None, (int)s_hub.Poll());
    }

    private static void Start()
    {
        s_settings = new OtaServerSettings();
        s_hub = new OtaServerCore(s_settings);
        s_hub.Image = SampleOtaFile.Create();
        s_hub.SetClient(0x4321, 1);
    }

    /// <summary>At 1,000 ms.</summary>
    private static HubRequestKind Say(string frame) => s_hub.OnMessage(Message(frame), 1000);

    private static HubMessage Message(string frame)
    {
        HubMessage message = new HubMessage();
        message.NodeId = 0x4321;
        message.Profile = 0x0109;
        message.Cluster = OtaCommand.Cluster;
        message.SourceEndpoint = 1;
        message.DestinationEndpoint = 1;
        message.Buffer = Hex.Parse(frame);
        message.Count = message.Buffer.Length;
        return message;
    }

    private static void Expect(string frame)
    {
        Assert.AreEqual((int)OtaServerAction.Send, (int)s_hub.Poll());
        byte[] expected = Hex.Parse(frame);
        Assert.AreEqual(expected.Length, s_hub.Outgoing.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual((int)expected[i], (int)s_hub.Outgoing.Buffer[i]);
        }
    }
}
