using Bridge.Firmware.Ota;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Image Notify: unicast and broadcast, every payload type, jitter.</summary>
[TestClass]
public class OtaNotifyTests
{
    private static OtaBench Resting()
    {
        OtaBench bench = OtaBench.Querying();
        bench.HearStatus(0x02, 0x98);
        bench.Take();
        return bench;
    }

    private static string Broadcast(OtaBench bench, byte[] frame)
    {
        bench.HearBytes(frame, frame.Length, 0, true);
        return bench.Take();
    }

    [TestMethod]
    public void A_unicast_always_leads_to_a_query_whatever_it_says()
    {
        OtaBench bench = Resting();
        bench.Notify();
        Assert.AreEqual("query(1)", bench.Take());
        bench.HearStatus(0x02, 0x98);
        bench.Take();
        bench.Hear(new byte[] { 0x19, 0x0B, 0x00, 0x03, 0x00, 0x99, 0x99, 0x99, 0x99, 0x01, 0, 0, 0 });
        Assert.AreEqual("query(1)", bench.Take());
    }

    [TestMethod]
    public void The_query_goes_to_the_endpoint_and_profile_the_notify_came_from()
    {
        OtaBench bench = new OtaBench();
        bench.Options.Profile = 0x0109;
        bench.StartToQuery();
        Assert.AreEqual(0x0109, bench.LastAddress.Profile);
        bench.HearStatus(0x02, 0x98);
        bench.Notify();
        bench.Take();
        Assert.AreEqual(0x0104, bench.LastAddress.Profile);
    }

    [TestMethod]
    [DataRow(0, 0x1037, 1, 2, true)]
    [DataRow(1, 0x1037, 1, 2, true)]
    [DataRow(1, 0x1038, 1, 2, false)]
    [DataRow(2, 0x1037, 1, 2, true)]
    [DataRow(2, 0x1037, 9, 2, false)]
    [DataRow(3, 0x1037, 1, 2, true)]
    [DataRow(3, 0x1037, 1, 1, false)]
    [DataRow(3, 0x1037, 9, 2, false)]
    [DataRow(4, 0x1037, 1, 2, false)]
    public void A_broadcast_counts_when_every_field_it_carries_concerns_us(int type, int manufacturer, int imageType, int version, bool asks)
    {
        OtaBench bench = Resting();
        byte[] frame = new byte[]
        {
            0x09, 0x0A, 0x00, (byte)type, 100, (byte)manufacturer, (byte)(manufacturer >> 8), (byte)imageType, 0, (byte)version, 0, 0, 0,
        };
        Assert.AreEqual(asks ? "query(1)" : "", Broadcast(bench, frame));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(101)]
    [DataRow(255)]
    public void A_broadcast_with_a_jitter_outside_1_to_100_is_ignored(int jitter)
    {
        Assert.AreEqual("", Broadcast(Resting(), new byte[] { 0x19, 0x0A, 0x00, 0x00, (byte)jitter }));
    }

    [TestMethod]
    public void Jitter_draws_about_its_share_of_the_bridges()
    {
        OtaBench bench = Resting();
        int drawn = 0;
        for (int i = 0; i < 200; i++)
        {
            if (Broadcast(bench, new byte[] { 0x19, 0x0A, 0x00, 0x00, 30 }) == "query(1)")
            {
                drawn++;
                bench.HearStatus(0x02, 0x98);
                bench.Take();
            }
        }

        Assert.IsTrue(drawn > 35 && drawn < 85);
    }

    [TestMethod]
    public void A_broadcast_never_gets_a_default_response()
    {
        OtaBench bench = Resting();
        Assert.AreEqual("", Broadcast(bench, new byte[] { 0x09, 0x0A, 0x00, 0x03 }));
        Assert.AreEqual("", Broadcast(bench, new byte[] { 0x09, 0x0A, 0x00, 0x00, 0 }));
        Assert.AreEqual(1, bench.Client.Malformed);
    }

    [TestMethod]
    public void A_unicast_that_wants_a_default_response_gets_one_and_the_query()
    {
        OtaBench bench = Resting();
        bench.Hear(new byte[] { 0x09, 0x0A, 0x00, 0x00, 0x64 });
        Assert.AreEqual("default(0,0) query(1)", bench.Take());
    }

    [TestMethod]
    public void A_stranger_does_not_make_us_ask()
    {
        OtaBench bench = Resting();
        bench.HearBytes(new byte[] { 0x19, 0x0A, 0x00, 0x00, 0x64 }, 5, 0x1234, false);
        Assert.AreEqual("", bench.Take());
    }

    [TestMethod]
    public void Before_a_server_is_known_a_notify_of_the_trust_centre_starts_the_search()
    {
        OtaBench bench = new OtaBench();
        bench.Build();
        bench.Client.OnNetworkUp(bench.NowMs);
        bench.HearBytes(new byte[] { 0x19, 0x0A, 0x00, 0x00, 0x64 }, 5, 0x1234, false);
        Assert.AreEqual("", bench.Take());
        bench.Notify();
        Assert.AreEqual("match(0,104)", bench.Take());
    }

    [TestMethod]
    public void During_a_healthy_download_a_notify_changes_nothing()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.Notify();
        Assert.AreEqual("", bench.Take());
        bench.HearBlock(0, 64);
        Assert.AreEqual("data(0,64) block(64,64)", bench.Take());
    }

    [TestMethod]
    public void A_server_that_notifies_instead_of_answering_has_started_over()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearBlock(0, 64);
        bench.Tick();
        bench.Take();
        Assert.AreEqual("", Broadcast(bench, new byte[] { 0x19, 0x0A, 0x00, 0x00, 100 }));
        bench.Notify();
        Assert.AreEqual("aborted(5) query(1)", bench.Take());
        bench.StartOffset = 64;
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("reported offered block(64,64)", bench.Take());
    }
}
