using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Finding the server, Image Notify, Query Next Image and the judgement of offers.</summary>
[TestClass]
public class OtaServerTests
{
    private static readonly byte[] RecordedQuery = new byte[] { 0x01, 0x05, 0x01, 0x01, 0x37, 0x10, 0x01, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00 };

    [TestMethod]
    public void Network_up_leads_by_match_and_address_to_a_query()
    {
        OtaBench bench = new OtaBench();
        bench.Build();
        bench.Client.OnNetworkUp(bench.NowMs);
        Assert.AreEqual("", bench.Take());
        Assert.IsTrue(bench.Tick() < OtaTiming.StartJitterMs);
        Assert.AreEqual("match(0,104)", bench.Take());
        Assert.IsTrue(bench.LastSentIs(new byte[] { 0x01, 0, 0, 0x04, 0x01, 1, 0x19, 0x00, 0 }));
        bench.HearMatch(0x00, 3);
        Assert.AreEqual("ieee(0)", bench.Take());
        Assert.IsTrue(bench.LastSentIs(new byte[] { 0x02, 0, 0, 0, 0 }));
        Assert.AreEqual(0xFF, (int)bench.Client.UpgradeServerId[0]);
        bench.HearAddress();
        Assert.AreEqual("query(1)", bench.Take());
        Assert.AreEqual(3, bench.LastAddress.DestinationEndpoint);
        Assert.AreEqual(0x66, (int)bench.Client.UpgradeServerId[1]);
        Assert.AreEqual(1, bench.Events[(int)OtaEvent.ServerFound]);
    }

    [TestMethod]
    public void A_search_without_an_answer_is_tried_three_times_and_again_after_ten_minutes()
    {
        OtaBench bench = new OtaBench();
        bench.Build();
        bench.Client.OnNetworkUp(bench.NowMs);
        bench.Tick();
        bench.Tick();
        bench.Tick();
        Assert.AreEqual("match(0,104) match(0,104) match(0,104)", bench.Take());
        bench.Tick();
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual(OtaTiming.RediscoverMs, bench.Tick());
        Assert.AreEqual("match(0,104)", bench.Take());
    }

    [TestMethod]
    public void Rounds_without_an_answer_make_the_network_suspect_and_each_further_time_takes_twice_as_many()
    {
        OtaBench bench = OtaBench.Querying();
        int silentRounds = 0;
        string[] said = new string[] { "", "", "" };
        int[] rounds = new int[3];
        for (int report = 0; report < 3; report++)
        {
            bench.Take();
            while (bench.Events[(int)OtaEvent.ServerUnreachable] == report)
            {
                bench.Tick();
                silentRounds += bench.Client.State == OtaState.Resting ? 1 : 0;
                said[report] = bench.Take();
            }

            rounds[report] = silentRounds;
        }

        Assert.AreEqual("unreachable", said[0]);
        Assert.AreEqual("unreachable", said[2]);
        Assert.AreEqual(OtaTiming.SilentRoundsMax, rounds[0]);
        Assert.AreEqual(3 * OtaTiming.SilentRoundsMax, rounds[1]);
        Assert.AreEqual(7 * OtaTiming.SilentRoundsMax, rounds[2]);
    }

    [TestMethod]
    public void Any_answer_of_the_server_ends_the_suspicion()
    {
        OtaBench bench = new OtaBench();
        bench.Build();
        bench.Client.OnNetworkUp(bench.NowMs);
        for (int search = 0; search < 4; search++)
        {
            for (int round = 1; round < OtaTiming.SilentRoundsMax; round++)
            {
                bench.Tick();
                bench.Tick();
                bench.Tick();
                bench.Tick();
                Assert.AreEqual((int)OtaState.Resting, (int)bench.Client.State);
            }

            bench.Tick();
            bench.HearZdo(0x8006, new byte[] { (byte)bench.LastSequence, 0x00, 0, 0, 0 }, 5);
        }

        Assert.AreEqual(0, bench.Events[(int)OtaEvent.ServerUnreachable]);
    }

