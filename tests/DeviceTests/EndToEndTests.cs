using Bridge.Boot;
using Bridge.Firmware.App;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Join, OTA, verify, commit, boot decision, trial, confirm, in one run, with the cryptography of the product and nobody between the parts.</summary>
[TestClass]
public class EndToEndTests
{
    private const long Factory = 0x01000000;
    private const long V110 = 0x01010000;
    private const long UpdateMs = 10L * 60 * 1000;
    private const int InvalidImage = 0x96;

    [TestMethod]
    public void Bridge_out_of_the_box_joins_updates_and_confirms()
    {
        EndToEndBench bench = new EndToEndBench(SampleOtaFile.Create());
        bench.Boot();
        Assert.AreEqual(Bank.None, bench.Handoff.Bank);
        Assert.IsTrue(bench.RunUntilBoot(UpdateMs));
        Assert.AreEqual(Factory, bench.VersionAtHub);
        Assert.AreEqual(0, bench.UpgradeEndStatus);
        Assert.AreEqual((SampleOtaFile.SizeBytes + 62) / 63, bench.BlocksSent);
        Assert.AreEqual(1, bench.Count(AppEvent.ImageVerified));
        Assert.AreEqual(1, bench.Count(AppEvent.ImageCommitted));

        Assert.AreEqual(Bank.A, bench.Handoff.Bank);
        Assert.IsTrue(bench.Handoff.OnTrial);
        Assert.AreEqual(V110, bench.Handoff.FileVersion);
        bench.RunFor(60000);
        Assert.AreEqual(V110, bench.VersionAtHub);
        Assert.AreEqual(1, bench.Count(AppEvent.ImageConfirmed));
        Assert.IsTrue(bench.Handoff.IsConfirmed);
        Assert.AreEqual(2L, CounterWitness.Read(bench.Ncp.Tokens));

        bench.Boot();
        Assert.AreEqual(Bank.A, bench.Handoff.Bank);
        Assert.IsFalse(bench.Handoff.OnTrial);
        Assert.AreEqual(2L, bench.Handoff.SecurityCounter);
        bench.RunFor(60000);
        Assert.IsTrue(bench.IsOnNetwork);
        Assert.AreEqual(3, bench.Boots);
        Assert.AreEqual(1, bench.Count(AppEvent.DownloadStarted));
    }

    [TestMethod]
    public void Image_that_never_hears_the_hub_gives_way_after_its_trial_boots()
    {
        EndToEndBench bench = new EndToEndBench(SampleOtaFile.Create());
        bench.Boot();
        Assert.IsTrue(bench.RunUntilBoot(UpdateMs));
        bench.IsHubDeaf = true;
        for (int trial = 1; trial <= NfConfig.TrialBoots; trial++)
        {
            Assert.AreEqual(Bank.A, bench.Handoff.Bank);
            Assert.IsTrue(bench.Handoff.OnTrial);
            Assert.IsTrue(bench.RunUntilBoot(TrialMonitor.TrialTimeoutMs + 10000));
        }

        Assert.AreEqual(0, bench.Count(AppEvent.ImageConfirmed));

        // Nothing better is intact: a second trial of the same image, and after that the factory image.
        for (int trial = 1; trial <= NfConfig.TrialBoots; trial++)
        {
            Assert.IsTrue(bench.Handoff.OnTrial);
            Assert.IsTrue(bench.RunUntilBoot(TrialMonitor.TrialTimeoutMs + 10000));
        }

        Assert.AreEqual(Bank.None, bench.Handoff.Bank);
        Assert.AreEqual((int)BootReason.Rescue, (int)bench.Handoff.Reason);
        Assert.AreEqual(0L, CounterWitness.Read(bench.Ncp.Tokens));
    }

    [TestMethod]
    [DataRow(SampleOtaFile.ManifestOffset + 44)]
    [DataRow(SampleOtaFile.ImageOffset + 500)]
    public void File_with_a_flipped_bit_is_refused_and_never_boots(int position)
    {
        byte[] file = SampleOtaFile.Create();
        file[position] ^= 1;
        EndToEndBench bench = new EndToEndBench(file);
        bench.Boot();
        Assert.IsFalse(bench.RunUntilBoot(120000));
        Assert.AreEqual(InvalidImage, bench.UpgradeEndStatus);
        Assert.AreEqual(0, bench.Count(AppEvent.ImageVerified));
        Assert.AreEqual(1, bench.Boots);
        bench.Boot();
        Assert.AreEqual(Bank.None, bench.Handoff.Bank);
    }
}
