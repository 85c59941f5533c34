using Bridge.Firmware.Ota;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>What one download counts is forgiven by its next data, or at the latest by the next download.</summary>
[TestClass]
public class OtaSecondDownloadTests
{
    private const int ManyWaits = 60;
    private const int PageBytes = 128;
    private const int PagedFileBytes = 300;

    [TestMethod]
    public void Waits_before_and_after_a_block_do_not_add_up()
    {
        OtaBench bench = OtaBench.Downloading();
        LetWait(bench, ManyWaits);
        bench.HearBlock(0, 64);
        LetWait(bench, ManyWaits);
        bench.HearBlock(64, 64);
        Assert.AreEqual("data(64,64) block(128,64)", bench.Take());
    }

    [TestMethod]
    public void Waits_of_the_download_before_do_not_count()
    {
        OtaBench bench = OtaBench.Downloading();
        LetWait(bench, ManyWaits);
        StartOver(bench, OtaBench.FileSize);
        LetWait(bench, ManyWaits);
        bench.HearBlock(0, 64);
        Assert.AreEqual("data(0,64) block(64,64)", bench.Take());
    }

    [TestMethod]
    public void The_rate_of_the_download_before_does_not_hold()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.HearWaitForData(0, 0, 500);
        Assert.AreEqual(500, bench.Client.MinimumBlockPeriodMs);
        bench.Tick();
        StartOver(bench, OtaBench.FileSize);
        Assert.AreEqual(0, bench.Client.MinimumBlockPeriodMs);
        bench.HearBlock(0, 64);
        Assert.AreEqual("data(0,64) block(64,64)", bench.Take());
    }

    [TestMethod]
    public void Requests_the_download_before_lost_do_not_count()
    {
        OtaBench bench = OtaBench.Downloading();
        LoseRequests(bench, OtaTiming.ErrorsMax - 1);
        StartOver(bench, OtaBench.FileSize);
        LoseRequests(bench, OtaTiming.ErrorsMax - 1);
        bench.HearBlock(0, 64);
        Assert.AreEqual("data(0,64) block(64,64)", bench.Take());
    }

    [TestMethod]
    public void Chunks_the_download_before_fetched_again_do_not_count()
    {
        OtaBench bench = OtaBench.Downloading();
        bench.SlowOwner = true;
        for (int i = 0; i < OtaTiming.RefetchesMax; i++)
        {
            bench.HearBlock(0, 64);
            bench.Client.RefetchFrom(0, bench.NowMs);
            bench.Take();
        }

        bench.SlowOwner = false;
        StartOver(bench, OtaBench.FileSize);
        bench.SlowOwner = true;
        bench.HearBlock(0, 64);
        bench.Take();
        bench.Client.RefetchFrom(0, bench.NowMs);
        Assert.AreEqual("block(0,64)", bench.Take());
    }

    [TestMethod]
    public void Pages_the_download_before_waited_for_in_vain_do_not_count()
    {
        OtaBench bench = OtaBench.DownloadingPages(PageBytes, PagedFileBytes);
        LosePages(bench, OtaTiming.EmptyPagesMax - 1);
        StartOver(bench, PagedFileBytes);
        LosePages(bench, OtaTiming.EmptyPagesMax - 1);
        Assert.AreEqual((int)OtaState.DownloadingPage, (int)bench.Client.State);
        LosePages(bench, 1);
        Assert.AreEqual((int)OtaState.DownloadingBlock, (int)bench.Client.State);
    }

    [TestMethod]
    public void Pages_the_server_of_the_download_before_did_not_know_are_asked_for_again()
    {
        OtaBench bench = OtaBench.DownloadingPages(PageBytes, PagedFileBytes);
        bench.HearDefaultResponse(0x04, 0x81);
        Assert.AreEqual((int)OtaState.DownloadingBlock, (int)bench.Client.State);
        StartOver(bench, PagedFileBytes);
        Assert.AreEqual((int)OtaState.DownloadingPage, (int)bench.Client.State);
    }

    private static void LetWait(OtaBench bench, int times)
    {
        for (int i = 0; i < times; i++)
        {
            bench.HearWaitForData(0, 1, 0);
            bench.Tick();
        }

        bench.Take();
    }

    private static void LoseRequests(OtaBench bench, int times)
    {
        for (int i = 0; i < times; i++)
        {
            bench.Tick();
        }

        Assert.AreEqual((int)OtaState.DownloadingBlock, (int)bench.Client.State);
        bench.Take();
    }

    private static void LosePages(OtaBench bench, int times)
    {
        for (int i = 0; i < times; i++)
        {
            bench.Tick();
            bench.Tick();
        }
    }

    /// <summary>The server breaks off, and after the pause offers the same file again.</summary>
    private static void StartOver(OtaBench bench, int fileSize)
    {
        bench.HearStatus(0x05, 0x95);
        Assert.AreEqual((int)OtaState.Resting, (int)bench.Client.State);
        bench.Tick();
        bench.Offer(OtaBench.Newer, fileSize);
        bench.Take();
    }
}
