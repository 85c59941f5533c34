using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.Cli.Packaging;
using Bridge.Fuzz;

namespace Bridge.Cli.Fuzzing.Targets;

/// <summary>bridge verify over whole files: VALID only while everything that is signed is the maker's.</summary>
internal sealed class VerifyTarget : CliTarget
{
    /// <summary>Stack version and header string of the OTA header: nobody signs them (docs/formats.md).</summary>
    private const int UnsignedAt = 18;
    private const int UnsignedEnd = 52;

    private readonly ImageSamples _samples;
    private readonly Verification _verification;
    private readonly HashSet<string> _known = [];

    public VerifyTarget(ImageSamples samples)
        : base("verify", "valid only if the file is one of the maker's, but for the header's stack version and string and the signatures' own bytes")
    {
        _samples = samples;
        using ECDsa key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = samples.KeyPoint[..32], Y = samples.KeyPoint[32..] },
        });
        _verification = new Verification(key, NfConfigFile.BuiltIn(), 0);
    }

    public override IReadOnlyDictionary<string, string> Unreachable { get; } = new Dictionary<string, string>
    {
        ["usage"] = "the file is no option",
        ["key"] = "the file is no key",
    };

    public override int FlipBytes => 0;

    protected override int Parse(byte[] input, CaseMeter meter)
    {
        meter.Enter();
        Finding finding = _verification.Verify(input);
        meter.Leave();
        Demand(finding.Offset >= -1 && finding.Offset <= Math.Max(input.Length, OtaHeader.KnownSizeBytes), "the problem lies outside the file");
        Demand(!finding.IsValid || _known.Contains(Signed(input)), "valid, and not a file of the maker's");
        return finding.IsValid ? Accepted : Invalid();
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        byte[][] corpus = [_samples.OtaFiles[0], _samples.OtaFiles[1], _samples.Images[0]];
        Array.ForEach(corpus, file => _known.Add(Signed(file)));
        return corpus;
    }

    /// <summary>The file without what nobody signs.</summary>
    private static string Signed(byte[] file)
    {
        byte[] signed = (byte[])file.Clone();
        if (file.Length > UnsignedEnd && BitConverter.ToUInt32(file) == OtaHeader.Magic)
        {
            signed.AsSpan(UnsignedAt, UnsignedEnd - UnsignedAt).Clear();
        }

        return Convert.ToHexString(SHA256.HashData(signed));
    }
}
