using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Reflection;
using Bridge.Boot;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Inversion by division steps against BigInteger, modulo p and modulo n.</summary>
[TestClass]
public class CryptoInverseTests
{
    private const int Rounds = 4000;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void An_inverse_is_the_inverse_and_in_normal_form(bool isModPrime)
    {
        BigInteger modulus = isModPrime ? CryptoFieldGenerator.P : CryptoFieldGenerator.N;
        object inverse = New(modulus);
        foreach (BigInteger value in Values(modulus))
        {
            long[] result = Compute(inverse, value);
            Assert.AreEqual(BigInteger.ModPow(value, modulus - 2, modulus), Value(result), $"{value:X}");
            Assert.IsTrue(result.All(limb => limb is >= 0 and <= 0x1FFFFFFF), $"{value:X}");
        }
    }

    [TestMethod]
    public void Nothing_of_one_inversion_reaches_the_next()
    {
        object inverse = New(CryptoFieldGenerator.P);
        long[] first = Compute(inverse, 7);
        Compute(inverse, CryptoFieldGenerator.P - 1);
        CollectionAssert.AreEqual(new long[9], Compute(inverse, 0));
        CollectionAssert.AreEqual(first, Compute(inverse, 7));

        // The bound on the steps holds only from where they are meant to start.
        inverse.GetType().GetField("_theta", BindingFlags.NonPublic | BindingFlags.Instance).SetValue(inverse, 10_000);
        CollectionAssert.AreEqual(first, Compute(inverse, 7));
    }

    /// <summary>The bounds that the whole inversion rests on: from factors above -2m and below m come such again, for any matrix a batch can have.</summary>
    [TestMethod]
    public void A_batch_keeps_the_factors_in_their_bounds()
    {
        BigInteger m = CryptoFieldGenerator.N;
        object inverse = New(m);
        BigInteger[] factors = [1 - 2 * m, -m - 1, -m, 1 - m, -1, 0, 1, m >> 1, m - 1];
        const long Most = 1L << 29;
        (long U, long V)[] rows = [(Most, 0), (0, Most), (-Most + 1, 0), (0, -Most + 1), (Most / 2, Most / 2), (Most / 2, -Most / 2), (-Most / 2, Most / 2), (-Most / 2 + 1, -Most / 2), (1, 0), (-1, Most - 1)];
        foreach ((BigInteger d, BigInteger e) in factors.SelectMany(d => factors.Select(e => (d, e))))
        {
            foreach ((long U, long V) in rows)
            {
                foreach ((long Q, long R) in rows)
                {
                    (BigInteger newD, BigInteger newE) = Update(inverse, d, e, [U, V, Q, R]);
                    Assert.IsTrue(newD > -2 * m && newD < m && newE > -2 * m && newE < m, $"d {d} e {e} matrix {U} {V} {Q} {R}");
                    Assert.IsTrue((((newD << 29) - U * d - V * e) % m).IsZero && (((newE << 29) - Q * d - R * e) % m).IsZero, $"d {d} e {e} matrix {U} {V} {Q} {R}");
                }
            }
        }
    }

    /// <summary>Small, near the modulus, single bits and runs of bits, and random ones of every length.</summary>
    private static IEnumerable<BigInteger> Values(BigInteger modulus)
    {
        for (int i = 0; i < 300; i++)
        {
            yield return i;
            yield return modulus - 1 - i;
        }

        for (int bit = 0; bit < 256; bit++)
        {
            yield return (BigInteger.One << bit) % modulus;
            yield return (modulus >> bit) % modulus;
            yield return ((BigInteger.One << bit) - 1) % modulus;
        }

        Random random = new(6);
        for (int i = 0; i < Rounds; i++)
        {
            byte[] bytes = new byte[1 + random.Next(32)];
            random.NextBytes(bytes);
            yield return new BigInteger(bytes, true) % modulus;
        }
    }

    private static object New(BigInteger modulus) => Activator.CreateInstance(
        typeof(P256).Assembly.GetType("Bridge.Boot.P256Inverse"), BindingFlags.NonPublic | BindingFlags.Instance, null, [Limbs(modulus)], null);

    private static long[] Compute(object inverse, BigInteger value)
    {
        long[] number = Limbs(value);
        inverse.GetType().GetMethod("Compute", BindingFlags.NonPublic | BindingFlags.Instance).Invoke(inverse, [number, number]);
        return number;
    }

    private static (BigInteger D, BigInteger E) Update(object inverse, BigInteger d, BigInteger e, long[] matrix)
    {
        foreach ((string name, long value) in new[] { "_u", "_v", "_q", "_r" }.Zip(matrix))
        {
            inverse.GetType().GetField(name, BindingFlags.NonPublic | BindingFlags.Instance).SetValue(inverse, value);
        }

        long[] first = Limbs(d);
        long[] second = Limbs(e);
        inverse.GetType().GetMethod("UpdateFactors", BindingFlags.NonPublic | BindingFlags.Instance).Invoke(inverse, [first, second]);
        return (Value(first), Value(second));
    }

    /// <summary>The top limb carries the sign.</summary>
    private static long[] Limbs(BigInteger value) => [.. Enumerable.Range(0, 9).Select(i => (long)(i < 8 ? (value >> (29 * i)) & 0x1FFFFFFF : value >> (29 * i)))];

    private static BigInteger Value(long[] limbs) => Enumerable.Range(0, 9).Aggregate(BigInteger.Zero, (sum, i) => sum + ((BigInteger)limbs[i] << (29 * i)));
}
