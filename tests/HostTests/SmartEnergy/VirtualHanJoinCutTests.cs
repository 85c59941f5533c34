using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading.Tasks;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using Bridge.HostTests.Updates;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Joining;
using VirtualHan.Ncp;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>The power cut, or the radio reset, at everything that happens from the first boot on: each run ends joined, authorised and updated.</summary>
[TestClass]
public sealed class VirtualHanJoinCutTests
{
    /// <summary>A join and a key establishment have more commands than this, and more operations of the store.</summary>
    private const int FewestSteps = 30;

    private static readonly TestCredentials Suite2 = TestCredentials.Suite2();

    [TestMethod]
    [DataRow(StoreFault.CutBefore, 1)]
    [DataRow(StoreFault.CutIn, 2)]
    [DataRow(StoreFault.CutAfter, 3)]
    public void Power_cut_at_every_store_operation_ends_authorised_and_updated(StoreFault phase, int seed)
    {
        int operations = JoinRun.Whole(new SmartEnergyRun(), seed).Result.Counters.StoreOperations;

        Sweep(operations, cut => CutReplay.Line("--join ppmid ", cut, phase, seed), cut =>
        {
            JoinRun run = JoinRun.Ready(JoinRun.Of(new SmartEnergyRun(), seed) with { CutAt = cut, CutFault = phase }).ToTheEnd();
            AssertSettled(run);
            Assert.AreEqual(1, run.Result.Counters.PowerCuts);
        });
    }

    [TestMethod]
    public void Replay_line_of_the_sweep_is_a_command_that_does_the_same()
    {
        JoinRun run = JoinRun.Ready(JoinRun.Of(new SmartEnergyRun(), 2) with { CutAt = 60, CutFault = StoreFault.CutIn }).ToTheEnd();

        CliRun replay = CliRun.Of(CutReplay.Line("--join ppmid ", 60, StoreFault.CutIn, 2).Split(' ')[1..]);

        StringAssert.Contains(replay.Output, run.Text);
    }

    [TestMethod]
    [DataRow(13, 1, false, 1)]
    [DataRow(19, 2, false, 1)]
    [DataRow(13, 3, true, 1)]
    [DataRow(14, 4, false, 4)]
    public void Power_cut_at_every_command_to_the_radio_until_all_is_established_ends_authorised_and_updated(
        int ezspVersion, int seed, bool radioEstablishes, int bridgeType) =>
        SweepCommands(ezspVersion, seed, radioEstablishes, bridgeType, run => run.Bridge.CutPower());

    [TestMethod]
    [DataRow(13, 1, false, 1)]
    [DataRow(19, 2, false, 1)]
    [DataRow(13, 3, true, 1)]
    [DataRow(14, 4, false, 4)]
    public void Radio_reset_at_every_command_until_all_is_established_ends_authorised_and_updated(
        int ezspVersion, int seed, bool radioEstablishes, int bridgeType) =>
        SweepCommands(ezspVersion, seed, radioEstablishes, bridgeType, run => run.Bridge.Ncp.PulseReset());

    /// <summary>The window in which the old key and the new one lie side by side in the radio.</summary>
    [TestMethod]
    public void Power_cut_at_every_command_to_the_radio_of_a_swap_out_ends_authorised_and_updated()
    {
        var plan = new SmartEnergyRun { SwapOut = true };
        JoinRun whole = JoinRun.Ready(JoinRun.Of(plan));
        int first = 0;
        int last = 0;
        whole.Bridge.StatusChanged += status =>
        {
            first = status == BridgeStatus.HubSilent && first == 0 ? whole.Commands.Count : first;
            last = status == BridgeStatus.Updating ? whole.Commands.Count : last;
        };
        whole.ToTheEnd();
        Assert.IsGreaterThan(first + 20, last);

        Sweep(last - first, cut => $"command {first + cut} of the swap-out", cut =>
        {
            JoinRun run = JoinRun.Ready(JoinRun.Of(plan));
            run.AtCommand(first + cut, run.Bridge.CutPower);
            AssertSettled(run.ToTheEnd());
            Assert.AreEqual(1, run.Result.Counters.PowerCuts);
            Assert.IsNull(run.Bridge.Ncp.Stack.Flash.LinkKeyTable.KeyOf(Suite2.HubEui64), "the key of the old hub");
        });
    }

    private static void SweepCommands(int ezspVersion, int seed, bool radioEstablishes, int bridgeType, Action<JoinRun> disturb)
    {
        var plan = new SmartEnergyRun { NcpEstablishesKeys = radioEstablishes, BridgeType = bridgeType };
        SimulationOptions Options() => JoinRun.Of(plan, seed) with { EzspVersion = ezspVersion };
        JoinRun whole = JoinRun.Ready(Options());
        int commands = 0;
        whole.Bridge.StatusChanged += status => commands = status == BridgeStatus.Updating && commands == 0 ? whole.Commands.Count : commands;
        AssertSettled(whole.ToTheEnd());
        Assert.IsTrue(whole.Commands.Take(commands).Contains(radioEstablishes ? EzspFrameId.ClearTemporaryDataMaybeStoreLinkKey283k1 : EzspFrameId.ImportLinkKey));

        Sweep(commands, number => $"command {number}, EZSP {ezspVersion}, B{bridgeType}, seed {seed}", number =>
        {
            JoinRun run = JoinRun.Ready(Options());
            run.AtCommand(number, () => disturb(run));
            AssertSettled(run.ToTheEnd());
            int starts = run.Records.Count(record => record.Text == "Radio: Connecting");
            Assert.AreEqual(3, starts, "first start, the disturbance, the update's restart");
        });
    }

    private static void AssertSettled(JoinRun run)
    {
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Result.Summary);
        Assert.IsEmpty(run.Result.Violations, string.Join("; ", run.Result.Violations.Take(3)));
        Assert.IsTrue(run.Simulation.Script.IsAuthorised);
        CollectionAssert.AreEqual(run.Hub.Stack.Flash.LinkKeyTable.KeyOf(Suite2.BridgeEui64), run.LinkKey, "the two ends hold different keys");
        Assert.IsTrue(run.Bridge.Boots.All(boot => boot.Reason is BootReason.Confirmed or BootReason.Trial), "a disturbance on the way in is no reason to go back");
        Assert.IsFalse(new StoredCredentials(run.Bridge.Store).MustEstablish && !run.Options.SmartEnergy.NcpEstablishesKeys, "keys are established and the unit does not know");
    }

    /// <param name="name">How to play a step again.</param>
    private static void Sweep(int steps, Func<int, string> name, Action<int> play)
    {
        Assert.IsGreaterThan(FewestSteps, steps);
        var failures = new ConcurrentBag<(int Step, string What)>();
        Parallel.For(1, steps + 1, step =>
        {
            try
            {
                play(step);
            }
            catch (Exception failure)
            {
                failures.Add((step, failure.Message));
            }
        });
        Assert.IsTrue(failures.IsEmpty, $"{failures.Count} of {steps}:\n" + string.Join("\n", failures.OrderBy(f => f.Step).Take(5).Select(f => $"{name(f.Step)}\n{f.What}")));
    }
}
