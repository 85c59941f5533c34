#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif
using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;

namespace Bridge.DeviceTests;

/// <summary>How a unit comes to its key, keeps it, replaces it, and what it does when it gets none.</summary>
[TestClass]
public class AuthorisationTests
{
    private const string Whole = "match establish(123) import authorised";

    [TestMethod]
    public void Joined_unit_establishes_a_key_where_the_hub_says_and_the_radio_stores_it()
    {
        AuthorisationBench bench = AuthorisationBench.Joined();

        Assert.AreEqual(Whole, bench.TakeLog());
        Assert.IsTrue(bench.Authorisation.IsAuthorised);
        Assert.IsTrue(bench.Authorisation.HasLinkKey);
        Assert.AreEqual((int)AuthorisationState.Settled, (int)bench.Authorisation.State);
        Assert.AreEqual(Deadline.Never, bench.Authorisation.NextDeadlineMs);
        Assert.AreEqual(
            Hex.Text(bench.HubEui64, 0, 8) + Hex.Text(bench.Hub.LinkKey, 0, 16), bench.Imported);
        Assert.AreEqual(3, bench.Authorisation.Attributes.Suites | 1);
    }

    [TestMethod]
    public void Key_is_not_kept_outside_the_radio()
    {
        AuthorisationBench bench = AuthorisationBench.Joined();

        Assert.AreEqual(24, bench.ImportedFrom.Length);
        Assert.AreEqual("000000000000000000000000000000000000000000000000", Hex.Text(bench.ImportedFrom, 0, 24));
    }

    [TestMethod]
    public void Unit_is_authorised_only_when_the_radio_has_stored_the_key()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.UseRealHub();
        bench.KeyResult = Result.IoError;
        bench.Boot();
        bench.NetworkUp(false);

        Assert.AreEqual("match establish(123) import", bench.TakeLog());
        Assert.IsFalse(bench.Authorisation.IsAuthorised);
        Assert.AreEqual((int)AuthorisationState.Waiting, (int)bench.Authorisation.State);

