using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Join;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>The install code's copy in the radio, and what a person can ask for.</summary>
[TestClass]
public class AppMembershipTests
{
    private const string Code = "83FED3407A939723A5C639B26916D505C3B5";

    [TestMethod]
    [DataRow("83FED3407A932B70", "0000 83FED3407A93 FFFFFFFFFFFFFFFFFFFF 2B70")]
    [DataRow("83FED3407A939738C552", "0200 83FED3407A939738 FFFFFFFFFFFFFFFF C552")]
    [DataRow(Code, "0600 83FED3407A939723A5C639B26916D505 C3B5")]
    public void Token_is_laid_out_as_the_radio_makers_tools_do(string code, string token)
    {
        byte[] expected = Hex.Parse(token);
        Assert.IsTrue(Bytes.AreEqual(expected, 0, InstallCodeToken.Encode(Hex.Parse(code)), 0, InstallCodeToken.SizeBytes));
        Assert.IsTrue(Bytes.AreEqual(Hex.Parse(code), 0, InstallCodeToken.Decode(expected, 20), 0, Hex.Parse(code).Length));
        Assert.IsFalse(InstallCodeToken.IsBlank(expected, 20));
    }

    [TestMethod]
    [DataRow("FFFF FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF FFFF", 20)]
    [DataRow("0600 83FED3407A939723A5C639B26916D505 4195", 20)]
    [DataRow("0700 83FED3407A939723A5C639B26916D505 C3B5", 20)]
    [DataRow("0800 83FED3407A939723A5C639B26916D505 C3B5", 20)]
    [DataRow("0601 83FED3407A939723A5C639B26916D505 C3B5", 20)]
    [DataRow("0600 83FED3407A939723A5C639B26916D505 C3B5", 0)]
    public void Token_that_holds_no_whole_code_is_none(string token, int count)
    {
        Assert.IsNull(InstallCodeToken.Decode(Hex.Parse(token), count));
    }

    [TestMethod]
    public void First_start_leaves_the_install_code_in_the_radio_and_the_next_writes_nothing()
    {
        AppBench bench = Provisioned();
        bench.Start();
        bench.RunFor(60_000);
        Assert.AreEqual(1, bench.Count(AppEvent.InstallCodeKept));
        Assert.IsTrue(Bytes.AreEqual(InstallCodeToken.Encode(Hex.Parse(Code)), 0, bench.Ncp.InstallationCode, 0, 20));
        bench.Start();
        bench.RunFor(60_000);
        Assert.AreEqual(1, bench.Ncp.Commands[EzspFrameId.SetMfgToken]);
        Assert.AreEqual(0, bench.Count(AppEvent.InstallCodeRestored));
    }

    [TestMethod]
    public void A_unit_whose_store_was_formatted_joins_anew_with_the_radios_copy()
    {
        AppBench bench = new AppBench();
        byte[] token = InstallCodeToken.Encode(Hex.Parse(Code));
        for (int i = 0; i < token.Length; i++)
        {
            bench.Ncp.InstallationCode[i] = token[i];
        }

        bench.Start();
        bench.RunFor(60_000);
        Assert.AreEqual(1, bench.Count(AppEvent.InstallCodeRestored));
        Assert.IsTrue(bench.App.Radio.IsUp);
        Assert.AreEqual(0, bench.Ncp.Commands[EzspFrameId.SetMfgToken]);
        byte[] key = new byte[16];
        InstallCode.DeriveLinkKey(Hex.Parse(Code), 0, 18, key, 0);
        Assert.IsTrue(Bytes.AreEqual(key, 0, bench.Ncp.LastKey, 0, 16));
    }

    [TestMethod]
    public void A_radio_that_loses_the_copy_of_a_unit_without_its_own_is_written_nothing()
    {
        AppBench bench = new AppBench();
        System.Array.Copy(InstallCodeToken.Encode(Hex.Parse(Code)), 0, bench.Ncp.InstallationCode, 0, 20);
        bench.Start();
        bench.RunFor(60_000);
        Assert.AreEqual(1, bench.Count(AppEvent.InstallCodeRestored));
        for (int i = 0; i < 20; i++)
        {
            bench.Ncp.InstallationCode[i] = 0xFF;
        }

        bench.RestartRadio();
        bench.RunFor(60_000);
        Assert.IsTrue(bench.App.Radio.IsUp);
        Assert.AreEqual(0, bench.Ncp.Commands[EzspFrameId.SetMfgToken]);
    }

    [TestMethod]
    public void A_unit_without_a_code_anywhere_says_so()
    {
        AppBench bench = new AppBench();
        bench.Start();
        bench.RunFor(60_000);
        Assert.AreEqual((int)BridgeStatus.NotProvisioned, (int)bench.App.Status);
        Assert.AreEqual(0, bench.Ncp.Commands[EzspFrameId.SetMfgToken]);
        bench.App.LeaveNetwork(bench.NowMs);
        bench.App.JoinNow(bench.NowMs);
        bench.RunFor(60_000);
        Assert.AreEqual((int)BridgeStatus.NotProvisioned, (int)bench.App.Status);
    }

    [TestMethod]
    public void A_radio_without_manufacturing_tokens_is_no_obstacle()
    {
        AppBench bench = Provisioned();
        bench.Ncp.UnknownCommand = EzspFrameId.GetMfgToken;
        bench.Start();
        bench.RunFor(60_000);
        Assert.IsTrue(bench.App.Radio.IsUp);
        Assert.AreEqual(0, bench.Ncp.Commands[EzspFrameId.SetMfgToken]);
    }

