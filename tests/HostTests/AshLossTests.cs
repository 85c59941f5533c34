using System.Collections.Generic;
using Bridge.Hal.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Two links back to back: every payload arrives once and in order, or an end says Failed; never anything in between.</summary>
[TestClass]
public class AshLossTests
{
    private const int Seeds = 40;
    private const int Payloads = 30;
    private const long MinuteMs = 60_000;

    // Two things no ASH end can notice, so that more seeds would find them: a CRC that fits by chance (one spoilt frame in
    // 65,536, and see AshReceiverTests for frames that end in 00), and a whole RST doubled on the way, whose second RSTACK,
    // being without a number, passes for the answer to a later RST. AshEnd keeps start-up frames from being doubled.
    private static readonly Dictionary<string, SerialFaults> s_faults = new()
    {
        ["none"] = SerialFaults.None,
        ["lost bytes"] = new SerialFaults { ByteLoss = 0.0005 },
        ["doubled bytes"] = new SerialFaults { ByteDuplication = 0.0005 },
        ["bit flips"] = new SerialFaults { BitFlip = 0.0005 },
        ["XON and XOFF"] = new SerialFaults { Insertion = 0.05, InsertedBytes = [0x11, 0x13] },
        ["control bytes"] = new SerialFaults { Insertion = 0.001 },
        ["lost writes"] = new SerialFaults { WriteLoss = 0.05 },
        ["doubled writes"] = new SerialFaults { WriteDuplication = 0.05 },
        ["stalls"] = new SerialFaults { MaxStallMs = 300 },
        ["everything"] = new SerialFaults
        {
            ByteLoss = 0.0005,
            ByteDuplication = 0.0005,
            BitFlip = 0.0005,
            Insertion = 0.001,
            WriteLoss = 0.03,
            WriteDuplication = 0.03,
            MaxStallMs = 200,
        },
        ["a very bad day"] = new SerialFaults
        {
            ByteLoss = 0.004,
            ByteDuplication = 0.004,
            BitFlip = 0.004,
            Insertion = 0.004,
            WriteLoss = 0.2,
            WriteDuplication = 0.2,
            MaxStallMs = 1200,
        },
    };

    [TestMethod]
    [DataRow("none")]
    [DataRow("lost bytes")]
    [DataRow("doubled bytes")]
    [DataRow("bit flips")]
    [DataRow("XON and XOFF")]
    [DataRow("control bytes")]
    [DataRow("lost writes")]
    [DataRow("doubled writes")]
    [DataRow("stalls")]
    [DataRow("everything")]
    [DataRow("a very bad day")]
    public void Payloads_arrive_once_and_in_order_or_the_link_fails_aloud(string faults)
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            foreach (AshChunks chunks in new[] { AshChunks.Whole, AshChunks.ByteByByte, AshChunks.Random })
            {
                RunOnce(faults, seed, chunks);
            }
        }
    }

    [TestMethod]
    public void A_clean_line_needs_no_retransmission()
    {
        AshPair pair = new(1, SerialFaults.None, Payloads, AshChunks.Whole);
        Assert.IsTrue(pair.Run(MinuteMs));
        Assert.AreEqual(0, pair.Host.Link.Retransmissions + pair.Ncp.Link.Retransmissions);
        Assert.AreEqual(0, pair.Failures);
    }

    [TestMethod]
    public void XOn_and_XOff_in_the_stream_need_no_retransmission()
    {
        AshPair pair = new(1, s_faults["XON and XOFF"], Payloads, AshChunks.Whole);
        Assert.IsTrue(pair.Run(MinuteMs));
        Assert.AreEqual(0, pair.Host.Link.Retransmissions + pair.Ncp.Link.Retransmissions);
    }

    [TestMethod]
    [DataRow("lost writes")]
    [DataRow("bit flips")]
    [DataRow("control bytes")]
    public void Single_faults_are_repaired_by_retransmission_without_a_failure(string faults)
    {
        AshPair pair = new(7, s_faults[faults], Payloads, AshChunks.Whole);
        Assert.IsTrue(pair.Run(10 * MinuteMs));
        Assert.AreEqual(0, pair.Failures);
        Assert.AreNotEqual(0, pair.Host.Link.Retransmissions + pair.Ncp.Link.Retransmissions);
    }

    [TestMethod]
    public void A_cut_line_fails_within_the_sum_of_the_ack_periods()
    {
        AshPair pair = new(1, SerialFaults.None, 1000, AshChunks.Whole);
        pair.Run(1000);
        Assert.AreEqual(0, pair.Failures);
        pair.CutLines();
        pair.Run(1000 + (6 * 2400));
        Assert.AreNotEqual(0, pair.Host.Failures);
        Assert.AreNotEqual(0, pair.Ncp.Failures);
    }

    private static void RunOnce(string faults, int seed, AshChunks chunks)
    {
        string replay = $"replay: faults \"{faults}\", seed {seed}, chunks {chunks}";
        try
        {
            AshPair pair = new(seed, s_faults[faults], Payloads, chunks);
            bool complete = pair.Run(5 * MinuteMs);
            Assert.IsTrue(complete || pair.NowMs == 5 * MinuteMs, "stuck without a failure");
            pair.Heal();
            Assert.IsTrue(pair.Run(pair.NowMs + MinuteMs), "not complete on a healed line");
        }
        catch (UnitTestAssertException failure)
        {
            throw new AssertFailedException($"{replay}: {failure.Message}", failure);
        }
    }
}
