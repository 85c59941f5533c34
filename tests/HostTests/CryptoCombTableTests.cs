using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Reflection;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.DeviceTests;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>The tables compiled in, number by number, against the platform's own multiplication; none of the code that wrote them is used.</summary>
[TestClass]
public class CryptoCombTableTests
{
    private const int EntryCount = 32;
    private const int Columns = 43;

    private static readonly (string Digest, string Signature)[] _signatures =
    [
        (CombSignatures.Digest0, CombSignatures.Signature0),
        (CombSignatures.Digest1, CombSignatures.Signature1),
        (CombSignatures.Digest2, CombSignatures.Signature2),
        (CombSignatures.Digest3, CombSignatures.Signature3),
    ];

    [TestMethod]
    public void Every_entry_of_the_generators_table_is_that_multiple_of_it() => ExpectMultiples(BaseComb(), BigInteger.One);

    [TestMethod]
    public void Every_entry_of_the_trusted_keys_table_is_that_multiple_of_it()
    {
        using ECDsa key = OtaFileBuilder.SampleKey();
        ExpectMultiples(TrustedKeys.Comb(0), new BigInteger(key.ExportParameters(true).D, true, true));
    }

    [TestMethod]
    public void The_device_tests_signatures_add_and_subtract_every_entry_of_both_tables()
    {
        HashSet<(string Table, int Digit)> used = [];
        foreach ((string digest, string signature) in _signatures)
        {
            (BigInteger u1, BigInteger u2) = Scalars(digest, signature);
            used.UnionWith(Digits(u1).Select(digit => ("generator", digit)));
            used.UnionWith(Digits(u2).Select(digit => ("key", digit)));
        }

        Assert.HasCount(2 * 2 * EntryCount, used);
    }

    [TestMethod]
    public void Any_wrong_number_in_the_keys_table_refuses_one_of_these_signatures()
    {
        P256 p256 = new();
        for (int i = 0; i < P256Comb.TableSize; i++)
        {
            int[] table = (int[])TrustedKeys.Comb(0).Clone();
            table[i] ^= 1 << (i % 24);
            Assert.IsTrue(_signatures.Any(s => Verify(p256, table, s.Digest, s.Signature) != Verdict.Valid), $"number {i}");
        }
    }

    [TestMethod]
    public void The_digits_of_a_scalar_stand_for_it()
    {
        BigInteger n = CryptoFieldGenerator.N;
        Random random = new(5);
        List<BigInteger> scalars = [0, 1, 2, 3, n - 1, n - 2, n - 3, n >> 1, (n >> 1) + 1, BigInteger.One << 255, (BigInteger.One << 255) - 1, (BigInteger.One << 215) - 1];
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = new byte[32];
            random.NextBytes(bytes);
            scalars.Add(new BigInteger(bytes, true) % n);
        }