    [TestMethod]
    public void Asked_to_leave_it_leaves_and_joins_anew()
    {
        AppBench bench = Provisioned();
        bench.Start();
        bench.RunFor(60_000);
        int scans = bench.Ncp.Commands[EzspFrameId.StartScan];
        bench.App.LeaveNetwork(bench.NowMs);
        bench.RunFor(60_000);
        Assert.AreEqual(1, bench.Ncp.Commands[EzspFrameId.LeaveNetwork]);
        Assert.AreEqual(scans + 1, bench.Ncp.Commands[EzspFrameId.StartScan]);
        Assert.IsTrue(bench.App.Radio.IsUp);
    }

    [TestMethod]
    public void On_trial_and_without_a_code_it_does_not_leave()
    {
        AppBench bench = Provisioned();
        bench.Handoff.OnTrial = true;
        bench.Handoff.Bank = Bank.B;
        bench.Start();
        bench.RunFor(60_000);
        Assert.AreEqual((int)BridgeStatus.OnTrial, (int)bench.App.Status);
        bench.App.LeaveNetwork(bench.NowMs);
        bench.RunFor(1000);
        Assert.AreEqual(0, bench.Ncp.Commands[EzspFrameId.LeaveNetwork]);

        bench = new AppBench();
        bench.Ncp.IsMember = true;
        bench.Start();
        bench.RunFor(60_000);
        bench.App.LeaveNetwork(bench.NowMs);
        bench.RunFor(1000);
        Assert.AreEqual(0, bench.Ncp.Commands[EzspFrameId.LeaveNetwork]);
    }

    [TestMethod]
    public void Asked_to_join_it_does_not_wait_for_the_back_off()
    {
        AppBench bench = Provisioned();
        bench.Ncp.NetworkOpen = false;
        bench.Start();
        bench.RunFor(20_000);
        Assert.AreEqual((int)BridgeStatus.WindowClosed, (int)bench.App.Status);
        int scans = bench.Ncp.Commands[EzspFrameId.StartScan];
        bench.Ncp.NetworkOpen = true;
        bench.App.JoinNow(bench.NowMs);
        bench.RunFor(1000);
        Assert.AreEqual(scans + 1, bench.Ncp.Commands[EzspFrameId.StartScan]);
        Assert.IsTrue(bench.App.Radio.IsUp);
    }

    [TestMethod]
    public void On_the_network_the_hub_is_asked_at_once()
    {
        AppBench bench = Provisioned();
        bench.Ncp.IsMember = true;
        bench.Start();
        bench.FindHub();
        bench.Hear(bench.NoImage());
        int sent = bench.Sent;
        bench.RunFor(1000);
        Assert.AreEqual(sent, bench.Sent);
        bench.App.JoinNow(bench.NowMs);
        bench.RunFor(10);
        Assert.AreEqual(sent + 1, bench.Sent);
    }

    [TestMethod]
    [DataRow(0xAD, (int)BridgeStatus.WrongInstallCode)]
    [DataRow(0xAE, (int)BridgeStatus.WrongInstallCode)]
    [DataRow(0xAB, (int)BridgeStatus.Searching)]
    [DataRow(0x94, (int)BridgeStatus.WindowClosed)]
    public void How_a_join_failed_is_told_until_the_next_gets_further(int joinStatus, int status)
    {
        AppBench bench = Provisioned();
        bench.Ncp.JoinStatus = joinStatus;
        bench.Start();
        bench.RunFor(5_000);
        Assert.AreEqual(status, (int)bench.App.Status);
        bench.Ncp.JoinStatus = 0;
        bench.RunFor(120_000);
        Assert.IsTrue(bench.App.Radio.IsUp);
    }

    [TestMethod]
    public void Rescue_and_a_silent_hub_and_all_well_are_told()
    {
        AppBench bench = Provisioned();
        bench.Ncp.IsMember = true;
        bench.Start();
        Assert.AreEqual((int)BridgeStatus.Starting, (int)bench.App.Status);
        bench.FindHub();
        bench.Hear(bench.NoImage());
        Assert.AreEqual((int)BridgeStatus.Up, (int)bench.App.Status);
        bench.RunFor(8L * 60 * 60 * 1000);
        Assert.AreEqual((int)BridgeStatus.HubSilent, (int)bench.App.Status);

        bench = new AppBench();
        bench.Handoff.Bank = Bank.None;
        bench.Ncp.IsMember = true;
        bench.Start();
        bench.FindHub();
        Assert.AreEqual((int)BridgeStatus.Rescue, (int)bench.App.Status);
    }

    [TestMethod]
    public void A_radio_that_does_not_answer_is_told()
    {
        AppBench bench = Provisioned();
        bench.Ncp.SilentCommand = EzspFrameId.GetEui64;
        bench.Start();
        Assert.AreEqual((int)BridgeStatus.Starting, (int)bench.App.Status);
        bench.RunFor(60_000);
        Assert.AreEqual((int)BridgeStatus.RadioFault, (int)bench.App.Status);
    }

    private static AppBench Provisioned()
    {
        AppBench bench = new AppBench();
        StoredIdentity.Write(bench.Store, Hex.Parse(Code));
        return bench;
    }
}
