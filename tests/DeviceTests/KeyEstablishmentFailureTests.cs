#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Every way a session ends without a key; what a partner is told, and what it is believed.</summary>
[TestClass]
public class KeyEstablishmentFailureTests
{
    private const string Whole = "A:initiate B:initiate A:ephemeral B:ephemeral A:confirm B:confirm B+ A+";

    [TestMethod]
    [DataRow("A:initiate", "A:initiate")]
    [DataRow("B:initiate", "A:initiate B:initiate")]
    [DataRow("A:ephemeral", "A:initiate B:initiate A:ephemeral")]
    [DataRow("B:ephemeral", "A:initiate B:initiate A:ephemeral B:ephemeral")]
    [DataRow("A:confirm", "A:initiate B:initiate A:ephemeral B:ephemeral A:confirm")]
    [DataRow("B:confirm", "A:initiate B:initiate A:ephemeral B:ephemeral A:confirm B:confirm B+")]
    public void Lost_message_ends_both_ends_by_their_own_clock_and_the_next_session_stands(string lost, string before)
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Lose = lost;

        Assert.AreEqual(before, bench.Establish());
        bench.ToNextDeadline();
        bench.Pass(300000);
        Assert.AreEqual(1, bench.A.FailedCount);
        Assert.AreEqual((int)KeyEstablishmentStatus.TimedOut, (int)bench.A.Machine.Failure);
        Assert.IsFalse(bench.A.Machine.IsEndedByPartner);
        Assert.AreEqual((int)KeyEstablishmentState.Idle, (int)bench.B.Machine.State);
        Assert.AreEqual(-1, bench.TakeLog().IndexOf("terminate"));

