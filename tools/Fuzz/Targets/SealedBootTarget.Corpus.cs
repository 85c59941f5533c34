using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;
using Bridge.Fuzz.Oracles;

namespace Bridge.Fuzz.Targets;

/// <content>The units the mutations start from, and how they are put into the store.</content>
public sealed partial class SealedBootTarget
{
    private const int SecretFileBytes = 40;

    private readonly byte[] _secret = [.. Enumerable.Range(1, SealSecret.SizeBytes).Select(i => (byte)i)];

    protected override IReadOnlyList<byte[]> BuildCorpus()
    {
        foreach (byte[] image in _samples.Images)
        {
            _signed.Add(ImageReference.SignedDigest(image));
        }

        (int, byte[]) inA = (Image, [0, 0]);
        (int, byte[]) inB = (Image, [1, 0]);
        const byte Both = 3;
        const byte Proven = (byte)BankState.Proven;
        var corpus = new List<byte[]>
        {
            Sequence.Of(inA, (Record, [5, Both, 0, Proven, 0])),
            Sequence.Of(inB, (Record, [9, 1, 1, Proven, 0])),
            Sequence.Of(inA, inB, (Record, [5, Both, 1, Proven, 0]), (Record, [6, 1, 0, Proven, 0])),
            Sequence.Of(inA, (ImageBytes, [0, 100, 0, 1]), (Record, [5, Both, 0, Proven, 0])),
            Sequence.Of(inA, (Record, [5, Both, 0, Proven, 0]), (ImageBytes, [0, 100, 0, 1])),
            Sequence.Of(inA, (Record, [5, Both, 0, Proven, 0]), (SecretFile, [])),
            Sequence.Of(inA, (Record, [5, Both, 0, Proven, 0]), (SecretFile, FileOf([.. _secret.Reverse()]))),
            Sequence.Of(inA, (Record, [5, Both, 0, (byte)BankState.Staged, 0])),
            Sequence.Of(inA, (Record, [5, Both, 0, Proven, 0, 2, 1, 3, 2])),
        };
        corpus.AddRange(Enum.GetValues<Wrong>().Where(wrong => wrong != Wrong.None).Select(wrong => Sequence.Of(inA, (Record, [5, Both, 0, Proven, (byte)wrong]))));
        return corpus;
    }

    private static byte[] FileOf(byte[] secret)
    {
        byte[] file = new byte[SecretFileBytes];
        "AHK\u0001"u8.CopyTo(file);
        secret.CopyTo(file, 4);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(36), ReferenceCrc.Record(file.AsSpan(0, 36)));
        return file;
    }

    private void Place(int kind, ReadOnlySpan<byte> bytes)
    {
        if (kind == Image && bytes.Length >= 2)
        {
            _banks[bytes[0] & 1] = (byte[])_samples.Images[bytes[1] % _samples.Images.Count].Clone();
        }
        else if (kind == ImageBytes && bytes.Length > 3 && _banks[bytes[0] & 1] is { } image)
        {
            int at = (bytes[1] | (bytes[2] << 8)) % image.Length;
            bytes[3..Math.Min(bytes.Length, 3 + image.Length - at)].CopyTo(image.AsSpan(at));
        }
        else if (kind == SecretFile)
        {
            _store.Put(SealSecret.FileName, bytes.ToArray());
        }
        else if (kind == Record && bytes.Length >= 5)
        {
            PutRecord(bytes[0], bytes[1], bytes[2] & 1, bytes[3], (Wrong)bytes[4], bytes[5..]);
        }
    }

    private void PutRecord(uint sequence, int copies, int bank, byte state, Wrong wrong, ReadOnlySpan<byte> patches)
    {
        byte[] payload = new byte[BootRecord.SizeBytes];
        payload[0] = (byte)(wrong.HasFlag(Wrong.Old) ? 1 : 2);
        payload[1] = (byte)bank;
        payload[2] = 0xFF;
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(4), 1);
        payload[12 + (36 * bank)] = state;
        if (_banks[bank] is { } image && ImageReference.SignedBytes(image) >= 0)
        {
            Convert.FromHexString(ImageReference.SignedDigest(image)).CopyTo(payload, 16 + (36 * bank));
            BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(84), sequence + (wrong.HasFlag(Wrong.Place) ? 1u : 0));
            MakeSeal(bank, sequence, image, wrong).CopyTo(payload, 88 + (32 * bank));
        }

        for (int i = 0; i + 1 < patches.Length; i += 2)
        {
            payload[patches[i] % payload.Length] = patches[i + 1];
        }

        ReadOnlySpan<byte> stored = wrong.HasFlag(Wrong.Old) ? payload.AsSpan(0, BootRecord.OldSizeBytes) : payload;
        for (int copy = 0; copy < 2; copy++)
        {
            if ((copies & (1 << copy)) != 0)
            {
                _store.Put(RecordReference.Name(BootControl.RecordPrefix, sequence, copy), RecordReference.File(BootControl.RecordPrefix, sequence, stored));
            }
        }
    }

    private byte[] MakeSeal(int bank, uint sequence, byte[] image, Wrong wrong)
    {
        byte[] digest = ImageReference.StoredDigest(image);
        digest[0] ^= (byte)(wrong.HasFlag(Wrong.Digest) ? 1 : 0);
        byte[] secret = wrong.HasFlag(Wrong.Secret) ? [.. _secret.Reverse()] : _secret;
        return SealReference.Make(
            secret,
            wrong.HasFlag(Wrong.Bank) ? Bank.Other(bank) : bank,
            sequence + (wrong.HasFlag(Wrong.Sequence) ? 1u : 0),
            wrong.HasFlag(Wrong.Verdict) ? Verdict.Refused : Verdict.Valid,
            digest);
    }

    private void CutIntoChunks()
    {
        for (int bank = 0; bank < Bank.Count; bank++)
        {
            for (int at = 0, chunk = 0; at < _banks[bank]?.Length; at += ImageSamples.SmallChunkBytes, chunk++)
            {
                int count = Math.Min(ImageSamples.SmallChunkBytes, _banks[bank].Length - at);
                _store.Put(BankStore.ChunkName(bank, chunk), _banks[bank][at..(at + count)]);
            }
        }
    }

    private byte[] Newest(out uint sequence)
    {
        byte[] payload = RecordReference.Newest(_store.Files, BootControl.RecordPrefix, BootRecord.SizeBytes, BootRecord.OldSizeBytes, out _);
        sequence = 0;
        foreach (string name in _store.Files.Keys)
        {
            if (payload != null && RecordReference.TryParseName(name, BootControl.RecordPrefix, out uint one) && one >= sequence && IsIntact(name, one, payload))
            {
                sequence = one;
            }
        }

        return payload;
    }

    private bool IsIntact(string name, uint sequence, byte[] payload) =>
        _store.Files[name].AsSpan().SequenceEqual(RecordReference.File(BootControl.RecordPrefix, sequence, payload));

    private byte[] StoredSecret()
    {
        byte[] file = _store.Files[SealSecret.FileName];
        byte[] secret = file.Length == SecretFileBytes ? file[4..36] : null;
        return secret != null && file.AsSpan().SequenceEqual(FileOf(secret)) ? secret : null;
    }
}
