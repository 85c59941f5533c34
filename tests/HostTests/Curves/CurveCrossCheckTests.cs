using System;
using System.Linq;
using Bridge.Boot;
using Bridge.Firmware.Crypto;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace Bridge.HostTests.Curves;

/// <summary>Both curves and the whole key agreement against BouncyCastle's points and the platform's AES, on random keys.</summary>
/// <remarks>Every run draws other keys. A failure names its seed; <c>BRIDGE_CURVE_SEED=…</c> in the environment runs that one alone.</remarks>
[TestClass]
public class CurveCrossCheckTests
{
    private const string SeedVariable = "BRIDGE_CURVE_SEED";
    private const int RandomKeys = 1000;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Whole_agreements_come_to_what_independent_code_computes(int suite)
    {
        foreach (int seed in Seeds())
        {
            IndependentAgreement expected = new(suite, seed);
            string replay = $"suite {suite}, {SeedVariable}={seed}";

            // One end each; the reference has computed both, and would have thrown if they were not one.
            bool isInitiator = (seed & 1) == 0;
            ManagedKeyAgreement ours = new(isInitiator ? expected.Initiator : expected.Responder);
            ours.BeginEphemeral(isInitiator ? expected.InitiatorRandom : expected.ResponderRandom);
            Run(ours);
            AssertSame(isInitiator ? expected.InitiatorEphemeral : expected.ResponderEphemeral, ours.EphemeralPublicKey, replay);
            ours.BeginAgreement(
                isInitiator,
                (isInitiator ? expected.Responder : expected.Initiator).Certificate,
                isInitiator ? expected.ResponderEphemeral : expected.InitiatorEphemeral);
            Run(ours);
            byte[] linkKey = new byte[CbkeSuite.LinkKeyBytes];
            AssertSame(expected.InitiatorMac, ours.InitiatorMac, replay);
            AssertSame(expected.ResponderMac, ours.ResponderMac, replay);
            Assert.AreEqual(Result.Ok, ours.TakeLinkKey(linkKey), replay);
            AssertSame(expected.LinkKey, linkKey, replay);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Random_x_are_points_or_not_as_independent_code_says(int suite)
    {
        X9ECParameters theirs = IndependentAgreement.CurveOf(suite);
        KoblitzCurve ours = Curve(suite);
        CurvePoint point = new(new ulong[BinaryField.Words], new ulong[BinaryField.Words]);
        int points = 0;
        int all = 0;
        foreach (int seed in Seeds())
        {
            string replay = $"suite {suite}, {SeedVariable}={seed}";
            byte[] compressed = new byte[1 + ours.Field.Bytes];
            new Random(seed).NextBytes(compressed);
            compressed[0] = (byte)(2 + (seed & 1));
            compressed[1] &= 0x07;
            ECPoint expected = Decode(theirs, compressed);

            int verdict = ours.Decompress(compressed, 0, point);

            Assert.AreEqual(expected == null ? Verdict.Refused : Verdict.Valid, verdict, replay);
            if (expected != null)
            {
                AssertSame(expected.AffineXCoord.GetEncoded(), Bytes(ours.Field, point.X), replay);
                AssertSame(expected.AffineYCoord.GetEncoded(), Bytes(ours.Field, point.Y), replay);
                byte[] again = new byte[compressed.Length];
                ours.Compress(point, again, 0);
                AssertSame(compressed, again, replay);
                points++;
            }

            all++;
        }

        Assert.IsTrue(all == 1 || (points > all / 3 && points < all * 2 / 3));
    }

    /// <summary>Scalars at the ends, on either side of n and of powers of two; of G and of a random point, which may lie outside the subgroup of G.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Extreme_scalars_give_what_independent_code_computes(int suite)
    {
        X9ECParameters theirs = IndependentAgreement.CurveOf(suite);
        KoblitzCurve ours = Curve(suite);
        BigInteger n = theirs.N;
        BigInteger one = BigInteger.One;
        BigInteger[] scalars =
        [
            BigInteger.Zero, one, BigInteger.Two, BigInteger.Three, n.Subtract(BigInteger.Two), n.Subtract(one), n, n.Add(one), n.ShiftRight(1), n.ShiftRight(1).Add(one),
            n.ShiftLeft(1), one.ShiftLeft(8 * ours.Field.Bytes).Subtract(one), one.ShiftLeft(127), one.ShiftLeft(128).Subtract(one), one.ShiftLeft(n.BitLength - 1),
        ];
        CurvePoint product = new(new ulong[BinaryField.Words], new ulong[BinaryField.Words]);
        CurvePoint point = new(new ulong[BinaryField.Words], new ulong[BinaryField.Words]);
        MontgomeryLadder ladder = new(ours);
        Random random = new(suite);
        int infinities = 0;
        for (int round = 0; round < 20; round++)
        {
            ECPoint start = round == 0 ? theirs.G : RandomPoint(theirs, random, ours.Field.Bytes);
            Assert.AreEqual(Verdict.Valid, ours.Decompress(start.GetEncoded(true), 0, point));
            foreach (BigInteger scalar in scalars)
            {
                string replay = $"suite {suite} round {round} scalar {scalar.ToString(16)}";
                byte[] bytes = scalar.ToByteArrayUnsigned();
                ladder.Begin(bytes, 8 * bytes.Length, point);
                ladder.Step(int.MaxValue);
                int verdict = ladder.Finish(product);
                ECPoint expected = DoubleAndAdd(start, scalar).Normalize();
                Assert.AreEqual(expected.IsInfinity ? Verdict.Refused : Verdict.Valid, verdict, replay);
                infinities += expected.IsInfinity ? 1 : 0;
                if (!expected.IsInfinity)
                {
                    AssertSame(expected.AffineXCoord.GetEncoded(), Bytes(ours.Field, product.X), replay);
                    AssertSame(expected.AffineYCoord.GetEncoded(), Bytes(ours.Field, product.Y), replay);
                }
            }
        }

        Assert.IsTrue(infinities >= 22);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Scalar_arithmetic_is_that_of_big_integers(int suite)
    {
        BigInteger n = IndependentAgreement.CurveOf(suite).N;
        ScalarModulus ours = Curve(suite).Order;
        foreach (int seed in Seeds())
        {
            Random random = new(seed);
            byte[] x = new byte[random.Next(1, 50)];
            random.NextBytes(x);
            BigInteger y = Below(n, random);
            BigInteger z = Below(n, random);
            byte[] result = Fixed(z, n);
            ours.MultiplyAdd(result, x, x.Length, Fixed(y, n), result);
            AssertSame(Fixed(new BigInteger(1, x).Multiply(y).Add(z).Mod(n), n), result, $"suite {suite}, {SeedVariable}={seed}");
        }
    }

    private static int[] Seeds()
    {
        string one = Environment.GetEnvironmentVariable(SeedVariable);
        return one != null ? [int.Parse(one)] : Enumerable.Range(0, RandomKeys).Select(_ => Random.Shared.Next()).ToArray();
    }

    /// <summary>Small differences from 0 and n every fourth time.</summary>
    private static BigInteger Below(BigInteger n, Random random)
    {
        byte[] bytes = new byte[40];
        random.NextBytes(bytes);
        return random.Next(4) switch
        {
            0 => BigInteger.ValueOf(bytes[0] & 3),
            1 => n.Subtract(BigInteger.ValueOf(1 + (bytes[0] & 3))),
            _ => new BigInteger(1, bytes).Mod(n),
        };
    }

    private static byte[] Fixed(BigInteger value, BigInteger n)
    {
        byte[] digits = value.ToByteArrayUnsigned();
        return [.. new byte[((n.BitLength + 7) / 8) - digits.Length], .. digits];
    }

    /// <summary>By hand, for BouncyCastle's multiplication refuses results outside the subgroup it expects.</summary>
    private static ECPoint DoubleAndAdd(ECPoint point, BigInteger scalar)
    {
        ECPoint sum = point.Curve.Infinity;
        for (int bit = scalar.BitLength - 1; bit >= 0; bit--)
        {
            sum = scalar.TestBit(bit) ? sum.Twice().Add(point) : sum.Twice();
        }

        return sum;
    }

    private static ECPoint RandomPoint(X9ECParameters curve, Random random, int bytes)
    {
        while (true)
        {
            byte[] compressed = new byte[1 + bytes];
            random.NextBytes(compressed);
            compressed[0] = 2;
            compressed[1] &= 0x07;
            ECPoint point = Decode(curve, compressed);
            if (point != null)
            {
                return point;
            }
        }
    }

    /// <summary>Null when there is none. Points outside the subgroup of G are points too, which BouncyCastle's own decoding refuses.</summary>
    private static ECPoint Decode(X9ECParameters parameters, byte[] compressed)
    {
        ECCurve curve = parameters.Curve;
        ECFieldElement x = curve.FromBigInteger(new BigInteger(1, compressed, 1, compressed.Length - 1));
        ECFieldElement c = x.Add(curve.A).Add(curve.B.Divide(x.Square()));
        ECFieldElement z = c;
        for (int i = 0; i < curve.FieldSize / 2; i++)
        {
            z = z.Square().Square().Add(c);
        }

        if (!z.Square().Add(z).Equals(c))
        {
            return null;
        }

        z = z.TestBitZero() == ((compressed[0] & 1) != 0) ? z : z.AddOne();
        return curve.CreatePoint(x.ToBigInteger(), z.Multiply(x).ToBigInteger());
    }

    private static KoblitzCurve Curve(int suite) => suite == 2 ? KoblitzCurve.Sect283k1() : KoblitzCurve.Sect163k1();

    private static byte[] Bytes(BinaryField field, ulong[] element)
    {
        byte[] bytes = new byte[field.Bytes];
        field.ToBytes(element, bytes, 0);
        return bytes;
    }

    private static void Run(ManagedKeyAgreement agreement)
    {
        while (agreement.State == KeyAgreementState.Working)
        {
            agreement.Step();
        }
    }

    private static void AssertSame(byte[] expected, byte[] actual, string replay) =>
        Assert.AreEqual(Convert.ToHexString(expected), Convert.ToHexString(actual), replay);
}
