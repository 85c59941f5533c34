#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Firmware.App;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>Attempts that fail, pauses, trust centres that are swapped out, and restarts in the middle of it.</summary>
[TestClass]
public class AuthorisationFailureTests
{
    private const string Whole = "match establish(123) import authorised";

    [TestMethod]
    public void Ten_failures_are_followed_by_a_quarter_of_an_hour_of_silence()
    {
        AuthorisationBench bench = Deaf();
        for (int failure = 1; failure <= EstablishmentBackOff.MaxFailures; failure++)
        {
            Assert.AreEqual("match", bench.TakeLog());
            bench.ToNextDeadline();
            Assert.AreEqual((int)KeyEstablishmentStatus.ServerSilent, (int)bench.Authorisation.Failure);
            long waitMs = bench.Authorisation.NextDeadlineMs - bench.NowMs;
            bool isPause = failure == EstablishmentBackOff.MaxFailures;
            Assert.AreEqual((int)(isPause ? AuthorisationState.Paused : AuthorisationState.Waiting), (int)bench.Authorisation.State);
            int leastMs = isPause ? EstablishmentBackOff.PauseMs : EstablishmentBackOff.RetryMs;
            Assert.IsTrue(waitMs >= leastMs && waitMs < leastMs + EstablishmentBackOff.JitterMs);
            bench.ToNextDeadline();
        }

        // The eleventh attempt is the first of a new ten.
        Assert.AreEqual("match", bench.TakeLog());
        bench.ToNextDeadline();
        Assert.AreEqual((int)AuthorisationState.Waiting, (int)bench.Authorisation.State);
    }

    [TestMethod]
    public void Restart_does_not_shorten_a_pause()
    {
        AuthorisationBench bench = Deaf();
        Pause(bench);
        bench.TakeLog();

        bench.Boot();
        bench.NetworkUp(false);
        Assert.AreEqual((int)AuthorisationState.Paused, (int)bench.Authorisation.State);
        Assert.IsTrue(bench.Authorisation.NextDeadlineMs >= bench.NowMs + EstablishmentBackOff.PauseMs);
        bench.NetworkDown();
        bench.NetworkUp(false);
        Assert.AreEqual((int)AuthorisationState.Paused, (int)bench.Authorisation.State);
        Assert.AreEqual("", bench.TakeLog());
        bench.ToNextDeadline();
        Assert.AreEqual("match", bench.TakeLog());

        // The pause is over, for the next restart too.
        bench.Boot();
        bench.NetworkUp(false);
        Assert.AreEqual("match", bench.TakeLog());
    }

    [TestMethod]
    public void Pause_that_ended_without_a_network_is_not_begun_again_by_a_restart()
    {
        AuthorisationBench bench = Deaf();
        Pause(bench);
        bench.NetworkDown();
        bench.RunFor(2 * EstablishmentBackOff.PauseMs);
        bench.TakeLog();

        bench.NetworkUp(false);
        Assert.AreEqual("match", bench.TakeLog());
        bench.Boot();
        bench.NetworkUp(false);
        Assert.AreEqual("match", bench.TakeLog());
    }

    [TestMethod]
    public void Network_that_comes_and_goes_does_not_shorten_the_wait()
    {
        AuthorisationBench bench = Deaf();
        bench.ToNextDeadline();
        long nextMs = bench.Authorisation.NextDeadlineMs;
        bench.TakeLog();

        bench.NetworkDown();
        bench.NetworkUp(false);
        Assert.AreEqual("", bench.TakeLog());
        Assert.AreEqual(nextMs, bench.Authorisation.NextDeadlineMs);
    }

    [TestMethod]
    public void Network_lost_in_the_middle_is_no_failure()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.Boot();
        bench.NetworkUp(false);
        Assert.AreEqual((int)AuthorisationState.Establishing, (int)bench.Authorisation.State);

