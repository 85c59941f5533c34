using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>
/// Decides whether a bare MCUboot image is intact and signed with a trusted key: structure, digest, then every signature whose key is
/// known, or the seal this unit made when it had checked them. Policy, what this device wants of a valid image, is <see cref="BridgePolicy"/>.
/// </summary>
/// <remarks>
/// Each protected method is one check; the verdict survives the loss of any one of them, which a test proves by taking them away in turn.
/// A step reads at most <see cref="StepBytes"/> or verifies one signature, so that a caller with other duties can go about them between two.
/// <code>
///                                          +---a seal fits---+
///                                          |                 v
///   Idle --Begin--> Structure --> Digest --+--> Signatures --+--> Judgement --> Idle, Valid
///                       |         ^   |    |     ^  |        |         |
///                       |         +---+    |     +--+        |         |
///                       |        bytes left|    more of them |         |
///                       +------------------+-----------------+---------+--> Idle, Refused
/// </code>
/// </remarks>
public class ImageVerifier
{
    /// <summary>Payload bytes one step reads and hashes, at most.</summary>
    public const int StepBytes = ImageDigest.StepBytes;

    private readonly KeyRing _keys;
    private readonly ImageDigest _digest;
    private readonly Sha256 _sha = new Sha256();
    private readonly SignatureEvidence _evidence = new SignatureEvidence();
    private IImageSource _source;
    private ImageSeal _seal;
    private VerifyResult _result;
    private ImageVerifyState _state;
    private int _tlv;
    private int _signatures;

    public ImageVerifier(KeyRing keys)
        : this(keys, null)
    {
    }

    /// <param name="native">Hashes images that lie in memory, in one step; null where there is none.</param>
    public ImageVerifier(KeyRing keys, IHmac native)
    {
        _keys = keys;
        _digest = new ImageDigest(native);
    }

    /// <summary>Structure of the image verified last.</summary>
    public McuImage Image { get; } = new McuImage();

    /// <summary>Reads the header and TLVs once, the payload once, all in one call.</summary>
    /// <param name="source">The image and nothing else.</param>
    /// <returns><see cref="Verdict.Valid"/>, or <see cref="Verdict.Refused"/> with reason and place in <paramref name="result"/>.</returns>
    public int Verify(IImageSource source, VerifyResult result)
    {
        Begin(source, result);
        int verdict = Step();
        while (verdict == Verdict.Pending)
        {
            verdict = Step();
        }

        return verdict;
    }

    /// <summary>Starts a verification of everything, without a seal; what was under way is forgotten.</summary>
    /// <param name="source">The image and nothing else. It and <paramref name="result"/> are the verifier's until the verdict.</param>
    public void Begin(IImageSource source, VerifyResult result) => Begin(source, null, result);

    /// <summary>Starts a verification; what was under way is forgotten.</summary>
    /// <param name="source">The image and nothing else. It, the seal and <paramref name="result"/> are the verifier's until the verdict.</param>
    /// <param name="seal">As offered by the boot loader. One that does not fit is as none, which null is too: the signatures are checked.</param>
    public void Begin(IImageSource source, ImageSeal seal, VerifyResult result)
    {
        result.Clear();
        _evidence.Clear();
        _source = source;
        _seal = seal;
        _result = result;
        Enter(ImageVerifyState.Structure);
    }

    /// <summary>One bounded piece of the verification.</summary>
    /// <returns><see cref="Verdict.Pending"/>; in the end <see cref="Verdict.Valid"/>, or <see cref="Verdict.Refused"/> with reason and place in the result.</returns>
    public int Step()
    {
        switch (_state)
        {
            case ImageVerifyState.Structure:
                return CheckStructure();
            case ImageVerifyState.Digest:
                return HashSome();
            case ImageVerifyState.Signatures:
                return CheckNextSignature();
            case ImageVerifyState.Judgement:
                return Judge();
            default:
                return Verdict.Refused;
        }
    }

    protected virtual int CompareDigest(byte[] computed, byte[] stored, int storedOffset) =>
        Bytes.AreEqual(computed, 0, stored, storedOffset, Sha256.DigestSizeBytes) ? Verdict.Valid : Verdict.Refused;

    /// <summary>The same question another way: equal words are counted, and all must have been.</summary>
    protected virtual int CompareDigestAgain(byte[] computed, byte[] stored, int storedOffset)
    {
        int equalBytes = 0;
        for (int i = Sha256.DigestSizeBytes - 4; i >= 0; i -= 4)
        {
            if (Bytes.S32LE(computed, i) == Bytes.S32LE(stored, storedOffset + i))
            {
                equalBytes += 4;
            }
        }

        return equalBytes == Sha256.DigestSizeBytes ? Verdict.Valid : Verdict.Refused;
    }

    protected virtual int JudgeSignature(int verdict) => verdict == Verdict.Valid ? Verdict.Valid : Verdict.Refused;

    protected virtual int JudgeSeal(int verdict) => verdict == Verdict.Valid ? Verdict.Valid : Verdict.Refused;

    protected virtual int JudgeEvidence(SignatureEvidence evidence) => evidence.Judge();

    private int CheckStructure()
    {
        RefusalReason reason = Image.Parse(_source);
        if (reason != RefusalReason.None)
        {
            return Refuse(reason, Image.ProblemOffset);
        }

        _result.Take(Image, _source.SizeBytes);
        _digest.Begin(_source, Image, StoredDigestOffset);
        Enter(ImageVerifyState.Digest);
        return Verdict.Pending;
    }

