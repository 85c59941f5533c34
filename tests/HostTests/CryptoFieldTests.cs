using System;
using System.Linq;
using System.Numerics;
using System.Reflection;
using Bridge.Boot;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>The generated multiplications against BigInteger, at the bounds P256Point promises them.</summary>
[TestClass]
public class CryptoFieldTests
{
    private const int Rounds = 4000;
    private const long LimbBound = (1L << 29) + (1L << 25);

    private static readonly BigInteger _inverseOfR = BigInteger.ModPow(BigInteger.One << 261, CryptoFieldGenerator.P - 2, CryptoFieldGenerator.P);

    [TestMethod]
    [DataRow("Mul")]
    [DataRow("Square")]
    [DataRow("MulShift")]
    [DataRow("MulSub")]
    [DataRow("TripleOfSquareDifference")]
    [DataRow("SquareSubTwice")]
    [DataRow("SquareSubSum")]
    [DataRow("MulDifferenceSubEight")]
    [DataRow("MulDifferenceSubMul")]
    public void Each_field_function_is_right_up_to_its_bounds(string name)
    {
        MethodInfo method = typeof(P256).Assembly.GetType("Bridge.Boot.P256Field").GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static);
        Random random = new(1);
        for (int round = 0; round < Rounds; round++)
        {
            long[] result = new long[9];
            long[][] numbers = Enumerable.Range(0, 5).Select(_ => Limbs(random)).ToArray();
            BigInteger[] v = numbers.Select(Value).ToArray();
            object[] arguments = new object[] { result }.Concat(numbers.Take(method.GetParameters().Count(p => p.ParameterType == typeof(long[])) - 1)).ToArray();
            int shift = 1 + (round & 1);
            BigInteger expected = name switch
            {
                "Mul" => v[0] * v[1] * _inverseOfR,
                "Square" => v[0] * v[0] * _inverseOfR,
                "MulShift" => (v[0] * v[1] * _inverseOfR) << shift,
                "MulSub" => v[0] * v[1] * _inverseOfR - v[2],
                "TripleOfSquareDifference" => 3 * (v[0] - v[1]) * (v[0] + v[1]) * _inverseOfR,
                "SquareSubTwice" => v[0] * v[0] * _inverseOfR - 2 * v[1],
                "SquareSubSum" => v[0] * v[0] * _inverseOfR - v[1] - 2 * v[2],
                "MulDifferenceSubEight" => v[0] * (v[1] - v[2]) * _inverseOfR - 8 * v[3],
                _ => (v[0] * (v[1] - v[2]) - v[3] * v[4]) * _inverseOfR,
            };
            method.Invoke(null, name == "MulShift" ? arguments.Append(shift).ToArray() : arguments);
            string replay = $"{name} round {round}";
            Assert.IsTrue(((Value(result) - expected) % CryptoFieldGenerator.P).IsZero, replay);
            Assert.IsTrue(result.All(limb => Math.Abs(limb) < LimbBound), replay);
            bool reduced = name.StartsWith("SquareSub", StringComparison.Ordinal) || name.StartsWith("MulDifference", StringComparison.Ordinal);
            BigInteger bound = reduced ? CryptoFieldGenerator.P + (CryptoFieldGenerator.P >> 4) : 5 * CryptoFieldGenerator.P;
            Assert.IsTrue(BigInteger.Abs(Value(result)) < bound, replay);
        }
    }

    [TestMethod]
    public void Multiplication_mod_n_is_right()
    {
        MethodInfo method = typeof(P256).Assembly.GetType("Bridge.Boot.P256Order").GetMethod("Mul", BindingFlags.NonPublic | BindingFlags.Static);
        Random random = new(2);
        for (int round = 0; round < Rounds; round++)
        {
            long[] a = Limbs(random).Select(limb => Math.Abs(limb) & 0x1FFFFFFF).ToArray();
            long[] b = Limbs(random).Select(limb => Math.Abs(limb) & 0x1FFFFFFF).ToArray();
            long[] result = new long[9];
            method.Invoke(null, [result, a, b]);
            BigInteger difference = (Value(result) << 261) - Value(a) * Value(b);
            Assert.IsTrue((difference % CryptoFieldGenerator.N).IsZero, $"round {round}");
            Assert.IsTrue(result.All(limb => limb is >= 0 and <= 0x1FFFFFFF), $"round {round}");
            Assert.IsTrue(Value(result) < CryptoFieldGenerator.N * 9 / 8, $"round {round}");
        }
    }

    [TestMethod]
    public void Multiples_of_p_are_zero_and_their_neighbours_are_not()
    {
        Type type = typeof(P256).Assembly.GetType("Bridge.Boot.P256Point");
        MethodInfo isZero = type.GetMethod("IsZero", BindingFlags.NonPublic | BindingFlags.Instance);
        object point = Activator.CreateInstance(type, true);
        for (int multiple = -2; multiple <= 2; multiple++)
        {
            for (int bit = -1; bit < 256; bit++)
            {
                BigInteger value = multiple * CryptoFieldGenerator.P + (bit < 0 ? 0 : BigInteger.One << bit);
                long[] limbs = Enumerable.Range(0, 9).Select(i => (long)((value >> (29 * i)) & (i == 8 ? -1 : 0x1FFFFFFF))).ToArray();
                Assert.AreEqual(value, Value(limbs));
                Assert.AreEqual(bit < 0, (bool)isZero.Invoke(point, [limbs]), $"{multiple} p, bit {bit}");
            }
        }
    }

    [TestMethod]
    public void A_difference_in_any_limb_counts()
    {
        Type type = typeof(P256).Assembly.GetType("Bridge.Boot.P256Number");
        MethodInfo difference = type.GetMethod("Difference", BindingFlags.NonPublic | BindingFlags.Static);
        MethodInfo nonZero = type.GetMethod("NonZero", BindingFlags.NonPublic | BindingFlags.Static);
        Assert.AreEqual(0, (int)difference.Invoke(null, [new long[9], new long[9]]));
        Assert.AreEqual(0, (int)nonZero.Invoke(null, [new long[9]]));
        for (int bit = 0; bit < 261; bit++)
        {
            long[] limbs = new long[9];
            limbs[bit / 29] = 1L << (bit % 29);
            Assert.AreNotEqual(0, (int)difference.Invoke(null, [limbs, new long[9]]));
            Assert.AreNotEqual(0, (int)difference.Invoke(null, [new long[9], limbs]));
            Assert.AreNotEqual(0, (int)nonZero.Invoke(null, [limbs]));
        }
    }

    /// <summary>Value between -p and 2p; limbs random, at their bounds, or around zero, of either sign.</summary>
    private static long[] Limbs(Random random)
    {
        long[] limbs = new long[9];
        int kind = random.Next(4);
        int sign = random.Next(2) == 0 ? 1 : -1;
        for (int i = 0; i < 8; i++)
        {
            limbs[i] = sign * (kind switch
            {
                0 => random.NextInt64(1L << 29),
                1 => (i == 7 ? LimbBound : 1L << 29) - 1,
                2 => random.Next(3) == 0 ? 0 : (1L << 29) - 1,
                _ => random.Next(3),
            });
        }

        limbs[8] = sign * random.NextInt64(1L << 24);
        return limbs;
    }

    private static BigInteger Value(long[] limbs) => Enumerable.Range(0, 9).Aggregate(BigInteger.Zero, (sum, i) => sum + ((BigInteger)limbs[i] << (29 * i)));
}
