using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading.Tasks;
using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Device;

namespace Bridge.HostTests.Updates;

/// <summary>The whole firmware with the boot loader on the virtual network, and the power cut once at every storage operation from the first boot to the confirm.</summary>
[TestClass]
public sealed class CutSweepTests
{
    /// <summary>Both banks, two copies of each of three records, of one of them a torn copy and the two of the generation that heals it, and the seal's secret.</summary>
    private const int MostFiles = 14 + 5 + (3 * 2) + 3 + 1;

    /// <summary>A join, a download of four chunks, two restarts and five records have more operations than this.</summary>
    private const int FewestOperations = 250;

    [TestMethod]
    [DataRow(StoreFault.CutBefore, 1)]
    [DataRow(StoreFault.CutIn, 2)]
    [DataRow(StoreFault.CutIn, 3)]
    [DataRow(StoreFault.CutAfter, 4)]
    public void Power_cut_at_every_operation_ends_in_the_new_version_confirmed(StoreFault phase, int seed)
    {
        UpdateRun whole = UpdateRun.Whole(UpdateRun.Options(seed));
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, whole.Result.Outcome, whole.Text);
        int operations = whole.Result.Counters.StoreOperations;
        Assert.IsGreaterThan(FewestOperations, operations);
        var failures = new ConcurrentBag<string>();
        Parallel.For(1, operations + 1, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, cut =>
        {
            try
            {
                RunWithCut(cut, phase, seed);
            }
            catch (Exception failure)
            {
                failures.Add($"{Replay(cut, phase, seed)}\n{failure.Message}");
            }
        });
        Assert.IsTrue(failures.IsEmpty, $"{failures.Count} of {operations} operations:\n" + string.Join("\n", failures.Order().Take(5)));
    }

    [TestMethod]
    public void Replay_line_of_the_sweep_is_a_command_that_does_the_same()
    {
        using var folder = new TemporaryFolder();
        string image = folder.Write("update.zigbee", UpdateImages.Update);
        UpdateRun run = RunWithCut(150, StoreFault.CutIn, 2);

        CliRun replay = CliRun.Of("simulate", "--image", image, "--cut-at", "150", "--cut-phase", "during", "--seed", "2");

        StringAssert.Contains(replay.Output, run.Text);
    }

    private static UpdateRun RunWithCut(int cut, StoreFault phase, int seed)
    {
        int mostFiles = 0;
        UpdateRun run = UpdateRun.Of(UpdateRun.Options(seed) with { CutAt = cut, CutFault = phase });
        run.Store.OnOperation = (_, _, _) => mostFiles = Math.Max(mostFiles, run.Store.FileCount);
        run.ToTheEnd();
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, run.Result.Outcome, run.Result.Summary);
        Assert.AreEqual(1, run.Result.Counters.PowerCuts);
        AssertBoots(run);
        Assert.IsTrue(run.RecordLoads.All(load => load == RecordLoad.Settled), "a boot without the record");
        Assert.AreEqual(UpdateImages.V110, run.Device.ReportedVersions[^1], "the hub believes something else");
        Assert.IsLessThanOrEqualTo(MostFiles, mostFiles, "files pile up");
        AssertNextBoot(run.Store);
        return run;
    }

    private static void AssertBoots(UpdateRun run)
    {
        bool newer = false;
        foreach (BootHandoff boot in run.Bridge.Boots)
        {
            Assert.AreNotEqual(Bank.None, boot.Bank, "a boot without a verified image");
            Assert.IsTrue(boot.FileVersion is UpdateImages.V100 or UpdateImages.V110);
            Assert.IsFalse(newer && boot.FileVersion == UpdateImages.V100, "back to the old version, though the new one did not fail");
            Assert.IsTrue(boot.Reason is BootReason.Confirmed or BootReason.Trial, $"a cut is no reason for {boot.Reason}");
            Assert.IsFalse(boot.OnTrial && boot.FileVersion == UpdateImages.V100, "the record of what was confirmed is lost");
            Assert.AreEqual(0, boot.BrokenBanks);
            newer |= boot.FileVersion == UpdateImages.V110;
        }
    }

    /// <summary>What is stored at the end is settled: the next boot starts the new version without a trial and writes nothing.</summary>
    private static void AssertNextBoot(SimStore store)
    {
        SimStore flash = store.Clone(1);
        int files = flash.FileCount;
        BootHandoff next = ResidentProgram.Boot(flash, new SilentTrace());
        Assert.AreEqual(UpdateImages.V110, next.FileVersion);
        Assert.IsFalse(next.OnTrial);
        Assert.AreEqual(2, next.SecurityCounter);
        Assert.AreEqual(files, flash.FileCount);
    }

    private static string Replay(int cut, StoreFault phase, int seed) => CutReplay.Line("", cut, phase, seed);
}
