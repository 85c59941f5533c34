using System;
using System.Security.Cryptography;

namespace Bridge.Cli.Packaging;

/// <summary>Signs digests with one P-256 key and knows its public half.</summary>
public abstract class ImageSigner : IDisposable
{
    protected ImageSigner(ECDsa key)
    {
        Key = key;
        PublicKeyInfo = key.ExportSubjectPublicKeyInfo();
        KeyHash = SHA256.HashData(PublicKeyInfo);
    }

    /// <summary>DER SubjectPublicKeyInfo, 91 bytes.</summary>
    public byte[] PublicKeyInfo { get; }

    /// <summary>SHA-256 of <see cref="PublicKeyInfo"/>: the KEYHASH TLV.</summary>
    public byte[] KeyHash { get; }

    protected ECDsa Key { get; }

    /// <returns>DER SEQUENCE of r and s, at most 72 bytes.</returns>
    public abstract byte[] Sign(byte[] digest);

    public void Dispose() => Key.Dispose();
}

/// <summary>Signs with the platform's ECDSA: a fresh random nonce every time. The one to release with.</summary>
public sealed class PlatformSigner : ImageSigner
{
    public PlatformSigner(ECDsa key)
        : base(key)
    {
    }

    public override byte[] Sign(byte[] digest) => Key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);
}
