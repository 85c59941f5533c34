using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>
/// Decides whether a bare MCUboot image is intact and signed with a trusted key: structure, digest, then every signature whose key is
/// known. Policy, what this device wants of a valid image, is <see cref="BridgePolicy"/>.
/// </summary>
/// <remarks>
/// Each protected method is one check; the verdict survives the loss of any one of them, which a test proves by taking them away in turn.
/// A step reads at most <see cref="StepBytes"/> or verifies one signature, so that a caller with other duties can go about them between two.
/// <code>
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
    public const int StepBytes = 4096;

    private const int ReadBytes = 1024;

    private readonly KeyRing _keys;
    private readonly Sha256 _sha = new Sha256();
    private readonly SignatureEvidence _evidence = new SignatureEvidence();
    private readonly byte[] _buffer = new byte[ReadBytes];
    private IImageSource _source;
    private VerifyResult _result;
    private ImageVerifyState _state;
    private int _position;
    private int _tlv;
    private int _signatures;

    public ImageVerifier(KeyRing keys)
    {
        _keys = keys;
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

    /// <summary>Starts a verification; what was under way is forgotten.</summary>
    /// <param name="source">The image and nothing else. It and <paramref name="result"/> are the verifier's until the verdict.</param>
    public void Begin(IImageSource source, VerifyResult result)
    {
        result.Clear();
        _evidence.Clear();
        _source = source;
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

    protected virtual int JudgeEvidence(SignatureEvidence evidence) => evidence.Judge();

    /// <summary>Header and protected TLVs are hashed as they were parsed, not read a second time, so that a read error cannot come between.</summary>
    private int CheckStructure()
    {
        RefusalReason reason = Image.Parse(_source);
        if (reason != RefusalReason.None)
        {
            return Refuse(reason, Image.ProblemOffset);
        }

        _result.Take(Image, _source.SizeBytes);
        _sha.Reset();
        _sha.Update(Image.Header, 0, McuImage.HeaderSizeBytes);
        _position = McuImage.HeaderSizeBytes;
        Enter(ImageVerifyState.Digest);
        return Verdict.Pending;
    }

    private int HashSome()
    {
        int end = Image.ProtectedOffset - _position > StepBytes ? _position + StepBytes : Image.ProtectedOffset;
        while (_position < end)
        {
            int count = end - _position < ReadBytes ? end - _position : ReadBytes;
            if (_source.Read(_position, _buffer, 0, count) != Result.Ok)
            {
                return Refuse(RefusalReason.StoreRead, _position);
            }

            _sha.Update(_buffer, 0, count);
            _position += count;
        }

        return _position < Image.ProtectedOffset ? Verdict.Pending : EndDigest();
    }

    private int EndDigest()
    {
        _sha.Update(Image.Protected.Buffer, 0, Image.Protected.SizeBytes);
        _sha.Finish(_result.ImageDigest, 0);
        if (CompareDigest(_result.ImageDigest, Image.Unprotected.Buffer, StoredDigestOffset) != Verdict.Valid)
        {
            return Refuse(RefusalReason.ImageDigest, Image.UnprotectedOffset + StoredDigestOffset);
        }

        _tlv = 0;
        _signatures = 0;
        Enter(ImageVerifyState.Signatures);
        return Verdict.Pending;
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
        if (CompareDigestAgain(_result.ImageDigest, Image.Unprotected.Buffer, StoredDigestOffset) != Verdict.Valid)
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
