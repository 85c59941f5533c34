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
public class RadioStackTests
{
    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    [DataRow(19)]
    public void From_reset_to_network_up_with_either_codec(int version)
    {
        RadioBench bench = RadioBench.Up(version);
        Assert.IsTrue(bench.Stack.IsUp);
        Assert.AreEqual(version, bench.Stack.EzspVersion);
        Assert.AreEqual(1, bench.Actions[(int)RadioAction.RadioReady]);
        Assert.AreEqual(1, bench.Actions[(int)RadioAction.NetworkUp]);
        Assert.AreEqual(0, bench.Actions[(int)RadioAction.ResetRadio]);
        Assert.AreEqual("66b6900981e1ee3ca4206b6b861c02bb", Hex.Text(bench.Ncp.LastKey, 0, 16));
        Assert.AreEqual("2211000000000000", Hex.Text(bench.Stack.OwnEui64, 0, 8));
        Assert.AreEqual("00000000000000ab", Hex.Text(bench.Stack.ExtendedPanId, 0, 8));
        Assert.AreEqual(0x4321, bench.Stack.NodeId);
        Assert.AreEqual(0x1A62, bench.Stack.PanId);
        Assert.AreEqual(15, bench.Stack.Channel);
        Assert.AreEqual(200, bench.Stack.ParentLqi);
        Assert.AreEqual(0, bench.Stack.MalformedFrames);
    }

    [TestMethod]
    [DataRow(12)]
    [DataRow(20)]
    public void A_radio_of_another_version_is_named_and_tried_again_without_haste(int version)
    {
        RadioBench bench = new RadioBench(version, 7);
        bench.Stack.Start(bench.NowMs);
        Assert.IsTrue(bench.RunUntil(RadioAction.Failed, 60000));
        Assert.AreEqual((int)RadioFailure.UnsupportedVersion, (int)bench.Stack.Failure);
        bench.RunFor(3600000);
        int resets = bench.Actions[(int)RadioAction.ResetRadio];
        Assert.IsTrue(resets > 50);
        Assert.IsTrue(resets < 70);
        bench.Ncp.Version = 14;
        Assert.IsTrue(bench.RunUntil(RadioAction.NetworkUp, 120000));
    }

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    public void Messages_arrive_whole_and_so_do_answers_to_ZDO_requests(int version)
    {
        RadioBench bench = RadioBench.Up(version);
        bench.Ncp.Incoming(0, Hex.Parse("aa"), bench.NowMs);
        bench.Settle();
        Assert.AreEqual(1, bench.Actions[(int)RadioAction.MessageReceived]);
        bench.Ncp.Incoming(1, Hex.Parse("0102037e7d111318"), bench.NowMs);
        bench.Settle();
        Assert.AreEqual(2, bench.Actions[(int)RadioAction.MessageReceived]);
        Assert.AreEqual("0102037e7d111318", Hex.Text(bench.LastPayload, 0, bench.LastPayloadCount));
        Assert.AreEqual(0x0109, bench.Stack.Received.Profile);
        Assert.AreEqual(0x0019, bench.Stack.Received.Cluster);
        Assert.AreEqual(170, bench.Stack.ParentLqi);
    }

