using System;
using Bridge.Boot;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>What the cryptography costs, as a multiple of the plainest loop of the same machine measured beside it. Prints what it found.</summary>
/// <remarks>
/// The least of several rounds, loop and work in turn: whatever else the machine does makes rounds longer, never shorter, so one that stays
/// below the limit proves it. A busy machine gets more rounds. The limits are at most twice what the interpreter needs. A compiler to machine
/// code saves more on the loop than on the arithmetic, or less; so on the host the limits only catch what has got out of hand.
/// </remarks>
[TestClass]
public class CryptoCostTests
{
    private const int Rounds = 12;
    private const int MaxRounds = 400;
    private const int LoopIterations = 10000;
    private const int HashedBytes = 1024;
#if HOST
    private const int Tolerance = 10;
#else
    private const int Tolerance = 1;
#endif

    private static readonly byte[] _digest = CryptoVectors.FromHex("42DDE13E1AC682638589748FD25C33FDB02D6D9510BE12994C6A391B0187D9A5");
    private static readonly byte[] _signature = CryptoVectors.FromHex("30450220607B7172FAA61CF61151D96FFDC362C19C90DAC01D642B8B877C18CED2AFC382022100F524EDBC1D846075D9B79CA0014595940E7EA5A75F136B63AEBBDD180DD179CE");
    private static int _sink;

    private enum Work
    {
        VerifyCompiledIn,
        VerifyAnyKey,
        Hash,
    }

    [TestMethod]
    public void A_signature_of_a_key_compiled_in_takes_less_than_200_000_iterations()
    {
        long iterations = Measure(Work.VerifyCompiledIn, 200000 * Tolerance);
        Console.WriteLine("P-256 verify, key compiled in: " + iterations.ToString() + " loop iterations");
        Assert.IsTrue(iterations < 200000 * Tolerance);
        Assert.IsTrue(iterations > 1000);
    }

    [TestMethod]
    public void A_signature_of_any_other_key_takes_less_than_400_000_iterations()
    {
        long iterations = Measure(Work.VerifyAnyKey, 400000 * Tolerance);
        Console.WriteLine("P-256 verify, any key: " + iterations.ToString() + " loop iterations");
        Assert.IsTrue(iterations < 400000 * Tolerance);
        Assert.IsTrue(iterations > 1000);
    }

    [TestMethod]
    public void Hashing_takes_less_than_15_iterations_a_byte()
    {
        long iterations = Measure(Work.Hash, 15 * HashedBytes * Tolerance);
        Console.WriteLine("SHA-256 of " + HashedBytes.ToString() + " bytes: " + iterations.ToString() + " loop iterations");
        Assert.IsTrue(iterations < 15 * HashedBytes * Tolerance);
        Assert.IsTrue(iterations > HashedBytes / 8);
    }

    /// <summary>The work in loop iterations. Fails when it did not do what it is to be measured at.</summary>
    private static long Measure(Work work, long limit)
    {
        KeyRing ring = KeyRing.Trusted();
        P256 p256 = new P256();
        Sha256 sha = new Sha256();
        byte[] data = new byte[HashedBytes];
        byte[] digest = new byte[Sha256.DigestSizeBytes];
        long loopTicks = long.MaxValue;
        long workTicks = long.MaxValue;
        for (int i = 0; i < Rounds || (i < MaxRounds && workTicks * LoopIterations >= limit * loopTicks); i++)
        {
            long start = DateTime.UtcNow.Ticks;
            Loop(LoopIterations, i);
            long middle = DateTime.UtcNow.Ticks;
            int verdict = Verdict.Valid;
            switch (work)
            {
                case Work.VerifyCompiledIn:
                    verdict = ring.Verify(0, _digest, 0, _signature, 0, _signature.Length);
                    break;
                case Work.VerifyAnyKey:
                    verdict = p256.Verify(TrustedKeys.Point(0), _digest, 0, _signature, 0, _signature.Length);
                    break;
                default:
                    sha.Update(data, 0, HashedBytes);
                    sha.Finish(digest, 0);
                    break;
            }

            long end = DateTime.UtcNow.Ticks;
            Assert.AreEqual(Verdict.Valid, verdict);
            loopTicks = middle - start < loopTicks ? middle - start : loopTicks;
            workTicks = end - middle < workTicks ? end - middle : workTicks;
        }

        Assert.IsTrue(loopTicks > 0);
        return workTicks * LoopIterations / loopTicks;
    }

    /// <summary>Thirteen instructions an iteration, of locals and arguments only.</summary>
    private static void Loop(int count, int x)
    {
        int a = 0;
        for (int i = 0; i < count; i++)
        {
            a += i ^ x;
        }

        _sink = a;
    }
}
