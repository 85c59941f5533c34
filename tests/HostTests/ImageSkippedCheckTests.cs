using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Takes each security check away in turn, as a glitch would: the verdict must not depend on any single one.</summary>
[TestClass]
public class ImageSkippedCheckTests
{
    [TestMethod]
    [DataRow(false, false, Verdict.Refused)]
    [DataRow(true, false, Verdict.Refused)]
    [DataRow(false, true, Verdict.Refused)]
    [DataRow(true, true, Verdict.Valid)]
    public void A_wrong_digest_needs_both_comparisons_gone(bool skipFirst, bool skipSecond, int verdict)
    {
        OtaFileBuilder builder = new() { ChangeUnprotectedTlvs = tlvs => tlvs[0].Value[31] ^= 1 };
        Glitched verifier = new() { SkipDigest = skipFirst, SkipDigestAgain = skipSecond };
        Expect(verdict, RefusalReason.ImageDigest, verifier, builder.BuildImage());
    }

    [TestMethod]
    [DataRow(false, false, Verdict.Refused)]
    [DataRow(true, false, Verdict.Refused)]
    [DataRow(false, true, Verdict.Refused)]
    [DataRow(true, true, Verdict.Valid)]
    public void A_wrong_signature_needs_both_judgements_gone(bool skipFirst, bool skipSecond, int verdict)
    {
        OtaFileBuilder builder = new()
        {
            ChangeUnprotectedTlvs = tlvs => tlvs[2] = (0x22, OtaFileBuilder.Sign(OtaFileBuilder.SampleKey(), new byte[32])),
        };
        Glitched verifier = new() { SkipSignature = skipFirst, SkipEvidence = skipSecond };
        Expect(verdict, RefusalReason.Signature, verifier, builder.BuildImage());
    }

    [TestMethod]
    [DataRow(true, false, true, false)]
    [DataRow(true, false, false, true)]
    [DataRow(false, true, true, false)]
    [DataRow(false, true, false, true)]
    public void A_changed_payload_is_refused_with_one_check_of_each_kind_gone(bool digest, bool again, bool signature, bool evidence)
    {
        byte[] image = new OtaFileBuilder().BuildImage();
        image[100] ^= 1;
        Glitched verifier = new()
        {
            SkipDigest = digest,
            SkipDigestAgain = again,
            SkipSignature = signature,
            SkipEvidence = evidence,
        };
        VerifyResult result = new();
        Assert.AreEqual(Verdict.Refused, verifier.Verify(new ArrayImageSource(image, 0, image.Length), result));
    }

    /// <summary>Native code shows no digest, so a changed image that passes both comparisons has none to be signed or sealed.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_payload_that_native_code_hashed_is_still_bound_to_the_signature_with_both_comparisons_gone(bool changed)
    {
        byte[] image = new OtaFileBuilder().BuildImage();
        image[100] ^= (byte)(changed ? 1 : 0);
        Glitched verifier = new(new SimHmac()) { SkipDigest = true, SkipDigestAgain = true };
        VerifyResult result = new();
        int verdict = verifier.Verify(new ArrayImageSource(image, 0, image.Length), result);
        Assert.AreEqual(changed ? Verdict.Refused : Verdict.Valid, verdict);
        Assert.AreEqual(changed ? RefusalReason.Signature : RefusalReason.None, result.Reason);
    }

    /// <summary>The seal's own two comparisons are taken away in <see cref="BootSkippedCheckTests"/>; this is what is made of its answer.</summary>
    [TestMethod]
    [DataRow(true, false, Verdict.Refused)]
    [DataRow(false, true, Verdict.Refused)]
    [DataRow(true, true, Verdict.Refused)]
    public void A_refused_seal_taken_for_a_good_one_starts_nothing(bool skipSeal, bool skipEvidence, int verdict)
    {
        OtaFileBuilder builder = new()
        {
            ChangeUnprotectedTlvs = tlvs => tlvs[2] = (0x22, OtaFileBuilder.Sign(OtaFileBuilder.SampleKey(), new byte[32])),
        };
        byte[] image = builder.BuildImage();
        ImageSeal seal = new(new byte[SealSecret.SizeBytes]);
        seal.Offer(Bank.A, 1, new byte[ImageSeal.SizeBytes]);
        Glitched verifier = new() { SkipSeal = skipSeal, SkipEvidence = skipEvidence };
        VerifyResult result = new();
        verifier.Begin(new ArrayImageSource(image, 0, image.Length), seal, result);
        int answer = Verdict.Pending;
        while (answer == Verdict.Pending)
        {
            answer = verifier.Step();
        }

        Assert.AreEqual(verdict, answer);
    }

    [TestMethod]
    public void No_check_of_a_digest_makes_up_for_the_signature()
    {
        byte[] image = new OtaFileBuilder { Payload = new byte[64] }.BuildImage();
        byte[] signed = image[..(32 + 64 + 33)];
        signed[40] = 1;
        SHA256.HashData(signed).CopyTo(image, signed.Length + 8);
        signed.CopyTo(image, 0);
        Expect(Verdict.Refused, RefusalReason.Signature, new Glitched(), image);
    }

