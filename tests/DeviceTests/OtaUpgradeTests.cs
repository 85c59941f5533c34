using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Upgrade End: the server's times, waiting for a command, silence and refusal.</summary>
[TestClass]
public class OtaUpgradeTests
{
    private const long Utc = 0x2E000000L;

    [TestMethod]
    public void The_recorded_tail_counts_down_and_applies()
    {
        OtaBench bench = OtaBench.Ending();
        byte[] request = new byte[] { 0x01, (byte)bench.LastSequence, 0x06, 0x00, 0x37, 0x10, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00 };
        Assert.IsTrue(bench.LastSentIs(request));
        bench.Hear(new byte[]
        {
            0x19, (byte)bench.LastSequence, 0x07, 0x37, 0x10, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
        });
        Assert.AreEqual("persist(3)", bench.Take());
        Assert.AreEqual((int)ImageUpgradeStatus.CountDown, (int)bench.Client.UpgradeStatus);
        Assert.AreEqual((long)OtaTiming.CountDownMinMs, bench.Tick());
        Assert.AreEqual("apply", bench.Take());
    }

    [TestMethod]
    [DataRow(0, 600, 600000)]
    [DataRow(1000, 1600, 600000)]
    [DataRow(1000, 1000, 3000)]
    [DataRow(0, 0, 3000)]
    [DataRow(1000, 900, 3600000)]
    public void Relative_and_UTC_times_give_the_difference_and_a_time_gone_by_an_hour(int current, int upgrade, int delayMs)
    {
        OtaBench bench = OtaBench.Ending();
        bench.HearEnd(current, upgrade);
        Assert.AreEqual((long)delayMs, bench.Tick());
        Assert.IsTrue(bench.Take() == "persist(3) apply");
    }

    [TestMethod]
    public void UTC_beyond_2_to_the_31_seconds_is_no_negative_time()
    {
        OtaBench bench = OtaBench.Ending();
        bench.HearEnd(0x7FFFFFFFL, 0x80000009L);
        Assert.AreEqual(10000L, bench.Tick());
    }

    [TestMethod]
    public void A_count_down_of_days_is_kept_and_persisted_every_hour()
    {
        OtaBench bench = OtaBench.Ending();
        bench.HearEnd(Utc, Utc + (2 * 86400));
        bench.Take();
        Assert.AreEqual(OtaTiming.CountDownPersistMs, bench.Tick());
        Assert.AreEqual("persist(3)", bench.Take());
        Assert.AreEqual((2 * 86400000L) - OtaTiming.CountDownPersistMs, bench.Client.Pending.RemainingMs);
        bench.Wait((2 * 86400000L) - OtaTiming.CountDownPersistMs - 1);
        Assert.AreEqual((int)OtaState.CountDown, (int)bench.Client.State);
        bench.Wait(1);
        Assert.AreEqual((int)OtaState.Applying, (int)bench.Client.State);
    }

    [TestMethod]
    [DataRow(0, 0x2E000000)]
    [DataRow(0, 604801)]
    [DataRow(1000, 605801)]
    public void A_time_more_than_a_week_away_waits_for_a_command_instead(int current, int upgrade)
    {
        OtaBench bench = OtaBench.Ending();
        bench.HearEnd(current, upgrade);
        Assert.IsTrue(bench.Take() == "persist(2)");
        Assert.AreEqual((int)OtaState.WaitingToUpgrade, (int)bench.Client.State);
        Assert.AreEqual(OtaTiming.AskForCommandMs, bench.Tick());
        Assert.IsTrue(bench.Take() == "end(0)");
        bench.HearEnd(0, 60);
        Assert.AreEqual(60000L, bench.Tick());
    }

    [TestMethod]
    public void A_week_is_still_counted_down()
    {
        OtaBench bench = OtaBench.Ending();
        bench.HearEnd(Utc, Utc + 604800);
        Assert.AreEqual("persist(3)", bench.Take());
        Assert.AreEqual((int)OtaState.CountDown, (int)bench.Client.State);
    }

