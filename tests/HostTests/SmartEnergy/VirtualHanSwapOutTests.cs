using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.HostTests.Updates;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Device;
using VirtualHan.Hub;
using VirtualHan.Hub.SmartEnergy;
using VirtualHan.Joining;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>The hub is replaced while the image is under way (ZSE 5.4.2.2.3).</summary>
[TestClass]
public sealed class VirtualHanSwapOutTests
{
    private const long DayMs = 24L * 60 * 60 * 1000;

    [TestMethod]
    [DataRow(2)]
    [DataRow(1)]
    public void Bridge_finds_the_new_hub_establishes_keys_again_and_goes_on_with_the_update(int suite)
    {
        JoinRun run = JoinRun.Whole(new SmartEnergyRun { Credentials = Credentials(suite), SwapOut = true });

        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.IsEmpty(run.Result.Violations);
        Assert.AreEqual(1, run.Device.SmartEnergy.Establishments, "with the new hub");
        Assert.AreEqual(run.Options.SmartEnergy.Credentials.NewHubEui64, run.Bridge.Ncp.Stack.Flash.TrustCentreEui64);
        int replaced = Index(run, "new hub restores a backup");
        int rejoined = Index(run, "Status: SwappingOut");
        int found = run.Records.ToList().FindIndex(rejoined, record => record.Detail.EndsWith("at endpoint 11", System.StringComparison.Ordinal));
        Assert.IsTrue(replaced < rejoined && rejoined < found, "rediscovery after the swap-out");
        CollectionAssert.DoesNotContain(run.Statuses.SkipWhile(status => status != BridgeStatus.SwappingOut).ToArray(), BridgeStatus.HubSilent, "said of the new hub");
    }

    [TestMethod]
    public void Download_goes_on_where_the_old_hub_left_it()
    {
        JoinRun run = JoinRun.Whole(new SmartEnergyRun { SwapOut = true });

        long[] before = Offsets(run, 0, Index(run, "hub is switched off"));
        long[] after = Offsets(run, Index(run, "Status: SwappingOut"), run.Records.Count);
        int chunkBytes = StoreGeometry.OfThisDevice().ChunkSizeBytes;
        Assert.IsGreaterThan(before.Max() - chunkBytes, after.Min(), "what was stored is fetched again");
    }

    [TestMethod]
    public void Old_key_is_erased_when_the_new_one_stands_and_not_before()
    {
        SimulationOptions options = JoinRun.Of(new SmartEnergyRun { SwapOut = true });
        JoinRun run = JoinRun.Ready(options);
        ulong oldHub = options.SmartEnergy.Credentials.HubEui64;
        ulong newHub = options.SmartEnergy.Credentials.NewHubEui64;
        VirtualHan.Radio.LinkKeyTable table = run.Bridge.Ncp.Stack.Flash.LinkKeyTable;
        bool wasBetween = false;
        bool hadNone = false;
        run.Simulation.Bridge.Ncp.Server.Observer += (_, _, _) =>
        {
            wasBetween |= table.KeyOf(oldHub) != null && table.KeyOf(newHub) != null;
            hadNone |= run.Simulation.Script.IsAuthorised && table.KeyOf(oldHub) == null && table.KeyOf(newHub) == null && run.Hub != run.Simulation.Script.FirstHub;
        };
        run.ToTheEnd();

        Assert.IsTrue(wasBetween, "both keys for a moment");
        Assert.IsFalse(hadNone);
        Assert.IsNull(table.KeyOf(oldHub));
        CollectionAssert.AreEqual(run.Hub.Stack.Flash.LinkKeyTable.KeyOf(options.SmartEnergy.Credentials.BridgeEui64), table.KeyOf(newHub));
    }

