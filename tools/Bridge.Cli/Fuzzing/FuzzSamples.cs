using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Bridge.Cli.Packaging;
using Bridge.Fuzz;

namespace Bridge.Cli.Fuzzing;

/// <summary>Files for the fuzzer's corpus, packed and signed by this tool with the throw-away sample key: the same bytes in every run.</summary>
internal static class FuzzSamples
{
    public static ImageSamples Create()
    {
        NfConfigFile board = NfConfigFile.BuiltIn();
        ECDsa key = ECDsa.Create();
        key.ImportFromPem(Encoding.ASCII.GetString(EmbeddedFiles.Read("sample-key.pem")));
        var signer = new ReproducibleSigner(key);
        byte[] app = EmbeddedFiles.Read("pe/1.1.0/SampleApp.pe");
        byte[] library = EmbeddedFiles.Read("pe/1.1.0/SampleLib.pe");
        byte[][] payloads = [app, [.. library, .. app]];
        BridgeImageOptions options = BridgeImageOptions.For(board, new McuVersion(1, 1, 0, 0), 2);

        // The last is raw and longer than a chunk: two digests in the manifest, and a payload that is no assembly.
        byte[][] files = [.. payloads.Select(payload => BridgeImageBuilder.Build(payload, options, signer)), BridgeImageBuilder.Build(new byte[5000], options, signer)];
        return new ImageSamples(files, Images(payloads, options, signer), payloads, Point(key), signer.Sign);
    }

    /// <summary>A bridge's, one without assemblies, and one without any protected TLV, as imgtool makes it.</summary>
    private static IReadOnlyList<byte[]> Images(byte[][] payloads, BridgeImageOptions options, ImageSigner signer) =>
    [
        BridgeImageBuilder.Image(payloads[0], options).Build(signer, out _),
        BridgeImageBuilder.Image(new byte[64], options).Build(signer, out _),
        new McuImageBuilder([1, 2, 3], options.Version).Build(signer, out _),
        new McuImageBuilder([], options.Version).SecurityCounter(7).Dependency(0, options.Version).Dependency(1, options.Version).Build(signer, out _),
    ];

    private static byte[] Point(ECDsa key)
    {
        ECPoint point = key.ExportParameters(false).Q;
        return [.. point.X, .. point.Y];
    }
}
