using System;

namespace Bridge.Boot;

/// <summary>The boot loader's question asked in full: intact, signed, made for this device, payload loadable, nothing it refers to missing.</summary>
/// <remarks>Each protected method is one check; what starts survives the loss of any one of them, which a test proves by taking them away in turn.</remarks>
public class BridgeImageCheck : IImageCheck
{
    private readonly ImageVerifier _verifier;
    private readonly BridgePolicy _policy;
    private readonly VerifyResult _result = new VerifyResult();
    private readonly PeReferences _references;
    private readonly IResidentSet _resident;

    /// <summary>Leaves references unasked, as at boot: there the CLR answers them, and what does not load is dealt with by <see cref="BootLoader"/>.</summary>
    public BridgeImageCheck(KeyRing keys, BridgePolicy policy)
        : this(keys, policy, null)
    {
    }

    /// <param name="resident">What the image may refer to; null leaves references unasked.</param>
    public BridgeImageCheck(KeyRing keys, BridgePolicy policy, IResidentSet resident)
    {
        _verifier = new ImageVerifier(keys);
        _policy = policy;
        _resident = resident;
        _references = resident == null ? null : new PeReferences();
    }

    /// <summary>What the last image refused with MissingReference lacks; null where references are not asked.</summary>
    public PeReferences References => _references;

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

        facts.Reason = CheckPolicy(_policy, _result, source, assemblies);
        if (facts.Reason == RefusalReason.None && _resident != null)
        {
            facts.Reason = _references.Check(source, assemblies, _resident);
        }

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

    /// <summary>Whether the image checked last, found valid, is the one a verified manifest was made for.</summary>
    /// <returns>What <see cref="BridgePolicy.CheckAgreement"/> says.</returns>
    public RefusalReason CheckAgreement(Manifest manifest) => BridgePolicy.CheckAgreement(manifest, _result);

    public int CheckAgain(PeWalker assemblies, long lowestSecurityCounter) =>
        CheckPolicyAgain(_policy, _result, assemblies, lowestSecurityCounter);

    protected virtual RefusalReason CheckPolicy(BridgePolicy policy, VerifyResult result, IImageSource source, PeWalker assemblies) =>
        policy.Check(result, source, 0, assemblies);

    /// <summary>The only place where the policy meets the stored counter: the boot decision compares it by itself.</summary>
    protected virtual int CheckPolicyAgain(BridgePolicy policy, VerifyResult result, PeWalker assemblies, long lowestSecurityCounter) =>
        assemblies.Count > 0 && assemblies.ProblemOffset < 0 ? policy.CountDemands(result, lowestSecurityCounter) : Verdict.Refused;
}
