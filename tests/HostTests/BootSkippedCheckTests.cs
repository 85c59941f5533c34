using System;
using System.Linq;
using Bridge.Boot;
using Bridge.Hal;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Takes each check between a valid signature and the start away in turn, as a glitch would: a refused image starts only with both of a kind gone.</summary>
[TestClass]
public class BootSkippedCheckTests
{
    [TestMethod]
    [DataRow("manufacturer")]
    [DataRow("image type")]
    [DataRow("minimum hardware")]
    [DataRow("maximum hardware")]
    [DataRow("bridge type")]
    [DataRow("flags")]
    [DataRow("dependency")]
    public void An_image_for_another_device_needs_both_policy_checks_gone(string wrong)
    {
        byte[] file = WrongFile(wrong).BuildFile();
        Assert.IsFalse(Starts(file, 1, false, false, false));
        Assert.IsFalse(Starts(file, 1, true, false, false));
        Assert.IsFalse(Starts(file, 1, false, true, false));
        Assert.IsTrue(Starts(file, 1, true, true, false));
    }

    [TestMethod]
    public void An_image_below_the_counter_needs_decision_and_second_check_gone()
    {
        byte[] file = new OtaFileBuilder { SecurityCounter = 4 }.BuildFile();
        Assert.IsFalse(Starts(file, 5, false, false, false));
        Assert.IsFalse(Starts(file, 5, false, false, true));
        Assert.IsFalse(Starts(file, 5, false, true, false));
        Assert.IsTrue(Starts(file, 5, false, true, true));
    }

    [TestMethod]
    public void A_payload_that_is_no_assembly_needs_both_policy_checks_gone()
    {
        byte[] file = new OtaFileBuilder { Payload = new byte[64] }.BuildFile();
        Assert.IsFalse(Starts(file, 1, true, false, false));
        Assert.IsFalse(Starts(file, 1, false, true, false));
        Assert.IsTrue(Starts(file, 1, true, true, false));
    }

    [TestMethod]
    [DataRow(1L)]
    [DataRow(4L)]
    public void The_second_check_refuses_nothing_the_first_ones_allow(long counter)
    {
        OtaFileBuilder builder = new() { SecurityCounter = 4, MinimumHardware = NfConfig.HardwareVersion, MaximumHardware = NfConfig.HardwareVersion };
        Assert.IsTrue(Starts(builder.BuildFile(), counter, false, false, false));
        builder.BridgeTypes = 0x0F;
        Assert.IsTrue(Starts(builder.BuildFile(), counter, false, false, false));
    }

    [TestMethod]
    public void What_was_never_checked_is_refused_the_second_time()
    {
        Assert.AreEqual(Verdict.Refused, BridgeImageCheck.OfThisDevice().CheckAgain(new PeWalker(), 0));
    }

    [TestMethod]
    [DataRow(false, false, false)]
    [DataRow(true, false, false)]
    [DataRow(false, true, false)]
    [DataRow(true, true, true)]
    public void An_unsigned_image_with_a_forged_seal_needs_both_comparisons_gone(bool skipFirst, bool skipSecond, bool starts)
    {
        BootCasesUnit unit = SealedUnit.Make();
        byte[] file = UnsignedFile();
        unit.Install(Bank.A, file);
        SealedUnit.Forge(unit, payload => file.AsSpan(66 + 40, 32).CopyTo(payload.AsSpan(16)));
        GlitchedCheck check = new();
        GlitchedLoader loader = new(unit.Store, check) { SkipsSealFirst = skipFirst, SkipsSealSecond = skipSecond };
        Assert.AreEqual(starts ? Bank.A : Bank.None, loader.Boot().Bank);
    }

    [TestMethod]
    public void A_start_on_a_forged_seal_leaves_no_genuine_one_behind()
    {
        BootCasesUnit unit = SealedUnit.Make();
        byte[] file = UnsignedFile();
        unit.Install(Bank.A, file);
        SealedUnit.Forge(unit, payload => file.AsSpan(66 + 40, 32).CopyTo(payload.AsSpan(16)));
        BootHandoff handoff = new GlitchedLoader(unit.Store, new GlitchedCheck()) { SkipsSealFirst = true, SkipsSealSecond = true }.Boot();
        Assert.AreEqual(Bank.A, handoff.Bank);
        Assert.IsNull(handoff.Seal);
        unit.Boot();
        Assert.AreEqual(Bank.None, unit.Handoff.Bank);
    }

