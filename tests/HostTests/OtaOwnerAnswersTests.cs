using Bridge.Boot;
using Bridge.DeviceTests;
using Bridge.Firmware.Ota;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>The owner's answers at the edges: what is told to the server, and what is remembered.</summary>
[TestClass]
public sealed class OtaOwnerAnswersTests
{
    [TestMethod]
    public void A_block_that_ends_a_good_chunk_and_holds_a_whole_bad_one_keeps_the_good_part()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.SlowOwner = true;
        bench.HearBlock(0, 64);
        bench.Take();
        bench.SlowOwner = false;

        bench.Client.RefetchFrom(50, bench.NowMs);

        Assert.AreEqual("block(50,64)", bench.Take());
        bench.ServeAll();
        Assert.AreEqual(OtaState.Ending, bench.Client.State);
    }

    [TestMethod]
    [DataRow(RefusalReason.TlvForbidden, 0x96)]
    [DataRow(RefusalReason.TlvOrder, 0x96)]
    [DataRow(RefusalReason.TlvLength, 0x96)]
    [DataRow(RefusalReason.PeTooMany, 0x96)]
    [DataRow(RefusalReason.StoreRead, 0x95)]
    [DataRow(RefusalReason.StoreMissing, 0x95)]
    public void A_bad_file_is_INVALID_IMAGE_and_remembered_and_a_bad_store_is_ABORT(RefusalReason reason, int status)
    {
        OtaBench bench = OtaBench.Downloading();
        bench.SlowOwner = true;
        bench.HearBlock(0, 64);
        bench.Take();

        bench.Client.RefuseImage(reason, RefusalStage.Image, bench.NowMs);

        Assert.AreEqual($"aborted(4) end({status:X})", bench.Take());
        bench.HearDefaultResponse(0x06, 0);
        bench.Notify();
        bench.Take();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual(status == 0x96 ? "end(96) reported" : "reported offered", bench.Take());
    }

    [TestMethod]
    public void A_store_that_cannot_open_the_bank_does_not_make_the_offer_a_bad_file()
    {
        OtaBench bench = OtaBench.Querying();
        bench.SlowOwner = true;
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        bench.Take();

        bench.Client.Refuse(RefusalReason.StoreWrite, bench.NowMs);

        Assert.AreEqual("end(95)", bench.Take());
        bench.HearDefaultResponse(0x06, 0);
        Assert.AreEqual(OtaTiming.RetryUpdateMs, bench.Tick());
        bench.Take();
        bench.Offer(OtaBench.Newer, OtaBench.FileSize);
        Assert.AreEqual("reported offered", bench.Take());
    }

    [TestMethod]
    public void On_trial_a_hub_that_is_silent_at_first_is_asked_again_long_before_the_trial_ends()
    {
        var bench = new OtaBench();
        bench.Options.OnTrial = true;
        bench.Build();
        bench.Client.OnNetworkUp(bench.NowMs);

        bench.Wait(5 * 60 * 1000);

        int searches = bench.Take().Split("match").Length - 1;
        Assert.IsGreaterThan(15, searches, $"{searches} searches in five minutes");
    }
}
