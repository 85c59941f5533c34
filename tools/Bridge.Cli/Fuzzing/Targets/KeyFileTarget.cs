using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using Bridge.Boot;
using Bridge.Cli.Packaging;
using Bridge.Fuzz;

namespace Bridge.Cli.Fuzzing.Targets;

/// <summary>Key files: what is read is a point on P-256, and a DER file is nothing but the key.</summary>
internal sealed class KeyFileTarget : CliTarget
{
    public KeyFileTarget()
        : base("key-file", "a key that is read is on P-256; a DER file written again is the bytes read")
    {
    }

    public override IReadOnlyDictionary<string, string> Unreachable { get; } = new Dictionary<string, string>
    {
        ["invalid image"] = "the file is no image",
        ["usage"] = "the file is no option",
    };

    public override int BoundedMutations => 1_000;

    protected override int Parse(byte[] input, CaseMeter meter)
    {
        meter.Enter();
        using ECDsa key = SigningKeys.Import(input, "input");
        meter.Leave();
        ECPoint point = key.ExportParameters(false).Q;
        Demand(point.X.Length == KeyRing.PointSizeBytes / 2 && point.Y.Length == KeyRing.PointSizeBytes / 2, "a point of another curve");
        bool isPem = Encoding.Latin1.GetString(input).Contains("-----BEGIN", StringComparison.Ordinal);
        Demand(isPem || key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(input), "a file that is more, or another, than its key");
        return Accepted;
    }

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        byte[] pem = EmbeddedFiles.Read("sample-key.pem");
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(Encoding.ASCII.GetString(pem));
        return [pem, Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()), key.ExportSubjectPublicKeyInfo()];
    }
}
