using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.Fuzz.Oracles;

namespace Bridge.Fuzz.Targets;

/// <content>How the file is changed on its way, and the receptions that the mutations start from.</content>
public sealed partial class ImageReceiverTarget
{
    private const int MendImageDigest = 1;
    private const int MendChunks = 2;
    private const int MendManifest = 4;
    private const int SignManifest = 8;
    private const int MendAll = 15;

    /// <summary>As the offset of what the flash forgets: the whole file.</summary>
    private const int GoneOffset = 0xFFFF;

    /// <summary>All but the history of the device, which is asked before the reception, and a check that throws, which is a fault here.</summary>
    private static RefusalReason[] AllReasons =>
        [.. Enum.GetValues<RefusalReason>().Where(reason => reason is not (RefusalReason.None or RefusalReason.TrialFailed or RefusalReason.CheckFailed))];

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        foreach (byte[] file in _samples.SmallFiles)
        {
            OtaLayout.TryRead(file, out OtaLayout layout);
            byte[] image = file[layout.ImageOffset..];
            _imageOfManifest[layout.ManifestDigest(file)] = image;
            _signedImages.Add(ImageReference.SignedDigest(image));
        }

        (int, byte[]) begin = (Begin, [0, 0, 0]);
        (int, byte[]) pump = (Pump, [62, 255]);
        (int, byte[]) commit = (Commit, []);
        (int, byte[]) second = (File, [1]);
        var corpus = new List<byte[]>
        {
            Sequence.Of(begin, pump, commit),
            Sequence.Of(second, begin, (Pump, [254, 255]), commit),
            Sequence.Of(begin, (Steps, [9]), (FileRun, [0, 200]), (FileRun, [0xF0, 100]), (FileRun, [5, 10]), (Steps, [9]), (FileRun, [0, 255]), pump, commit),
            Sequence.Of(begin, (Pump, [62, 1]), (Cancel, []), begin, pump, commit),
            Sequence.Of(second, begin, (Pump, [100, 1]), begin, (Steps, [40]), (Rot, [2, 7, 0, 1]), begin, pump, commit),
            Sequence.Of(begin, (Pump, [200, 1]), (ForeignRun, [1, 2, 3, 4]), pump),
            Sequence.Of(begin, (ForeignRun, [1, 2, 3, 4]), pump),
            Sequence.Of(begin, pump, (Rot, [1, 9, 0, 7]), (Cancel, []), begin, pump, commit),
            Sequence.Of(begin, (StoreFails, [20, 1]), pump, commit),
            Sequence.Of(begin, (Steps, [255]), (StoreFails, [0, 200]), pump),
            Sequence.Of(begin, (Pump, [62, 1]), (Rot, [0, 0xFF, 0xFF]), pump),
            Sequence.Of((Begin, [1, 0, 0]), pump),
            Sequence.Of((Begin, [0, 1, 0]), pump),
            Sequence.Of((Begin, [0, 0, AboveLowest]), pump),
            Sequence.Of((Begin, [0, 0, NothingResident]), pump),
            Sequence.Of((Patch, [0x20, 1, 9]), begin, pump),
        };
        corpus.AddRange(Enumerable.Range(2, _samples.SmallFiles.Count - 2).Select(number => Sequence.Of((File, [(byte)number]), begin, pump, commit)));
        corpus.AddRange(Broken().Select(patch => Sequence.Of(patch, (MendFile, [MendAll]), begin, pump, commit)));
        corpus.AddRange(Broken().Take(3).Select(patch => Sequence.Of(patch, (MendFile, [MendAll & ~SignManifest]), begin, pump)));
        return corpus;
    }

    /// <summary>One change each that a later check must find, under a manifest that fits it.</summary>
    private IEnumerable<(int Kind, byte[] Bytes)> Broken()
    {
        byte[] file = _samples.SmallFiles[0];
        OtaLayout.TryRead(file, out OtaLayout layout);
        int image = layout.ImageOffset;
        int unprotected = image + ImageReference.SignedBytes(file.AsSpan(image));
        int protectedArea = unprotected - BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(image + 10));
        (int, byte[]) At(int offset, params byte[] bytes) => (Patch, [(byte)offset, (byte)(offset >> 8), .. bytes]);
        yield return At(image, 0);
        yield return At(image + 33, 0);
        yield return At(image + 4, 1);
        yield return At(image + 8, 31);
        yield return At(image + 12, 0xFF, 0xFF, 0xFF);
        yield return At(image + 16, 1);
        yield return At(image + 24, 1);
        yield return At(protectedArea, 0);
        yield return At(protectedArea + 4, 0x10);
        yield return At(protectedArea + 4, 0x60);
        yield return At(protectedArea + 6, 5);
        yield return At(protectedArea + 12, 0x50, 0);
        yield return At(unprotected, 0);
        yield return At(unprotected + 2, 0xFF);
        yield return At(unprotected + 4, 0x11);
        yield return At(unprotected + 6, 0);
        yield return At(unprotected + 8, 1, 2, 3);
        yield return At(unprotected + 40, 0x22);
        yield return At(unprotected + 44, 1);
        yield return At(unprotected + 80, 1);
        yield return At(unprotected + 84, 0x7F, 1);
        yield return At(file.Length - 1, 0x55);
        yield return At(layout.ManifestOffset + 12, 9);
        yield return At(layout.ManifestOffset + 24, 9);
        yield return At(layout.ManifestOffset, 0);
        yield return At(layout.ManifestOffset + 6, 1);
        yield return At(layout.ManifestOffset + layout.SignedBytes, 1);
        yield return At(layout.ManifestOffset + layout.SignedBytes + 33, 1);
        yield return At(0, 0);
        yield return At(4, 2);
        yield return At(6, 10);
        yield return At(8, 0x80);
        yield return At(60, 9);
    }

    private void Change(int kind, ReadOnlySpan<byte> bytes)
    {
        if (kind == File && bytes.Length > 0)
        {
            _file = _samples.SmallFiles[bytes[0] % _samples.SmallFiles.Count];
        }
        else if (kind == Patch && bytes.Length > 2)
        {
            int offset = (bytes[0] | (bytes[1] << 8)) % _file.Length;
            _file = (byte[])_file.Clone();
            bytes[2..Math.Min(bytes.Length, 2 + _file.Length - offset)].CopyTo(_file.AsSpan(offset));
        }
        else if (kind == Cut && bytes.Length >= 2)
        {
            _file = _file[..Math.Min(_file.Length, 1 + (bytes[0] | (bytes[1] << 8)))];
        }
        else if (kind == MendFile && bytes.Length > 0)
        {
            Mend(bytes[0]);
        }
    }

    /// <summary>Digests made right from the image outwards, and the maker's signature under the manifest: each only where its flag asks for it.</summary>
    private void Mend(int flags)
    {
        if (!OtaLayout.TryRead(_file, out OtaLayout layout))
        {
            return;
        }

        _file = (byte[])_file.Clone();
        Span<byte> image = _file.AsSpan(layout.ImageOffset);
        int signed = ImageReference.SignedBytes(image);
        if (signed >= 0 && (flags & MendImageDigest) != 0 && signed + 40 <= image.Length && BinaryPrimitives.ReadUInt16LittleEndian(image[(signed + 4)..]) == Tlv.Sha256)
        {
            SHA256.HashData(image[..signed]).CopyTo(image[(signed + 8)..]);
        }

        if (signed >= 0 && (flags & MendManifest) != 0)
        {
            SHA256.HashData(image[..signed]).CopyTo(_file, layout.ManifestOffset + 40);
        }

        for (int chunk = 0; (flags & MendChunks) != 0 && chunk < layout.ChunkCount && chunk * ImageSamples.SmallChunkBytes < image.Length; chunk++)
        {
            int start = chunk * ImageSamples.SmallChunkBytes;
            SHA256.HashData(image.Slice(start, Math.Min(ImageSamples.SmallChunkBytes, image.Length - start))).CopyTo(_file.AsSpan(layout.ChunkDigest(chunk)));
        }

        if ((flags & SignManifest) != 0)
        {
            Sign(layout);
        }
    }

    /// <summary>The new signature in place of the old one; it may have another length, and the file with it.</summary>
    private void Sign(OtaLayout layout)
    {
        byte[] signature = _samples.SignDigest(SHA256.HashData(layout.Signed(_file)));
        int at = layout.ManifestOffset + layout.SignedBytes + 32;
        _file = [.. _file.AsSpan(0, at), (byte)signature.Length, .. signature, .. _file.AsSpan(layout.ImageOffset - 6)];
        BinaryPrimitives.WriteInt32LittleEndian(_file.AsSpan(layout.ManifestOffset - 4), at + 1 + signature.Length - layout.ManifestOffset);
        BinaryPrimitives.WriteInt32LittleEndian(_file.AsSpan(52), _file.Length);
        _resigned.Add(layout.ManifestDigest(_file));
    }

    /// <summary>Bytes of a stored file change behind the receiver's back.</summary>
    private void Forget(int number, int offset, ReadOnlySpan<byte> bytes)
    {
        string name = number == 0 ? BankStore.PrefixName(Bank.B) : BankStore.ChunkName(Bank.B, (number - 1) % _geometry.MaxChunks);
        _hasRotted = true;
        if (offset == GoneOffset)
        {
            _store.Delete(name);
            return;
        }

        byte[] file = _store.Files.TryGetValue(name, out byte[] stored) ? (byte[])stored.Clone() : new byte[ImageSamples.SmallChunkBytes];
        if (bytes.Length == 0)
        {
            file = file[..Math.Min(offset, file.Length)];
        }
        else if (file.Length > 0)
        {
            int at = offset % file.Length;
            bytes[..Math.Min(bytes.Length, file.Length - at)].CopyTo(file.AsSpan(at));
        }

        _store.Put(name, file);
    }
}
