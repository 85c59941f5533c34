using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Bridge.Boot;

namespace Bridge.Cli.Packaging;

/// <summary>What a verification found: VALID, or the first reason why not and where.</summary>
/// <param name="Reason">None when valid.</param>
/// <param name="Offset">In the file; -1 when the problem is nowhere in particular.</param>
/// <param name="Image">Of the image, once its structure was read.</param>
/// <param name="ByPolicy">The file is well made and signed, and this device's demands alone stand against it.</param>
/// <param name="Detail">Which assembly is missing; null for other reasons.</param>
public sealed record Finding(RefusalReason Reason, long Offset, VerifyResult Image, bool ByPolicy = false, string Detail = null)
{
    public bool IsValid => Reason == RefusalReason.None;
}

/// <summary>Verifies files with the very code of the device, with keys of the user's choice.</summary>
public sealed class Verification
{
    private readonly KeyRing _keys = new();
    private readonly BridgePolicy _policy;
    private readonly long _lowestCounter;
    private readonly ResidentList _resident;

    /// <param name="publicKey">The only trusted key.</param>
    /// <param name="board">Demands of this device, or null for none.</param>
    /// <param name="lowestCounter">Security counter the device has confirmed.</param>
    /// <param name="resident">What the device has, or null to leave references unasked.</param>
    public Verification(ECDsa publicKey, NfConfigFile board, long lowestCounter, ResidentList resident = null)
    {
        ECPoint point = publicKey.ExportParameters(false).Q;
        _keys.Add([.. point.X, .. point.Y]);
        _lowestCounter = lowestCounter;
        _resident = resident;
        if (board != null)
        {
            _policy = new BridgePolicy(board.ManufacturerCode, board.ImageType, board.HardwareVersion, board.BridgeType, board.BankSizeBytes);
        }
    }

    /// <summary>Takes an OTA file or a bare MCUboot image.</summary>
    public Finding Verify(byte[] file) =>
        file.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(file) == OtaHeader.Magic ? VerifyOta(file) : VerifyImage(file, 0, file.Length, null);

    private Finding VerifyOta(byte[] file)
    {
        var header = new OtaHeader();
        RefusalReason reason = header.Parse(file, 0, Math.Min(file.Length, OtaHeader.KnownSizeBytes), file.Length);
        if (reason != RefusalReason.None)
        {
            return new Finding(reason, header.ProblemOffset, null);
        }

        return FirstTag(file, header.HeaderLength) == OtaElement.TagManifest || _policy != null ? VerifyBridgeFile(file) : VerifyPlainFile(file, header.HeaderLength);
    }

    private Finding VerifyBridgeFile(byte[] file)
    {
        var prefix = new OtaPrefix();
        RefusalReason reason = prefix.Parse(file, file.Length, file.Length);
        if (reason != RefusalReason.None)
        {
            return new Finding(reason, prefix.ProblemOffset, null);
        }

        Manifest manifest = prefix.Manifest;
        var verifier = new ManifestVerifier(_keys);
        if (verifier.Verify(manifest, file, prefix.ManifestOffset, prefix.ManifestLength) != Verdict.Valid)
        {
            return new Finding(verifier.Reason, prefix.ManifestOffset + verifier.ProblemOffset, null);
        }

        reason = _policy?.CheckManifest(manifest, 0, _lowestCounter) ?? RefusalReason.None;
        if (reason != RefusalReason.None)
        {
            return new Finding(reason, prefix.ManifestOffset, null, ByPolicy: true);
        }

        for (int chunk = 0; chunk < manifest.ChunkCount; chunk++)
        {
            int start = prefix.ImageOffset + (chunk * StoreGeometry.ProductChunkSizeBytes);
            byte[] digest = SHA256.HashData(file.AsSpan(start, manifest.ChunkLength(chunk)));
            if (!digest.AsSpan().SequenceEqual(file.AsSpan(manifest.ChunkDigestOffset(chunk), digest.Length)))
            {
                return new Finding(RefusalReason.ChunkDigest, start, null);
            }
        }

        return VerifyImage(file, prefix.ImageOffset, manifest.ImageSizeBytes, manifest);
    }

    /// <summary>An OTA file of somebody else's packager: the image is the only element.</summary>
    private Finding VerifyPlainFile(byte[] file, int headerLength)
    {
        long size = file.Length >= headerLength + OtaElement.HeaderSizeBytes
            ? BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(headerLength + 2))
            : -1;
        int start = headerLength + OtaElement.HeaderSizeBytes;
        return FirstTag(file, headerLength) != OtaElement.TagUpgradeImage || size != file.Length - start
            ? new Finding(RefusalReason.OtaElement, headerLength, null)
            : VerifyImage(file, start, (int)size, null);
    }

    private Finding VerifyImage(byte[] file, int start, int size, Manifest manifest)
    {
        var result = new VerifyResult();
        var source = new ArrayImageSource(file, start, size);
        if (new ImageVerifier(_keys).Verify(source, result) != Verdict.Valid)
        {
            return new Finding(result.Reason, result.ProblemOffset < 0 ? -1 : start + result.ProblemOffset, result);
        }

        RefusalReason reason = manifest == null ? RefusalReason.None : BridgePolicy.CheckAgreement(manifest, result);
        if (reason != RefusalReason.None)
        {
            return new Finding(reason, -1, result);
        }

        var assemblies = new PeWalker();
        reason = _policy?.Check(result, source, _lowestCounter, assemblies) ?? RefusalReason.None;
        return reason == RefusalReason.None && _resident != null
            ? CheckReferences(source, start, result, assemblies)
            : new Finding(reason, -1, result, ByPolicy: reason != RefusalReason.None);
    }

    private Finding CheckReferences(ArrayImageSource source, int start, VerifyResult result, PeWalker assemblies)
    {
        RefusalReason reason = assemblies.Walk(source, result.PayloadOffset, result.PayloadSizeBytes);
        if (reason != RefusalReason.None)
        {
            return new Finding(reason, start + assemblies.ProblemOffset, result, ByPolicy: true);
        }

        var references = new PeReferences();
        reason = references.Check(source, assemblies, _resident);
        return reason == RefusalReason.None
            ? new Finding(reason, -1, result)
            : new Finding(reason, start + references.ProblemOffset, result, ByPolicy: true, Detail: _resident.Explain(references));
    }

    private static int FirstTag(byte[] file, int headerLength) =>
        file.Length >= headerLength + 2 ? BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(headerLength)) : -1;
}
