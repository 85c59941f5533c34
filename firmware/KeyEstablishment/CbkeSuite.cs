namespace Bridge.Firmware.KeyEstablishment;

/// <summary>Sizes and places of one cryptographic suite of the Key Establishment cluster (ZSE annex C.4.2). All offsets are into the certificate.</summary>
public sealed class CbkeSuite
{
    /// <summary>Bit of suite 1 in the cluster's bitmaps: sect163k1, implicit certificates of 48 bytes.</summary>
    public const int Suite1Bit = 0x0001;

    /// <summary>Bit of suite 2: sect283k1, implicit certificates of 74 bytes.</summary>
    public const int Suite2Bit = 0x0002;

    /// <summary>Issuer and subject are EUI-64s, most significant byte first.</summary>
    public const int IdentityBytes = 8;

    public const int MacBytes = 16;

    public const int LinkKeyBytes = 16;

    /// <summary>EphemeralRandomBytes of the larger suite.</summary>
    public const int MaxEphemeralRandomBytes = MaxPrivateKeyBytes + ExcessRandomBytes;

    /// <summary>CertificateBytes of the larger suite.</summary>
    public const int MaxCertificateBytes = 74;

    /// <summary>PublicKeyBytes of the larger suite.</summary>
    public const int MaxPublicKeyBytes = MaxPrivateKeyBytes + 1;

    private const int MaxPrivateKeyBytes = 36;

    private const int ImplicitType = 0x00;
    private const int CurveOffset = 9;
    private const int Sect283k1 = 0x0D;
    private const int AesMmo = 0x08;
    private const int KeyAgreementUsage = 0x08;

    /// <summary>What a random number is longer than the order, so that its remainder is spread evenly.</summary>
    private const int ExcessRandomBytes = 8;

    /// <summary>Suite1Bit or Suite2Bit.</summary>
    public readonly int Bit;

    public readonly int CertificateBytes;

    /// <summary>A compressed point.</summary>
    public readonly int PublicKeyBytes;

    public readonly int PrivateKeyBytes;

    public readonly int EphemeralRandomBytes;

    public readonly int IssuerOffset;

    public readonly int SubjectOffset;

    /// <summary>The certificate's own compressed point, from which the subject's public key is extracted.</summary>
    public readonly int ReconstructionOffset;

    private CbkeSuite(int bit, int certificateBytes, int privateKeyBytes, int issuerOffset, int subjectOffset, int reconstructionOffset)
    {
        Bit = bit;
        CertificateBytes = certificateBytes;
        PrivateKeyBytes = privateKeyBytes;
        PublicKeyBytes = privateKeyBytes + 1;
        EphemeralRandomBytes = privateKeyBytes + ExcessRandomBytes;
        IssuerOffset = issuerOffset;
        SubjectOffset = subjectOffset;
        ReconstructionOffset = reconstructionOffset;
    }

    /// <summary>Point 22, subject 8, issuer 8, attributes 10.</summary>
    public static CbkeSuite Suite1() => new CbkeSuite(Suite1Bit, 48, 21, 30, 22, 0);

    /// <summary>Type, serial number 8, curve, hash, issuer 8, valid from 5, valid for 4, subject 8, usage, point 37.</summary>
    public static CbkeSuite Suite2() => new CbkeSuite(Suite2Bit, MaxCertificateBytes, MaxPrivateKeyBytes, 11, 28, 37);

    /// <summary>The fields of a suite 2 certificate that have one value: implicit, on sect283k1, hashed with AES-MMO, for key agreement. Suite 1 has none.</summary>
    public bool HasValidFields(byte[] buffer, int certificateOffset) =>
        Bit != Suite2Bit
        || (buffer[certificateOffset] == ImplicitType
            && buffer[certificateOffset + CurveOffset] == Sect283k1
            && buffer[certificateOffset + CurveOffset + 1] == AesMmo
            && (buffer[certificateOffset + ReconstructionOffset - 1] & KeyAgreementUsage) != 0);
}
