using System;
using System.Formats.Asn1;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>The device's cryptography against the host's.</summary>
[TestClass]
public class CryptoCrossCheckTests
{
    private const int RandomKeys = 500;

    [TestMethod]
    public void Random_keys_and_digests_verify_and_any_change_does_not()
    {
        P256 p256 = new();
        byte[] digest = new byte[32];
        for (int i = 0; i < RandomKeys; i++)
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            RandomNumberGenerator.Fill(digest);
            byte[] signature = key.SignHash(digest, DSASignatureFormat.Rfc3279DerSequence);
            string replay = $"key {Convert.ToHexString(CryptoPlatform.Point(key))} digest {Convert.ToHexString(digest)} signature {Convert.ToHexString(signature)}";
            Assert.AreEqual(Verdict.Valid, p256.Verify(CryptoPlatform.Point(key), digest, 0, signature, 0, signature.Length), replay);
            digest[RandomNumberGenerator.GetInt32(32)] ^= (byte)(1 << RandomNumberGenerator.GetInt32(8));
            Assert.AreEqual(Verdict.Refused, p256.Verify(CryptoPlatform.Point(key), digest, 0, signature, 0, signature.Length), replay);
        }
    }

    /// <summary>Small and extreme u1, u2 and keys, where windows, carries and the cases of addition meet.</summary>
    [TestMethod]
    public void Sums_of_extreme_multiples_verify()
    {
        BigInteger n = CryptoFieldGenerator.N;
        BigInteger[] scalars = [1, 2, 3, 15, 16, 17, 31, 33, 63, 64, 65, 127, n - 1, n - 2, n - 16, n >> 1, (n >> 1) + 1, BigInteger.One << 255, (BigInteger.One << 255) - 1, (BigInteger.One << 128) - 1];
        P256 p256 = new();
        int infinities = 0;
        foreach (BigInteger secret in (BigInteger[])[1, 2, 3, n - 1, n - 2, 64, n >> 1])
        {
            byte[] publicKey = CryptoPlatform.MultipleOfG(secret);
            foreach (BigInteger u1 in scalars)
            {
                foreach (BigInteger u2 in scalars)
                {
                    BigInteger k = (u1 + u2 * secret) % n;
                    bool isInfinity = k.IsZero;
                    infinities += isInfinity ? 1 : 0;
                    BigInteger r = isInfinity ? 1 : new BigInteger(CryptoPlatform.MultipleOfG(k).AsSpan(0, 32), true, true) % n;
                    BigInteger s = r * BigInteger.ModPow(u2, n - 2, n) % n;
                    byte[] signature = CryptoPlatform.Encode(r, s);
                    int verdict = p256.Verify(publicKey, CryptoPlatform.Bytes32(u1 * s % n), 0, signature, 0, signature.Length);
                    Assert.AreEqual(isInfinity ? Verdict.Refused : Verdict.Valid, verdict, $"secret {secret} u1 {u1} u2 {u2}");
                }
            }
        }

        Assert.IsTrue(infinities > 10);
    }

    [TestMethod]
    public void Any_flipped_bit_of_signature_digest_or_key_is_refused()
    {
        byte[] image = Samples.Read("signed.bin");
        byte[] digest = SHA256.HashData(image.AsSpan(0, 0x2852));
        byte[] signature = image[^71..];
        byte[] key = (byte[])TrustedKeys.Point(0).Clone();
        P256 p256 = new();
        Assert.AreEqual(Verdict.Valid, p256.Verify(key, digest, 0, signature, 0, signature.Length));
        foreach (byte[] part in (byte[][])[signature, digest, key])
        {
            for (int bit = 0; bit < part.Length * 8; bit++)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.AreEqual(Verdict.Refused, p256.Verify(key, digest, 0, signature, 0, signature.Length), $"bit {bit} of {part.Length} bytes");
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    /// <summary>Signatures with a few bytes replaced, inserted or removed: accepted exactly when the platform's DER reader and the range accept.</summary>
    [TestMethod]
    public void Mutated_encodings_are_accepted_exactly_when_they_are_DER_in_range()
    {
        Random random = new(3);
        byte[] r = new byte[32];
        byte[] s = new byte[32];
        int accepted = 0;
        for (int round = 0; round < 200_000; round++)
        {
            byte[] der = CryptoPlatform.Encode(Scalar(random), Scalar(random));
            for (int i = random.Next(3); i > 0; i--)
            {
                der = Mutate(der, random);
            }

            bool expected = IsStrict(der);
            accepted += expected ? 1 : 0;
            RefusalReason reason = EcdsaSignature.Read(der, 0, der.Length, r, s);
            Assert.AreEqual(expected ? RefusalReason.None : RefusalReason.SignatureEncoding, reason, $"round {round}: {Convert.ToHexString(der)}");
            if (expected)
            {
                CollectionAssert.AreEqual(der, CryptoPlatform.Encode(new BigInteger(r, true, true), new BigInteger(s, true, true)), $"round {round}");
            }
        }

        Assert.IsTrue(accepted is > 50_000 and < 150_000, $"{accepted} accepted");
    }

    [TestMethod]
    public void Digests_of_random_messages_in_random_pieces_are_those_of_the_platform()
    {
        Random random = new(4);
        Sha256 sha = new();
        byte[] digest = new byte[32];
        for (int round = 0; round < 500; round++)
        {
            byte[] message = new byte[random.Next(3000)];
            random.NextBytes(message);
            for (int offset = 0; offset < message.Length;)
            {
                int count = Math.Min(random.Next(200), message.Length - offset);
                sha.Update(message, offset, count);
                offset += count;
            }

            sha.Finish(digest, 0);
            CollectionAssert.AreEqual(SHA256.HashData(message), digest, $"round {round}");
        }
    }

    [TestMethod]
    public void Trusted_key_0_is_the_published_test_key()
    {
        byte[] info = Samples.Read("p256-pub.spki.der");
        CollectionAssert.AreEqual(info[^64..], TrustedKeys.Point(0));
        CollectionAssert.AreEqual(SHA256.HashData(info), TrustedKeys.KeyHash(0));
    }

    [TestMethod]
    public void A_verification_allocates_nothing()
    {
        byte[] image = Samples.Read("signed.bin");
        byte[] digest = new byte[32];
        byte[] signature = image[^71..];
        P256 p256 = new();
        Sha256 sha = new();
        int verdict = 0;
        long before = 0;
        for (int i = 0; i < 3; i++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            sha.Update(image, 0, 0x2852);
            sha.Finish(digest, 0);
            verdict = p256.Verify(TrustedKeys.Point(0), digest, 0, signature, 0, signature.Length);
        }

        Assert.AreEqual(0L, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual(Verdict.Valid, verdict);
    }

    private static BigInteger Scalar(Random random)
    {
        byte[] bytes = new byte[random.Next(4) == 0 ? 1 + random.Next(32) : 32];
        random.NextBytes(bytes);
        BigInteger value = new(bytes, true);
        return value.IsZero || value >= CryptoFieldGenerator.N ? 1 : value;
    }

    private static byte[] Mutate(byte[] der, Random random)
    {
        int at = random.Next(2) == 0 ? random.Next(der.Length) : Math.Min(random.Next(6), der.Length - 1);
        byte value = random.Next(2) == 0 ? (byte)random.Next(256) : new byte[] { 0x00, 0x02, 0x30, 0x7F, 0x80, 0x81, 0xFF }[random.Next(7)];
        byte[] replaced = random.Next(4) switch
        {
            0 => [.. der[..at], value, .. der[at..]],
            1 when der.Length > 1 => [.. der[..at], .. der[(at + 1)..]],
            _ => [.. der[..at], value, .. der[(at + 1)..]],
        };
        if (random.Next(2) == 0 && replaced.Length is > 2 and < 130)
        {
            replaced[1] = (byte)(replaced.Length - 2);
        }

        return replaced;
    }

    private static bool IsStrict(byte[] der)
    {
        try
        {
            AsnReader reader = new(der, AsnEncodingRules.DER);
            AsnReader sequence = reader.ReadSequence();
            BigInteger r = sequence.ReadInteger();
            BigInteger s = sequence.ReadInteger();
            sequence.ThrowIfNotEmpty();
            reader.ThrowIfNotEmpty();
            return r.Sign > 0 && s.Sign > 0 && r < CryptoFieldGenerator.N && s < CryptoFieldGenerator.N;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
