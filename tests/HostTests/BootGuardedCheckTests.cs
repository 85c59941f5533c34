using System;
using Bridge.Boot;
using Bridge.Hal;
using Bridge.Resident;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>A check that ends in an exception must not end every boot.</summary>
[TestClass]
public class BootGuardedCheckTests
{
    [TestMethod]
    public void An_image_its_check_trips_over_is_broken_and_the_other_one_runs()
    {
        BootCasesUnit unit = BootCasesUnit.Staged();
        BootLoader loader = Loader(unit, BootCasesUnit.V110);

        Assert.AreEqual(BootCasesUnit.V100, loader.Boot().FileVersion);
        ImageFacts facts = loader.Inputs.ImageAt(Bank.B);
        Assert.AreEqual(BankStatus.Broken, facts.Status);
        Assert.AreEqual(RefusalReason.CheckFailed, facts.Reason);
        Assert.AreEqual(Verdict.Refused, facts.SignatureVerdict);
    }

    [TestMethod]
    public void With_no_other_image_the_factory_image_runs()
    {
        BootHandoff handoff = Loader(BootCasesUnit.Provisioned(), BootCasesUnit.V100).Boot();

        Assert.AreEqual(Bank.None, handoff.Bank);
        Assert.AreEqual(BootReason.Rescue, handoff.Reason);
    }

    [TestMethod]
    public void A_second_look_that_trips_starts_nothing()
    {
        var check = new TrippingCheck(-1) { TripsAgain = true };

        Assert.IsNull(new BootLoader(BootCasesUnit.Provisioned().Store, new GuardedImageCheck(check), new SilentTrace(), true).Boot());
    }

    private static BootLoader Loader(BootCasesUnit unit, long version) =>
        new(unit.Store, new GuardedImageCheck(new TrippingCheck(version)), new SilentTrace(), true);

    /// <summary>The product's check, which trips at the end over images of one version.</summary>
    private sealed class TrippingCheck(long version) : IImageCheck
    {
        private readonly BridgeImageCheck _check = BridgeImageCheck.OfThisDevice();

        public bool TripsAgain { get; init; }

        public int Check(IImageSource source, ImageSeal seal, ImageFacts facts, PeWalker assemblies)
        {
            int verdict = _check.Check(source, seal, facts, assemblies);
            return facts.FileVersion == version ? throw new InvalidOperationException() : verdict;
        }

        public int CheckAgain(PeWalker assemblies, long lowestSecurityCounter) =>
            TripsAgain ? throw new InvalidOperationException() : _check.CheckAgain(assemblies, lowestSecurityCounter);
    }
}