    [TestMethod]
    [DataRow(13, 0, true)]
    [DataRow(13, 0x66, false)]
    [DataRow(14, 0, true)]
    [DataRow(14, 0x0C02, false)]
    public void Every_message_gets_its_outcome_by_tag(int version, int sentStatus, bool delivered)
    {
        RadioBench bench = RadioBench.Up(version);
        bench.Ncp.SentStatus = sentStatus;
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Send(RadioBench.Message("010203"), bench.NowMs));
        int tag = bench.Stack.LastTag;
        bench.Settle();
        Assert.AreEqual("010203", Hex.Text(bench.Ncp.LastUnicast, 0, bench.Ncp.LastUnicastCount));
        Assert.AreEqual(1, bench.Actions[(int)RadioAction.MessageSent]);
        Assert.AreEqual(tag, bench.Stack.MessageTag);
        Assert.AreEqual(delivered, bench.Stack.Delivered);
    }

    [TestMethod]
    public void A_message_the_radio_forgets_is_undelivered_in_the_end()
    {
        RadioBench bench = RadioBench.Up(14);
        bench.Ncp.SentStatus = -1;
        bench.Stack.Send(RadioBench.Message("01"), bench.NowMs);
        bench.Settle();
        Assert.AreEqual(0, bench.Actions[(int)RadioAction.MessageSent]);
        Assert.IsTrue(bench.RunUntil(RadioAction.MessageSent, RadioOutbox.OutcomeTimeoutMs));
        Assert.IsFalse(bench.Stack.Delivered);
    }

    [TestMethod]
    public void The_seventh_message_is_told_to_wait_and_later_goes()
    {
        RadioBench bench = RadioBench.Up(13);
        ApsMessage message = RadioBench.Message("01");
        for (int i = 0; i < RadioOutbox.MaxMessages; i++)
        {
            Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Send(message, bench.NowMs));
        }

        Assert.AreEqual((int)Result.Busy, (int)bench.Stack.Send(message, bench.NowMs));
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Request(RadioRequest.GetToken, 0, null, bench.NowMs));
        bench.Settle();
        Assert.AreEqual(RadioOutbox.MaxMessages, bench.Actions[(int)RadioAction.MessageSent]);
        Assert.AreEqual(1, bench.Actions[(int)RadioAction.RequestDone]);
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Send(message, bench.NowMs));
    }

    [TestMethod]
    public void Sending_is_refused_before_the_network_is_up_and_beyond_one_frame()
    {
        RadioBench bench = new RadioBench(13, 7);
        Assert.AreEqual((int)Result.NotConnected, (int)bench.Stack.Send(RadioBench.Message("01"), bench.NowMs));
        bench = RadioBench.Up(13);
        ApsMessage message = RadioBench.Message("01");
        message.Buffer = new byte[ApsMessage.MaxPayloadBytes + 1];
        message.Count = ApsMessage.MaxPayloadBytes + 1;
        Assert.AreEqual((int)Result.TooLong, (int)bench.Stack.Send(message, bench.NowMs));
        message.Count = ApsMessage.MaxPayloadBytes;
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Send(message, bench.NowMs));
    }

    [TestMethod]
    public void Addresses_from_0xFFF8_on_go_out_as_broadcasts()
    {
        RadioBench bench = RadioBench.Up(14);
        ApsMessage message = RadioBench.Message("01");
        message.NodeId = 0xFFFD;
        bench.Stack.Send(message, bench.NowMs);
        bench.Settle();
        Assert.AreEqual(1, bench.Ncp.Commands[EzspFrameId.SendBroadcast]);
        Assert.AreEqual(0, bench.Ncp.Commands[EzspFrameId.SendUnicast]);
    }

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    public void Tokens_are_written_and_read_and_survive_the_radios_reset(int version)
    {
        RadioBench bench = RadioBench.Up(version);
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Request(RadioRequest.SetToken, 3, Hex.Parse("0102030405060708"), bench.NowMs));
        Assert.AreEqual((int)Result.Busy, (int)bench.Stack.Request(RadioRequest.GetToken, 3, null, bench.NowMs));
        bench.Settle();
        Assert.AreEqual((int)RadioAction.RequestDone, (int)bench.Last);
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.RequestResult);
        bench.RestartRadio();
        Assert.IsTrue(bench.RunUntil(RadioAction.RadioReady, 60000));
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Request(RadioRequest.GetToken, 3, null, bench.NowMs));
        bench.RunUntil(RadioAction.RequestDone, 1000);
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.RequestResult);
        Assert.AreEqual(3, bench.Stack.RequestId);
        Assert.AreEqual("0102030405060708", Hex.Text(bench.Stack.RequestData, 0, 8));
    }

    [TestMethod]
    public void A_radio_without_tokens_says_so()
    {
        RadioBench bench = RadioBench.Up(14);
        bench.Ncp.UnknownCommand = EzspFrameId.GetToken;
        bench.Stack.Request(RadioRequest.GetToken, 3, null, bench.NowMs);
        bench.Settle();
        Assert.AreEqual((int)RadioAction.RequestDone, (int)bench.Last);
        Assert.AreEqual((int)Result.Refused, (int)bench.Stack.RequestResult);
    }

    [TestMethod]
    public void A_radio_that_restarts_by_itself_is_brought_up_again_and_resumes_its_network()
    {
        RadioBench bench = RadioBench.Up(14);
        bench.RunFor(RadioStack.StableMs);
        bench.Ncp.SentStatus = -1;
        bench.Stack.Send(RadioBench.Message("01"), bench.NowMs);
        bench.Settle();
        bench.RestartRadio();
        Assert.IsFalse(bench.Stack.IsUp);
        Assert.AreEqual(1, bench.Actions[(int)RadioAction.NetworkDown]);
        Assert.AreEqual(1, bench.Actions[(int)RadioAction.MessageSent]);
        Assert.IsFalse(bench.Stack.Delivered);
        Assert.AreEqual(1, bench.Actions[(int)RadioAction.Failed]);
        Assert.AreEqual(1, bench.Actions[(int)RadioAction.ResetRadio]);
        Assert.AreEqual((int)RadioFailure.LinkLost, (int)bench.Stack.Failure);
        Assert.AreEqual(bench.NowMs + RadioStack.ReconnectMinMs, bench.Stack.NextDeadlineMs);
        Assert.IsTrue(bench.RunUntil(RadioAction.NetworkUp, 60000));
        Assert.AreEqual(2, bench.Ncp.Commands[EzspFrameId.AddEndpoint]);
        Assert.AreEqual(2, bench.Ncp.Commands[EzspFrameId.NetworkInit]);
        Assert.AreEqual(1, bench.Ncp.Commands[EzspFrameId.JoinNetwork]);
    }

    [TestMethod]
    public void A_radio_that_keeps_failing_waits_longer_and_one_that_was_stable_does_not()
    {
        RadioBench bench = RadioBench.Up(14);
        for (int delayMs = RadioStack.ReconnectMinMs; delayMs < 8 * RadioStack.ReconnectMinMs; delayMs *= 2)
        {
            bench.RestartRadio();
            Assert.AreEqual(bench.NowMs + delayMs, bench.Stack.NextDeadlineMs);
            Assert.IsTrue(bench.RunUntil(RadioAction.NetworkUp, 60000));
        }

        bench.RunFor(RadioStack.StableMs);
        bench.RestartRadio();
        Assert.AreEqual(bench.NowMs + RadioStack.ReconnectMinMs, bench.Stack.NextDeadlineMs);
    }

    [TestMethod]
    public void A_token_asked_for_when_the_radio_is_lost_gets_its_outcome_and_the_next_one_is_served()
    {
        RadioBench bench = RadioBench.Up(14);
        bench.Ncp.SilentCommand = EzspFrameId.GetToken;
        bench.Stack.Request(RadioRequest.GetToken, 2, null, bench.NowMs);
        Assert.IsTrue(bench.RunUntil(RadioAction.RequestDone, EzspClient.ResponseTimeoutMs));
        Assert.AreEqual((int)Result.NotConnected, (int)bench.Stack.RequestResult);
        Assert.AreEqual((int)Result.NotConnected, (int)bench.Stack.Request(RadioRequest.GetToken, 2, null, bench.NowMs));
        bench.Ncp.SilentCommand = -1;
        Assert.IsTrue(bench.RunUntil(RadioAction.RadioReady, 60000));
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.Request(RadioRequest.GetToken, 2, null, bench.NowMs));
        Assert.IsTrue(bench.RunUntil(RadioAction.RequestDone, 1000));
        Assert.AreEqual((int)Result.Ok, (int)bench.Stack.RequestResult);
    }

    [TestMethod]
    public void Messages_before_the_network_is_reported_up_are_not_handed_on()
    {
        RadioBench bench = new RadioBench(14, 7);
        bench.Ncp.NetworkOpen = false;
        bench.Stack.Start(bench.NowMs);
        bench.RunFor(10000);
        bench.Ncp.Incoming(1, Hex.Parse("0102"), bench.NowMs);
        bench.Settle();
        Assert.AreEqual(0, bench.Actions[(int)RadioAction.MessageReceived]);
        Assert.AreEqual(0, bench.Stack.MalformedFrames);
    }

    [TestMethod]
    public void A_tag_still_waited_for_is_not_given_again()
    {
        RadioOutbox outbox = new RadioOutbox();
        int held = outbox.Add(0);
        for (int i = 0; i < 2 * RadioOutbox.MaxTag; i++)
        {
            int tag = outbox.Add(0);
            Assert.IsTrue(tag >= 1 && tag <= RadioOutbox.MaxTag);
            Assert.AreNotEqual(held, tag);
            outbox.Withdraw(tag);
        }

        outbox.Complete(held, true);
        outbox.Complete(held, false);
        Assert.IsTrue(outbox.TakeOutcome());
        Assert.AreEqual(held, outbox.OutcomeTag);
        Assert.IsTrue(outbox.OutcomeDelivered);
        Assert.IsFalse(outbox.TakeOutcome());
    }
}
