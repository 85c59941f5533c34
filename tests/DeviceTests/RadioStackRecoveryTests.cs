using Bridge.Firmware.App;
using Bridge.Firmware.Ezsp;
using Bridge.Firmware.Join;
using Bridge.Firmware.Zcl;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class RadioStackRecoveryTests
{
    [TestMethod]
    public void An_unplugged_radio_is_reset_ever_more_slowly_and_found_again()
    {
        RadioBench bench = new RadioBench(13, 7);
        bench.Unplugged = true;
        bench.Stack.Start(bench.NowMs);
        bench.RunFor(3600000);
        int resets = bench.Actions[(int)RadioAction.ResetRadio];
        Assert.IsTrue(resets >= 40);
        Assert.IsTrue(resets <= 60);
        bench.Unplugged = false;
        Assert.IsTrue(bench.RunUntil(RadioAction.NetworkUp, 120000));
    }

    [TestMethod]
    public void A_radio_that_stops_answering_is_reset()
    {
        RadioBench bench = RadioBench.Up(13);
        bench.Ncp.SilentCommand = EzspFrameId.SendUnicast;
        bench.Stack.Send(RadioBench.Message("01"), bench.NowMs);
        Assert.IsTrue(bench.RunUntil(RadioAction.ResetRadio, EzspClient.ResponseTimeoutMs));
        Assert.AreEqual((int)RadioFailure.ResponseTimedOut, (int)bench.Stack.Failure);
        Assert.IsTrue(bench.RunUntil(RadioAction.NetworkUp, 60000));
    }

    [TestMethod]
    public void A_radio_that_refuses_the_endpoint_is_reset()
    {
        RadioBench bench = new RadioBench(14, 7);
        bench.Ncp.UnknownCommand = EzspFrameId.AddEndpoint;
        bench.Stack.Start(bench.NowMs);
        Assert.IsTrue(bench.RunUntil(RadioAction.ResetRadio, 60000));
        Assert.AreEqual((int)RadioFailure.BringUpRefused, (int)bench.Stack.Failure);
        bench.Ncp.UnknownCommand = -1;
        Assert.IsTrue(bench.RunUntil(RadioAction.NetworkUp, 60000));
    }

    [TestMethod]
    public void A_unit_without_an_install_code_says_so_and_leaves_the_radio_usable()
    {
        RadioBench bench = new RadioBench(14, 7);
        bench.Options.Join.LinkKey = null;
        bench.Stack.Start(bench.NowMs);
        Assert.IsTrue(bench.RunUntil(RadioAction.Failed, 60000));
        Assert.AreEqual((int)RadioFailure.NotProvisioned, (int)bench.Stack.Failure);
        Assert.AreEqual(0, bench.Actions[(int)RadioAction.ResetRadio]);
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Request(RadioRequest.GetToken, 0, null, bench.NowMs));
        Assert.IsTrue(bench.RunUntil(RadioAction.RequestDone, 1000));
    }

    [TestMethod]
    [DataRow(13, 0xAD)]
    [DataRow(14, 0x0C1B)]
    public void A_hub_without_our_install_code_is_asked_again_until_it_has_it(int version, int status)
    {
        RadioBench bench = new RadioBench(version, 7);
        bench.Ncp.JoinStatus = status;
        bench.Stack.Start(bench.NowMs);
        Assert.IsFalse(bench.RunUntil(RadioAction.NetworkUp, 300000));
        Assert.AreEqual((int)JoinFailure.NoNetworkKeyReceived, (int)bench.Stack.LastJoinFailure);
        Assert.AreEqual(0, bench.Actions[(int)RadioAction.ResetRadio]);
        bench.Ncp.JoinStatus = 0;
        Assert.IsTrue(bench.RunUntil(RadioAction.NetworkUp, 75000));
    }

    [TestMethod]
    public void A_missing_trust_centre_leads_to_a_rejoin()
    {
        RadioBench bench = RadioBench.Up(14);
        bench.Stack.OnTrustCentreLost(bench.NowMs);
        Assert.IsFalse(bench.Stack.IsUp);
        Assert.IsTrue(bench.RunUntil(RadioAction.NetworkUp, 60000));
        Assert.AreEqual(1, bench.Actions[(int)RadioAction.NetworkDown]);
        Assert.AreEqual(1, bench.Ncp.Commands[EzspFrameId.FindAndRejoinNetwork]);
    }

    [TestMethod]
    [DataRow(13, 1)]
    [DataRow(14, 2)]
    [DataRow(14, 3)]
    [DataRow(13, 4)]
    [DataRow(14, -5)]
    public void A_wire_that_loses_and_flips_bytes_only_costs_time(int version, int seed)
    {
        RadioBench bench = new RadioBench(version, seed);
        bench.LostPerThousand = 5;
        bench.FlippedPerThousand = 5;
        bench.Stack.Start(bench.NowMs);
        Assert.IsTrue(bench.RunUntil(RadioAction.NetworkUp, 3600000));
        int delivered = 0;
        for (int i = 0; i < 200 && delivered < 10; i++)
        {
            if (bench.Stack.Send(RadioBench.Message("0102030405060708"), bench.NowMs) == Result.Ok)
            {
                int tag = bench.Stack.LastTag;
                Assert.IsTrue(bench.RunUntil(RadioAction.MessageSent, 60000));
                Assert.AreEqual(tag, bench.Stack.MessageTag);
                if (bench.Stack.Delivered)
                {
                    delivered++;
                    Assert.AreEqual("0102030405060708", Hex.Text(bench.Ncp.LastUnicast, 0, bench.Ncp.LastUnicastCount));
                }
            }
            else
            {
                bench.RunUntil(RadioAction.NetworkUp, 3600000);
            }
        }

        Assert.AreEqual(10, delivered);
        Assert.AreEqual(0, bench.Stack.MalformedFrames);
    }

    [TestMethod]
    public void Callbacks_cut_short_by_the_radio_are_counted_and_change_nothing()
    {
        RadioBench bench = RadioBench.Up(13);
        byte[] frame = Hex.Parse("00 90 01 45 00 00 09 01 19 00 01 01 40 01 00 00 0f ff c8 34 12 ff ff 03 01 42 03");
        int malformed = 0;
        for (int count = 5; count < frame.Length; count++)
        {
            bench.Ncp.Link.SendCallback(frame, 0, count, bench.NowMs);
            bench.Settle();
            malformed++;
            Assert.AreEqual(malformed, bench.Stack.MalformedFrames);
        }

        Assert.AreEqual(0, bench.Actions[(int)RadioAction.MessageReceived]);
        Assert.IsTrue(bench.Stack.IsUp);
    }
}