    [TestMethod]
    [DataRow(false, false, Verdict.Refused)]
    [DataRow(true, false, Verdict.Refused)]
    [DataRow(false, true, Verdict.Refused)]
    [DataRow(true, true, Verdict.Valid)]
    public void A_forged_manifest_needs_both_judgements_gone(bool skipFirst, bool skipSecond, int verdict)
    {
        OtaFileBuilder builder = new();
        byte[] manifest = builder.BuildManifest(builder.BuildImage());
        manifest[24]++;
        GlitchedManifest verifier = new() { SkipSignature = skipFirst, SkipEvidence = skipSecond };
        Assert.AreEqual(verdict, verifier.Verify(new Manifest(), manifest, 0, manifest.Length));
        Assert.AreEqual(verdict == Verdict.Valid ? RefusalReason.None : RefusalReason.ManifestSignature, verifier.Reason);
    }

    [TestMethod]
    public void Evidence_of_nothing_is_no_evidence()
    {
        SignatureEvidence evidence = new();
        Assert.AreEqual(Verdict.Refused, evidence.Judge());
        evidence.Add(Verdict.Valid);
        Assert.AreEqual(Verdict.Valid, evidence.Judge());
        evidence.Add(Verdict.Refused);
        Assert.AreEqual(Verdict.Refused, evidence.Judge());
        evidence.Clear();
        evidence.Add(0);
        Assert.AreEqual(Verdict.Refused, evidence.Judge());
    }

    /// <summary>Whatever a ring answers that is not the one constant, near it or not, is a refusal.</summary>
    [TestMethod]
    [DataRow(Verdict.Valid, true)]
    [DataRow(Verdict.Refused, false)]
    [DataRow(Verdict.Pending, false)]
    [DataRow(~Verdict.Valid, false)]
    [DataRow(Verdict.Valid ^ 1, false)]
    [DataRow(0, false)]
    [DataRow(1, false)]
    [DataRow(-1, false)]
    public void Only_the_valid_verdict_of_the_key_ring_counts(int verdict, bool isValid)
    {
        OtaFileBuilder builder = new();
        byte[] image = builder.BuildImage();
        byte[] manifest = builder.BuildManifest(image);
        AnsweringRing ring = new(verdict);
        ring.Add(TrustedKeys.Point(0));
        int expected = isValid ? Verdict.Valid : Verdict.Refused;
        VerifyResult result = new();
        Assert.AreEqual(expected, new ImageVerifier(ring).Verify(new ArrayImageSource(image, 0, image.Length), result));
        Assert.AreEqual(isValid ? 0 : VerifyResult.Absent, result.KeyIndex);
        ManifestVerifier manifestVerifier = new(ring);
        Assert.AreEqual(expected, manifestVerifier.Verify(new Manifest(), manifest, 0, manifest.Length));
        Assert.AreEqual(isValid ? RefusalReason.None : RefusalReason.ManifestSignature, manifestVerifier.Reason);
        Assert.AreEqual(2, ring.Asked);
    }

    private static void Expect(int verdict, RefusalReason reason, ImageVerifier verifier, byte[] image)
    {
        VerifyResult result = new();
        Assert.AreEqual(verdict, verifier.Verify(new ArrayImageSource(image, 0, image.Length), result));
        Assert.AreEqual(verdict == Verdict.Valid ? RefusalReason.None : reason, result.Reason);
    }

    private sealed class Glitched(IHmac native = null) : ImageVerifier(KeyRing.Trusted(), native)
    {
        public bool SkipSeal { get; set; }

        public bool SkipDigest { get; set; }

        public bool SkipDigestAgain { get; set; }

        public bool SkipSignature { get; set; }

        public bool SkipEvidence { get; set; }

        protected override int CompareDigest(byte[] computed, byte[] stored, int storedOffset) =>
            SkipDigest ? Verdict.Valid : base.CompareDigest(computed, stored, storedOffset);

        protected override int CompareDigestAgain(byte[] computed, byte[] stored, int storedOffset) =>
            SkipDigestAgain ? Verdict.Valid : base.CompareDigestAgain(computed, stored, storedOffset);

        protected override int JudgeSignature(int verdict) => SkipSignature ? Verdict.Valid : base.JudgeSignature(verdict);

        protected override int JudgeSeal(int verdict) => SkipSeal ? Verdict.Valid : base.JudgeSeal(verdict);

        protected override int JudgeEvidence(SignatureEvidence evidence) =>
            SkipEvidence ? Verdict.Valid : base.JudgeEvidence(evidence);
    }

    private sealed class GlitchedManifest() : ManifestVerifier(KeyRing.Trusted())
    {
        public bool SkipSignature { get; set; }

        public bool SkipEvidence { get; set; }

        protected override int JudgeSignature(int verdict) => SkipSignature ? Verdict.Valid : base.JudgeSignature(verdict);

        protected override int JudgeEvidence(SignatureEvidence evidence) =>
            SkipEvidence ? Verdict.Valid : base.JudgeEvidence(evidence);
    }

    private sealed class AnsweringRing(int verdict) : KeyRing
    {
        public int Asked { get; private set; }

        public override int Verify(int keyIndex, byte[] digest, int digestOffset, byte[] signature, int signatureOffset, int signatureCount)
        {
            Asked++;
            return verdict;
        }
    }
}
