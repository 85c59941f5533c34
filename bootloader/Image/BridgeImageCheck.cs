using System;

namespace Bridge.Boot;

/// <summary>The boot loader's question asked in full: intact, signed, made for this device, payload loadable.</summary>
public sealed class BridgeImageCheck : IImageCheck
{
    private readonly ImageVerifier _verifier;
    private readonly BridgePolicy _policy;
    private readonly VerifyResult _result = new VerifyResult();

    public BridgeImageCheck(KeyRing keys, BridgePolicy policy)
    {
        _verifier = new ImageVerifier(keys);
        _policy = policy;
    }

    /// <summary>The keys compiled in and the constants of nf.config.</summary>
    public static BridgeImageCheck OfThisDevice() => new BridgeImageCheck(KeyRing.Trusted(), BridgePolicy.OfThisDevice());

    public int Check(IImageSource source, ImageFacts facts, PeWalker assemblies)
    {
        int verdict = _verifier.Verify(source, _result);
        facts.Reason = _result.Reason;
        if (verdict != Verdict.Valid)
        {
            return Verdict.Refused;
        }

        facts.Reason = _policy.Check(_result, source, 0, assemblies);
        if (facts.Reason != RefusalReason.None)
        {
            return Verdict.Refused;
        }

        facts.FileVersion = _result.FileVersion;
        facts.SecurityCounter = _result.SecurityCounter;
        Array.Copy(_result.ImageDigest, 0, facts.ImageDigest, 0, facts.ImageDigest.Length);

        // The verifier's own word, not a constant: a skipped comparison above does not make it Valid.
        return verdict;
    }
}
