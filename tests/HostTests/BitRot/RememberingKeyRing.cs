using System;
using System.Collections.Concurrent;
using Bridge.Boot;

namespace Bridge.HostTests.BitRot;

/// <summary>The keys compiled in. What the real verification said of a key, digest and signature is remembered: it cannot say otherwise the next time.</summary>
internal sealed class RememberingKeyRing : KeyRing
{
    private static readonly ConcurrentDictionary<string, (int Verdict, RefusalReason Reason)> Seen = new();

    public RememberingKeyRing()
    {
        for (int i = 0; i < TrustedKeys.Count; i++)
        {
            Add(TrustedKeys.Point(i));
        }
    }

    public override int Verify(int keyIndex, byte[] digest, int digestOffset, byte[] signature, int signatureOffset, int signatureCount)
    {
        string question = $"{keyIndex} {Convert.ToHexString(digest, digestOffset, Sha256.DigestSizeBytes)} {Convert.ToHexString(signature, signatureOffset, signatureCount)}";
        if (!Seen.TryGetValue(question, out (int Verdict, RefusalReason Reason) answer))
        {
            int verdict = base.Verify(keyIndex, digest, digestOffset, signature, signatureOffset, signatureCount);
            answer = (verdict, Reason);
            Seen[question] = answer;
        }

        Reason = answer.Reason;
        return answer.Verdict;
    }
}
