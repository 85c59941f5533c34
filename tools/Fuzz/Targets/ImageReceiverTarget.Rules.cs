using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.Firmware.Ota;
using Bridge.Fuzz.Oracles;
using Bridge.Hal;

namespace Bridge.Fuzz.Targets;

/// <content>What must hold after every call, from the files in the store and the maker's own files alone.</content>
public sealed partial class ImageReceiverTarget
{
    /// <summary>Manifests signed in this case, by what was signed.</summary>
    private readonly HashSet<string> _resigned = [];

    /// <summary>The maker's images by the digest of the manifest they came with, and by their own.</summary>
    private readonly Dictionary<string, byte[]> _imageOfManifest = [];
    private readonly HashSet<string> _signedImages = [];
    private bool _isVerified;
    private bool _hasRotted;

    /// <summary>Makes a call and holds what its answer says.</summary>
    private ReceiveStatus Watch(Func<ReceiveStatus> call)
    {
        _meter.Enter();
        ReceiveStatus status = call();
        _meter.Leave();
        long most = _agreed == null ? 0 : _agreed.FileSizeBytes;
        Demand(_receiver.NextOffset >= 0 && _receiver.NextOffset <= most, "wants bytes outside the file");
        Demand(status != ReceiveStatus.Refused || _receiver.State == ReceiveState.Refused, "refused, and in another state");
        Demand(status != ReceiveStatus.Verified || _receiver.State == ReceiveState.Verified, "verified, and in another state");
        if (status == ReceiveStatus.Verified)
        {
            CheckVerified();
            _isVerified = true;
        }

        return status;
    }

    private void CommitAndCheck()
    {
        Result result = default;
        Call(() => result = _receiver.Commit());
        Demand(result != Result.Ok || _isVerified, "committed what was not verified");
        if (result == Result.Ok)
        {
            byte[] payload = RecordReference.Newest(_store.Files, BootControl.RecordPrefix, BootRecord.SizeBytes, BootRecord.OldSizeBytes, out _);
            string digest = Convert.ToHexString(payload.AsSpan(52, 32));
            Demand(payload[1] == Bank.A && payload[2] == Bank.B, "committed, and the record names other banks");
            Demand(_signedImages.Contains(digest), "committed the digest of an image that nobody has signed");
        }
    }

    /// <summary>The stored files are the maker's, and what was agreed on.</summary>
    private void CheckVerified()
    {
        byte[] front = _store.Files.GetValueOrDefault(BankStore.PrefixName(Bank.B));
        byte[] image = StoredImage();
        Demand(front != null && OtaLayout.TryRead(front, out _), "verified without the front of a file");
        OtaLayout.TryRead(front, out OtaLayout layout);
        Demand(layout.ImageOffset == front.Length && front.Length + image.Length == _agreed.FileSizeBytes, "verified a file of another size than agreed");
        string manifest = layout.ManifestDigest(front);
        Demand(IsSigned(manifest), "verified a manifest that nobody has signed");
        Demand(!_imageOfManifest.TryGetValue(manifest, out byte[] maker) || maker.AsSpan().SequenceEqual(image), "verified other bytes than the maker's");
        string digest = ImageReference.SignedDigest(image);
        Demand(_signedImages.Contains(digest), "verified an image that nobody has signed");
        Demand(Convert.ToHexString(layout.Signed(front).Slice(40, 32)) == digest, "verified a manifest of another image");
        uint imageVersion = ((uint)image[20] << 24) | ((uint)image[21] << 16) | BitConverter.ToUInt16(image, 22);
        Demand(imageVersion == _agreed.FileVersion, "verified an image of another version");
        uint version = BitConverter.ToUInt32(layout.Signed(front)[12..]);
        Demand(version == _agreed.FileVersion && version >= _agreed.LowestFileVersion, "verified another version than agreed");
        Demand(BitConverter.ToUInt32(layout.Signed(front)[24..]) >= 1, "verified a counter below the record's");
        Demand(_residents.HasAll, "verified an image whose references are nowhere");
    }

    /// <summary>The running bank is as it was; the other too until a signature has verified; then it holds only chunks that were signed.</summary>
    private void CheckStore()
    {
        Demand(ReferenceEquals(_store.Files.GetValueOrDefault(BankStore.ChunkName(Bank.A, 0)), _runningChunk), "touched the running bank");
        byte[] front = _store.Files.GetValueOrDefault(BankStore.PrefixName(Bank.B));
        if (_log.Count(TraceSource.Store, (int)ReceiveEvent.ManifestVerified) == 0)
        {
            Demand(_hasRotted || ReferenceEquals(front, _oldFront), "touched a bank before a signature had verified");
            Demand(_receiver.Stage != ReceiveStage.Chunks && !_isVerified, "takes an image without a signature");
            return;
        }

        if (_hasRotted)
        {
            return;
        }

        OtaLayout layout = default;
        bool isSigned = front != null && OtaLayout.TryRead(front, out layout) && IsSigned(layout.ManifestDigest(front));
        Demand(front == null || ReferenceEquals(front, _oldFront) || isSigned, "stored the front of a file that nobody has signed");
        Demand(isSigned || _receiver.State != ReceiveState.Chunks, "takes an image without a signed front");
        for (int chunk = 0; isSigned && _store.Files.TryGetValue(BankStore.ChunkName(Bank.B, chunk), out byte[] file); chunk++)
        {
            Demand(chunk < layout.ChunkCount && SHA256.HashData(file).AsSpan().SequenceEqual(front.AsSpan(layout.ChunkDigest(chunk))), "stored a chunk that is not signed");
        }
    }

    private bool IsSigned(string manifest) => _imageOfManifest.ContainsKey(manifest) || _resigned.Contains(manifest);

    private byte[] StoredImage()
    {
        var image = new List<byte>();
        for (int chunk = 0; _store.Files.TryGetValue(BankStore.ChunkName(Bank.B, chunk), out byte[] file); chunk++)
        {
            image.AddRange(file);
            if (file.Length != ImageSamples.SmallChunkBytes)
            {
                break;
            }
        }

        return [.. image];
    }
}
