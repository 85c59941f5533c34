using System;

namespace Bridge.Boot;

/// <summary>The check of the product: structure, digest and signature, then what this device demands, then every PE.</summary>
public sealed class SignedImageCheck : IImageCheck
{
    private readonly ImageVerifier _verifier;
    private readonly BridgePolicy _policy;
    private readonly VerifyResult _result = new VerifyResult();

    public SignedImageCheck(KeyRing keys, BridgePolicy policy)
    {
        _verifier = new ImageVerifier(keys);
        _policy = policy;
    }

    /// <summary>What the last check found.</summary>
    public VerifyResult Result => _result;

    public int Check(IImageSource source, ImageFacts facts, PeWalker assemblies)
    {
        int verdict = _verifier.Verify(source, _result);
        facts.Reason = _result.Reason;
        if (verdict != Verdict.Valid)
        {
            facts.Reason = _result.Reason == RefusalReason.None ? RefusalReason.Signature : _result.Reason;
            return Verdict.Refused;
        }

        facts.Reason = _policy.Check(_result, source, 0, assemblies);
        if (facts.Reason != RefusalReason.None)
        {
            return Verdict.Refused;
        }

        facts.FileVersion = _result.FileVersion;
        facts.SecurityCounter = _result.SecurityCounter;
        Array.Copy(_result.ImageDigest, 0, facts.ImageDigest, 0, BankRecord.DigestSizeBytes);
        return verdict;
    }
}
