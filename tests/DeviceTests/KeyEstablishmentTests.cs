#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Two ends of the machine that hear each other well.</summary>
[TestClass]
public class KeyEstablishmentTests
{
    [TestMethod]
    public void Six_messages_establish_one_key_on_both_ends()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();

        Assert.AreEqual("A:initiate B:initiate A:ephemeral B:ephemeral A:confirm B:confirm B+ A+", bench.Establish());
        Assert.AreEqual(Hex.Text(bench.A.Machine.LinkKey, 0, 16), Hex.Text(bench.B.Machine.LinkKey, 0, 16));
        Assert.AreNotEqual("00000000000000000000000000000000", Hex.Text(bench.A.Machine.LinkKey, 0, 16));
        Assert.AreEqual((int)KeyEstablishmentState.Idle, (int)bench.A.Machine.State);
        Assert.AreEqual((int)KeyEstablishmentState.Idle, (int)bench.B.Machine.State);
        Assert.AreEqual(Deadline.Never, bench.A.Machine.NextDeadlineMs);
        Assert.AreEqual(1, bench.A.Suite2.KeysTaken);
        Assert.AreEqual(0, bench.A.Suite1.KeysTaken);
        Assert.AreEqual((int)KeyAgreementState.Idle, (int)bench.A.Suite2.State);
        Assert.AreEqual((int)KeyAgreementState.Idle, (int)bench.B.Suite2.State);
    }

    [TestMethod]
    public void Key_is_wiped_when_its_owner_has_it_and_by_the_next_session()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.Establish();

        bench.A.Machine.Forget();
        Assert.AreEqual("00000000000000000000000000000000", Hex.Text(bench.A.Machine.LinkKey, 0, 16));
        bench.StartB();
        Assert.AreEqual("00000000000000000000000000000000", Hex.Text(bench.B.Machine.LinkKey, 0, 16));
    }

    [TestMethod]
    public void Key_that_stays_in_the_radio_is_not_seen_here()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.A.Suite2.KeepsKey = true;

        bench.Establish();

        Assert.IsTrue(bench.A.Machine.IsKeyInRadio);
        Assert.IsFalse(bench.B.Machine.IsKeyInRadio);
        Assert.AreEqual("00000000000000000000000000000000", Hex.Text(bench.A.Machine.LinkKey, 0, 16));
    }

    [TestMethod]
    public void Each_call_does_at_most_one_step_of_the_computation()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.A.Suite2.StepsOfWork = 5;
        bench.StartA();

        for (int step = 1; step <= 5; step++)
        {
            Assert.AreEqual(bench.NowMs, bench.A.Machine.NextDeadlineMs);
            bench.A.Machine.OnTime(bench.NowMs);
            Assert.AreEqual(step, bench.A.Suite2.Steps);
        }

        Assert.AreEqual(bench.NowMs + KeyEstablishmentTiming.MessagesMs, bench.A.Machine.NextDeadlineMs);
    }

    [TestMethod]
    public void Own_key_is_made_while_the_partners_certificate_is_under_way()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.StartA();
        while (bench.A.Suite2.State == KeyAgreementState.Working)
        {
            bench.Serve(bench.A);
        }

        bench.Exchange();
        Assert.AreEqual("A:initiate B:initiate A:ephemeral B:ephemeral A:confirm B:confirm B+ A+", bench.TakeLog());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(40)]
    public void Slow_partner_gets_its_confirm_key_when_it_has_computed_its_own(int steps)
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.A.Suite2.StepsOfWork = 1;
        bench.B.Suite2.StepsOfWork = steps;

        Assert.AreEqual("A:initiate B:initiate A:ephemeral B:ephemeral A:confirm B:confirm B+ A+", bench.Establish());
    }

    [TestMethod]
    public void Hub_may_initiate_too()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.StartB();
        bench.Exchange();

        Assert.AreEqual("B:initiate A:initiate B:ephemeral A:ephemeral B:confirm A:confirm A+ B+", bench.TakeLog());
        Assert.AreEqual(Hex.Text(bench.B.Eui64, 0, 8), Hex.Text(bench.A.Machine.PartnerEui64, 0, 8));
    }

    [TestMethod]
    public void When_both_initiate_the_greater_address_stays_the_initiator()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.StartA();
        bench.StartB();
        bench.Exchange();

        Assert.AreEqual("A:initiate B:initiate B:terminate(4) A:initiate B:ephemeral A:ephemeral B:confirm A:confirm A+ B+", bench.TakeLog());
        Assert.AreEqual(Hex.Text(bench.A.Machine.LinkKey, 0, 16), Hex.Text(bench.B.Machine.LinkKey, 0, 16));
    }

    [TestMethod]
    public void Second_start_waits_for_the_end_of_the_first()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();

        Assert.AreEqual((int)Result.Ok, (int)bench.StartA());
        Assert.AreEqual((int)Result.Busy, (int)bench.StartA());
        bench.Exchange();
        Assert.AreEqual((int)Result.Ok, (int)bench.StartA());
    }

    [TestMethod]
    public void Unit_without_credentials_neither_starts_nor_answers()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.A.Build(bench.Issuer, 0, bench.Trace);
        Assert.AreEqual((int)Result.NotFound, (int)bench.StartA());

        bench.StartB();
        bench.Exchange();
        Assert.AreEqual("B:initiate A:terminate(5) B-5!", bench.TakeLog());
    }

    [TestMethod]
    public void Session_that_the_network_took_away_ends_without_a_word()
    {
        KeyEstablishmentBench bench = new KeyEstablishmentBench();
        bench.StartA();

        bench.A.Machine.Stop();
        bench.Exchange();

        Assert.AreEqual("A-258", bench.TakeLog());
        Assert.AreEqual((int)KeyEstablishmentStatus.Stopped, (int)bench.A.Machine.Failure);
    }
}
