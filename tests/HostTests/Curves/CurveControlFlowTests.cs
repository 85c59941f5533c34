using System;
using System.Collections.Generic;
using System.Linq;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Curves;

/// <summary>What is executed does not depend on a private key: every block, branch and step of a whole agreement, in order, for static and ephemeral keys.</summary>
[TestClass]
public class CurveControlFlowTests
{
    private const int RandomKeys = 24;

    /// <summary>The tables of field multiplication and of AES, and nothing else, are indexed by secrets: what the interpreter's memory may tell.</summary>
    private static readonly string[] IndexedBySecrets =
        ["Aes128 SetKey", "Aes128 SubBytesAndShiftRows", "BinaryField MultiplyByFactor"];

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Every_private_key_takes_the_same_way(int suite)
    {
        FlowBuild build = new(null);
        List<FlowTrace> traces = Traces(build, suite);

        foreach (FlowTrace trace in traces)
        {
            Assert.AreEqual(traces[0].Flow, trace.Flow);
        }

        Assert.AreEqual("MacsReady", traces[0].Outcome);
        Assert.IsGreaterThan(100_000, traces[0].Count);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Only_the_tables_that_are_named_are_indexed_by_secrets(int suite)
    {
        List<FlowTrace> traces = Traces(new FlowBuild(null), suite);

        string[] unlike = traces.Skip(1).SelectMany(trace => trace.IndexedUnlike(traces[0])).Distinct().Order(StringComparer.Ordinal).ToArray();

        CollectionAssert.AreEqual(IndexedBySecrets, unlike, string.Join(", ", unlike));
    }

    /// <summary>Each of the usual ways to give a key away is seen.</summary>
    [TestMethod]
    [DataRow("Crypto/MontgomeryLadder.cs", "            Exchange(bit);\n            DoubleAndAdd();\n            Exchange(bit);\n", "            if (bit == 1)\n            {\n                Exchange(1);\n                DoubleAndAdd();\n                Exchange(1);\n            }\n            else\n            {\n                DoubleAndAdd();\n            }\n", DisplayName = "a branch on each bit, as in doubling and adding")]
    [DataRow("Crypto/MontgomeryLadder.cs", "        _bitsLeft = bits;\n", "        _bitsLeft = bits;\n        while (_bitsLeft > 0 && ((scalar[scalar.Length - 1 - ((_bitsLeft - 1) >> 3)] >> ((_bitsLeft - 1) & 7)) & 1) == 0)\n        {\n            _bitsLeft--;\n        }\n", DisplayName = "leading zeros left out")]
    [DataRow("Crypto/BinaryField.Elements.cs", "        ulong mask = 0UL - (ulong)bit;\n", "        if (bit == 0)\n        {\n            return;\n        }\n\n        ulong mask = 0UL - (ulong)bit;\n", DisplayName = "no exchange for a zero bit")]
    [DataRow("Crypto/ScalarModulus.cs", "            Combine(2, -1 - (2 * Sign()), 0);\n", "            Combine(2, Sign() < 0 ? 1 : -1, 0);\n", DisplayName = "a remainder's sign asked")]
    [DataRow("Crypto/Aes128.cs", "        return doubled ^ (ReductionPolynomial & -(doubled >> 8));\n", "        return doubled > 255 ? doubled ^ ReductionPolynomial : doubled;\n", DisplayName = "AES doubling with a branch")]
    public void A_branch_on_a_secret_is_seen(string file, string from, string to)
    {
        List<FlowTrace> traces = Traces(new FlowBuild(new SourceChange(file, from, to)), 2);

        Assert.IsTrue(traces.All(trace => trace.Outcome == "MacsReady"));
        Assert.IsTrue(traces.Any(trace => trace.Flow != traces[0].Flow));
    }

    /// <summary>Random keys, and extreme ones: least, largest, all bits set, few bits set.</summary>
    private static List<FlowTrace> Traces(FlowBuild build, int suite)
    {
        IndependentAgreement peers = new(suite, 20260101);
        int bytes = peers.Suite.PrivateKeyBytes;
        Random random = new(suite);
        List<FlowTrace> traces = [];
        for (int i = 0; i < RandomKeys; i++)
        {
            byte[] privateKey = new byte[bytes];
            byte[] draw = new byte[bytes + 8];
            random.NextBytes(privateKey);
            random.NextBytes(draw);
            privateKey[0] &= 0x01;
            traces.Add(build.Trace(peers, privateKey, draw));
        }

        byte[] order = IndependentAgreement.CurveOf(suite).N.ToByteArrayUnsigned();
        byte[] largest = [.. new byte[bytes - order.Length], .. order];
        largest[^1]--;
        byte[] one = new byte[bytes];
        one[^1] = 1;
        byte[] ones = [0x00, .. Enumerable.Repeat((byte)0xFF, bytes - 1)];
        byte[] none = new byte[bytes + 8];
        traces.Add(build.Trace(peers, one, none));
        traces.Add(build.Trace(peers, largest, none));
        traces.Add(build.Trace(peers, ones, [.. Enumerable.Repeat((byte)0xFF, bytes + 8)]));
        traces.Add(build.Trace(peers, largest, [.. one, .. new byte[8]]));
        return traces;
    }
}
