using System;
using Bridge.Hal;

namespace Bridge.Boot;

/// <summary>Public keys to verify with, found by key hash. On the device those compiled in; a tool adds the user's.</summary>
/// <remarks>Not sealed, so that a proof on the host may remember the verdicts of signatures it has seen; nothing in the product derives from it.</remarks>
public class KeyRing
{
    public const int MaxKeys = 8;

    /// <summary>X then Y, big-endian, 32 bytes each.</summary>
    public const int PointSizeBytes = 64;

    public const int KeyHashSizeBytes = 32;

    /// <summary>DER of a P-256 SubjectPublicKeyInfo up to X (RFC 5480 2, uncompressed point).</summary>
    private static readonly byte[] _spkiPrefix = new byte[]
    {
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
        0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    };

    private readonly byte[][] _points = new byte[MaxKeys][];
    private readonly byte[][] _keyHashes = new byte[MaxKeys][];
    private readonly int[][] _combs = new int[MaxKeys][];
    private readonly P256 _p256 = new P256();

    /// <summary>The keys below this index are compiled in, and have a comb.</summary>
    private int _combCount;

    public int Count { get; private set; }

    /// <summary>Why the last <see cref="Verify"/> refused: UntrustedKey, SignatureEncoding or Signature. None when it was valid.</summary>
    public RefusalReason Reason { get; protected set; }

    /// <summary>A ring of the keys compiled in.</summary>
    public static KeyRing Trusted()
    {
        KeyRing ring = new KeyRing();
        ring.AddTrusted();
        return ring;
    }

    /// <summary>Adds the keys compiled in, which are verified with their tables. To an empty ring only: index here is index there.</summary>
    public void AddTrusted()
    {
        if (Count != 0)
        {
            throw new InvalidOperationException();
        }

        for (int i = 0; i < TrustedKeys.Count; i++)
        {
            _combs[i] = TrustedKeys.Comb(i);
            Put(TrustedKeys.Point(i), TrustedKeys.KeyHash(i));
        }

        _combCount = Count;
    }

    /// <summary>Adds a key and works out its hash: SHA-256 of the 91-byte DER SubjectPublicKeyInfo.</summary>
    /// <param name="point">64 bytes: X, Y.</param>
    /// <returns>Ok; Malformed for another length; Full.</returns>
    public Result Add(byte[] point)
    {
        if (point.Length != PointSizeBytes)
        {
            return Result.Malformed;
        }

        byte[] hash = new byte[KeyHashSizeBytes];
        Sha256 sha = new Sha256();
        sha.Reset();
        sha.Update(_spkiPrefix, 0, _spkiPrefix.Length);
        sha.Update(point, 0, PointSizeBytes);
        sha.Finish(hash, 0);
        return Put(point, hash);
    }

    /// <returns>Index of the key with the 32-byte hash at <paramref name="offset"/>; -1 when unknown.</returns>
    public int IndexOf(byte[] buffer, int offset)
    {
        if (offset < 0 || buffer.Length - offset < KeyHashSizeBytes)
        {
            return -1;
        }

        for (int i = 0; i < Count; i++)
        {
            if (Bytes.AreEqual(_keyHashes[i], 0, buffer, offset, KeyHashSizeBytes))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether the key signed the digest: every signature of a manifest or an image is judged here.</summary>
    /// <param name="keyIndex">From <see cref="IndexOf"/>; any other value is refused.</param>
    /// <param name="digest">32 bytes at digestOffset.</param>
    /// <param name="signature">DER (<see cref="EcdsaSignature"/>) in signatureCount bytes at signatureOffset.</param>
    /// <returns><see cref="Verdict.Valid"/> or <see cref="Verdict.Refused"/>.</returns>
    public virtual int Verify(int keyIndex, byte[] digest, int digestOffset, byte[] signature, int signatureOffset, int signatureCount)
    {
        if (keyIndex < 0 || keyIndex >= Count)
        {
            Reason = RefusalReason.UntrustedKey;
            return Verdict.Refused;
        }

        int verdict = keyIndex < _combCount
            ? _p256.VerifyByComb(_combs[keyIndex], digest, digestOffset, signature, signatureOffset, signatureCount)
            : _p256.Verify(_points[keyIndex], digest, digestOffset, signature, signatureOffset, signatureCount);
        Reason = _p256.Reason;
        return verdict;
    }

    private Result Put(byte[] point, byte[] hash)
    {
        if (Count == MaxKeys)
        {
            return Result.Full;
        }

        _points[Count] = new byte[PointSizeBytes];
        Array.Copy(point, 0, _points[Count], 0, PointSizeBytes);
        _keyHashes[Count] = hash;
        Count++;
        return Result.Ok;
    }
}
