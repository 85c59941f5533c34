using System;
using System.Numerics;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.Cli.Keys;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Verification by comb, of the key compiled in and of foreign keys with tables of their own, against the platform and against the way without a table.</summary>
[TestClass]
public class CryptoCombCrossCheckTests
{
    private const int Signatures = 1000;
    private const int ForeignKeys = 25;

    private static readonly BigInteger N = CryptoFieldGenerator.N;

    [TestMethod]
    public void Random_signatures_of_the_trusted_key_verify_and_any_change_does_not()
    {
        using ECDsa key = OtaFileBuilder.SampleKey();
        KeyRing ring = KeyRing.Trusted();
        for (int i = 0; i < Signatures; i++)
        {
            ExpectRandom(key, (digest, signature) => ring.Verify(0, digest, 0, signature, 0, signature.Length));
        }
    }

    [TestMethod]
    public void Random_signatures_of_foreign_keys_verify_with_their_tables_and_any_change_does_not()
    {
        P256 p256 = new();
        for (int i = 0; i < ForeignKeys; i++)
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            byte[] point = CryptoPlatform.Point(key);
            int[] comb = CombOf(point);
            for (int j = 0; j < Signatures / ForeignKeys; j++)
            {
                ExpectRandom(key, (digest, signature) =>
                {
                    int verdict = p256.VerifyByComb(comb, digest, 0, signature, 0, signature.Length);
                    Assert.AreEqual(p256.Verify(point, digest, 0, signature, 0, signature.Length), verdict, $"key {Convert.ToHexString(point)}");
                    return verdict;
                });
            }
        }
    }

    /// <summary>A key added to a ring that begins with the trusted ones is found by its own index and verified without a table.</summary>
    [TestMethod]
    public void Keys_added_to_the_trusted_ones_are_verified_with_their_own_point()
    {
        using ECDsa trusted = OtaFileBuilder.SampleKey();
        using ECDsa added = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        KeyRing ring = KeyRing.Trusted();
        ring.Add(CryptoPlatform.Point(added));
        byte[] digest = RandomNumberGenerator.GetBytes(32);
        byte[] byTrusted = trusted.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);
        byte[] byAdded = added.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);
        int index = ring.IndexOf(SHA256.HashData(added.ExportSubjectPublicKeyInfo()), 0);
        Assert.AreEqual(TrustedKeys.Count, index);
        Assert.AreEqual(Verdict.Valid, ring.Verify(0, digest, 0, byTrusted, 0, byTrusted.Length));
        Assert.AreEqual(Verdict.Refused, ring.Verify(0, digest, 0, byAdded, 0, byAdded.Length));
        Assert.AreEqual(Verdict.Valid, ring.Verify(index, digest, 0, byAdded, 0, byAdded.Length));
        Assert.AreEqual(Verdict.Refused, ring.Verify(index, digest, 0, byTrusted, 0, byTrusted.Length));
        Assert.ThrowsExactly<InvalidOperationException>(ring.AddTrusted);
    }

    /// <summary>Keys that are small or special multiples of G make both combs add the same point, its negative or nothing, at the first column or at each.</summary>
    [TestMethod]
    public void Sums_of_extreme_multiples_verify()
    {
        BigInteger tooth = BigInteger.One << 43;
        BigInteger top = BigInteger.One << 215;
        BigInteger[] scalars = [1, 2, 3, 43, N - 1, N - 2, N - 3, N >> 1, (N >> 1) + 1, tooth, tooth + 1, tooth - 1, N - tooth, top, top - 1, N - top, BigInteger.One << 255, (BigInteger.One << 255) - 1];
        P256 p256 = new();
        int infinities = 0;
        foreach (BigInteger secret in (BigInteger[])[1, 2, 3, N - 1, N - 2, N >> 1, tooth, N - tooth, top])
        {
            int[] comb = CombOf(CryptoPlatform.MultipleOfG(secret));
            foreach (BigInteger u1 in (BigInteger[])[0, .. scalars])
            {
                foreach (BigInteger u2 in scalars)
                {
                    BigInteger k = (u1 + u2 * secret) % N;
                    infinities += k.IsZero ? 1 : 0;
                    BigInteger r = k.IsZero ? 1 : new BigInteger(CryptoPlatform.MultipleOfG(k).AsSpan(0, 32), true, true) % N;
                    BigInteger s = r * BigInteger.ModPow(u2, N - 2, N) % N;
                    byte[] signature = CryptoPlatform.Encode(r, s);
                    byte[] digest = CryptoPlatform.Bytes32(u1 * s % N);
                    int verdict = p256.VerifyByComb(comb, digest, 0, signature, 0, signature.Length);
                    Assert.AreEqual(k.IsZero ? Verdict.Refused : Verdict.Valid, verdict, $"secret {secret} u1 {u1} u2 {u2}");
                }
            }
        }

        Assert.IsGreaterThan(20, infinities);
    }

    /// <summary>Every pair out of the corners of the range, and the halves of a good signature with them: as the platform judges it.</summary>
    [TestMethod]
    public void Corner_values_of_r_and_s_are_judged_as_by_the_platform()
    {
        using ECDsa key = OtaFileBuilder.SampleKey();
        byte[] digest = SHA256.HashData("corner"u8);
        byte[] good = key.SignHash(digest);
        BigInteger r = new(good.AsSpan(0, 32), true, true);
        BigInteger s = new(good.AsSpan(32), true, true);
        BigInteger p = CryptoFieldGenerator.P;
        BigInteger all = (BigInteger.One << 256) - 1;
        BigInteger[] corners = [0, 1, 2, N - 1, N, N + 1, p - N, p - 1, p, p + 1, all, all + 1, -1, -r, r, r + N, N - r, r ^ 1, s, s + N, N - s, s ^ 1];
        KeyRing ring = KeyRing.Trusted();
        int valid = 0;
        foreach (BigInteger first in corners)
        {
            foreach (BigInteger second in corners)
            {
                byte[] signature = CryptoPlatform.Encode(first, second);
                bool expected = key.VerifyHash(digest, signature, DSASignatureFormat.Rfc3279DerSequence);
                valid += expected ? 1 : 0;
                Assert.AreEqual(expected ? Verdict.Valid : Verdict.Refused, ring.Verify(0, digest, 0, signature, 0, signature.Length), $"r {first:X} s {second:X}");
            }
        }

        Assert.AreEqual(2, valid, "(r, s) and (r, n - s), which is as good by the standard");
    }

    [TestMethod]
    public void Any_flipped_bit_of_signature_or_digest_is_refused()
    {
        using ECDsa key = OtaFileBuilder.SampleKey();
        byte[] digest = SHA256.HashData("bits"u8);
        byte[] signature = key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);
        KeyRing ring = KeyRing.Trusted();
        Assert.AreEqual(Verdict.Valid, ring.Verify(0, digest, 0, signature, 0, signature.Length));
        foreach (byte[] part in (byte[][])[signature, digest])
        {
            for (int bit = 0; bit < part.Length * 8; bit++)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.AreEqual(Verdict.Refused, ring.Verify(0, digest, 0, signature, 0, signature.Length), $"bit {bit} of {part.Length} bytes");
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [TestMethod]
    public void A_verification_allocates_nothing()
    {
        using ECDsa key = OtaFileBuilder.SampleKey();
        byte[] digest = SHA256.HashData("heap"u8);
        byte[] signature = key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);
        KeyRing ring = KeyRing.Trusted();
        int verdict = 0;
        long before = 0;
        for (int i = 0; i < 3; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            verdict = ring.Verify(0, digest, 0, signature, 0, signature.Length);
        }

        Assert.AreEqual(0L, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual(Verdict.Valid, verdict);
    }

    private static void ExpectRandom(ECDsa key, Func<byte[], byte[], int> verify)
    {
        byte[] digest = RandomNumberGenerator.GetBytes(32);
        byte[] signature = key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);
        string replay = $"digest {Convert.ToHexString(digest)} signature {Convert.ToHexString(signature)}";
        Assert.AreEqual(Verdict.Valid, verify(digest, signature), replay);
        digest[RandomNumberGenerator.GetInt32(32)] ^= (byte)(1 << RandomNumberGenerator.GetInt32(8));
        Assert.AreEqual(Verdict.Refused, verify(digest, signature), replay);
    }

    private static int[] CombOf(byte[] point) => CombTable.Of(new BigInteger(point.AsSpan(0, 32), true, true), new BigInteger(point.AsSpan(32), true, true));
}