    [TestMethod]
    public void Key_of_the_old_hub_does_not_open_the_new_one()
    {
        JoinRun run = JoinRun.Whole(new SmartEnergyRun { SwapOut = true });

        VirtualHub first = run.Simulation.Script.FirstHub;
        ulong bridge = run.Options.SmartEnergy.Credentials.BridgeEui64;
        CollectionAssert.AreNotEqual(first.Stack.Flash.LinkKeyTable.KeyOf(bridge), run.LinkKey);
        CollectionAssert.AreNotEqual(first.Stack.Flash.NetworkKey, run.Hub.Stack.Flash.NetworkKey);
    }

    /// <summary>What today's bridges meet, and the reason for showing Tunnelling.</summary>
    [TestMethod]
    public void Bridge_without_tunnelling_is_taken_for_a_display_and_gets_no_firmware_any_more()
    {
        var plan = new SmartEnergyRun { SwapOut = true };
        SimulationOptions options = JoinRun.Of(plan) with
        {
            MaxSimulatedMs = 2 * 60 * 60 * 1000,
            Load = (handoff, trace) => new BridgeAppProgram(
                handoff,
                new StoredIdentity(handoff.Store),
                new AppOptions { BoardRandom = new byte[Entropy.BoardBytes], Tunnelling = 0 },
                1,
                trace),
        };
        JoinRun run = JoinRun.Ready(options).ToTheEnd();

        Assert.AreEqual(Outcome.TimedOut, run.Result.Outcome);
        Assert.AreEqual("no Tunnelling cluster: re-classed as IHD", run.Result.Violations.Single());
        Assert.AreEqual(DeviceClass.Ihd, run.Device.SmartEnergy.Class);
        Assert.IsTrue(run.Device.SmartEnergy.IsAuthorised);
        Assert.AreEqual(0, run.Device.BlocksServed);
    }

    [TestMethod]
    [DataRow(JoinFault.UnknownIssuer, BridgeStatus.UnknownIssuer)]
    [DataRow(JoinFault.BadConfirmKey, BridgeStatus.BadConfirm)]
    [DataRow(JoinFault.SwapOutRefused, BridgeStatus.HubSilent)]
    public void Bridge_is_back_as_it_was_when_the_old_hub_comes_back(JoinFault fault, BridgeStatus status)
    {
        const long BackAtMs = 90 * 60_000;
        SimulationOptions options = JoinRun.Of(new SmartEnergyRun { Fault = fault, SwapOut = true, FaultEndsMs = DayMs }) with { MaxSimulatedMs = DayMs };
        JoinRun run = JoinRun.Ready(options);
        byte[] keyBefore = null;
        run.Simulation.Queue.At(20_000_000, () => keyBefore = run.LinkKey);
        run.Simulation.Queue.At(BackAtMs * 1000, run.Simulation.Script.PutFirstHubBack);
        run.ToTheEnd();

        Assert.IsNotNull(keyBefore);
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Text);
        Assert.IsTrue(run.Statuses.Contains(status), run.Text);
        Assert.AreEqual(options.SmartEnergy.Credentials.HubEui64, run.Bridge.Ncp.Stack.Flash.TrustCentreEui64);
        CollectionAssert.AreEqual(keyBefore, run.LinkKey, "the key of before still held: nothing was established anew");
        Assert.AreEqual(1, run.Device.SmartEnergy.Establishments);
        Assert.IsEmpty(run.Result.Violations);
    }

    private static TestCredentials Credentials(int suite) => suite == 1 ? TestCredentials.Suite1OfThree() : TestCredentials.Suite2();

    private static int Index(JoinRun run, string text)
    {
        int index = run.Records.ToList().FindIndex(record => record.Text == text);
        Assert.IsGreaterThanOrEqualTo(0, index, text);
        return index;
    }

    private static long[] Offsets(JoinRun run, int from, int to) => run.Records
        .Skip(from)
        .Take(to - from)
        .Where(record => record.Text == "Image Block Request")
        .Select(record => record.Offset)
        .ToArray();
}
