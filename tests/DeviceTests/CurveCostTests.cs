using Bridge.Boot;
using System;
using Bridge.Firmware.Crypto;
using Bridge.Firmware.KeyEstablishment;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>What a key establishment costs, as a multiple of the plainest loop of the same machine measured beside it. Prints what it found.</summary>
/// <remarks>
/// As <c>CryptoCostTests</c> does: the least of several rounds, loop and work in turn, more rounds on a busy machine. A key establishment is
/// the sum of the least of each of its steps.
/// </remarks>
[TestClass]
public class CurveCostTests
{
    private const int Rounds = 3;
    private const int MaxRounds = 40;
    private const int MaxSteps = 200;
    private const int Operations = 100;
    private const int LoopIterations = 10000;
    private const int StepLimit = 100000;
#if HOST
    private const int Tolerance = 10;
#else
    private const int Tolerance = 1;
#endif

    private static int s_sink;
    private static long s_loopTicks;

    private enum Work
    {
        Multiply,
        Square,
        Invert,
        SolveQuadratic,
    }

    [TestMethod]
    [DataRow(1, 3000000)]
    [DataRow(2, 4000000)]
    public void A_whole_key_establishment_and_its_longest_step_stay_below_their_limits(int suite, int limit)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        ManagedKeyAgreement agreement = new ManagedKeyAgreement(vectors.Initiator);
        byte[] random = Hex.Parse(vectors.InitiatorRandom);
        byte[] ephemeral = Hex.Parse(vectors.ResponderEphemeralPublicKey);
        long[] least = new long[MaxSteps];
        s_loopTicks = long.MaxValue;
        long whole = long.MaxValue;
        long longest = long.MaxValue;
        int ephemeralSteps = 0;
        for (int i = 0; i < Rounds || (i < MaxRounds && (Iterations(whole) >= limit * Tolerance || Iterations(longest) >= StepLimit * Tolerance)); i++)
        {
            MeasureLoop(i);
            long start = DateTime.UtcNow.Ticks;
            agreement.BeginEphemeral(random);
            TakeLess(least, 0, DateTime.UtcNow.Ticks - start);
            ephemeralSteps = RunSteps(agreement, least, 1);
            agreement.BeginAgreement(true, vectors.Responder.Certificate, ephemeral);
            RunSteps(agreement, least, ephemeralSteps);
            Assert.AreEqual((int)KeyAgreementState.MacsReady, (int)agreement.State);
            whole = Sum(least, 0, MaxSteps);
            longest = Longest(least);
        }

        Console.WriteLine("suite " + suite.ToString() + ", loop iterations: key establishment " + Iterations(whole).ToString()
            + ", of it ephemeral key " + Iterations(Sum(least, 0, ephemeralSteps)).ToString() + ", longest step " + Iterations(longest).ToString());
        Assert.IsTrue(Iterations(whole) < limit * Tolerance);
        Assert.IsTrue(Iterations(longest) < StepLimit * Tolerance);
        Assert.IsTrue(Iterations(whole) > 10000);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void The_parts_of_the_field_arithmetic(int suite)
    {
        BinaryField field = suite == 2 ? KoblitzCurve.Sect283k1().Field : KoblitzCurve.Sect163k1().Field;
        Console.WriteLine("GF(2^" + field.Degree.ToString() + "), loop iterations: multiplication " + Measure(field, Work.Multiply).ToString()
            + ", squaring " + Measure(field, Work.Square).ToString() + ", inversion " + Measure(field, Work.Invert).ToString()
            + ", quadratic equation " + Measure(field, Work.SolveQuadratic).ToString());
    }

    private static int RunSteps(ManagedKeyAgreement agreement, long[] least, int at)
    {
        while (agreement.State == KeyAgreementState.Working)
        {
            long start = DateTime.UtcNow.Ticks;
            agreement.Step();
            TakeLess(least, at, DateTime.UtcNow.Ticks - start);
            at++;
        }

        return at;
    }

    private static void TakeLess(long[] least, int at, long ticks)
    {
        if (least[at] == 0 || ticks < least[at])
        {
            least[at] = ticks;
        }
    }

    private static long Longest(long[] least)
    {
        long longest = 0;
        for (int i = 0; i < least.Length; i++)
        {
            longest = least[i] > longest ? least[i] : longest;
        }

        return longest;
    }

    private static long Sum(long[] ticks, int from, int to)
    {
        long sum = 0;
        for (int i = from; i < to; i++)
        {
            sum += ticks[i];
        }

        return sum;
    }

    private static long Measure(BinaryField field, Work work)
    {
        ulong[] a = field.NewElement();
        ulong[] b = field.NewElement();
        for (int i = 0; i <= field.Degree / 64; i++)
        {
            a[i] = 0x0000000123456789UL << i;
            b[i] = 0x00000003FEDCBA98UL >> i;
        }

        s_loopTicks = long.MaxValue;
        long least = long.MaxValue;
        int count = work == Work.Multiply || work == Work.Square ? Operations : 1;
        for (int round = 0; round < 10; round++)
        {
            MeasureLoop(round);
            long start = DateTime.UtcNow.Ticks;
            for (int i = 0; i < count; i++)
            {
                switch (work)
                {
                    case Work.Multiply:
                        field.Multiply(b, a, b);
                        break;
                    case Work.Square:
                        field.Square(b, a);
                        break;
                    case Work.Invert:
                        field.Invert(b, a);
                        break;
                    default:
                        field.SolveQuadratic(b, a);
                        break;
                }
            }

            long ticks = DateTime.UtcNow.Ticks - start;
            least = ticks < least ? ticks : least;
        }

        long iterations = Iterations(least) / count;
        Assert.IsTrue(iterations < StepLimit * Tolerance);
        return iterations;
    }

    private static void MeasureLoop(int x)
    {
        long start = DateTime.UtcNow.Ticks;
        Loop(LoopIterations, x);
        long ticks = DateTime.UtcNow.Ticks - start;
        s_loopTicks = ticks < s_loopTicks ? ticks : s_loopTicks;
    }

    private static long Iterations(long ticks) => ticks > long.MaxValue / LoopIterations ? long.MaxValue : ticks * LoopIterations / s_loopTicks;

    /// <summary>Thirteen instructions an iteration, of locals and arguments only.</summary>
    private static void Loop(int count, int x)
    {
        int a = 0;
        for (int i = 0; i < count; i++)
        {
            a += i ^ x;
        }

        s_sink = a;
    }
}