        bench.KeyResult = Result.Ok;
        bench.ToNextDeadline();
        Assert.AreEqual(Whole, bench.TakeLog());
    }

    [TestMethod]
    public void Key_in_the_radio_is_all_a_restart_needs()
    {
        AuthorisationBench bench = AuthorisationBench.Joined();
        bench.TakeLog();

        bench.Boot();
        bench.NetworkUp(true);
        Assert.AreEqual("authorised", bench.TakeLog());
        Assert.AreEqual((int)AuthorisationState.Settled, (int)bench.Authorisation.State);
    }

    [TestMethod]
    public void Restart_before_the_radio_stored_the_key_establishes_another()
    {
        AuthorisationBench bench = AuthorisationBench.Joined();
        bench.TakeLog();

        bench.Boot();
        bench.UseRealHub();
        bench.NetworkUp(false);
        Assert.AreEqual(Whole, bench.TakeLog());
    }

    [TestMethod]
    public void Unit_without_credentials_is_taken_as_it_is()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Boot();
        bench.NetworkUp(false);

        Assert.AreEqual("authorised", bench.TakeLog());
        Assert.IsFalse(bench.Authorisation.HasLinkKey);
        Assert.AreEqual(0, bench.RandomRequests);
    }

    [TestMethod]
    public void Unit_that_lost_its_store_uses_the_key_its_radio_kept()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Boot();
        bench.NetworkUp(true);

        Assert.AreEqual("authorised", bench.TakeLog());
        Assert.IsTrue(bench.Authorisation.HasLinkKey);
    }

    [TestMethod]
    public void Nothing_is_established_before_the_radio_gave_its_random_numbers()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.UseRealHub();
        bench.RandomResult = Result.IoError;
        bench.Boot();
        bench.NetworkUp(false);
        Assert.AreEqual("", bench.TakeLog());
        Assert.AreEqual((int)AuthorisationState.Preparing, (int)bench.Authorisation.State);

        bench.RandomResult = Result.Ok;
        bench.Authorisation.OnRadioReady(bench.NowMs);
        bench.RunFor(0);
        Assert.AreEqual(Whole, bench.TakeLog());
    }

    [TestMethod]
    public void Radio_that_fails_every_question_for_random_numbers_is_asked_again_and_no_session_is_begun_before()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.UseRealHub();
        bench.RandomResult = Result.IoError;
        bench.Boot();
        int asked = bench.RandomRequests;
        bench.NetworkUp(false);
        for (int turn = 0; turn < 40; turn++)
        {
            Assert.AreNotEqual(Deadline.Never, bench.Authorisation.NextDeadlineMs);
            bench.ToNextDeadline();
        }

        Assert.AreEqual("", bench.TakeLog());
        Assert.AreEqual((int)KeyEstablishmentStatus.NoResources, (int)bench.Authorisation.Failure);
        Assert.IsTrue(bench.RandomRequests > asked);
        bench.RandomResult = Result.Ok;
        bench.RunFor(2 * EstablishmentBackOff.PauseMs);
        Assert.AreEqual(Whole, bench.TakeLog());
    }

    [TestMethod]
    public void Radio_that_never_says_whether_it_has_credentials_is_waited_for()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Authorisation = new Authorisation(bench.Store, null, bench.Options, 1, bench.Trace);
        bench.NetworkUp(false);
        for (int turn = 0; turn < 10; turn++)
        {
            bench.ToNextDeadline();
            Assert.IsFalse(bench.Authorisation.IsAuthorised);
        }

        bench.Authorisation.OnRadioReady(bench.NowMs);
        bench.RunFor(2 * EstablishmentBackOff.PauseMs);
        Assert.AreEqual("authorised", bench.TakeLog());
    }

    [TestMethod]
    public void Spoilt_credentials_are_no_leave_to_talk_in_clear()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        SealSecret.Provision(bench.Store, new FixedRandom(Hex.Parse("0102030405060708")));
        bench.Boot();
        bench.NetworkUp(false);
        Assert.AreEqual("", bench.TakeLog());
        Assert.IsFalse(bench.Authorisation.IsAuthorised);
        Assert.AreEqual((int)AuthorisationState.Paused, (int)bench.Authorisation.State);

        bench.NetworkDown();
        bench.NetworkUp(true);
        Assert.AreEqual("authorised", bench.TakeLog());
        Assert.IsTrue(bench.Authorisation.HasLinkKey);
    }

    [TestMethod]
    public void Unit_that_once_had_a_key_is_not_taken_without_one()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Boot();
        bench.NetworkUp(true);
        bench.TakeLog();

        bench.Boot();
        bench.NetworkUp(false);
        Assert.AreEqual("", bench.TakeLog());
        Assert.IsFalse(bench.Authorisation.IsAuthorised);
        Assert.AreEqual((int)KeyEstablishmentStatus.InvalidCertificate, (int)bench.Authorisation.Failure);
    }

    [TestMethod]
    public void Key_on_its_way_to_a_radio_that_restarts_is_wiped()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.UseRealHub();
        bench.IsRadioBusy = true;
        bench.Boot();
        bench.NetworkUp(false);
        Assert.AreEqual((int)AuthorisationState.StoringKey, (int)bench.Authorisation.State);
        Assert.IsTrue(bench.Authorisation.PrepareRequest());
        byte[] key = bench.Authorisation.RequestData;
        Assert.AreEqual(Hex.Text(bench.HubEui64, 0, 8), Hex.Text(key, 0, 8));

        bench.NetworkDown();
        bench.Authorisation.OnRadioReady(bench.NowMs);
        Assert.AreEqual("000000000000000000000000000000000000000000000000", Hex.Text(key, 0, 24));
    }

    [TestMethod]
    public void Radio_without_a_generator_leaves_it_to_the_board()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.UseRealHub();
        bench.RandomResult = Result.Refused;
        bench.Boot();
        bench.NetworkUp(false);

        Assert.AreEqual(Whole, bench.TakeLog());
        Assert.AreEqual(1, bench.RandomRequests);
    }

    [TestMethod]
    public void New_credentials_replace_the_key_while_the_old_one_serves()
    {
        AuthorisationBench bench = AuthorisationBench.Joined();
        bench.TakeLog();
        bench.Provision(2);
        bench.IsHubDeaf = true;
        bench.Boot();
        bench.NetworkUp(true);
        Assert.AreEqual("match authorised", bench.TakeLog());
        Assert.AreEqual((int)AuthorisationState.FindingServer, (int)bench.Authorisation.State);

        bench.ToNextDeadline();
        Assert.IsTrue(bench.Authorisation.IsAuthorised);
        bench.IsHubDeaf = false;
        bench.UseRealHub();
        bench.ToNextDeadline();
        Assert.AreEqual("match establish(123) import", bench.TakeLog());
        bench.NetworkDown();
        bench.NetworkUp(true);
        Assert.AreEqual("authorised", bench.TakeLog());
    }

    [TestMethod]
    public void Certificate_of_another_unit_is_not_shown_to_the_hub()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.UseRealHub();
        bench.OwnEui64[0] ^= 1;
        bench.Boot();
        bench.NetworkUp(false);

        Assert.AreEqual("", bench.TakeLog());
        Assert.AreEqual((int)KeyEstablishmentStatus.InvalidCertificate, (int)bench.Authorisation.Failure);
        Assert.AreEqual((int)AuthorisationState.Paused, (int)bench.Authorisation.State);
    }

    [TestMethod]
    public void Hub_may_begin_and_the_key_is_stored_the_same_way()
    {
        AuthorisationBench bench = AuthorisationBench.Joined();
        bench.TakeLog();
        string first = bench.Imported;
        bench.UseRealHub();
        bench.Hub.Start(0x2211, bench.Options.Endpoint, bench.OwnEui64, bench.NowMs);
        bench.RunFor(0);

        Assert.AreEqual("import", bench.TakeLog());
        Assert.AreNotEqual(first, bench.Imported);
        Assert.AreEqual((int)AuthorisationState.Settled, (int)bench.Authorisation.State);
    }

    [TestMethod]
    public void Session_of_the_hub_that_fails_leaves_everything_as_it_is()
    {
        AuthorisationBench bench = AuthorisationBench.Joined();
        bench.TakeLog();
        bench.UseRealHub();
        bench.Hub.Start(0x2211, bench.Options.Endpoint, bench.OwnEui64, bench.NowMs);
        bench.Hub.Poll();
        byte[] request = new byte[bench.Hub.Outgoing.Count];
        System.Array.Copy(bench.Hub.Outgoing.Buffer, 0, request, 0, request.Length);
        bench.UseHub(null);
        bench.HearFromHub(request);
        Assert.AreEqual(0, bench.LastSentCommand);

        bench.RunFor(400000);
        Assert.AreEqual("", bench.TakeLog());
        Assert.AreEqual((int)KeyEstablishmentStatus.None, (int)bench.Authorisation.Failure);
        Assert.AreEqual((int)AuthorisationState.Settled, (int)bench.Authorisation.State);
    }

    [TestMethod]
    public void Another_profile_knows_no_key_establishment()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Options.Profile = 0x0104;
        bench.Provision(1);
        bench.Boot();
        bench.NetworkUp(true);

        Assert.AreEqual("authorised", bench.TakeLog());
        Assert.IsFalse(bench.Authorisation.HasLinkKey);
    }

    [TestMethod]
    public void Key_is_established_with_the_trust_centre_and_nobody_else()
    {
        AuthorisationBench bench = AuthorisationBench.Joined();
        bench.TakeLog();
        byte[] request = new byte[3 + 4 + CbkeSuite.MaxCertificateBytes];
        request[0] = 0x01;
        request[3] = CbkeSuite.Suite2Bit;
        System.Array.Copy(CbkeVectors.Of(2).Responder.Certificate, 0, request, 7, CbkeSuite.MaxCertificateBytes);

        bench.HearFrom(0x4321, request);
        Assert.AreEqual("", bench.TakeLog());
        Assert.AreEqual(3, bench.LastSentCommand);
        Assert.AreEqual((int)KeyEstablishmentStatus.NoResources, bench.LastSentStatus);
    }

    [TestMethod]
    public void Answer_to_another_search_is_not_the_trust_centres_endpoint()
    {
        AuthorisationBench bench = new AuthorisationBench();
        bench.Provision(1);
        bench.IsHubDeaf = true;
        bench.Boot();
        bench.NetworkUp(false);

        bench.HearMatch(0x55, 9);
        Assert.AreEqual("match", bench.TakeLog());
        bench.HearMatch(1, 9);
        Assert.AreEqual("establish(9)", bench.TakeLog());
    }
}
