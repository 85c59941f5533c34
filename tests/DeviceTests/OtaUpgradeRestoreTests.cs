using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>An upgrade that waits for its time, across reboots and without a network.</summary>
[TestClass]
public class OtaUpgradeRestoreTests
{
    private const long Utc = 0x2E000000L;

    [TestMethod]
    public void A_count_down_survives_a_reboot_and_the_server_is_asked_once_for_a_better_time()
    {
        PendingUpgrade pending = AfterReboot(OtaBench.Ending(), Utc, Utc + 600);
        Assert.AreEqual(600000L, pending.RemainingMs);
        OtaBench bench = new OtaBench();
        bench.Build();
        bench.Client.Restore(pending, bench.NowMs);
        Assert.AreEqual((int)OtaState.CountDown, (int)bench.Client.State);
        Assert.AreEqual(OtaBench.Newer, bench.Client.DownloadedFileVersion);
        Assert.AreEqual(0x66, (int)bench.Client.UpgradeServerId[1]);
        bench.NowMs += 10000;
        bench.Client.OnNetworkUp(bench.NowMs);
        Assert.AreEqual("end(0)", bench.Take());
        bench.Client.OnNetworkUp(bench.NowMs);
        Assert.AreEqual("", bench.Take());
        bench.HearEnd(0, 600);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual(590000L, bench.Client.NextDeadlineMs - bench.NowMs);
        bench.HearEnd(Utc + 100, Utc + 600);
        Assert.AreEqual(500000L, bench.Client.NextDeadlineMs - bench.NowMs);
        bench.Wait(500000);
        Assert.AreEqual("persist(3) apply", bench.Take());
    }

    [TestMethod]
    public void A_count_down_goes_on_without_a_network()
    {
        PendingUpgrade pending = AfterReboot(OtaBench.Ending(), 0, 600);
        OtaBench bench = new OtaBench();
        bench.Build();
        bench.Client.Restore(pending, bench.NowMs);
        Assert.AreEqual(600000L, bench.Tick());
        Assert.AreEqual("apply", bench.Take());
    }

    [TestMethod]
    public void Waiting_for_a_command_survives_a_reboot_and_asks_when_the_network_is_back()
    {
        PendingUpgrade pending = AfterReboot(OtaBench.Ending(), 0, 0xFFFFFFFFL);
        OtaBench bench = new OtaBench();
        bench.Build();
        bench.Client.Restore(pending, bench.NowMs);
        Assert.AreEqual(Deadline.Never, bench.Client.NextDeadlineMs);
        bench.Client.OnNetworkUp(bench.NowMs);
        Assert.AreEqual("end(0)", bench.Take());
        bench.HearEnd(0, 0xFFFFFFFFL);
        Assert.AreEqual("", bench.Take());
        bench.HearEnd(0, 0);
        bench.Tick();
        Assert.AreEqual("persist(3) apply", bench.Take());
    }

    [TestMethod]
    public void An_unanswered_end_survives_a_reboot()
    {
        PendingUpgrade pending = new PendingUpgrade();
        byte[] record = new byte[PendingUpgrade.SizeBytes];
        OtaBench.Ending().Client.Pending.Write(record, 0);
        Assert.AreEqual((int)Result.Ok, (int)pending.Read(record, 0));
        OtaBench bench = new OtaBench();
        bench.Build();
        bench.Client.Restore(pending, bench.NowMs);
        Assert.AreEqual((int)OtaState.Ending, (int)bench.Client.State);
        bench.Client.OnNetworkUp(bench.NowMs);
        Assert.AreEqual("end(0)", bench.Take());
    }

    [TestMethod]
    public void Without_a_network_the_tries_at_the_end_do_not_run_out()
    {
        OtaBench bench = OtaBench.Ending();
        bench.Client.OnNetworkDown(bench.NowMs);
        Assert.AreEqual(Deadline.Never, bench.Client.NextDeadlineMs);
        bench.Client.OnNetworkUp(bench.NowMs);
        Assert.AreEqual("end(0)", bench.Take());
    }

    [TestMethod]
    public void A_pending_record_with_an_unknown_kind_is_malformed()
    {
        byte[] record = new byte[PendingUpgrade.SizeBytes];
        record[0] = 4;
        Assert.AreEqual((int)Result.Malformed, (int)new PendingUpgrade().Read(record, 0));
        record[0] = 3;
        record[6] = 1;
        Assert.AreEqual((int)Result.Malformed, (int)new PendingUpgrade().Read(record, 0));
        record[6] = 0;
        Assert.AreEqual((int)Result.Ok, (int)new PendingUpgrade().Read(record, 0));
        record[23] = 0x80;
        Assert.AreEqual((int)Result.Malformed, (int)new PendingUpgrade().Read(record, 0));
    }

    private static PendingUpgrade AfterReboot(OtaBench before, long current, long upgrade)
    {
        before.HearEnd(current, upgrade);
        byte[] record = new byte[PendingUpgrade.SizeBytes];
        before.Client.Pending.Write(record, 0);
        PendingUpgrade pending = new PendingUpgrade();
        pending.Read(record, 0);
        return pending;
    }
}
