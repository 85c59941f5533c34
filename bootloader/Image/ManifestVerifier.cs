namespace Bridge.Boot;

/// <summary>Decides whether a parsed manifest was signed with a trusted key. Its P-256 signature covers every byte before the key hash.</summary>
/// <remarks>Each protected method is one check; the verdict survives the loss of any one of them, which a test proves by taking them away in turn.</remarks>
public class ManifestVerifier
{
    private readonly KeyRing _keys;
    private readonly Sha256 _sha = new Sha256();
    private readonly SignatureEvidence _evidence = new SignatureEvidence();
    private readonly byte[] _digest = new byte[Manifest.DigestSizeBytes];

    public ManifestVerifier(KeyRing keys)
    {
        _keys = keys;
    }

    /// <summary>None after Valid; else UntrustedKey, SignatureEncoding or ManifestSignature, or what Parse refuses.</summary>
    public RefusalReason Reason { get; private set; }

    /// <summary>Offset from the manifest's first byte of the first problem; -1 when there is none.</summary>
    public int ProblemOffset { get; private set; }

    /// <summary>Parses the manifest afresh, then checks its key and signature.</summary>
    /// <param name="count">Length of the manifest's element, exactly.</param>
    /// <returns><see cref="Verdict.Valid"/> or <see cref="Verdict.Refused"/>.</returns>
    public int Verify(Manifest manifest, byte[] buffer, int offset, int count)
    {
        Reason = RefusalReason.None;
        ProblemOffset = -1;
        _evidence.Clear();
        RefusalReason reason = manifest.Parse(buffer, offset, count);
        if (reason != RefusalReason.None)
        {
            return Refuse(reason, manifest.ProblemOffset);
        }

        int key = _keys.IndexOf(buffer, manifest.KeyHashOffset);
        if (key < 0)
        {
            return Refuse(RefusalReason.UntrustedKey, manifest.SignedLength);
        }

        _sha.Reset();
        _sha.Update(buffer, offset, manifest.SignedLength);
        _sha.Finish(_digest, 0);
        int verdict = _keys.Verify(key, _digest, 0, buffer, manifest.SignatureOffset, manifest.SignatureLength);
        _evidence.Add(verdict);

        int signaturePosition = manifest.SignatureOffset - offset;
        if (JudgeSignature(verdict) != Verdict.Valid)
        {
            bool isEncoding = _keys.Reason == RefusalReason.SignatureEncoding;
            return Refuse(isEncoding ? RefusalReason.SignatureEncoding : RefusalReason.ManifestSignature, signaturePosition);
        }

        if (JudgeEvidence(_evidence) != Verdict.Valid)
        {
            return Refuse(RefusalReason.ManifestSignature, signaturePosition);
        }

        return Verdict.Valid;
    }

    protected virtual int JudgeSignature(int verdict) => verdict == Verdict.Valid ? Verdict.Valid : Verdict.Refused;

    protected virtual int JudgeEvidence(SignatureEvidence evidence) => evidence.Judge();

    private int Refuse(RefusalReason reason, int problemOffset)
    {
        Reason = reason;
        ProblemOffset = problemOffset;
        return Verdict.Refused;
    }
}