    [TestMethod]
    public void An_address_answer_about_another_node_does_not_choose_the_server()
    {
        OtaBench bench = new OtaBench();
        bench.Build();
        bench.Client.OnNetworkUp(bench.NowMs);
        bench.Tick();
        bench.HearMatch(0x00, 1);
        bench.HearZdo(0x8001, new byte[] { 2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0x34, 0x12 }, 12);
        Assert.AreEqual((int)OtaState.ResolvingServer, (int)bench.Client.State);
        bench.HearZdo(0x8001, new byte[] { 2, 0x80, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0 }, 12);
        Assert.AreEqual(0xFF, (int)bench.Client.UpgradeServerId[0]);
    }

    [TestMethod]
    public void No_match_under_Smart_Energy_asks_under_Home_Automation()
    {
        OtaBench bench = new OtaBench();
        bench.Options.Profile = 0x0109;
        bench.Build();
        bench.Client.OnNetworkUp(bench.NowMs);
        bench.Tick();
        Assert.AreEqual("match(0,109)", bench.Take());
        bench.HearZdo(0x8006, new byte[] { 0x01, 0x00, 0, 0, 0 }, 5);
        Assert.AreEqual("match(0,104)", bench.Take());
        bench.HearMatch(0x00, 1);
        bench.HearAddress();
        bench.Take();
        Assert.AreEqual(0x0104, bench.LastAddress.Profile);
    }

    [TestMethod]
    public void A_foreign_server_is_taken_only_when_the_trust_centre_need_not_be_it()
    {
        for (int only = 0; only < 2; only++)
        {
            OtaBench bench = new OtaBench();
            bench.Options.TrustCentreOnly = only == 1;
            bench.Build();
            bench.Client.OnNetworkUp(bench.NowMs);
            bench.Tick();
            bench.Tick();
            bench.Tick();
            Assert.AreEqual(
                only == 1 ? "match(0,104) match(0,104) match(0,104)" : "match(0,104) match(0,104) match(65533,104)", bench.Take());
        }
    }

    [TestMethod]
    public void The_query_is_the_recorded_one_with_the_hardware_version()
    {
        OtaBench bench = OtaBench.Querying();
        bench.Tick();
        bench.Tick();
        Assert.IsTrue(bench.LastSentIs(RecordedQuery));
        Assert.AreEqual(0x0019, bench.LastAddress.Cluster);
        Assert.AreEqual(0x0104, bench.LastAddress.Profile);
        Assert.AreEqual(1, bench.LastAddress.SourceEndpoint);
    }

    [TestMethod]
    public void Version_0_in_the_query_is_not_sent()
    {
        OtaBench bench = new OtaBench();
        bench.Options.CurrentFileVersion = 0;
        bench.Build();
        bench.Client.OnNetworkUp(bench.NowMs);
        bench.Tick();
        bench.HearMatch(0x00, 1);
        bench.Take();
        bench.HearAddress();
        Assert.AreEqual("query(1)", bench.Take());
    }

    [TestMethod]
    public void Ten_unanswered_queries_look_for_the_server_anew()
    {
        OtaBench bench = OtaBench.Querying();
        for (int i = 1; i < OtaTiming.QueryErrorsMax; i++)
        {
            Assert.AreEqual((long)(OtaTiming.RequestTimeoutMs + OtaTiming.BackOffMs), bench.Tick());
            Assert.AreEqual("query(1)", bench.Take());
        }

        bench.Tick();
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual(0xFF, (int)bench.Client.UpgradeServerId[7]);
        Assert.AreEqual(OtaTiming.RediscoverMs, bench.Tick());
        Assert.AreEqual("match(0,104)", bench.Take());
    }

