using Bridge.Boot;
using Bridge.Hal;

namespace Bridge.Firmware.Ota;

/// <summary>The front of an OTA file, gathered or read back, and the judgement on it: header, manifest, signature, policy.</summary>
public sealed class StoredPrefix
{
    /// <summary>So short that a step never runs past the image's first byte before the parser knows where that is.</summary>
    private const int StepBytes = 32;

    private readonly ManifestVerifier _verifier;
    private readonly BridgePolicy _policy;
    private readonly OtaPrefix _parser;
    private readonly byte[] _bytes = new byte[BankStore.MaxPrefixBytes];

    public StoredPrefix(ManifestVerifier verifier, BridgePolicy policy, StoreGeometry geometry)
    {
        _parser = new OtaPrefix(geometry.ChunkSizeBytes);
        _verifier = verifier;
        _policy = policy;
    }

    public int Count { get; private set; }

    public byte[] Buffer => _bytes;

    public bool IsComplete => _parser.IsComplete;

    public bool HasHeader => _parser.HasHeader;

    /// <summary>Valid only after <see cref="Judge"/> returned None.</summary>
    public Manifest Manifest => _parser.Manifest;

    /// <summary>File offset of the image's first byte.</summary>
    public int ImageOffset => _parser.ImageOffset;

    public void Clear()
    {
        Count = 0;
        _parser.Clear();
    }

    /// <summary>Takes some bytes of the front.</summary>
    /// <param name="taken">How many; the rest, if any, belongs to the image.</param>
    /// <returns>None, or why the file is refused.</returns>
    public RefusalReason Take(AgreedImage agreed, byte[] buffer, int offset, int count, out int taken)
    {
        taken = 0;
        while (taken < count && !_parser.IsComplete)
        {
            int limit = _parser.ImageOffset != 0 ? _parser.ImageOffset - Count : StepBytes;
            int part = count - taken < limit ? count - taken : limit;
            if (Count + part > _bytes.Length)
            {
                return RefusalReason.ManifestSize;
            }

            System.Array.Copy(buffer, offset + taken, _bytes, Count, part);
            Count += part;
            taken += part;
            RefusalReason reason = Parse(agreed);
            if (reason != RefusalReason.None)
            {
                return reason;
            }
        }

        return RefusalReason.None;
    }

    /// <summary>Reads the front back from a bank.</summary>
    /// <returns>None when it is whole and keeps to what was agreed; StoreMissing, StoreRead, or why not.</returns>
    public RefusalReason Load(BankStore banks, int bank, AgreedImage agreed)
    {
        Clear();
        Result result = banks.ReadPrefix(bank, _bytes, out int count);
        if (result != Result.Ok)
        {
            return result == Result.NotFound ? RefusalReason.StoreMissing : RefusalReason.StoreRead;
        }

        Count = count;
        RefusalReason reason = Parse(agreed);
        return reason != RefusalReason.None || _parser.IsComplete ? reason : RefusalReason.OtaElement;
    }

    /// <summary>Signature first, then what this device demands of what was signed.</summary>
    public RefusalReason Judge(AgreedImage agreed, long lowestSecurityCounter)
    {
        int verdict = _verifier.Verify(_parser.Manifest, _bytes, _parser.ManifestOffset, _parser.ManifestLength);
        if (verdict != Verdict.Valid)
        {
            return _verifier.Reason == RefusalReason.None ? RefusalReason.ManifestSignature : _verifier.Reason;
        }

        return _policy.CheckManifest(_parser.Manifest, agreed.LowestFileVersion, lowestSecurityCounter);
    }

    private RefusalReason Parse(AgreedImage agreed)
    {
        RefusalReason reason = _parser.ParseSome(_bytes, Count, agreed.FileSizeBytes);
        if (!_parser.HasHeader)
        {
            return reason;
        }

        RefusalReason disagreement = CheckHeader(agreed);
        return disagreement != RefusalReason.None ? disagreement : reason;
    }

    private RefusalReason CheckHeader(AgreedImage agreed)
    {
        OtaHeader header = _parser.Header;
        if (header.Manufacturer != agreed.Manufacturer)
        {
            return RefusalReason.Manufacturer;
        }

        if (header.ImageType != agreed.ImageType)
        {
            return RefusalReason.ImageType;
        }

        if (header.FileVersion != agreed.FileVersion)
        {
            return RefusalReason.FileVersion;
        }

        bool isOutside = agreed.HardwareVersion < header.MinimumHardwareVersion || agreed.HardwareVersion > header.MaximumHardwareVersion;
        return header.MinimumHardwareVersion >= 0 && isOutside ? RefusalReason.HardwareRange : RefusalReason.None;
    }
}