        P256Comb comb = new();
        MethodInfo set = typeof(P256Comb).GetMethod("Set", BindingFlags.NonPublic | BindingFlags.Instance);
        FieldInfo digits = typeof(P256Comb).GetField("_digits", BindingFlags.NonPublic | BindingFlags.Instance);
        foreach (BigInteger scalar in scalars)
        {
            set.Invoke(comb, [Array.Empty<int>(), Limbs(scalar)]);
            int[] found = [.. ((sbyte[])digits.GetValue(comb)).Select(digit => (int)digit)];
            CollectionAssert.AreEqual(Digits(scalar), found, $"{scalar}");
            BigInteger sum = Enumerable.Range(0, Columns).Aggregate(BigInteger.Zero, (total, i) => total + (Multiple(found[i]) << i));
            Assert.IsTrue(((sum - scalar) % n).IsZero, $"{scalar}");
        }
    }

    private static void ExpectMultiples(int[] table, BigInteger secret)
    {
        Assert.HasCount(EntryCount * P256Comb.EntrySize, table);
        BigInteger p = CryptoFieldGenerator.P;
        BigInteger inverseOfR = BigInteger.ModPow(BigInteger.One << 261, p - 2, p);
        for (int entry = 0; entry < EntryCount; entry++)
        {
            byte[] point = CryptoPlatform.MultipleOfG(Multiple(entry) * secret % CryptoFieldGenerator.N);
            int[] limbs = table[(entry * P256Comb.EntrySize)..((entry + 1) * P256Comb.EntrySize)];
            Assert.IsTrue(limbs.All(limb => limb is >= 0 and < 1 << 29), $"entry {entry}: a limb is no 29-bit number");
            Assert.AreEqual(new BigInteger(point.AsSpan(0, 32), true, true), Value(limbs[..9]) * inverseOfR % p, $"entry {entry}: x");
            Assert.AreEqual(new BigInteger(point.AsSpan(32), true, true), Value(limbs[9..]) * inverseOfR % p, $"entry {entry}: y");
            Assert.IsTrue(Value(limbs[..9]) < p && Value(limbs[9..]) < p, $"entry {entry}: not below p");
        }
    }

    /// <summary>What entry j stands for, or with ~j its negative.</summary>
    private static BigInteger Multiple(int digit)
    {
        if (digit < 0)
        {
            return -Multiple(~digit);
        }

        BigInteger sum = BigInteger.One << (5 * Columns);
        for (int tooth = 0; tooth < 5; tooth++)
        {
            BigInteger weight = BigInteger.One << (tooth * Columns);
            sum += (digit >> tooth & 1) != 0 ? weight : -weight;
        }

        return sum;
    }

    /// <summary>From the definition: 258 bits of +1 or -1, column by column, a column whose top bit is -1 turned over.</summary>
    private static int[] Digits(BigInteger scalar)
    {
        BigInteger odd = scalar.IsEven ? scalar - CryptoFieldGenerator.N : scalar;
        BigInteger bits = (odd + (BigInteger.One << 258) - 1) >> 1;
        int[] digits = new int[Columns];
        for (int column = 0; column < Columns; column++)
        {
            int low = Enumerable.Range(0, 5).Sum(tooth => (int)(bits >> (tooth * Columns + column) & 1) << tooth);
            bool isPlus = !(bits >> (5 * Columns + column) & 1).IsZero;
            digits[column] = isPlus ? low : ~(31 - low);
        }

        return digits;
    }

    private static (BigInteger U1, BigInteger U2) Scalars(string digest, string signature)
    {
        byte[] r = new byte[32];
        byte[] s = new byte[32];
        byte[] der = Convert.FromHexString(signature);
        Assert.AreEqual(RefusalReason.None, EcdsaSignature.Read(der, 0, der.Length, r, s));
        BigInteger inverse = BigInteger.ModPow(new BigInteger(s, true, true), CryptoFieldGenerator.N - 2, CryptoFieldGenerator.N);
        BigInteger hash = new(Convert.FromHexString(digest), true, true);
        return (hash * inverse % CryptoFieldGenerator.N, new BigInteger(r, true, true) * inverse % CryptoFieldGenerator.N);
    }

    private static int Verify(P256 p256, int[] table, string digest, string signature)
    {
        byte[] der = Convert.FromHexString(signature);
        return p256.VerifyByComb(table, Convert.FromHexString(digest), 0, der, 0, der.Length);
    }

    private static int[] BaseComb() =>
        (int[])typeof(P256).Assembly.GetType("Bridge.Boot.P256Tables").GetField("BaseComb", BindingFlags.NonPublic | BindingFlags.Static).GetValue(null);

    private static long[] Limbs(BigInteger value) => [.. Enumerable.Range(0, 9).Select(i => (long)((value >> (29 * i)) & 0x1FFFFFFF))];

    private static BigInteger Value(int[] limbs) => Enumerable.Range(0, 9).Aggregate(BigInteger.Zero, (sum, i) => sum + ((BigInteger)limbs[i] << (29 * i)));
}