    [TestMethod]
    public void Silence_while_waiting_for_the_command_makes_the_network_suspect()
    {
        OtaBench bench = OtaBench.Ending();
        bench.HearEnd(0, 0xFFFFFFFFL);
        bench.Take();
        for (int i = 1; i < OtaTiming.SilentRoundsMax; i++)
        {
            bench.Tick();
            Assert.AreEqual("end(0)", bench.Take());
        }

        bench.Tick();
        Assert.AreEqual("end(0) unreachable", bench.Take());
    }

    [TestMethod]
    public void All_ones_waits_for_a_later_command_and_asks_every_hour()
    {
        OtaBench bench = OtaBench.Ending();
        bench.HearEnd(0, 0xFFFFFFFFL);
        Assert.AreEqual("persist(2)", bench.Take());
        Assert.AreEqual((int)ImageUpgradeStatus.WaitingToUpgrade, (int)bench.Client.UpgradeStatus);
        for (int i = 0; i < 30; i++)
        {
            Assert.AreEqual(OtaTiming.AskForCommandMs, bench.Tick());
            Assert.AreEqual("end(0)", bench.Take());
            bench.HearEnd(0, 0xFFFFFFFFL);
            Assert.AreEqual("", bench.Take());
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void An_unsolicited_response_with_wildcards_commands_the_upgrade(bool broadcast)
    {
        OtaBench bench = OtaBench.Ending();
        bench.HearEnd(0, 0xFFFFFFFFL);
        bench.Take();
        byte[] frame = bench.EndFrame(0, 60);
        frame[1] = 0x77;
        for (int i = 3; i < 11; i++)
        {
            frame[i] = 0xFF;
        }

        bench.HearBytes(frame, frame.Length, 0, broadcast);
        Assert.AreEqual("persist(3)", bench.Take());
        Assert.AreEqual(60000L, bench.Tick());
        Assert.AreEqual("apply", bench.Take());
    }

    [TestMethod]
    public void A_command_for_another_file_or_from_another_node_is_dropped()
    {
        OtaBench bench = OtaBench.Ending();
        for (int field = 3; field < 11; field++)
        {
            byte[] frame = bench.EndFrame(0, 60);
            frame[field] ^= 0x10;
            bench.Hear(frame);
        }

        bench.HearBytes(bench.EndFrame(0, 60), 19, 0x1234, false);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual(9, bench.Client.Dropped);
        Assert.AreEqual((int)OtaState.Ending, (int)bench.Client.State);
    }

    [TestMethod]
    public void An_upgrade_command_before_anything_is_verified_is_dropped()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearEnd(0, 0);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual((int)OtaState.DownloadingBlock, (int)bench.Client.State);
        bench = OtaBench.Querying();
        bench.HearEnd(0, 0);
        Assert.AreEqual((int)OtaState.Querying, (int)bench.Client.State);
    }

    [TestMethod]
    public void A_new_time_replaces_the_old_one_and_all_ones_takes_it_back()
    {
        OtaBench bench = OtaBench.Ending();
        bench.HearEnd(Utc, Utc + 100);
        bench.HearEnd(Utc, Utc + 600);
        bench.Take();
        Assert.AreEqual(600000L, bench.Client.NextDeadlineMs - bench.NowMs);
        bench.HearEnd(Utc, 0xFFFFFFFFL);
        Assert.AreEqual("persist(2)", bench.Take());
        Assert.AreEqual((int)OtaState.WaitingToUpgrade, (int)bench.Client.State);
    }

    [TestMethod]
    public void A_server_silent_at_the_end_is_asked_six_times_and_then_the_image_is_applied()
    {
        OtaBench bench = OtaBench.Ending();
        Assert.AreEqual((long)OtaTiming.EndAnswerMs, bench.Tick());
        Assert.AreEqual((long)OtaTiming.EndAnswerMs, bench.Tick());
        Assert.AreEqual("end(0) end(0)", bench.Take());
        for (int i = OtaTiming.EndQuickTriesMax; i < OtaTiming.EndTriesMax; i++)
        {
            Assert.AreEqual(OtaTiming.EndRetryMs, bench.Tick());
            Assert.AreEqual("end(0)", bench.Take());
        }

        Assert.AreEqual(OtaTiming.EndRetryMs, bench.Tick());
        Assert.AreEqual("apply", bench.Take());
    }

    [TestMethod]
    public void A_server_that_refuses_the_end_is_not_silent_and_the_image_waits_for_its_leave()
    {
        OtaBench bench = OtaBench.Ending();
        bench.HearDefaultResponse(0x06, 0x7E);
        Assert.AreEqual("persist(2)", bench.Take());
        for (int hour = 0; hour < 5; hour++)
        {
            Assert.AreEqual(OtaTiming.AskForCommandMs, bench.Tick());
            Assert.AreEqual("end(0)", bench.Take());
            bench.HearDefaultResponse(0x06, 0x7E);
            Assert.AreEqual((int)OtaState.WaitingToUpgrade, (int)bench.Client.State);
        }

        bench.HearEnd(0, 60);
        Assert.AreEqual((int)OtaState.CountDown, (int)bench.Client.State);
    }

    [TestMethod]
    public void UpgradeTimeoutPolicy_1_never_applies_without_a_word()
    {
        OtaBench bench = new OtaBench();
        bench.Options.UpgradeTimeoutPolicy = 1;
        bench.StartToQuery();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        bench.ServeAll();
        bench.Wait(3L * 24 * 3600 * 1000);
        Assert.AreEqual((int)OtaState.WaitingToUpgrade, (int)bench.Client.State);
        bench.HearEnd(0, 5);
        bench.Tick();
        Assert.AreEqual((int)OtaState.Applying, (int)bench.Client.State);
    }

    [TestMethod]
    public void UpgradeActivationPolicy_1_answers_NOT_AUTHORIZED_and_waits_for_the_outside()
    {
        OtaBench bench = new OtaBench();
        bench.Options.UpgradeActivationPolicy = 1;
        bench.StartToQuery();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        bench.ServeAll();
        bench.Take();
        bench.HearEnd(0, 5);
        Assert.AreEqual("persist(2) default(7,7E)", bench.Take());
        Assert.AreEqual((int)ImageUpgradeStatus.WaitingToUpgradeViaExternalEvent, (int)bench.Client.UpgradeStatus);
        bench.Client.ApplyNow(bench.NowMs);
        Assert.AreEqual("apply", bench.Take());
    }

    [TestMethod]
    public void Verification_longer_than_the_servers_patience_keeps_the_session_alive()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBlock(0, 64);
        bench.HearBlock(64, 64);
        bench.HearBlock(128, 64);
        bench.SlowOwner = true;
        bench.HearBlock(192, 8);
        bench.Client.DataAccepted(bench.NowMs);
        bench.Take();
        for (int i = 0; i < 10; i++)
        {
            Assert.AreEqual(OtaTiming.VerifyKeepAliveMs, bench.Tick());
            Assert.AreEqual("block(136,64)", bench.Take());
            bench.HearBlock(136, 64);
            Assert.AreEqual("", bench.Take());
        }

        bench.Client.VerifiedOk(bench.NowMs);
        Assert.AreEqual("persist(1) end(0)", bench.Take());
    }

    [TestMethod]
    public void Verification_that_never_ends_is_an_abort()
    {
        OtaBench bench = OtaBench.Querying();
        bench.SlowOwner = true;
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        bench.Client.Accept(OtaBench.FileSize, bench.NowMs);
        bench.Wait(OtaTiming.VerifyTimeoutMs - 1);
        Assert.AreEqual((int)OtaState.Verifying, (int)bench.Client.State);
        bench.Take();
        bench.Wait(1);
        Assert.AreEqual("aborted(6) end(95)", bench.Take());
    }

    [TestMethod]
    public void A_commit_that_fails_is_told_and_nothing_stays_pending()
    {
        OtaBench bench = OtaBench.Ending();
        bench.HearEnd(0, 0);
        bench.Tick();
        bench.Take();
        bench.Client.RefuseImage(RefusalReason.StoreWrite, RefusalStage.Image, bench.NowMs);
        Assert.AreEqual("aborted(4) persist(0) end(95)", bench.Take());
        Assert.AreEqual(0xFFFFFFFFL, bench.Client.DownloadedFileVersion);
    }
}