    private int HashSome()
    {
        Result hashed = _digest.Step();
        if (hashed == Result.Busy)
        {
            return Verdict.Pending;
        }

        return hashed == Result.Ok ? EndDigest() : Refuse(RefusalReason.StoreRead, _digest.Position);
    }

    private int EndDigest()
    {
        TakeDigests();
        if (CompareDigest(_digest.Shown, _digest.Expected, 0) != Verdict.Valid)
        {
            return Refuse(RefusalReason.ImageDigest, Image.UnprotectedOffset + StoredDigestOffset);
        }

        _tlv = 0;
        _signatures = 0;
        Enter(CheckSeal() == Verdict.Valid ? ImageVerifyState.Judgement : ImageVerifyState.Signatures);
        return Verdict.Pending;
    }

    private void TakeDigests()
    {
        TlvTable tlvs = Image.Unprotected;
        _result.HashedBy = _digest.Method;
        _digest.Take(_result.ImageDigest);
        _sha.Reset();
        _sha.Update(_result.ImageDigest, 0, Sha256.DigestSizeBytes);
        _sha.Update(tlvs.Buffer, 0, tlvs.SizeBytes);
        _sha.Finish(_result.StoredDigest, 0);
    }

    /// <summary>A seal stands for signatures of keys that are still trusted, and for nothing else: structure, digest and policy are checked as ever.</summary>
    private int CheckSeal()
    {
        int key = _seal == null ? VerifyResult.Absent : LastTrustedKey();
        if (key < 0)
        {
            return Verdict.Refused;
        }

        int verdict = _seal.Judge(_result.StoredDigest);
        if (JudgeSeal(verdict) != Verdict.Valid)
        {
            _result.Seal = SealState.Rejected;
            return Verdict.Refused;
        }

        _evidence.Add(verdict);
        _result.KeyIndex = key;
        _result.Seal = SealState.Accepted;

        // The seal's own word, and as evidence too: a skipped comparison above ends at the judgement.
        return verdict;
    }

    private int LastTrustedKey()
    {
        TlvTable tlvs = Image.Unprotected;
        int key = VerifyResult.Absent;
        for (int i = 0; i < tlvs.Count; i++)
        {
            int known = Tlv.IsSignature(tlvs.Type(i)) ? _keys.IndexOf(tlvs.Buffer, tlvs.Offset(i - 1)) : VerifyResult.Absent;
            key = known >= 0 ? known : key;
        }

        return key;
    }

    /// <summary>MCUboot lets the last known signature decide; here one bad signature of a known key refuses the image.</summary>
    private int CheckNextSignature()
    {
        TlvTable tlvs = Image.Unprotected;
        while (_tlv < tlvs.Count)
        {
            int index = _tlv;
            _tlv++;
            if (!Tlv.IsSignature(tlvs.Type(index)))
            {
                continue;
            }

            _signatures++;
            int key = _keys.IndexOf(tlvs.Buffer, tlvs.Offset(index - 1));
            if (key >= 0)
            {
                return CheckSignature(index, key);
            }
        }

        if (_result.KeyIndex < 0)
        {
            return Refuse(_signatures == 0 ? RefusalReason.TlvMissing : RefusalReason.UntrustedKey, Image.UnprotectedOffset);
        }

        Enter(ImageVerifyState.Judgement);
        return Verdict.Pending;
    }

    private int Judge()
    {
        if (CompareDigestAgain(_digest.Shown, _digest.Expected, 0) != Verdict.Valid)
        {
            return Refuse(RefusalReason.ImageDigest, Image.UnprotectedOffset + StoredDigestOffset);
        }

        if (JudgeEvidence(_evidence) != Verdict.Valid)
        {
            return Refuse(RefusalReason.Signature, Image.UnprotectedOffset);
        }

        Enter(ImageVerifyState.Idle);
        return Verdict.Valid;
    }

    private int StoredDigestOffset => Image.Unprotected.Offset(Image.Unprotected.IndexOf(Tlv.Sha256));

    private int CheckSignature(int index, int key)
    {
        TlvTable tlvs = Image.Unprotected;
        int offset = tlvs.Offset(index);
        int verdict = Verdict.Refused;
        RefusalReason reason = RefusalReason.Signature;
        if (tlvs.Type(index) == Tlv.SignatureEcdsa)
        {
            verdict = _keys.Verify(key, _result.ImageDigest, 0, tlvs.Buffer, offset, tlvs.Length(index));
            reason = _keys.Reason == RefusalReason.SignatureEncoding ? _keys.Reason : RefusalReason.Signature;
        }

        _evidence.Add(verdict);
        if (JudgeSignature(verdict) != Verdict.Valid)
        {
            return Refuse(reason, Image.UnprotectedOffset + offset);
        }

        _result.KeyIndex = key;
        _result.SignatureVerdict = verdict;
        return Verdict.Pending;
    }

    private int Refuse(RefusalReason reason, int problemOffset)
    {
        _result.Reason = reason;
        _result.ProblemOffset = problemOffset;
        Enter(ImageVerifyState.Idle);
        return Verdict.Refused;
    }

    private void Enter(ImageVerifyState state)
    {
        _state = state;
    }
}