    /// <summary>Whether a unit whose confirmed bank A holds the file starts it.</summary>
    private static bool Starts(byte[] file, long counter, bool skipPolicy, bool skipAgain, bool skipDecision)
    {
        BootCasesUnit unit = BootCasesUnit.Provisioned();
        unit.Install(Bank.A, file);
        unit.Write(record =>
        {
            record.SecurityCounter = counter;
            BootCasesUnit.Promise(record, Bank.A, BankState.Proven, file);
        });
        foreach (string chunk in new[] { "a.001", "a.002" })
        {
            // Provisioned() left a longer image.
            if (BootCasesUnit.ImageOf(file).Length <= Convert.ToInt32(chunk[2..]) * StoreGeometry.ProductChunkSizeBytes)
            {
                unit.Store.Delete(chunk);
            }
        }

        GlitchedCheck check = new() { SkipPolicy = skipPolicy, SkipAgain = skipAgain };
        BootHandoff handoff = new GlitchedLoader(unit.Store, check) { SkipsCounter = skipDecision }.Boot();
        return handoff != null && handoff.Bank == Bank.A;
    }

    /// <summary>As long as what <see cref="BootCasesUnit"/> installs, and right but for its signature.</summary>
    private static byte[] UnsignedFile() => new OtaFileBuilder
    {
        Payload = OtaFileBuilder.PayloadOf([.. Enumerable.Range(0, 10).Select(i => Samples.Read("pe", "1.0.0.0", i % 2 == 0 ? "SampleLib.pe" : "SampleApp.pe"))]),
        Minor = 0,
        SignDigest = digest => OtaFileBuilder.Sign(OtaFileBuilder.SampleKey(), new byte[32]),
    }.BuildFile();

    private static OtaFileBuilder WrongFile(string wrong)
    {
        OtaFileBuilder builder = new();
        switch (wrong)
        {
            case "manufacturer":
                builder.Manufacturer ^= 1;
                break;
            case "image type":
                builder.ImageType ^= 1;
                break;
            case "minimum hardware":
                builder.MinimumHardware = NfConfig.HardwareVersion + 1;
                break;
            case "maximum hardware":
                builder.MinimumHardware = 0;
                builder.MaximumHardware = NfConfig.HardwareVersion - 1;
                break;
            case "bridge type":
                builder.BridgeTypes = 0x0E;
                break;
            case "flags":
                builder.ImageFlags = 0x20;
                break;
            default:
                builder.ProtectedTlvs = [.. builder.BridgeTlvs(), (0x40, new byte[12])];
                break;
        }

        return builder;
    }

    private sealed class GlitchedCheck() : BridgeImageCheck(KeyRing.Trusted(), BridgePolicy.OfThisDevice())
    {
        public bool SkipPolicy { get; init; }

        public bool SkipAgain { get; init; }

        protected override RefusalReason CheckPolicy(BridgePolicy policy, VerifyResult result) =>
            SkipPolicy ? RefusalReason.None : base.CheckPolicy(policy, result);

        protected override RefusalReason CheckAssemblies(PeWalker assemblies) =>
            SkipPolicy ? RefusalReason.None : base.CheckAssemblies(assemblies);

        protected override int CheckPolicyAgain(BridgePolicy policy, VerifyResult result, PeWalker assemblies, long lowestSecurityCounter) =>
            SkipAgain ? Verdict.Valid : base.CheckPolicyAgain(policy, result, assemblies, lowestSecurityCounter);
    }

    private sealed class GlitchedLoader(IStore store, IImageCheck check) : BootLoader(store, check, new SilentTrace(), true)
    {
        public bool SkipsCounter { get; init; }

        public bool SkipsSealFirst { get; init; }

        public bool SkipsSealSecond { get; init; }

        protected override ImageSeal OpenSeal(IStore store) =>
            new GlitchedSeal(SealSecret.Load(store)) { SkipsFirst = SkipsSealFirst, SkipsSecond = SkipsSealSecond };

        /// <summary>Decides as if the record had no counter; the record itself stays.</summary>
        protected override void Decide(BootInputs inputs, BootOutcome outcome)
        {
            long counter = inputs.Record.SecurityCounter;
            inputs.Record.SecurityCounter = SkipsCounter ? 0 : counter;
            base.Decide(inputs, outcome);
            inputs.Record.SecurityCounter = counter;
            outcome.Record.SecurityCounter = counter;
        }
    }

    private sealed class GlitchedSeal(byte[] secret) : ImageSeal(secret)
    {
        public bool SkipsFirst { get; init; }

        public bool SkipsSecond { get; init; }

        protected override int Difference(byte[] computed, byte[] offered) => SkipsFirst ? 0 : base.Difference(computed, offered);

        protected override int EqualBytes(byte[] computed, byte[] offered) => SkipsSecond ? SizeBytes : base.EqualBytes(computed, offered);
    }
}
