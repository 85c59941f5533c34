namespace Bridge.Boot;

/// <summary>ECDSA P-256 signature verification.</summary>
public class P256
{
    /// <summary>Why the last <see cref="Verify"/> refused.</summary>
    public RefusalReason Reason { get; private set; }

    /// <returns><see cref="Verdict.Valid"/> or <see cref="Verdict.Refused"/>.</returns>
    public int Verify(byte[] publicKey, byte[] digest, int digestOffset, byte[] signature, int signatureOffset, int signatureCount)
    {
        Reason = RefusalReason.Signature;
        return Verdict.Refused;
    }
}
