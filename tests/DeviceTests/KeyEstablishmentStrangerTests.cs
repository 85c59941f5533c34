#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Firmware.KeyEstablishment;
using Bridge.Firmware.Zcl;

namespace Bridge.DeviceTests;

/// <summary>Messages from others, for others, twice, or at the wrong time: the session goes on.</summary>
[TestClass]
public class KeyEstablishmentStrangerTests
{
    [TestMethod]
    public void Third_device_is_told_that_there_is_no_room_and_the_session_goes_on()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        KeyEstablishmentEnd third = new KeyEstablishmentEnd("C", 0x3333, 2, 0x56);
        third.Build(bench.Issuer, 2, bench.Trace);
        bench.Lose = "A:ephemeral";
        bench.Establish();
        bench.Lose = "";

        third.Machine.Start(bench.B.NodeId, bench.B.Endpoint, bench.B.Eui64, bench.NowMs);
        third.Machine.Poll();
        ApsMessage request = KeyEstablishmentBench.Blank(third, bench.B);
        request.Buffer = third.Machine.Outgoing.Buffer;
        request.Count = third.Machine.Outgoing.Count;
        bench.Hear(bench.B, third, request);

        Assert.AreEqual("B:terminate(4)", bench.TakeLog());
        Assert.AreEqual(0x3333, bench.B.Machine.Outgoing.NodeId);
        Assert.AreEqual((int)KeyEstablishmentState.AwaitingEphemeralData, (int)bench.B.Machine.State);
    }

    [TestMethod]
    public void Device_whose_address_is_not_known_cannot_begin()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.A.Machine.Start(bench.B.NodeId, bench.B.Endpoint, bench.B.Eui64, bench.NowMs);
        bench.A.Machine.Poll();
        ApsMessage request = KeyEstablishmentBench.Blank(bench.A, bench.B);
        request.Buffer = bench.A.Machine.Outgoing.Buffer;
        request.Count = bench.A.Machine.Outgoing.Count;

        Assert.IsTrue(bench.B.Machine.OnMessage(request, null, bench.NowMs));
        Assert.AreEqual((int)KeyEstablishmentAction.Send, (int)bench.B.Machine.Poll());
        Assert.AreEqual(Hex.Normal("19 01 03 04 1E 0300"), Hex.Text(bench.B.Machine.Outgoing.Buffer, 0, bench.B.Machine.Outgoing.Count));
        Assert.AreEqual((int)KeyEstablishmentState.Idle, (int)bench.B.Machine.State);
    }

    [TestMethod]
    [DataRow("A:initiate")]
    [DataRow("B:initiate")]
    [DataRow("A:ephemeral")]
    [DataRow("B:ephemeral")]
    [DataRow("A:confirm")]
    public void Message_that_comes_twice_is_dropped_the_second_time(string word)
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.KeepWord = word;
        bench.B.Suite2.StepsOfWork = 12;
        bool toA = word[0] == 'B';
        bench.StartA();
        for (int round = 0; round < 40; round++)
        {
            bench.Serve(bench.A);
            bench.Serve(bench.B);
            bool delivered = bench.Deliver();
            if (delivered && bench.KeptFrame.Length > 0 && (toA ? bench.A : bench.B).Machine.State != KeyEstablishmentState.Idle)
            {
                bench.Hear(toA ? bench.A : bench.B, toA ? bench.B : bench.A, Hex.Parse(bench.KeptFrame));
            }
        }

        Assert.AreEqual("A:initiate B:initiate A:ephemeral B:ephemeral A:confirm B:confirm B+ A+", bench.TakeLog());
        Assert.IsTrue(bench.A.Machine.Dropped + bench.B.Machine.Dropped > 0);
    }

    [TestMethod]
    public void Partner_that_restarted_begins_anew_with_a_new_sequence_number()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Lose = "A:ephemeral";
        bench.Establish();
        bench.Lose = "";

        bench.A.Build(bench.Issuer, 3, bench.Trace);
        bench.StartA();
        bench.A.Machine.Stop();
        bench.A.Machine.Poll();
        Assert.AreEqual("A:initiate B:initiate A:ephemeral B:ephemeral A:confirm B:confirm B+ A+", bench.Establish());
    }

    [TestMethod]
    public void Session_given_up_for_a_request_that_is_refused_has_failed()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.StartA();
        bench.Serve(bench.A);
        bench.TakeLog();

        bench.Hear(bench.A, bench.B, Hex.Parse("01050000000101"));
        Assert.AreEqual((int)KeyEstablishmentState.Idle, (int)bench.A.Machine.State);
        Assert.AreEqual("A:terminate(5) A-5", bench.TakeLog());
    }

    [TestMethod]
    public void Messages_nobody_waits_for_are_counted_and_dropped()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        byte[] early = new byte[ZclFrame.HeaderBytes + CbkeSuite.MacBytes];
        early[0] = ZclFrame.TypeCluster | ZclFrame.ControlFromServer;
        early[2] = (byte)(int)KeyEstablishmentCommand.ConfirmKey;

        Assert.IsTrue(bench.Hear(bench.A, bench.B, early));
        Assert.IsTrue(bench.Hear(bench.A, bench.B, Hex.Parse("190103011E0200")));
        bench.StartA();
        Assert.IsTrue(bench.Hear(bench.A, bench.B, early));
        early[0] = ZclFrame.TypeCluster;
        Assert.IsTrue(bench.Hear(bench.A, bench.B, early));
        Assert.AreEqual(4, bench.A.Machine.Dropped);
        Assert.IsTrue(bench.Hear(bench.A, bench.B, Hex.Parse("1901")));
        Assert.IsTrue(bench.Hear(bench.A, bench.B, Hex.Parse("19010301")));
        Assert.AreEqual(2, bench.A.Machine.Malformed);
        bench.Exchange();
        Assert.AreEqual("A:initiate B:initiate A:ephemeral B:ephemeral A:confirm B:confirm B+ A+", bench.TakeLog());
    }

    [TestMethod]
    [DataRow(0x3333, 0x7B)]
    [DataRow(0x0000, 0x7C)]
    public void Session_belongs_to_one_endpoint_of_one_node(int nodeId, int endpoint)
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Lose = "B:initiate";
        bench.Establish();
        ApsMessage terminate = KeyEstablishmentBench.Blank(bench.B, bench.A);
        terminate.Buffer = Hex.Parse("190103011E0200");
        terminate.Count = terminate.Buffer.Length;
        terminate.NodeId = nodeId;
        terminate.SourceEndpoint = endpoint;

        Assert.IsTrue(bench.Hear(bench.A, bench.B, terminate));
        Assert.AreEqual("", bench.TakeLog());
        Assert.AreEqual(1, bench.A.Machine.Dropped);
        Assert.AreEqual((int)KeyEstablishmentState.AwaitingInitiateResponse, (int)bench.A.Machine.State);
    }

    [TestMethod]
    public void Broadcast_begins_nothing()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.KeepWord = "A:initiate";
        bench.Lose = "A:initiate";
        bench.Establish();
        ApsMessage request = KeyEstablishmentBench.Blank(bench.A, bench.B);
        byte[] frame = Hex.Parse(bench.KeptFrame);
        request.Buffer = frame;
        request.Count = frame.Length;
        request.Broadcast = true;

        Assert.IsTrue(bench.Hear(bench.B, bench.A, request));
        Assert.AreEqual("", bench.TakeLog());
        Assert.AreEqual((int)KeyEstablishmentState.Idle, (int)bench.B.Machine.State);
    }

    [TestMethod]
    public void Reads_and_unknown_commands_are_left_to_whoever_answers_them()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        ApsMessage other = KeyEstablishmentBench.Blank(bench.B, bench.A);
        other.Count = 3;
        other.Cluster = 0x0019;
        Assert.IsFalse(bench.Hear(bench.A, bench.B, other));

        Assert.IsFalse(bench.Hear(bench.A, bench.B, Hex.Parse("0001000000")));
        Assert.IsFalse(bench.Hear(bench.A, bench.B, Hex.Parse("010104")));
        Assert.IsFalse(bench.Hear(bench.A, bench.B, Hex.Parse("0537100103")));
        Assert.IsFalse(bench.Hear(bench.A, bench.B, Hex.Parse("18010B0081")));
    }

    [TestMethod]
    public void Attribute_tells_the_suites_on_either_side()
    {
        KeyEstablishmentAttributes attributes = new KeyEstablishmentAttributes();
        attributes.Suites = 3;
        ZclFoundation foundation = new ZclFoundation(new IAttributeSource[] { attributes });
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        ApsMessage read = KeyEstablishmentBench.Blank(bench.B, bench.A);
        read.Buffer = Hex.Parse("00 07 00 0000 0100");
        read.Count = read.Buffer.Length;

        Assert.IsTrue(foundation.Answer(read));
        Assert.AreEqual(Hex.Normal("18 07 01 0000 00 31 0300 0100 86"), Hex.Text(foundation.Reply.Buffer, 0, foundation.Reply.Count));
    }
}