    [TestMethod]
    public void No_image_is_a_report_and_the_next_query_comes_hours_later()
    {
        OtaBench bench = OtaBench.Querying();
        bench.HearStatus(0x02, 0x98);
        Assert.AreEqual("reported", bench.Take());
        long waitedMs = bench.Tick();
        Assert.IsTrue(waitedMs >= OtaTiming.QueryPeriodMs && waitedMs < (OtaTiming.QueryPeriodMs * 11) / 10);
        Assert.AreEqual("query(1)", bench.Take());
    }

    [TestMethod]
    public void The_recorded_response_is_accepted_and_the_recorded_block_request_follows()
    {
        OtaBench bench = OtaBench.Querying();
        byte[] response = new byte[] { 0x19, 0x03, 0x02, 0x00, 0x37, 0x10, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, 0xDE, 0x0F, 0x00, 0x00 };
        bench.Hear(response);
        Assert.AreEqual("reported offered block(0,64)", bench.Take());
        byte[] request = new byte[] { 0x01, 0x04, 0x03, 0x00, 0x37, 0x10, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40 };
        Assert.IsTrue(bench.LastSentIs(request));
        Assert.AreEqual(0x0FDE, bench.Client.FileSize);
    }

    [TestMethod]
    public void An_answer_to_an_earlier_try_of_the_same_query_still_counts()
    {
        OtaBench bench = OtaBench.Querying();
        int first = bench.LastSequence;
        bench.Tick();
        bench.LastSequence = first;
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("query(1) reported offered block(0,64)", bench.Take());
    }

    [TestMethod]
    public void An_unsolicited_or_stale_query_response_is_dropped()
    {
        OtaBench bench = OtaBench.Querying();
        bench.LastSequence--;
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("", bench.Take());
        bench.LastSequence++;
        bench.HearStatus(0x02, 0x98);
        bench.Take();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual(2, bench.Client.Dropped);
    }

    [TestMethod]
    public void An_unsolicited_device_specific_file_response_is_dropped()
    {
        OtaBench bench = OtaBench.Downloading();
        Assert.IsTrue(bench.Hear(new byte[] { 0x09, 0x33, 0x09, 0x00, 0x37, 0x10, 0x01, 0x00, 0x02, 0, 0, 0, 0xC8, 0, 0, 0 }));
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual(1, bench.Client.Dropped);
    }

    [TestMethod]
    public void Another_node_is_not_the_server()
    {
        OtaBench bench = OtaBench.Querying();
        byte[] response = new byte[] { 0x19, 0x03, 0x02, 0x00, 0x37, 0x10, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, 0xDE, 0x0F, 0x00, 0x00 };
        bench.HearBytes(response, response.Length, 0x1234, false);
        bench.HearBytes(response, response.Length, 0, true);
        Assert.AreEqual("", bench.Take());
        Assert.AreEqual(2, bench.Client.Dropped);
    }

    [TestMethod]
    [DataRow(0x1038, 1, 2, 200, (int)RefusalReason.Manufacturer, "default(2,85)")]
    [DataRow(0x1037, 2, 2, 200, (int)RefusalReason.ImageType, "default(2,85)")]
    [DataRow(0x1037, 1, 2, 0, (int)RefusalReason.ImageSize, "default(2,85)")]
    [DataRow(0x1037, 1, 2, 12001, (int)RefusalReason.ImageSize, "default(2,89)")]
    [DataRow(0x1037, 1, 2, -1, (int)RefusalReason.ImageSize, "default(2,89)")]
    [DataRow(0x1037, 1, 0, 200, (int)RefusalReason.Downgrade, "end(96)")]
    public void A_wrong_offer_is_refused_at_the_query_response(int manufacturer, int type, int version, int size, int reason, string word)
    {
        OtaBench bench = OtaBench.Querying();
        bench.OfferAs(manufacturer, type, version, size & 0xFFFFFFFFL);
        string log = bench.Take();
        Assert.IsTrue(log == word + " reported");
        Assert.AreEqual(reason, bench.RefusedReason);
        Assert.AreEqual((int)RefusalStage.QueryResponse, bench.RefusedStage);
        Assert.AreEqual((int)ImageUpgradeStatus.Normal, (int)bench.Client.UpgradeStatus);
    }

