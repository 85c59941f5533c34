using Bridge.Firmware.Ezsp;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class EzspClientTests
{
    private const int NopId = 0x0005;

    [TestMethod]
    [DataRow(13)]
    [DataRow(14)]
    [DataRow(16)]
    [DataRow(19)]
    public void Version_is_asked_in_the_legacy_format_then_in_the_extended_one(int version)
    {
        EzspClient client = new EzspClient(new CountingTrace());
        client.Start(0);
        AssertSent(client, "00 00 00 13");
        Hear(client, "00 80 00 " + Byte(version) + " 02 00 74", 5);
        AssertSent(client, "01 00 01 00 00 " + Byte(version));
        Hear(client, "01 80 01 00 00 " + Byte(version) + " 02 00 74", 9);
        Assert.AreEqual((int)EzspAction.Ready, (int)client.Poll());
        Assert.AreEqual((int)EzspAction.None, (int)client.Poll());
        Assert.AreEqual(version, client.Version);
        Assert.AreEqual(0x7400, client.StackVersion);
        Assert.AreEqual(Deadline.Never, client.NextDeadlineMs);
    }

    [TestMethod]
    [DataRow(12)]
    [DataRow(20)]
    [DataRow(4)]
    [DataRow(255)]
    public void Other_versions_are_refused_by_name(int version)
    {
        EzspClient client = new EzspClient(new CountingTrace());
        client.Start(0);
        client.Poll();
        Hear(client, "00 80 00 " + Byte(version) + " 02 00 74", 5);
        AssertFailed(client, EzspFailure.UnsupportedVersion);
        Assert.AreEqual(version, client.Version);
    }

    [TestMethod]
    public void A_radio_without_a_mesh_stack_is_refused()
    {
        EzspClient client = new EzspClient(new CountingTrace());
        client.Start(0);
        client.Poll();
        Hear(client, "00 80 00 0d 01 00 74", 5);
        AssertFailed(client, EzspFailure.UnsupportedStackType);
    }

    [TestMethod]
    public void A_radio_that_changes_its_mind_about_its_version_is_refused()
    {
        EzspClient client = new EzspClient(new CountingTrace());
        client.Start(0);
        client.Poll();
        Hear(client, "00 80 00 0d 02 00 74", 5);
        client.Poll();
        Hear(client, "01 80 01 00 00 0e 02 00 74", 9);
        AssertFailed(client, EzspFailure.UnsupportedVersion);
    }

    [TestMethod]
    public void A_callback_left_over_from_before_the_reset_does_not_disturb_the_negotiation()
    {
        EzspClient client = new EzspClient(new CountingTrace());
        client.Start(0);
        client.Poll();
        Hear(client, "07 90 01 19 00 90", 1);
        Hear(client, "00 90 00 0d 02 00 74", 2);
        Assert.AreEqual((int)EzspAction.None, (int)client.Poll());
        Hear(client, "00 80 00 0d 02 00 74", 5);
        Assert.AreEqual((int)EzspAction.SendFrame, (int)client.Poll());
        Hear(client, "07 90 01 19 00 90", 6);
        Assert.AreEqual((int)EzspAction.None, (int)client.Poll());
        Hear(client, "01 80 01 00 00 0d 02 00 74", 9);
        Assert.AreEqual((int)EzspAction.Ready, (int)client.Poll());
    }

    [TestMethod]
    public void A_silent_radio_fails_the_negotiation_after_14400_ms()
    {
        EzspClient client = new EzspClient(new CountingTrace());
        client.Start(1000);
        client.Poll();
        Assert.AreEqual(15400L, client.NextDeadlineMs);
        client.OnTime(15399);
        Assert.AreEqual((int)EzspAction.None, (int)client.Poll());
        client.OnTime(15400);
        AssertFailed(client, EzspFailure.ResponseTimedOut);
    }

    [TestMethod]
    public void One_command_at_a_time_and_the_next_after_the_response()
    {
        EzspClient client = Ready();
        byte[] parameters = Hex.Parse("0102");
        Assert.AreEqual((int)Result.Ok, (int)client.Send(0x0053, 7, parameters, 0, 2, 10));
        Assert.AreEqual((int)Result.Ok, (int)client.Send(0x0134, 8, parameters, 1, 1, 11));
        parameters[0] = 0xEE;
        AssertSent(client, "02 00 01 53 00 01 02");
        Assert.AreEqual((int)EzspAction.None, (int)client.Poll());
        Hear(client, "02 80 01 53 00 42", 20);
        Assert.AreEqual((int)EzspAction.Response, (int)client.Poll());
        Assert.AreEqual(0x0053, client.FrameId);
        Assert.AreEqual(7, client.Context);
        Assert.AreEqual("42", Hex.Text(client.Parameters, client.ParameterOffset, client.ParameterCount));
        AssertSent(client, "03 00 01 34 01 02");
        Assert.AreEqual(20L + EzspClient.ResponseTimeoutMs, client.NextDeadlineMs);
    }

    [TestMethod]
    public void The_ninth_command_finds_the_queue_full()
    {
        EzspClient client = Ready();
        byte[] none = new byte[1];
        for (int i = 0; i < EzspClient.QueueLength; i++)
        {
            Assert.AreEqual((int)Result.Ok, (int)client.Send(NopId, i, none, 0, 0, 10));
        }

        Assert.AreEqual((int)Result.Busy, (int)client.Send(NopId, 8, none, 0, 0, 10));
        for (int i = 0; i < EzspClient.QueueLength; i++)
        {
            Assert.AreEqual((int)EzspAction.SendFrame, (int)client.Poll());
            Hear(client, Byte(2 + i) + " 80 01 05 00", 20);
            Assert.AreEqual((int)EzspAction.Response, (int)client.Poll());
            Assert.AreEqual(i, client.Context);
        }

        Assert.AreEqual((int)EzspState.Ready, (int)client.State);
    }

    [TestMethod]
    public void The_longest_command_is_taken_and_a_longer_one_is_not()
    {
        EzspClient client = Ready();
        byte[] parameters = new byte[EzspClient.MaxParameterBytes + 1];
        Assert.AreEqual((int)Result.TooLong, (int)client.Send(NopId, 0, parameters, 0, EzspClient.MaxParameterBytes + 1, 10));
        Assert.AreEqual((int)Result.Ok, (int)client.Send(NopId, 0, parameters, 0, EzspClient.MaxParameterBytes, 10));
        Assert.AreEqual((int)EzspAction.SendFrame, (int)client.Poll());
        Assert.AreEqual(EzspClient.MaxFrameBytes, client.FrameCount);
    }

    [TestMethod]
    [DataRow("01 80 01 05 00")]
    [DataRow("03 80 01 05 00")]
    [DataRow("02 80 01 06 00")]
    public void A_response_to_another_command_is_counted_and_dropped(string frame)
    {
        EzspClient client = Ready();
        client.Send(NopId, 1, new byte[1], 0, 0, 10);
        client.Poll();
        Hear(client, frame, 11);
        Assert.AreEqual((int)EzspAction.None, (int)client.Poll());
        Assert.AreEqual(1, client.UnmatchedResponses);
        Hear(client, "02 80 01 05 00", 12);
        Assert.AreEqual((int)EzspAction.Response, (int)client.Poll());
        Hear(client, "02 80 01 05 00", 13);
        Assert.AreEqual((int)EzspAction.None, (int)client.Poll());
        Assert.AreEqual(2, client.UnmatchedResponses);
    }

    [TestMethod]
    public void InvalidCommand_ends_the_command_with_its_reason()
    {
        EzspClient client = Ready();
        client.Send(NopId, 5, new byte[1], 0, 0, 10);
        client.Poll();
        Hear(client, "02 80 01 58 00 31", 11);
        Assert.AreEqual((int)EzspAction.CommandFailed, (int)client.Poll());
        Assert.AreEqual(NopId, client.FrameId);
        Assert.AreEqual(5, client.Context);
        Assert.AreEqual(0x31, client.Reason);
        Assert.AreEqual((int)EzspState.Ready, (int)client.State);
    }

    [TestMethod]
    public void InvalidCommand_without_a_reason_is_still_an_answer()
    {
        EzspClient client = Ready();
        client.Send(NopId, 5, new byte[1], 0, 0, 10);
        client.Poll();
        Hear(client, "02 80 01 58 00", 11);
        Assert.AreEqual((int)EzspAction.CommandFailed, (int)client.Poll());
        Assert.AreEqual(0, client.Reason);
    }

    [TestMethod]
    public void Callbacks_come_while_a_response_is_awaited()
    {
        EzspClient client = Ready();
        client.Send(NopId, 5, new byte[1], 0, 0, 10);
        client.Poll();
        Hear(client, "02 90 01 19 00 90", 11);
        Assert.AreEqual((int)EzspAction.Callback, (int)client.Poll());
        Assert.AreEqual(EzspFrameId.StackStatusHandler, client.FrameId);
        Assert.AreEqual("90", Hex.Text(client.Parameters, client.ParameterOffset, client.ParameterCount));
        Assert.AreEqual((int)EzspState.AwaitingResponse, (int)client.State);
        Assert.AreEqual(10L + EzspClient.ResponseTimeoutMs, client.NextDeadlineMs);
    }

    [TestMethod]
    public void Overflow_and_truncation_are_counted_and_a_truncated_frame_is_not_believed()
    {
        EzspClient client = Ready();
        Hear(client, "02 91 01 19 00 90", 11);
        Assert.AreEqual((int)EzspAction.Callback, (int)client.Poll());
        Assert.AreEqual(1, client.OverflowFrames);
        Hear(client, "02 92 01 19 00 90", 12);
        Assert.AreEqual((int)EzspAction.None, (int)client.Poll());
        Assert.AreEqual(1, client.TruncatedFrames);
        client.Send(NopId, 5, new byte[1], 0, 0, 13);
        client.Poll();
        Hear(client, "02 82 01 05 00", 14);
        Assert.AreEqual((int)EzspAction.CommandFailed, (int)client.Poll());
        Assert.AreEqual(2, client.TruncatedFrames);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("02")]
    [DataRow("02 80 01 05")]
    [DataRow("02 00 01 05 00")]
    [DataRow("02 80 00 05 00")]
    [DataRow("02 80 81 05 00")]
    public void Frames_that_are_no_frames_are_counted_and_dropped(string frame)
    {
        EzspClient client = Ready();
        client.Send(NopId, 5, new byte[1], 0, 0, 10);
        client.Poll();
        Hear(client, frame, 11);
        Assert.AreEqual((int)EzspAction.None, (int)client.Poll());
        Assert.AreEqual(1, client.MalformedFrames);
        Assert.AreEqual((int)EzspState.AwaitingResponse, (int)client.State);
    }

    [TestMethod]
    public void A_frame_longer_than_any_is_counted_and_dropped()
    {
        EzspClient client = Ready();
        byte[] frame = new byte[EzspClient.MaxReceivedFrameBytes + 1];
        client.OnFrame(frame, 0, frame.Length, 10);
        Assert.AreEqual(1, client.MalformedFrames);
    }

    [TestMethod]
    public void A_command_without_a_response_fails_the_client()
    {
        EzspClient client = Ready();
        client.Send(NopId, 5, new byte[1], 0, 0, 10);
        client.Poll();
        client.OnTime(10 + EzspClient.ResponseTimeoutMs);
        AssertFailed(client, EzspFailure.ResponseTimedOut);
        Assert.AreEqual((int)Result.NotConnected, (int)client.Send(NopId, 5, new byte[1], 0, 0, 20000));
        Hear(client, "02 80 01 05 00", 20001);
        Assert.AreEqual((int)EzspAction.None, (int)client.Poll());
    }

    [TestMethod]
    public void Start_forgets_the_connection_before()
    {
        EzspClient client = Ready();
        client.Send(NopId, 5, new byte[1], 0, 0, 10);
        client.Send(NopId, 6, new byte[1], 0, 0, 10);
        client.Start(100);
        AssertSent(client, "00 00 00 13");
        Hear(client, "00 80 00 0d 02 00 74", 105);
        client.Poll();
        Hear(client, "01 80 01 00 00 0d 02 00 74", 109);
        Assert.AreEqual((int)EzspAction.Ready, (int)client.Poll());
        Assert.AreEqual((int)EzspAction.None, (int)client.Poll());
    }

    [TestMethod]
    public void The_sequence_wraps_after_255()
    {
        EzspClient client = Ready();
        for (int i = 2; i < 300; i++)
        {
            client.Send(NopId, i, new byte[1], 0, 0, 10);
            client.Poll();
            Assert.AreEqual(i & 0xFF, (int)client.FrameBuffer[0]);
            Hear(client, Byte(i & 0xFF) + " 80 01 05 00", 20);
            Assert.AreEqual((int)EzspAction.Response, (int)client.Poll());
        }
    }

    private static EzspClient Ready()
    {
        EzspClient client = new EzspClient(new CountingTrace());
        client.Start(0);
        client.Poll();
        Hear(client, "00 80 00 0d 02 00 74", 5);
        client.Poll();
        Hear(client, "01 80 01 00 00 0d 02 00 74", 9);
        Assert.AreEqual((int)EzspAction.Ready, (int)client.Poll());
        return client;
    }

    private static void Hear(EzspClient client, string frame, long nowMs)
    {
        byte[] bytes = Hex.Parse(frame);
        client.OnFrame(bytes, 0, bytes.Length, nowMs);
    }

    private static void AssertSent(EzspClient client, string frame)
    {
        Assert.AreEqual((int)EzspAction.SendFrame, (int)client.Poll());
        Assert.AreEqual(Hex.Normal(frame), Hex.Text(client.FrameBuffer, 0, client.FrameCount));
    }

    private static void AssertFailed(EzspClient client, EzspFailure failure)
    {
        Assert.AreEqual((int)EzspAction.Failed, (int)client.Poll());
        Assert.AreEqual((int)failure, (int)client.Failure);
        Assert.AreEqual((int)EzspAction.None, (int)client.Poll());
        Assert.AreEqual(Deadline.Never, client.NextDeadlineMs);
    }

    private static string Byte(int value)
    {
        byte[] one = new byte[] { (byte)value };
        return Hex.Text(one, 0, 1);
    }
}
