using System;
using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>The boot loader's question asked in full: intact, signed, made for this device, payload loadable, nothing it refers to missing.</summary>
/// <remarks>
/// Each protected method is one check; what starts survives the loss of any one of them, which a test proves by taking them away in turn.
/// <code>
///   Idle --Begin--> Image --valid, policy met--> Assemblies --loadable--> References --> Idle, Valid
///                   |   ^                         |     ^
///                   +---+                         +-----+  as many steps as they need; any refusal: Idle, Refused
/// </code>
/// </remarks>
public class BridgeImageCheck : IImageCheck
{
    private readonly ImageVerifier _verifier;
    private readonly BridgePolicy _policy;
    private readonly VerifyResult _result = new VerifyResult();
    private readonly PeReferences _references;
    private readonly IResidentSet _resident;
    private IImageSource _source;
    private ImageFacts _facts;
    private PeWalker _assemblies;
    private ImageCheckState _state;
    private int _verdict = Verdict.Refused;

    /// <summary>Leaves references unasked, as at boot: there the CLR answers them, and what does not load is dealt with by <see cref="BootLoader"/>.</summary>
    public BridgeImageCheck(KeyRing keys, BridgePolicy policy)
        : this(keys, policy, null)
    {
    }

    /// <param name="resident">What the image may refer to; null leaves references unasked.</param>
    public BridgeImageCheck(KeyRing keys, BridgePolicy policy, IResidentSet resident)
        : this(keys, policy, resident, null)
    {
    }

    /// <param name="resident">What the image may refer to; null leaves references unasked.</param>
    /// <param name="native">Hashes images that lie in memory; null where there is none.</param>
    public BridgeImageCheck(KeyRing keys, BridgePolicy policy, IResidentSet resident, IHmac native)
    {
        _verifier = new ImageVerifier(keys, native);
        _policy = policy;
        _resident = resident;
        _references = resident == null ? null : new PeReferences();
    }

    /// <summary>What the last image refused with MissingReference lacks; null where references are not asked.</summary>
    public PeReferences References => _references;

    /// <summary>The keys compiled in and the constants of nf.config.</summary>
    public static BridgeImageCheck OfThisDevice() => OfThisDevice(null);

    /// <param name="native">Hashes images that lie in memory; null where there is none.</param>
    public static BridgeImageCheck OfThisDevice(IHmac native) =>
        new BridgeImageCheck(KeyRing.Trusted(), BridgePolicy.OfThisDevice(), null, native);

    /// <summary>Checks everything, without a seal.</summary>
    public int Check(IImageSource source, ImageFacts facts, PeWalker assemblies) => Check(source, null, facts, assemblies);

    public int Check(IImageSource source, ImageSeal seal, ImageFacts facts, PeWalker assemblies)
    {
        Begin(source, seal, facts, assemblies);
        int verdict = Step();
        while (verdict == Verdict.Pending)
        {
            verdict = Step();
        }

        return verdict;
    }

    /// <summary>Starts a check of everything, without a seal, that Step goes on with. All three are the check's until the verdict.</summary>
    public void Begin(IImageSource source, ImageFacts facts, PeWalker assemblies) => Begin(source, null, facts, assemblies);

    /// <summary>One bounded piece: a step of <see cref="ImageVerifier"/> or of <see cref="PeWalker"/>, or the references of all assemblies.</summary>
    /// <returns><see cref="Verdict.Pending"/>; in the end what <see cref="IImageCheck.Check"/> says.</returns>
    public int Step()
    {
        switch (_state)
        {
            case ImageCheckState.Image:
                return StepImage();
            case ImageCheckState.Assemblies:
                return _assemblies.Step() ? Verdict.Pending : EndAssemblies();
            case ImageCheckState.References:
                return CheckReferences();
            default:
                return Verdict.Refused;
        }
    }

    /// <summary>Whether the image checked last, found valid, is the one a verified manifest was made for.</summary>
    /// <returns>What <see cref="BridgePolicy.CheckAgreement"/> says.</returns>
    public RefusalReason CheckAgreement(Manifest manifest) => BridgePolicy.CheckAgreement(manifest, _result);

    public int CheckAgain(PeWalker assemblies, long lowestSecurityCounter) =>
        CheckPolicyAgain(_policy, _result, assemblies, lowestSecurityCounter);

    protected virtual RefusalReason CheckPolicy(BridgePolicy policy, VerifyResult result) => policy.CheckImage(result, 0);

    protected virtual RefusalReason CheckAssemblies(PeWalker assemblies) => assemblies.Reason;

    /// <summary>The only place where the policy meets the stored counter: the boot decision compares it by itself.</summary>
    protected virtual int CheckPolicyAgain(BridgePolicy policy, VerifyResult result, PeWalker assemblies, long lowestSecurityCounter) =>
        assemblies.Count > 0 && assemblies.ProblemOffset < 0 ? policy.CountDemands(result, lowestSecurityCounter) : Verdict.Refused;

    private void Begin(IImageSource source, ImageSeal seal, ImageFacts facts, PeWalker assemblies)
    {
        _source = source;
        _facts = facts;
        _assemblies = assemblies;
        _verdict = Verdict.Refused;
        _verifier.Begin(source, seal, _result);
        Enter(ImageCheckState.Image);
    }

    private int StepImage()
    {
        _verdict = _verifier.Step();
        if (_verdict == Verdict.Pending)
        {
            return Verdict.Pending;
        }

        _facts.Reason = _result.Reason;
        _facts.HashedBy = _result.HashedBy;
        _facts.Seal = _result.Seal;
        if (_verdict != Verdict.Valid)
        {
            return Refuse();
        }

        _facts.Reason = CheckPolicy(_policy, _result);
        if (_facts.Reason != RefusalReason.None)
        {
            return Refuse();
        }

        _assemblies.Begin(_source, _result.PayloadOffset, _result.PayloadSizeBytes);
        Enter(ImageCheckState.Assemblies);
        return Verdict.Pending;
    }

    private int EndAssemblies()
    {
        _facts.Reason = CheckAssemblies(_assemblies);
        if (_facts.Reason != RefusalReason.None)
        {
            return Refuse();
        }

        Enter(ImageCheckState.References);
        return Verdict.Pending;
    }

    private int CheckReferences()
    {
        _facts.Reason = _resident != null ? _references.Check(_source, _assemblies, _resident) : RefusalReason.None;
        if (_facts.Reason != RefusalReason.None)
        {
            return Refuse();
        }

        _facts.FileVersion = _result.FileVersion;
        _facts.SecurityCounter = _result.SecurityCounter;
        _facts.SignatureVerdict = _result.SignatureVerdict;
        Array.Copy(_result.ImageDigest, 0, _facts.ImageDigest, 0, _facts.ImageDigest.Length);
        Array.Copy(_result.StoredDigest, 0, _facts.StoredDigest, 0, _facts.StoredDigest.Length);
        Enter(ImageCheckState.Idle);

        // The verifier's own word, not a constant: a skipped comparison above does not make it Valid.
        return _verdict;
    }

    private int Refuse()
    {
        Enter(ImageCheckState.Idle);
        return Verdict.Refused;
    }

    private void Enter(ImageCheckState state)
    {
        _state = state;
    }
}
