using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
using Bridge.Boot;

namespace Bridge.Fuzz.Targets;

/// <summary>The manifest with its signature: valid only while the signed bytes are those of the maker.</summary>
public sealed class ManifestTarget : ReasonTarget
{
    private readonly Manifest _manifest = new();
    private readonly ManifestVerifier _verifier;
    private readonly HashSet<string> _signed = [];
    private readonly ImageSamples _samples;

    public ManifestTarget(ImageSamples samples)
        : base(
            "manifest",
            "valid only if the signed bytes are the maker's, and the platform's ECDsa agrees",
            RefusalReason.ManifestFormat,
            RefusalReason.ManifestSize,
            RefusalReason.ImageSize,
            RefusalReason.HardwareRange,
            RefusalReason.BridgeType,
            RefusalReason.UntrustedKey,
            RefusalReason.SignatureEncoding,
            RefusalReason.ManifestSignature)
    {
        _samples = samples;
        var keys = new KeyRing();
        keys.Add(samples.KeyPoint);
        _verifier = new ManifestVerifier(keys);
    }

    public override int BoundedMutations => 1_500;

    public override int FlipBytes => 256;

    public override int Run(byte[] input, CaseMeter meter)
    {
        meter.Enter();
        int verdict = _verifier.Verify(_manifest, input, 0, input.Length);
        meter.Leave();
        Demand((verdict == Verdict.Valid) == (_verifier.Reason == RefusalReason.None), "verdict and reason disagree");
        if (verdict == Verdict.Valid)
        {
            Demand(_signed.Contains(Convert.ToHexString(SHA256.HashData(input.AsSpan(0, _manifest.SignedLength)))), "valid, and nobody has signed these bytes");
            Demand(_manifest.SignatureOffset + _manifest.SignatureLength == input.Length, "valid, with bytes behind the signature");
            CheckFields(input);
        }

        return OutcomeOf(_verifier.Reason);
    }

    /// <summary>Sizes that fit each other again, so that key and signature are reached.</summary>
    public override byte[] Repair(byte[] input, FuzzRandom random)
    {
        if (input.Length < Manifest.FixedSizeBytes || input.Length > 2000)
        {
            return input;
        }

        int signed = BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(6));
        if (signed + Manifest.DigestSizeBytes + 1 < input.Length)
        {
            input[signed + Manifest.DigestSizeBytes] = (byte)(input.Length - signed - Manifest.DigestSizeBytes - 1);
        }

        return input;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        var corpus = new List<byte[]>();
        foreach (byte[] file in _samples.OtaFiles)
        {
            int length = (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(62));
            byte[] manifest = file[66..(66 + length)];
            int signed = BinaryPrimitives.ReadUInt16LittleEndian(manifest.AsSpan(6));
            _signed.Add(Convert.ToHexString(SHA256.HashData(manifest.AsSpan(0, signed))));
            corpus.Add(manifest);
        }

        return corpus;
    }

    private void CheckFields(byte[] input)
    {
        Demand(_manifest.FileVersion == BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(12)), "another file version than the bytes");
        Demand(_manifest.SecurityCounter == BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(24)), "another security counter than the bytes");
        Demand(_manifest.ImageSizeBytes == BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(28)), "another image size than the bytes");
        long chunks = 0;
        for (int chunk = 0; chunk < _manifest.ChunkCount; chunk++)
        {
            chunks += _manifest.ChunkLength(chunk);
        }

        Demand(chunks == _manifest.ImageSizeBytes, "the chunks do not add up to the image");
    }
}