    [TestMethod]
    public void The_running_version_is_left_alone()
    {
        OtaBench bench = OtaBench.Querying();
        bench.Offer(OtaBench.Running, OtaBench.FileSize);
        Assert.AreEqual("reported", bench.Take());
        Assert.AreEqual((int)OtaState.Resting, (int)bench.Client.State);
        Assert.AreEqual(-1, bench.RefusedReason);
    }

    [TestMethod]
    public void On_trial_the_version_is_reported_and_nothing_is_fetched_until_steady()
    {
        OtaBench bench = new OtaBench();
        bench.Options.OnTrial = true;
        bench.StartToQuery();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("reported", bench.Take());
        Assert.AreEqual(1, bench.Events[(int)OtaEvent.OfferIgnored]);
        bench.Client.SetSteady(bench.NowMs);
        Assert.IsTrue(bench.Tick() < OtaTiming.StartJitterMs);
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("query(1) reported offered block(0,64)", bench.Take());
    }

    [TestMethod]
    public void On_trial_a_rejected_query_is_repeated_within_the_trial()
    {
        OtaBench bench = new OtaBench();
        bench.Options.OnTrial = true;
        bench.StartToQuery();
        bench.HearDefaultResponse(0x01, 0x01);
        Assert.AreEqual("", bench.Take());
        Assert.IsTrue(bench.Tick() <= OtaTiming.RediscoverOnTrialMs + (OtaTiming.RediscoverOnTrialMs / 10));
        Assert.AreEqual("query(1)", bench.Take());
    }

    [TestMethod]
    public void A_refused_file_is_not_fetched_again_until_its_back_off_is_over()
    {
        OtaBench bench = OtaBench.Querying();
        bench.SlowOwner = true;
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        bench.Client.Refuse(RefusalReason.HardwareRange, bench.NowMs);
        bench.HearDefaultResponse(0x06, 0x00);
        Assert.AreEqual("reported offered end(96)", bench.Take());
        bench.Notify();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("query(1) end(96) reported", bench.Take());
        bench.HearDefaultResponse(0x06, 0x00);
        bench.Wait(OtaTiming.RefusedAskedBackOffMs);
        bench.Notify();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("query(1) reported offered", bench.Take());
    }

    [TestMethod]
    public void Back_off_of_a_refused_file_doubles_and_one_more_file_takes_the_oldest_place()
    {
        RefusalMemory memory = new RefusalMemory();
        memory.Add(7, 42, 0);
        Assert.AreEqual(42, memory.ReasonFor(7, false, OtaTiming.RefusedBackOffMs - 1));
        Assert.AreEqual(0, memory.ReasonFor(7, true, OtaTiming.RefusedBackOffMs - 1));
        Assert.AreEqual(0, memory.ReasonFor(7, false, OtaTiming.RefusedBackOffMs));
        Assert.AreEqual(0, memory.ReasonFor(8, false, 0));
        memory.Add(7, 42, 0);
        Assert.AreEqual(42, memory.ReasonFor(7, false, (2 * OtaTiming.RefusedBackOffMs) - 1));
        Assert.AreEqual(0, memory.ReasonFor(7, false, 2 * OtaTiming.RefusedBackOffMs));
        for (int i = 0; i < 40; i++)
        {
            memory.Add(7, 42, 0);
        }

        long mostMs = OtaTiming.RefusedBackOffMs << OtaTiming.RefusedDoublingsMax;
        Assert.AreEqual(42, memory.ReasonFor(7, false, mostMs - 1));
        Assert.AreEqual(0, memory.ReasonFor(7, false, mostMs));
        for (int version = 20; version < 20 + RefusalMemory.Places; version++)
        {
            memory.Add(version, 1, version);
        }

        Assert.AreEqual(42, memory.ReasonFor(7, false, 0));
        Assert.AreEqual(1, memory.ReasonFor(23, false, 0));
    }
}
