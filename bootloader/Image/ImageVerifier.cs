using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>
/// Decides whether a bare MCUboot image is intact and signed with a trusted key: structure, digest, then every signature whose key is
/// known. Policy, what this device wants of a valid image, is <see cref="BridgePolicy"/>.
/// </summary>
/// <remarks>Each protected method is one check; the verdict survives the loss of any one of them, which a test proves by taking them away in turn.</remarks>
public class ImageVerifier
{
    private readonly KeyRing _keys;
    private readonly Sha256 _sha = new Sha256();
    private readonly SignatureEvidence _evidence = new SignatureEvidence();
    private readonly byte[] _buffer = new byte[1024];

    public ImageVerifier(KeyRing keys)
    {
        _keys = keys;
    }

    /// <summary>Structure of the image verified last.</summary>
    public McuImage Image { get; } = new McuImage();

    /// <summary>Reads the header and TLVs once, the payload once.</summary>
    /// <param name="source">The image and nothing else.</param>
    /// <returns><see cref="Verdict.Valid"/>, or <see cref="Verdict.Refused"/> with reason and place in <paramref name="result"/>.</returns>
    public int Verify(IImageSource source, VerifyResult result)
    {
        result.Clear();
        _evidence.Clear();
        RefusalReason reason = Image.Parse(source);
        if (reason != RefusalReason.None)
        {
            return Refuse(result, reason, Image.ProblemOffset);
        }

        result.Take(Image, source.SizeBytes);
        if (ComputeDigest(source, result) != RefusalReason.None)
        {
            return Verdict.Refused;
        }

        TlvTable tlvs = Image.Unprotected;
        int storedOffset = tlvs.Offset(tlvs.IndexOf(Tlv.Sha256));
        if (CompareDigest(result.ImageDigest, tlvs.Buffer, storedOffset) != Verdict.Valid)
        {
            return Refuse(result, RefusalReason.ImageDigest, Image.UnprotectedOffset + storedOffset);
        }

        if (CheckSignatures(result) != RefusalReason.None)
        {
            return Verdict.Refused;
        }

        if (CompareDigestAgain(result.ImageDigest, tlvs.Buffer, storedOffset) != Verdict.Valid)
        {
            return Refuse(result, RefusalReason.ImageDigest, Image.UnprotectedOffset + storedOffset);
        }

        if (JudgeEvidence(_evidence) != Verdict.Valid)
        {
            return Refuse(result, RefusalReason.Signature, Image.UnprotectedOffset);
        }

        return Verdict.Valid;
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
    private RefusalReason ComputeDigest(IImageSource source, VerifyResult result)
    {
        _sha.Reset();
        _sha.Update(Image.Header, 0, McuImage.HeaderSizeBytes);
        int position = McuImage.HeaderSizeBytes;
        while (position < Image.ProtectedOffset)
        {
            int left = Image.ProtectedOffset - position;
            int count = left < _buffer.Length ? left : _buffer.Length;
            if (source.Read(position, _buffer, 0, count) != Result.Ok)
            {
                Refuse(result, RefusalReason.StoreRead, position);
                return RefusalReason.StoreRead;
            }

            _sha.Update(_buffer, 0, count);
            position += count;
        }

        _sha.Update(Image.Protected.Buffer, 0, Image.Protected.SizeBytes);
        _sha.Finish(result.ImageDigest, 0);
        return RefusalReason.None;
    }

    /// <summary>MCUboot lets the last known signature decide; here one bad signature of a known key refuses the image.</summary>
    private RefusalReason CheckSignatures(VerifyResult result)
    {
        TlvTable tlvs = Image.Unprotected;
        int signatures = 0;
        for (int i = 0; i < tlvs.Count; i++)
        {
            if (!Tlv.IsSignature(tlvs.Type(i)))
            {
                continue;
            }

            signatures++;
            int key = _keys.IndexOf(tlvs.Buffer, tlvs.Offset(i - 1));
            if (key >= 0 && CheckSignature(result, i, key) != RefusalReason.None)
            {
                return result.Reason;
            }
        }

        if (result.KeyIndex < 0)
        {
            Refuse(result, signatures == 0 ? RefusalReason.TlvMissing : RefusalReason.UntrustedKey, Image.UnprotectedOffset);
        }

        return result.Reason;
    }

    private RefusalReason CheckSignature(VerifyResult result, int index, int key)
    {
        TlvTable tlvs = Image.Unprotected;
        int offset = tlvs.Offset(index);
        int verdict = Verdict.Refused;
        RefusalReason reason = RefusalReason.Signature;
        if (tlvs.Type(index) == Tlv.SignatureEcdsa)
        {
            verdict = _keys.Verify(key, result.ImageDigest, 0, tlvs.Buffer, offset, tlvs.Length(index));
            reason = _keys.Reason == RefusalReason.SignatureEncoding ? _keys.Reason : RefusalReason.Signature;
        }

        _evidence.Add(verdict);
        if (JudgeSignature(verdict) != Verdict.Valid)
        {
            Refuse(result, reason, Image.UnprotectedOffset + offset);
            return reason;
        }

        result.KeyIndex = key;
        return RefusalReason.None;
    }

    private static int Refuse(VerifyResult result, RefusalReason reason, int problemOffset)
    {
        result.Reason = reason;
        result.ProblemOffset = problemOffset;
        return Verdict.Refused;
    }
}
