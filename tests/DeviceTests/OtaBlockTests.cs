using Bridge.Boot;
using Bridge.Firmware.Ota;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Image Block: the download block by block, and what field bugs do to it.</summary>
[TestClass]
public class OtaBlockTests
{
    [TestMethod]
    public void A_file_is_fetched_block_by_block_and_ended()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.ServeAll();
        Assert.AreEqual(
            "data(0,64) block(64,64) data(64,64) block(128,64) data(128,64) block(192,8) data(192,8) complete persist(1) end(0)",
            bench.Take());
        Assert.IsTrue(bench.StoredMatches(0, OtaBench.FileSize));
        Assert.AreEqual(4, bench.Client.Blocks);
    }

    [TestMethod]
    public void A_lost_block_response_is_asked_for_again_at_the_same_offset()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBlock(0, 64);
        bench.Take();
        Assert.AreEqual((long)OtaTiming.BlockTimeoutMinMs, bench.Tick());
        Assert.AreEqual("block(64,64)", bench.Take());
        Assert.AreEqual(2L * OtaTiming.BlockTimeoutMinMs, bench.Tick());
        Assert.AreEqual("block(64,64)", bench.Take());
        bench.ServeAll();
        Assert.IsTrue(bench.StoredMatches(0, OtaBench.FileSize));
    }

    [TestMethod]
    public void A_block_response_that_never_comes_ends_in_abort_and_a_later_query()
    {
        OtaBench bench = OtaBench.Downloading();
        for (int i = 1; i < OtaTiming.ErrorsMax; i++)
        {
            bench.Tick();
            Assert.AreEqual("block(0,64)", bench.Take());
        }

        bench.Tick();
        Assert.AreEqual("aborted(2) end(95)", bench.Take());
        Assert.AreEqual((int)OtaState.ReportingFailure, (int)bench.Client.State);
        bench.HearDefaultResponse(0x06, 0x00);
        Assert.AreEqual(OtaTiming.RetryUpdateMs, bench.Tick());
        Assert.AreEqual("query(1)", bench.Take());
    }

    [TestMethod]
    public void A_good_block_forgives_the_errors_before_it()
    {
        OtaBench bench = OtaBench.Downloading();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 1; i < OtaTiming.ErrorsMax; i++)
            {
                bench.Tick();
            }

            bench.HearBlock(64 * round, 64);
        }

        Assert.AreEqual((int)OtaState.DownloadingBlock, (int)bench.Client.State);
        Assert.AreEqual(192, bench.Client.FileOffset);
    }

    [TestMethod]
    public void A_failure_report_without_an_answer_is_sent_three_times()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.SlowOwner = true;
        bench.HearBlock(0, 64);
        bench.Client.RefuseImage(RefusalReason.OtaMagic, RefusalStage.OtaHeader, bench.NowMs);
        Assert.AreEqual("data(0,64) aborted(4) end(96)", bench.Take());
        bench.Tick();
        bench.Tick();
        bench.Tick();
        Assert.AreEqual("end(96) end(96)", bench.Take());
        Assert.AreEqual((int)OtaState.Resting, (int)bench.Client.State);
        Assert.AreEqual((int)RefusalReason.OtaMagic, bench.RefusedReason);
        Assert.AreEqual((int)RefusalStage.OtaHeader, bench.RefusedStage);
    }

    [TestMethod]
    public void Responses_reordered_and_duplicated_store_each_byte_once()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBlock(64, 64);
        bench.HearBlock(0, 64);
        bench.HearBlock(0, 64);
        Assert.AreEqual("data(0,64) block(64,64)", bench.Take());
        bench.HearBlock(128, 64);
        bench.HearBlock(0, 64);
        bench.HearBlock(64, 64);
        bench.HearBlock(64, 64);
        Assert.AreEqual("data(64,64) block(128,64)", bench.Take());
        Assert.AreEqual(5, bench.Client.Duplicates);
        bench.ServeAll();
        Assert.IsTrue(bench.StoredMatches(0, OtaBench.FileSize));
    }

    [TestMethod]
    public void A_late_block_is_taken_and_the_answer_to_the_repeated_request_dropped()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.Tick();
        bench.HearBlock(0, 64);
        Assert.AreEqual("block(0,64) data(0,64) block(64,64)", bench.Take());
        bench.HearBlock(0, 64);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual(1, bench.Client.Duplicates);
    }

    [TestMethod]
    public void A_short_block_is_taken_and_the_next_request_starts_behind_it()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBlock(0, 50);
        Assert.AreEqual("data(0,50) block(50,64)", bench.Take());
        bench.HearBlock(50, 1);
        Assert.AreEqual("data(50,1) block(51,64)", bench.Take());
        bench.ServeAll();
        Assert.IsTrue(bench.StoredMatches(0, OtaBench.FileSize));
    }

    [TestMethod]
    public void A_block_that_overruns_the_request_or_lies_about_its_length_is_not_stored()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBlock(0, 65);
        bench.HearBlock(32, 32);
        Assert.AreEqual(0, bench.Client.Blocks);
        byte[] frame = bench.BlockFrame(0, 20);
        frame[16] = 21;
        bench.Hear(frame);
        frame[16] = 19;
        bench.Hear(frame);
        Assert.AreEqual("default(5,80) default(5,80)", bench.Take());
        Assert.AreEqual(2, bench.Client.Malformed);
        bench.HearBlock(0, 64);
        bench.HearBlock(64, 64);
        bench.HearBlock(128, 64);
        bench.Take();
        bench.HearBlock(192, 9);
        Assert.AreEqual("", bench.Take());
        bench.HearBlock(192, 8);
        Assert.AreEqual("data(192,8) complete persist(1) end(0)", bench.Take());
    }

    [TestMethod]
    public void A_block_of_another_file_is_not_stored()
    {
        OtaBench bench = OtaBench.Downloading();
        for (int field = 4; field < 12; field++)
        {
            byte[] frame = bench.BlockFrame(0, 64);
            frame[field] ^= 0x10;
            bench.Hear(frame);
        }

        Assert.AreEqual("", bench.Take());
        Assert.AreEqual(8, bench.Client.Dropped);
    }

    [TestMethod]
    public void Empty_blocks_are_errors_and_end_in_abort()
    {
        OtaBench bench = OtaBench.Downloading();
        for (int i = 0; i < OtaTiming.ErrorsMax - 1; i++)
        {
            bench.HearBlock(0, 0);
            Assert.AreEqual((long)OtaTiming.BackOffMs, bench.Tick());
        }

        bench.Take();
        bench.HearBlock(0, 0);
        Assert.AreEqual("aborted(2) end(95)", bench.Take());
    }

    [TestMethod]
    public void Resume_asks_from_the_stored_offset_on()
    {
        OtaBench bench = OtaBench.Querying();
        bench.StartOffset = 130;
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        bench.ServeAll();
        Assert.AreEqual("reported offered block(130,64) data(130,64) block(194,6) data(194,6) complete persist(1) end(0)", bench.Take());
    }

    [TestMethod]
    public void Resume_of_a_file_wholly_stored_verifies_at_once()
    {
        OtaBench bench = OtaBench.Querying();
        bench.StartOffset = OtaBench.FileSize;
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("reported offered complete persist(1) end(0)", bench.Take());
    }

    [TestMethod]
    public void Network_down_keeps_the_resume_point_and_asks_again_when_it_is_back()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBlock(0, 64);
        bench.Take();
        bench.Client.OnNetworkDown(bench.NowMs);
        Assert.AreEqual("aborted(1)", bench.Take());
        Assert.AreEqual((int)OtaState.Idle, (int)bench.Client.State);
        Assert.AreEqual(long.MaxValue, bench.Client.NextDeadlineMs);
        bench.Client.OnNetworkUp(bench.NowMs);
        bench.Tick();
        bench.StartOffset = bench.Client.FileOffset;
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("query(1) reported offered block(64,64)", bench.Take());
    }

    [TestMethod]
    public void A_bad_chunk_is_fetched_again_alone()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBlock(0, 64);
        bench.SlowOwner = true;
        bench.HearBlock(64, 64);
        bench.Take();
        bench.SlowOwner = false;
        bench.Client.RefetchFrom(50, bench.NowMs);
        Assert.AreEqual("block(50,64)", bench.Take());
        bench.ServeAll();
        Assert.AreEqual((int)OtaState.Ending, (int)bench.Client.State);
        Assert.IsTrue(bench.StoredMatches(0, OtaBench.FileSize));
    }

    [TestMethod]
    public void A_chunk_that_stays_bad_ends_in_refusal()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.SlowOwner = true;
        for (int i = 0; i < OtaTiming.RefetchesMax; i++)
        {
            bench.HearBlock(0, 64);
            bench.Client.RefetchFrom(0, bench.NowMs);
        }

        bench.Take();
        bench.HearBlock(0, 64);
        bench.Client.RefetchFrom(0, bench.NowMs);
        Assert.AreEqual("data(0,64) aborted(4) end(96)", bench.Take());
        Assert.AreEqual((int)RefusalStage.Chunk, bench.RefusedStage);
    }

    [TestMethod]
    public void INVALID_IMAGE_at_the_last_byte_is_told_and_a_newer_good_file_works()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBlock(0, 64);
        bench.HearBlock(64, 64);
        bench.HearBlock(128, 64);
        bench.SlowOwner = true;
        bench.HearBlock(192, 8);
        bench.Client.DataAccepted(bench.NowMs);
        bench.Take();
        bench.Client.RefuseImage(RefusalReason.Signature, RefusalStage.Image, bench.NowMs);
        Assert.AreEqual("aborted(4) end(96)", bench.Take());
        Assert.AreEqual(0xFFFFFFFFL, bench.Client.DownloadedFileVersion);
        bench.HearDefaultResponse(0x06, 0x00);
        bench.SlowOwner = false;
        bench.Notify();
        bench.Offer(OtaBench.Newer + 1, OtaBench.FileSize);
        Assert.AreEqual("query(1) reported offered block(0,64)", bench.Take());
    }

    [TestMethod]
    public void A_store_that_fails_is_our_trouble_and_not_the_images()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.SlowOwner = true;
        bench.HearBlock(0, 64);
        bench.Take();
        bench.Client.RefuseImage(RefusalReason.StoreWrite, RefusalStage.Image, bench.NowMs);
        Assert.AreEqual("aborted(4) end(95)", bench.Take());
        bench.HearDefaultResponse(0x06, 0x00);
        bench.Notify();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("query(1) reported offered", bench.Take());
    }

    [TestMethod]
    public void ABORT_of_the_server_stops_without_an_upgrade_end_request()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearStatus(0x05, 0x95);
        Assert.AreEqual("aborted(3)", bench.Take());
        Assert.AreEqual((int)OtaState.Resting, (int)bench.Client.State);
    }

    [TestMethod]
    [DataRow(0x7E)]
    [DataRow(0x80)]
    [DataRow(0x98)]
    public void A_refusal_by_default_response_or_by_status_stops_too(int status)
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearDefaultResponse(0x03, status);
        Assert.AreEqual("aborted(3)", bench.Take());
        bench = OtaBench.Downloading();
        bench.HearStatus(0x05, status);
        Assert.AreEqual("aborted(3)", bench.Take());
    }

    [TestMethod]
    public void A_default_response_of_another_node_or_by_broadcast_changes_nothing()
    {
        OtaBench bench = OtaBench.Downloading();
        byte[] frame = new byte[] { 0x18, (byte)bench.LastSequence, 0x0B, 0x03, 0x98 };
        bench.HearBytes(frame, frame.Length, 0x1234, false);
        bench.HearBytes(frame, frame.Length, 0, true);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual(2, bench.Client.Dropped);
    }

    [TestMethod]
    public void Without_a_network_nothing_is_sent()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.Client.OnNetworkDown(bench.NowMs);
        bench.Take();
        bench.HearBytes(new byte[] { 0x19, 0x01, 0x05 }, 3, 0, false);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual(1, bench.Client.Malformed);
    }

    [TestMethod]
    public void A_stale_ABORT_changes_nothing()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.LastSequence--;
        bench.HearStatus(0x05, 0x95);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual((int)OtaState.DownloadingBlock, (int)bench.Client.State);
    }

    [TestMethod]
    public void An_aborted_update_followed_by_a_good_one_works()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBlock(0, 64);
        bench.HearStatus(0x05, 0x95);
        bench.Take();
        bench.Notify();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        bench.ServeAll();
        Assert.AreEqual(
            "query(1) reported offered block(0,64) data(0,64) block(64,64) data(64,64) block(128,64) data(128,64) block(192,8) data(192,8) complete persist(1) end(0)",
            bench.Take());
    }

    [TestMethod]
    public void Late_words_of_the_owner_after_an_abort_change_nothing()
    {
        OtaBench bench = OtaBench.Querying();
        bench.SlowOwner = true;
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        bench.Client.OnNetworkDown(bench.NowMs);
        bench.Take();
        bench.Client.Accept(0, bench.NowMs);
        bench.Client.DataAccepted(bench.NowMs);
        bench.Client.RefetchFrom(0, bench.NowMs);
        bench.Client.VerifiedOk(bench.NowMs);
        bench.Client.Refuse(RefusalReason.Downgrade, bench.NowMs);
        bench.Client.RefuseImage(RefusalReason.Signature, RefusalStage.Image, bench.NowMs);
        bench.Client.ApplyNow(bench.NowMs);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual((int)OtaState.Idle, (int)bench.Client.State);
    }

    [TestMethod]
    public void An_owner_that_never_decides_does_not_hang_the_client()
    {
        OtaBench bench = OtaBench.Querying();
        bench.SlowOwner = true;
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        bench.Take();
        Assert.AreEqual(OtaTiming.OwnerTimeoutMs, bench.Tick());
        Assert.AreEqual("aborted(6) end(95)", bench.Take());
    }
}
