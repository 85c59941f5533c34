using System;
using System.Linq;
using Bridge.Cli.Output;
using Bridge.Firmware.App;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Hub;
using VirtualHan.Joining;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>Everything that can stand between bridge and hub, by name: what the lamp says, how the run ends, and that the bridge recovers by itself.</summary>
[TestClass]
public sealed class VirtualHanJoinFaultTests
{
    private const string JoinEvent = "Join: AttemptFailed";
    private const string KeyEvent = "App: AuthorisationFailed";

    [TestMethod]
    [DataRow(JoinFault.WrongInstallCode, BridgeStatus.WrongInstallCode, JoinEvent, "NoNetworkKeyReceived")]
    [DataRow(JoinFault.NotWhitelisted, BridgeStatus.WrongInstallCode, JoinEvent, "NoNetworkKeyReceived")]
    [DataRow(JoinFault.WindowClosed, BridgeStatus.WindowClosed, JoinEvent, "WindowClosed")]
    [DataRow(JoinFault.UnknownIssuer, BridgeStatus.UnknownIssuer, KeyEvent, "UnknownIssuer")]
    [DataRow(JoinFault.BadConfirmKey, BridgeStatus.BadConfirm, KeyEvent, "BadKeyConfirm")]
    [DataRow(JoinFault.KeyEstablishmentTimeout, BridgeStatus.KeyEstablishmentFailed, KeyEvent, "TimedOut")]
    [DataRow(JoinFault.SilentHub, BridgeStatus.HubSilent, KeyEvent, "ServerSilent")]
    [DataRow(JoinFault.SwapOutRefused, BridgeStatus.HubSilent, JoinEvent, "RejoinFailed")]
    public void Each_fault_has_its_status_on_the_lamp_and_its_reason_in_the_trace(JoinFault fault, BridgeStatus status, string text, string reason)
    {
        JoinRun run = JoinRun.Whole(new SmartEnergyRun { Fault = fault });

        Assert.AreEqual(Outcome.NotAuthorised, run.Result.Outcome, run.Text);
        Assert.AreEqual(status, run.Result.FaultStatus);
        Assert.AreEqual(fault, run.Result.Fault);
        Assert.AreEqual($"NOT AUTHORISED: {status}; 1.0.0 still running, confirmed", run.Result.Summary);
        Assert.IsTrue(run.Records.Any(record => record.Text == text && record.Detail.StartsWith(reason, StringComparison.Ordinal)), run.Text);
        Assert.IsEmpty(run.Result.Violations);
    }

    [TestMethod]
    [DataRow("wrong-install-code", "WrongInstallCode")]
    [DataRow("unknown-issuer", "UnknownIssuer")]
    [DataRow("bad-confirm-key", "BadConfirm")]
    [DataRow("key-establishment-timeout", "KeyEstablishmentFailed")]
    [DataRow("silent-hub", "HubSilent")]
    [DataRow("window-closed", "WindowClosed")]
    [DataRow("not-whitelisted", "WrongInstallCode")]
    [DataRow("swap-out-refused", "HubSilent")]
    public void Each_fault_ends_the_command_with_its_own_exit_code(string fault, string status)
    {
        CliRun run = CliRun.Of("simulate", "--join", "ppmid", "--join-fault", fault);

        Assert.AreEqual(ExitCode.NotAuthorised, run.ExitCode, run.Error);
        Assert.AreEqual($"NOT AUTHORISED: {status}; 1.0.0 still running, confirmed", run.LastLine);
        StringAssert.Contains(run.Output, $"\nreplay: bridge simulate --join ppmid --join-fault {fault} --seed 1\n");
    }

    [TestMethod]
    [DataRow(JoinFault.WrongInstallCode, 300)]
    [DataRow(JoinFault.NotWhitelisted, 300)]
    [DataRow(JoinFault.WindowClosed, 300)]
    [DataRow(JoinFault.UnknownIssuer, 300)]
    [DataRow(JoinFault.BadConfirmKey, 300)]
    [DataRow(JoinFault.KeyEstablishmentTimeout, 300)]
    [DataRow(JoinFault.SilentHub, 300)]
    [DataRow(JoinFault.BadConfirmKey, 3000)]
    [DataRow(JoinFault.SilentHub, 3000)]
    [DataRow(JoinFault.SwapOutRefused, 3000)]
    public void Bridge_recovers_by_itself_when_the_fault_goes_away(JoinFault fault, int seconds)
    {
        JoinRun run = JoinRun.Whole(new SmartEnergyRun { Fault = fault, FaultEndsMs = seconds * 1000L });

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.IsGreaterThan(seconds * 1000L, run.TimeOf("App: Authorised", fault == JoinFault.SwapOutRefused ? 2 : 1), "authorised in spite of the fault");
        Assert.AreEqual(BridgeStatus.Up, run.Result.Status);
        Assert.IsEmpty(run.Result.Violations);
    }

    [TestMethod]
    [DataRow(JoinFault.BadConfirmKey)]
    [DataRow(JoinFault.KeyEstablishmentTimeout)]
    public void Ten_failures_are_followed_by_a_quarter_of_an_hour_of_peace(JoinFault fault)
    {
        JoinRun run = JoinRun.Ready(JoinRun.Of(new SmartEnergyRun { Fault = fault, FaultEndsMs = 1_000_000_000 })).For(2 * 60 * 60_000);

        long[] begun = run.Records.Where(record => record.Text == "KeyEstablishment: Begun").Select(record => record.TimeUs / 1000).ToArray();
        long longest = begun.Zip(begun.Skip(1), (earlier, later) => later - earlier).Take(10).Max();
        Assert.AreEqual(longest, begun[10] - begun[9], "the tenth pause is the longest of the first ten");
        Assert.IsGreaterThanOrEqualTo(15 * 60_000, longest);
    }

    [TestMethod]
    public void No_fault_restarts_the_bridge_or_touches_the_running_image()
    {
        foreach (JoinFault fault in Enum.GetValues<JoinFault>().Where(fault => fault != JoinFault.None))
        {
            JoinRun run = JoinRun.Whole(new SmartEnergyRun { Fault = fault });

            Assert.HasCount(1, run.Bridge.Boots, fault.ToString());
            Assert.AreEqual(0x01000000, run.Result.RunningVersion);
        }
    }
}