        bench.NetworkDown();
        Assert.AreEqual((int)KeyEstablishmentStatus.None, (int)bench.Authorisation.Failure);
        Assert.AreEqual(Deadline.Never, bench.Authorisation.NextDeadlineMs);
        bench.UseRealHub();
        bench.TakeLog();
        bench.NetworkUp(false);
        Assert.AreEqual(Whole, bench.TakeLog());
    }

    [TestMethod]
    public void Wait_time_of_the_hub_is_obeyed()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.Boot();
        bench.NetworkUp(false);
        bench.HearFromHub(Hex.Parse("19 01 03 04 C8 0200"));

        Assert.AreEqual((int)KeyEstablishmentStatus.NoResources, (int)bench.Authorisation.Failure);
        Assert.IsTrue(bench.Authorisation.NextDeadlineMs >= bench.NowMs + 200000);
    }

    [TestMethod]
    public void Unit_that_could_not_come_back_stays_with_an_unknown_issuer_and_says_so()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.UseStrangersHub();
        bench.KeyResult = Result.Refused;
        bench.Boot();
        bench.NetworkUp(false);

        Assert.AreEqual("match establish(123) leave", bench.TakeLog());
        Assert.AreEqual((int)AuthorisationState.Paused, (int)bench.Authorisation.State);
        Assert.AreEqual((int)KeyEstablishmentStatus.UnknownIssuer, (int)bench.Authorisation.Failure);
        Assert.IsTrue(bench.Authorisation.NextDeadlineMs >= bench.NowMs + EstablishmentBackOff.PauseMs);
    }

    [TestMethod]
    public void Network_that_is_gone_need_not_be_left()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.UseStrangersHub();
        bench.IsRadioBusy = true;
        bench.Boot();
        bench.NetworkUp(false);
        Assert.AreEqual((int)AuthorisationState.Leaving, (int)bench.Authorisation.State);

        bench.NetworkDown();
        bench.IsRadioBusy = false;
        bench.TakeLog();
        bench.NetworkUp(bench.OtherEui64, true);
        Assert.AreEqual("authorised", bench.TakeLog());
    }

    [TestMethod]
    public void Hub_without_a_key_establishment_server_is_asked_again()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.ToldEndpoint = 0;
        bench.Boot();
        bench.NetworkUp(false);

        Assert.AreEqual("match", bench.TakeLog());
        Assert.AreEqual((int)KeyEstablishmentStatus.Refused, (int)bench.Authorisation.Failure);
        bench.ToNextDeadline();
        Assert.AreEqual("match", bench.TakeLog());
    }

    [TestMethod]
    public void Unknown_issuer_ends_in_leaving_the_network_and_a_pause()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.UseStrangersHub();
        bench.Boot();
        bench.NetworkUp(false);

        Assert.AreEqual("match establish(123) leave", bench.TakeLog());
        Assert.AreEqual((int)KeyEstablishmentStatus.UnknownIssuer, (int)bench.Authorisation.Failure);
        Assert.AreEqual((int)AuthorisationState.Leaving, (int)bench.Authorisation.State);
        bench.NetworkDown();
        bench.NetworkUp(false);
        Assert.AreEqual("", bench.TakeLog());
        Assert.AreEqual((int)AuthorisationState.Paused, (int)bench.Authorisation.State);
    }

    [TestMethod]
    public void Unit_with_a_key_does_not_leave_for_new_credentials_of_another_issuer()
    {
        AuthorisationBench bench = AuthorisationBench.Joined();
        bench.TakeLog();
        bench.Provision(2);
        bench.UseStrangersHub();
        bench.Boot();
        bench.NetworkUp(true);

        Assert.AreEqual("match establish(123) authorised", bench.TakeLog());
        Assert.IsTrue(bench.Authorisation.IsAuthorised);
        Assert.AreEqual((int)AuthorisationState.Paused, (int)bench.Authorisation.State);
    }

    [TestMethod]
    public void Key_of_the_old_trust_centre_is_erased_when_the_new_ones_stands()
    {
        AuthorisationBench bench = KnowsOther();

        bench.NetworkUp(false);
        Assert.AreEqual("match establish(123) import authorised erase(99)", bench.TakeLog());
        bench.Boot();
        bench.NetworkUp(true);
        Assert.AreEqual("authorised", bench.TakeLog());
    }

    [TestMethod]
    public void Cut_between_the_new_key_and_the_old_ones_end_erases_at_the_next_start()
    {
        AuthorisationBench bench = KnowsOther();

        bench.NetworkUp(true);
        Assert.AreEqual("authorised erase(99)", bench.TakeLog());
        bench.Boot();
        bench.NetworkUp(true);
        Assert.AreEqual("authorised", bench.TakeLog());
    }

    [TestMethod]
    public void New_trust_centre_of_another_issuer_is_left_for_the_old_one()
    {
        AuthorisationBench bench = KnowsOther();
        bench.UseStrangersHub();

        bench.NetworkUp(false);
        Assert.IsTrue(bench.Authorisation.IsSwappingOut);
        Assert.AreEqual("match establish(123) return", bench.TakeLog());
        Assert.AreEqual(Hex.Text(bench.OtherEui64, 0, 8), Hex.Text(bench.Authorisation.LastTrustCentreEui64, 0, 8));
        Assert.AreEqual(Hex.Text(bench.ExtendedPanId, 0, 8), Hex.Text(bench.Authorisation.LastExtendedPanId, 0, 8));
        bench.NetworkDown();
        bench.NetworkUp(bench.OtherEui64, true);
        Assert.AreEqual("authorised", bench.TakeLog());
        Assert.IsFalse(bench.Authorisation.IsSwappingOut);
        bench.Boot();
        Assert.AreEqual("", bench.TakeLog());
    }

    [TestMethod]
    public void Silent_new_trust_centre_is_left_after_ten_failures()
    {
        AuthorisationBench bench = KnowsOther();
        bench.IsHubDeaf = true;
        bench.NetworkUp(false);
        for (int failure = 1; failure < EstablishmentBackOff.MaxFailures; failure++)
        {
            bench.ToNextDeadline();
            bench.ToNextDeadline();
        }

        bench.TakeLog();
        bench.ToNextDeadline();
        Assert.AreEqual("return", bench.TakeLog());
    }

    [TestMethod]
    public void Return_goes_on_after_a_restart_and_is_given_up_in_the_end()
    {
        AuthorisationBench bench = KnowsOther();
        bench.UseStrangersHub();
        bench.NetworkUp(false);
        bench.TakeLog();

        bench.Boot();
        Assert.AreEqual("return", bench.TakeLog());
        for (int i = 0; i < Authorisation.MaxReturns; i++)
        {
            bench.NetworkUp(false);
            Assert.AreEqual("return", bench.TakeLog());
            bench.NetworkDown();
        }

        bench.NetworkUp(false);
        Assert.AreEqual("", bench.TakeLog());
        Assert.AreEqual((int)AuthorisationState.Paused, (int)bench.Authorisation.State);
    }

    [TestMethod]
    public void Return_that_ends_at_a_third_hub_begins_anew_there()
    {
        AuthorisationBench bench = KnowsOther();
        bench.UseStrangersHub();
        bench.NetworkUp(false);
        bench.NetworkDown();
        bench.UseRealHub();
        bench.TakeLog();

        bench.NetworkUp(bench.OtherEui64, false);
        Assert.IsFalse(bench.Authorisation.IsSwappingOut);
        Assert.AreEqual((int)AuthorisationState.Paused, (int)bench.Authorisation.State);
    }

    /// <summary>Joined to a hub that hears nothing.</summary>
    private static AuthorisationBench Deaf()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.IsHubDeaf = true;
        bench.Boot();
        bench.NetworkUp(false);
        return bench;
    }

    /// <summary>A unit whose key is another trust centre's than the hub that is there.</summary>
    private static AuthorisationBench KnowsOther()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        new StoredCredentials(bench.Store).MarkEstablished();
        bench.Boot();
        bench.NetworkUp(bench.OtherEui64, true);
        bench.NetworkDown();
        bench.UseRealHub();
        bench.TakeLog();
        return bench;
    }

    private static void Pause(AuthorisationBench bench)
    {
        for (int i = 0; i < 2 * EstablishmentBackOff.MaxFailures && bench.Authorisation.State != AuthorisationState.Paused; i++)
        {
            bench.ToNextDeadline();
        }
    }
}
