using System;
using Bridge.Boot;

namespace Bridge.Proof;

/// <summary>The device's key ring, which remembers its verdicts: the same key, digest and signature have the same one. Not for two threads at once.</summary>
public sealed class CachedKeyRing : KeyRing
{
    /// <summary>Verdicts kept; the oldest goes first. A run has a handful of good signatures, and a few that a fault spoilt.</summary>
    private const int MaxVerdicts = 64;

    private readonly Entry[] _entries = new Entry[MaxVerdicts];
    private int _count;
    private int _next;

    public CachedKeyRing(ProofSubject subject)
    {
        for (int i = 0; i < TrustedKeys.Count; i++)
        {
            Add(TrustedKeys.Point(i));
        }

        foreach (byte[] point in subject.KeyPoints)
        {
            Add(point);
        }
    }

    public override int Verify(int keyIndex, byte[] digest, int digestOffset, byte[] signature, int signatureOffset, int signatureCount)
    {
        ReadOnlySpan<byte> asked = digest.AsSpan(digestOffset, Sha256.DigestSizeBytes);
        ReadOnlySpan<byte> signed = signature.AsSpan(signatureOffset, signatureCount);
        for (int i = 0; i < _count; i++)
        {
            ref Entry entry = ref _entries[i];
            if (entry.Key == keyIndex && asked.SequenceEqual(entry.Digest) && signed.SequenceEqual(entry.Signature))
            {
                Reason = entry.Reason;
                return entry.Verdict;
            }
        }

        int verdict = base.Verify(keyIndex, digest, digestOffset, signature, signatureOffset, signatureCount);
        _entries[_next] = new Entry(keyIndex, asked.ToArray(), signed.ToArray(), verdict, Reason);
        _next = (_next + 1) % MaxVerdicts;
        _count = Math.Max(_count, _next == 0 ? MaxVerdicts : _next);
        return verdict;
    }

    private readonly record struct Entry(int Key, byte[] Digest, byte[] Signature, int Verdict, RefusalReason Reason);
}
