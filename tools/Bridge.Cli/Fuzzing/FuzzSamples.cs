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
        return new ImageSamples(files, SmallFiles(payloads, options, signer), Images(payloads, options, signer), payloads, Point(key), signer.Sign);
    }

    private static byte[][] SmallFiles(byte[][] payloads, BridgeImageOptions options, ImageSigner signer)
    {
        BridgeImageOptions small = options with { ChunkSizeBytes = ImageSamples.SmallChunkBytes };
        BridgeImageOptions[] others =
        [
            small with { SecurityCounter = 0 },
            small with { BridgeTypes = (byte)(15 ^ options.BridgeTypes) },
            small with { MinHardware = (ushort)(options.MaxHardware + 1), MaxHardware = (ushort)(options.MaxHardware + 2) },
            small with { ImageType = (ushort)(options.ImageType + 1) },
            small with { Manufacturer = (ushort)(options.Manufacturer + 1) },
        ];
        return
        [
            .. payloads.Select(payload => BridgeImageBuilder.Build(payload, small, signer)),
            .. others.Select(other => BridgeImageBuilder.Build(payloads[0], other, signer)),
            .. PeSamples.Broken(payloads[0]).Select(broken => BridgeImageBuilder.Build(broken, small, signer)),
            BridgeImageBuilder.Build(new byte[ImageSamples.SmallChunkBytes * 9], small, signer),
            .. Mismatched(payloads[0], small, signer),
        ];
    }

    /// <summary>Manifest and image both signed, and not for each other: another version, no bridge's TLVs, a byte too many.</summary>
    private static IEnumerable<byte[]> Mismatched(byte[] payload, BridgeImageOptions options, ImageSigner signer)
    {
        BridgeImageOptions later = options with { Version = new McuVersion(1, 1, 1, 0) };
        byte[] image = BridgeImageBuilder.Image(payload, later).Build(signer, out byte[] digest);
        yield return BridgeImageBuilder.Wrap(image, digest, options, signer);
        image = new McuImageBuilder(payload, options.Version).Build(signer, out digest);
        yield return BridgeImageBuilder.Wrap(image, digest, options, signer);
        image = BridgeImageBuilder.Image(payload, options).Build(signer, out digest);
        yield return BridgeImageBuilder.Wrap([.. image, 0], digest, options, signer);
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
