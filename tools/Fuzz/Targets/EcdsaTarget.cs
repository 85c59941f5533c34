using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Bridge.Boot;

namespace Bridge.Fuzz.Targets;

/// <summary>The whole signature check against the platform's ECDsa. Input: digest (32), public key (64), signature.</summary>
public sealed class EcdsaTarget : ReasonTarget
{
    private const int SignatureAt = P256.DigestSizeBytes + P256.PublicKeySizeBytes;

    private readonly P256 _p256 = new();
    private readonly byte[] _key = new byte[P256.PublicKeySizeBytes];
    private readonly ImageSamples _samples;

    public EcdsaTarget(ImageSamples samples)
        : base("ecdsa", "the platform's ECDsa: the same verdict", RefusalReason.SignatureEncoding, RefusalReason.UntrustedKey, RefusalReason.Signature)
    {
        _samples = samples;
    }

    public override int BoundedMutations => 300;

    /// <summary>Two verifications a case: the seeded mutations flip bits too.</summary>
    public override int FlipBytes => 0;

    public override int Run(byte[] input, CaseMeter meter)
    {
        if (input.Length < SignatureAt)
        {
            return OutcomeOf(RefusalReason.SignatureEncoding);
        }

        Array.Copy(input, P256.DigestSizeBytes, _key, 0, _key.Length);
        meter.Enter();
        int verdict = _p256.Verify(_key, input, 0, input, SignatureAt, input.Length - SignatureAt);
        meter.Leave();
        Demand(verdict is Verdict.Valid or Verdict.Refused, "a verdict that is neither constant");
        Demand((verdict == Verdict.Valid) == (_p256.Reason == RefusalReason.None), "verdict and reason disagree");
        if (_p256.Reason is RefusalReason.None or RefusalReason.Signature)
        {
            Demand(PlatformAccepts(input) == (verdict == Verdict.Valid), "another verdict than the platform's");
        }
        else if (_p256.Reason == RefusalReason.UntrustedKey)
        {
            Demand(!PlatformTakesKey(), "refused a key that lies on the curve");
        }

        return OutcomeOf(_p256.Reason);
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        var corpus = new List<byte[]>();
        for (int i = 0; i < 4; i++)
        {
            byte[] digest = SHA256.HashData([(byte)i]);
            corpus.Add([.. digest, .. _samples.KeyPoint, .. _samples.SignDigest(digest)]);
        }

        byte[] zero = new byte[P256.DigestSizeBytes];
        corpus.Add([.. zero, .. _samples.KeyPoint, .. _samples.SignDigest(zero)]);
        return corpus;
    }

    private bool PlatformAccepts(byte[] input)
    {
        using ECDsa key = PlatformKey();
        return key.VerifyHash(input.AsSpan(0, P256.DigestSizeBytes), input.AsSpan(SignatureAt), DSASignatureFormat.Rfc3279DerSequence);
    }

    private bool PlatformTakesKey()
    {
        try
        {
            PlatformKey().Dispose();
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private ECDsa PlatformKey() => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = _key[..32], Y = _key[32..] },
    });
}
