using System;
using System.Linq;
using Bridge.Hal;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Hub;

namespace Bridge.HostTests;

/// <summary>The hub's OTA server, byte by byte, against messages recorded elsewhere.</summary>
[TestClass]
public sealed class VirtualHanHubTests
{
    private const int OtaCluster = 0x0019;

    [TestMethod]
    public void A_query_is_answered_with_the_file_on_offer() => AssertAnswer(
        "0141010137100100010000000100", "19410200371001000200 0000DE0F0000", new HubOptions());

    [TestMethod]
    [DataRow("01410100371002000100 0000", "another image type")]
    [DataRow("01410100381001000100 0000", "another manufacturer")]
    [DataRow("01410100371001000200 0000", "the version on offer")]
    public void A_query_that_nothing_on_offer_fits_gets_no_image(string query, string who)
    {
        Assert.IsNotNull(who);
        AssertAnswer(query, "19410298", new HubOptions());
    }

    [TestMethod]
    public void A_block_is_answered_with_what_the_server_gives_at_most()
    {
        byte[] answer = Ask("0142030037100100020000000000000040", new HubOptions { Faults = new HubFaults { MaxBlockBytes = 50 } });
        Assert.AreEqual("19420500371001000200000000000000321EF1EE0B", Convert.ToHexString(answer[..21]));
        Assert.AreEqual(17 + 50, answer.Length);
    }

    [TestMethod]
    public void The_last_block_is_short()
    {
        byte[] answer = Ask("01930300371001000200 0000D20F000040", new HubOptions());
        Assert.AreEqual("19930500371001000200 0000D20F00000C".Replace(" ", ""), Convert.ToHexString(answer[..17]));
        Assert.AreEqual(17 + 12, answer.Length);
    }

    [TestMethod]
    public void A_block_past_the_end_is_malformed() =>
        AssertAnswer("01420300371001000200 0000DE0F000040", "18420B0380", new HubOptions());

    [TestMethod]
    public void A_server_without_pages_says_so() =>
        AssertAnswer("0142040037100100020000000000000040000232 00", "18420B0481", new HubOptions());

    [TestMethod]
    public void A_page_is_sent_in_blocks_and_ends_with_the_file()
    {
        var han = Joined(new HubOptions { Faults = new HubFaults { PagesUnsupported = false } });
        int before = han.Program.Heard.Count;
        Send(han, "01420400371001000200 0000A00F000032000432 00");
        byte[][] blocks = han.Program.Heard.Skip(before).Where(h => h.Cluster == OtaCluster && h.Payload[2] == 5).Select(h => h.Payload).ToArray();
        Assert.AreEqual(2, blocks.Length);
        Assert.AreEqual(0x0FA0, BitConverter.ToInt32(blocks[0], 12));
        Assert.AreEqual(0x0FD2, BitConverter.ToInt32(blocks[1], 12));
        Assert.AreEqual(12, blocks[1][16]);
    }

    [TestMethod]
    [DataRow(UpgradeTiming.Relative, "19940737100100020000000000000001000000")]
    [DataRow(UpgradeTiming.WaitForCommand, "199407371001000200000000000000FFFFFFFF")]
    public void An_upgrade_end_is_answered(UpgradeTiming timing, string expected) =>
        AssertAnswer("019406003710010002000000", expected, new HubOptions { Timing = timing, UpgradeDelaySeconds = 1 });

    [TestMethod]
    public void A_command_follows_when_the_device_was_told_to_wait_for_one()
    {
        var han = Joined(new HubOptions { Timing = UpgradeTiming.WaitForCommand, UpgradeDelaySeconds = 30 });
        Send(han, "019406003710010002000000");
        han.Run(60);
        Assert.AreEqual("19940737100100020000000000000000000000", Convert.ToHexString(han.Program.Heard.Last(h => h.Payload[2] == 7).Payload));
    }

    [TestMethod]
    public void A_failed_upgrade_end_gets_a_default_response() =>
        AssertAnswer("019406963710010002000000", "18940B0600", new HubOptions());

    [TestMethod]
    [DataRow(0, "0064")]
    [DataRow(1, "01643710")]
    [DataRow(2, "016437100100")]
    [DataRow(3, "0364371001000200 0000")]
    public void Image_notify_has_the_fields_of_its_payload_type(int type, string fields)
    {
        var han = Joined(new HubOptions { Notify = new NotifyOptions { PayloadType = type } });
        // Nobody has answered the interview's read of the version: the notify waits for it.
        Send(han, "18030102000023 01000000");
        han.Run(20);
        byte[] notify = han.Program.Heard.First(h => h.Cluster == OtaCluster && h.Payload[0] == 0x19 && h.Payload[2] == 0).Payload;
        string expected = fields.Replace(" ", "");
        Assert.AreEqual(type.ToString("X2") + expected[2..], Convert.ToHexString(notify[3..]));
    }

    [TestMethod]
    public void A_deaf_hub_hears_and_does_not_answer()
    {
        var han = Joined(new HubOptions());
        han.Hub.BecomeDeaf();
        int before = han.Program.Heard.Count;
        Send(han, "0141010137100100010000000100");
        Assert.AreEqual(before, han.Program.Heard.Count);
        CollectionAssert.Contains(han.Hub.Find(VirtualHanBench.BridgeEui64).ReportedVersions, 1u);
    }

    private static void AssertAnswer(string request, string expected, HubOptions options) =>
        Assert.AreEqual(expected.Replace(" ", ""), Convert.ToHexString(Ask(request, options)));

    private static byte[] Ask(string request, HubOptions options)
    {
        var han = Joined(options);
        int before = han.Program.Heard.Count;
        Send(han, request);
        return han.Program.Heard.Skip(before).First(h => h.Cluster == OtaCluster && (h.Payload[0] & 0x10) != 0 && h.Payload[2] != 0).Payload;
    }

    private static VirtualHanBench Joined(HubOptions options)
    {
        var han = new VirtualHanBench(VirtualHanBench.InstallCode, options with { Image = Image() });
        han.Run(30);
        Assert.IsTrue(han.Program.IsUp, han.Text);
        return han;
    }

    private static void Send(VirtualHanBench han, string request)
    {
        byte[] payload = Convert.FromHexString(request.Replace(" ", ""));
        Assert.AreEqual(Result.Ok, han.Program.Send(OtaCluster, 1, payload, han.NowMs));
        han.Wake();
        han.Run(5);
    }

    /// <summary>Manufacturer 0x1037, type 1, version 2, 0x0FDE bytes: the file of the recording.</summary>
    private static OtaFile Image()
    {
        var bytes = new byte[0x0FDE];
        Convert.FromHexString("1EF1EE0B000138000000371001000200000002 00".Replace(" ", "")).CopyTo(bytes, 0);
        return new OtaFile(bytes);
    }
}
