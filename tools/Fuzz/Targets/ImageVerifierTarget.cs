using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
using Bridge.Boot;

namespace Bridge.Fuzz.Targets;

/// <summary>The boot loader's whole question about an image: it is valid only while the signed bytes are those of the maker.</summary>
public sealed class ImageVerifierTarget : ReasonTarget
{
    private readonly ImageVerifier _verifier;
    private readonly VerifyResult _result = new();
    private readonly MeteredImage _source = new();
    private readonly HashSet<string> _signed = [];
    private readonly ImageSamples _samples;

    public ImageVerifierTarget(ImageSamples samples)
        : base(
            "image",
            "valid only if the signed bytes are the maker's and the digest is the platform's SHA-256",
            RefusalReason.ImageBounds,
            RefusalReason.ImageMagic,
            RefusalReason.ImageHeader,
            RefusalReason.ImageFlags,
            RefusalReason.TlvArea,
            RefusalReason.TlvForbidden,
            RefusalReason.TlvRepeated,
            RefusalReason.TlvLength,
            RefusalReason.TlvOrder,
            RefusalReason.TlvMissing,
            RefusalReason.TrailingBytes,
            RefusalReason.ImageDigest,
            RefusalReason.UntrustedKey,
            RefusalReason.SignatureEncoding,
            RefusalReason.Signature)
    {
        _samples = samples;
        var keys = new KeyRing();
        keys.Add(samples.KeyPoint);
        _verifier = new ImageVerifier(keys);
    }

    public override long Work => 4 * 1024;

    /// <summary>Each byte is read once, in reads of a kilobyte.</summary>
    public override long WorkPerInputByte => 2;

    public override int BoundedMutations => 3_000;

    public override int FlipBytes => 256;

    public override IReadOnlyList<byte[]> Dictionary { get; } =
        [[0x10, 0x00, 0x20, 0x00], [0x01, 0x00, 0x20, 0x00], [0x22, 0x00], [0x20, 0x00], [0x50, 0x00, 0x04, 0x00], [0x07, 0x69], [0x08, 0x69]];

    public override int Run(byte[] input, CaseMeter meter)
    {
        _source.Open(input, meter);
        meter.Enter();
        int verdict = _verifier.Verify(_source, _result);
        meter.Leave();
        Demand((verdict == Verdict.Valid) == (_result.Reason == RefusalReason.None), "verdict and reason disagree");
        if (verdict == Verdict.Valid)
        {
            byte[] digest = SHA256.HashData(input.AsSpan(0, _verifier.Image.UnprotectedOffset));
            Demand(digest.AsSpan().SequenceEqual(_result.ImageDigest), "another digest than the platform's");
            Demand(_signed.Contains(Convert.ToHexString(digest)), "valid, and nobody has signed these bytes");
            Demand(_result.KeyIndex == 0, "valid by a key that is not in the ring");
        }

        return OutcomeOf(_result.Reason);
    }

    /// <summary>The digest TLV as an attacker would set it, so that the signature has to do.</summary>
    public override byte[] Repair(byte[] input, FuzzRandom random)
    {
        if (input.Length < McuImage.HeaderSizeBytes)
        {
            return input;
        }

        long signed = BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(8)) + (long)BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(12))
            + BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(10));
        if (signed + 8 + Sha256.DigestSizeBytes > input.Length || BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan((int)signed + 4)) != Tlv.Sha256)
        {
            return input;
        }

        SHA256.HashData(input.AsSpan(0, (int)signed)).CopyTo(input.AsSpan((int)signed + 8));
        BinaryPrimitives.WriteUInt16LittleEndian(input.AsSpan((int)signed + 2), (ushort)(input.Length - signed));
        return input;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        foreach (byte[] image in _samples.Images)
        {
            int signed = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(8)) + (int)BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(12))
                + BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(10));
            _signed.Add(Convert.ToHexString(SHA256.HashData(image.AsSpan(0, signed))));
        }

        return _samples.Images;
    }
}