        bench.Lose = "";
        Assert.AreEqual(Whole, bench.Establish());
    }

    [TestMethod]
    public void Partner_is_waited_for_as_long_as_it_announced()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Alter = "B:initiate";
        bench.AlterAt = 2;
        bench.AlterMask = KeyEstablishmentTiming.Suite2EphemeralDataSeconds ^ 7;
        bench.Lose = "B:ephemeral";
        bench.Establish();
        Assert.AreEqual((int)KeyEstablishmentState.AwaitingEphemeralData, (int)bench.A.Machine.State);
        Assert.AreEqual(bench.NowMs + 7000 + KeyEstablishmentTiming.MessagesMs, bench.A.Machine.NextDeadlineMs);

        bench.Pass(500000);
        bench.AlterAt = 3;
        bench.AlterMask = KeyEstablishmentTiming.Suite2ConfirmKeySeconds ^ 0xFE;
        bench.Lose = "B:confirm";
        bench.Establish();
        Assert.AreEqual((int)KeyEstablishmentState.AwaitingConfirmKey, (int)bench.A.Machine.State);
        Assert.AreEqual(bench.NowMs + 254000 + KeyEstablishmentTiming.MessagesMs, bench.A.Machine.NextDeadlineMs);
    }

    [TestMethod]
    public void Responder_waits_by_the_times_of_the_request()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Alter = "A:initiate";
        bench.AlterAt = 2;
        bench.AlterMask = KeyEstablishmentTiming.Suite2EphemeralDataSeconds ^ 9;
        bench.Lose = "A:ephemeral";
        bench.Establish();

        Assert.AreEqual(bench.NowMs + 9000 + KeyEstablishmentTiming.MessagesMs, bench.B.Machine.NextDeadlineMs);
    }

    [TestMethod]
    public void Own_computation_that_never_ends_is_given_up_and_told()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.A.Suite2.StepsOfWork = 1000000;
        bench.StartA();
        for (int round = 0; round < 20; round++)
        {
            bench.Serve(bench.A);
            bench.Serve(bench.B);
            bench.Deliver();
        }

        Assert.AreEqual((int)KeyEstablishmentState.GeneratingEphemeralData, (int)bench.A.Machine.State);
        bench.NowMs += (KeyEstablishmentTiming.Suite2EphemeralDataSeconds * 1000) + KeyEstablishmentTiming.MessagesMs;
        bench.Serve(bench.A);
        Assert.AreEqual("A:initiate B:initiate A:terminate(4) A-4", bench.TakeLog());
    }

    [TestMethod]
    public void Certificate_of_another_issuer_is_refused_on_both_sides()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.B.Build(Hex.Parse("1817161514131212"), 3, bench.Trace);

        Assert.AreEqual("A:initiate B:terminate(1) A-1!", bench.Establish());
        bench.StartB();
        bench.Exchange();
        Assert.AreEqual("B:initiate A:terminate(1) B-1!", bench.TakeLog());
    }

    [TestMethod]
    public void Responder_with_another_issuer_is_told_so()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Alter = "B:initiate";
        bench.AlterAt = InitiateKeyEstablishment.HeaderBytes + CbkeSuite.Suite2().IssuerOffset;

        Assert.AreEqual("A:initiate B:initiate A:terminate(1) A-1 B-1!", bench.Establish());
    }

    [TestMethod]
    public void Certificate_that_names_another_device_is_refused()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Alter = "A:initiate";
        bench.AlterAt = InitiateKeyEstablishment.HeaderBytes + CbkeSuite.Suite2().SubjectOffset + 7;
        Assert.AreEqual("A:initiate B:terminate(3) A-3!", bench.Establish());

        bench.Alter = "B:initiate";
        Assert.AreEqual("A:initiate B:initiate A:terminate(3) A-3 B-3!", bench.Establish());
    }

    [TestMethod]
    [DataRow(0, 0x01)]
    [DataRow(9, 0x01)]
    [DataRow(10, 0x08)]
    [DataRow(36, 0x08)]
    public void Certificate_for_another_purpose_is_refused(int at, int mask)
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.AlterAt = InitiateKeyEstablishment.HeaderBytes + at;
        bench.AlterMask = mask;
        bench.Alter = "A:initiate";
        Assert.AreEqual("A:initiate B:terminate(6) A-6!", bench.Establish());

        bench.Alter = "B:initiate";
        Assert.AreEqual("A:initiate B:initiate A:terminate(6) A-6 B-6!", bench.Establish());
    }

    [TestMethod]
    public void Wrong_mac_of_the_initiator_gives_neither_end_a_key()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.A.Suite2.MacError = 1;

        Assert.AreEqual("A:initiate B:initiate A:ephemeral B:ephemeral A:confirm B:terminate(2) B-2 A-2!", bench.Establish());
        Assert.AreEqual(0, bench.A.Suite2.KeysTaken + bench.B.Suite2.KeysTaken);
        Assert.AreEqual("00000000000000000000000000000000", Hex.Text(bench.B.Machine.LinkKey, 0, 16));
    }

    [TestMethod]
    public void Wrong_mac_of_the_responder_is_told_and_gives_no_key()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Alter = "B:confirm";

        Assert.AreEqual("A:initiate B:initiate A:ephemeral B:ephemeral A:confirm B:confirm B+ A:terminate(2) A-2", bench.Establish());
        Assert.AreEqual(0, bench.A.Suite2.KeysTaken);
    }

    [TestMethod]
    public void Every_bit_of_a_mac_counts()
    {
        for (int bit = 0; bit < 128; bit += 5)
        {
            KeyEstablishmentBench bench = new KeyEstablishmentBench();
            bench.Alter = "A:confirm";
            bench.AlterAt = bit / 8;
            bench.AlterMask = 1 << (bit & 7);
            bench.Establish();
            Assert.AreEqual((int)KeyEstablishmentStatus.BadKeyConfirm, (int)bench.B.Machine.Failure);
            Assert.AreEqual(0, bench.B.Suite2.KeysTaken);
        }
    }

    [TestMethod]
    public void Ephemeral_key_that_is_no_point_is_refused()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.AlterMask = 0x02 ^ FakeAgreement.NoPoint;
        bench.Alter = "A:ephemeral";
        Assert.AreEqual("A:initiate B:initiate A:ephemeral B:ephemeral B:terminate(3) B-3 A-3!", bench.Establish());

        bench.Alter = "B:ephemeral";
        Assert.AreEqual("A:initiate B:initiate A:ephemeral B:ephemeral A:terminate(3) A-3 B-3!", bench.Establish());
    }

    [TestMethod]
    [DataRow("A:initiate", "A:initiate B:terminate(3) A-3!")]
    [DataRow("B:initiate", "A:initiate B:initiate A:terminate(3) A-3 B-3!")]
    [DataRow("A:ephemeral", "A:initiate B:initiate A:ephemeral B:terminate(3) B-3 A-3!")]
    [DataRow("B:ephemeral", "A:initiate B:initiate A:ephemeral B:ephemeral A:terminate(3) A-3 B-3!")]
    [DataRow("A:confirm", "A:initiate B:initiate A:ephemeral B:ephemeral A:confirm B:terminate(3) B-3 A-3!")]
    [DataRow("B:confirm", "A:initiate B:initiate A:ephemeral B:ephemeral A:confirm B:confirm B+ A:terminate(3) A-3")]
    public void Awaited_message_of_the_wrong_length_ends_the_session(string word, string log)
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Shorten = word;

        Assert.AreEqual(log, bench.Establish());
        Assert.AreEqual(1, bench.A.Machine.Malformed + bench.B.Machine.Malformed);
    }

    [TestMethod]
    public void Time_that_no_device_may_announce_is_a_bad_message()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Alter = "B:initiate";
        bench.AlterAt = 3;
        bench.AlterMask = KeyEstablishmentTiming.Suite2ConfirmKeySeconds ^ 0xFF;

        Assert.AreEqual("A:initiate B:initiate A:terminate(3) A-3 B-3!", bench.Establish());
    }

    [TestMethod]
    public void Response_for_a_suite_that_was_not_asked_for_is_a_bad_message()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Alter = "B:initiate";
        bench.AlterMask = 0x03;

        Assert.AreEqual("A:initiate B:initiate A:terminate(3) A-3 B-3!", bench.Establish());
    }

    [TestMethod]
    public void Partner_of_suite_1_alone_gets_suite_1_at_the_next_attempt()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.B.Build(bench.Issuer, CbkeSuite.Suite1Bit, bench.Trace);

        Assert.AreEqual("A:initiate B:terminate(5) A-5!", bench.Establish());
        Assert.AreEqual(KeyEstablishmentTiming.WaitTimeSeconds, bench.A.Machine.WaitTimeSeconds);
        Assert.AreEqual(Whole, bench.Establish());
        Assert.AreEqual(1, bench.A.Suite1.KeysTaken);
    }

    [TestMethod]
    public void Suite_2_is_tried_again_by_a_unit_that_has_no_other()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.A.Build(bench.Issuer, CbkeSuite.Suite2Bit, bench.Trace);
        bench.B.Build(bench.Issuer, CbkeSuite.Suite1Bit, bench.Trace);

        Assert.AreEqual("A:initiate B:terminate(5) A-5!", bench.Establish());
        Assert.AreEqual("A:initiate B:terminate(5) A-5!", bench.Establish());
    }

    [TestMethod]
    public void Suites_are_offered_in_turn_to_a_partner_that_likes_neither()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.B.Build(bench.Issuer, 0, bench.Trace);

        bench.KeepWord = "A:initiate";
        bench.Establish();
        Assert.AreEqual("02", bench.KeptFrame.Substring(6, 2));
        bench.Establish();
        Assert.AreEqual("01", bench.KeptFrame.Substring(6, 2));
        bench.Establish();
        Assert.AreEqual("02", bench.KeptFrame.Substring(6, 2));
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(2, 2)]
    [DataRow(3, 3)]
    [DataRow(4, 4)]
    [DataRow(5, 5)]
    [DataRow(6, 6)]
    [DataRow(0, 0x101)]
    [DataRow(7, 0x101)]
    [DataRow(255, 0x101)]
    public void Terminate_of_every_status_is_believed_with_its_wait_time(int status, int failure)
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Lose = "B:initiate";
        bench.Establish();

        byte[] terminate = Hex.Parse("190103001E0200");
        terminate[3] = (byte)status;
        bench.Hear(bench.A, bench.B, terminate);

        Assert.AreEqual("A-" + failure + "!", bench.TakeLog());
        Assert.AreEqual(30, bench.A.Machine.WaitTimeSeconds);
    }

    [TestMethod]
    public void Default_response_with_an_error_ends_the_session_and_one_with_success_does_not()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Lose = "B:initiate";
        bench.Establish();

        bench.Hear(bench.A, bench.B, Hex.Parse("18010B0000"));
        bench.Hear(bench.A, bench.B, Hex.Parse("18020B0081"));
        Assert.AreEqual("", bench.TakeLog());
        bench.Hear(bench.A, bench.B, Hex.Parse("18010B0081"));
        Assert.AreEqual("A-257!", bench.TakeLog());
    }
}
