using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Bridge.Firmware.Crypto;
using Bridge.Firmware.KeyEstablishment;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Curves;

/// <summary>After Forget, from any point of the way, memory is that of an agreement that never had a secret, but for what came over the radio.</summary>
[TestClass]
public class CurveWipeTests
{
    private const int MaxSteps = 200;

    private static readonly string[] PublicFields = ["_peerCertificate", "_peerEphemeralPublicKey", "_publicScalar"];

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Forget_leaves_nothing_behind_after_any_step(int suite)
    {
        IndependentAgreement peers = new(suite, 7);
        Dictionary<string, string> clean = Clean(peers);
        bool isDone = false;
        for (int steps = 0; steps < MaxSteps && !isDone; steps++)
        {
            ManagedKeyAgreement agreement = new(peers.Initiator);
            isDone = Run(agreement, peers, steps);
            agreement.Forget();
            AssertSame(clean, Memory(agreement), $"after {steps} steps");
        }

        Assert.IsTrue(isDone);
    }

    /// <summary>With the MACs made, of all secrets only the link key is left; with the link key taken, none.</summary>
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void Secrets_go_with_their_last_use(int suite)
    {
        IndependentAgreement peers = new(suite, 8);
        ManagedKeyAgreement agreement = new(peers.Initiator);
        Dictionary<string, string> clean = Clean(peers);
        Assert.IsTrue(Run(agreement, peers, MaxSteps));

        CollectionAssert.AreEqual(new[] { "_linkKey" }, SecretsLeft(clean, agreement));
        agreement.TakeLinkKey(new byte[CbkeSuite.LinkKeyBytes]);
        CollectionAssert.AreEqual(Array.Empty<string>(), SecretsLeft(clean, agreement));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void A_refusal_leaves_nothing_behind(int suite)
    {
        IndependentAgreement peers = new(suite, 9);
        Dictionary<string, string> clean = Clean(peers);
        ManagedKeyAgreement agreement = new(peers.Initiator);
        peers.Responder.Certificate[peers.Suite.ReconstructionOffset] = 0x04;
        Assert.IsFalse(Run(agreement, peers, MaxSteps));
        Assert.AreEqual(KeyAgreementState.Refused, agreement.State);
        AssertSame(clean, Memory(agreement), "after a refused certificate");

        KeyCredentials own = peers.Initiator;
        agreement = new ManagedKeyAgreement(new KeyCredentials(own.Suite, own.Certificate, new byte[own.PrivateKey.Length], own.CaPublicKey));
        Assert.IsFalse(Run(agreement, peers, MaxSteps));
        Assert.AreEqual(KeyAgreementState.Refused, agreement.State);
        AssertSame(clean, Memory(agreement), "after a refused private key");
    }

    [TestMethod]
    [DataRow("ManagedKeyAgreement.Tasks.cs", "        _curve.Field.Wipe();\n")]
    [DataRow("ManagedKeyAgreement.Tasks.cs", "        Array.Clear(_scalar, 0, _scalar.Length);\n")]
    [DataRow("ManagedKeyAgreement.Tasks.cs", "        Array.Clear(_sharedSecret, 0, _sharedSecret.Length);\n")]
    [DataRow("ManagedKeyAgreement.Tasks.cs", "        _mmo.Hash(_message, 0, 0, _macKey, 0);\n")]
    [DataRow("ManagedKeyAgreement.cs", "        WipeWork();\n        Array.Clear(_linkKey, 0, _linkKey.Length);\n")]
    public void A_secret_left_behind_is_seen(string file, string line)
    {
        SourceChange bug = new("firmware/Crypto/" + file, line, string.Empty);
        Assert.IsNotNull(TestOnMutant.FailureOf(bug, typeof(CurveWipeTests), nameof(Forget_leaves_nothing_behind_after_any_step), 2));
    }

    private static string[] SecretsLeft(Dictionary<string, string> clean, ManagedKeyAgreement agreement) =>
        Memory(agreement).Where(entry => entry.Value != clean[entry.Key])
            .Select(entry => entry.Key)
            .Except(["_ephemeralPublicKey", "_initiatorMac", "_responderMac"])
            .ToArray();

    private static Dictionary<string, string> Clean(IndependentAgreement peers)
    {
        ManagedKeyAgreement agreement = new(peers.Initiator);
        agreement.Forget();
        return Memory(agreement);
    }

    /// <returns>Whether it came to the end within so many steps.</returns>
    private static bool Run(ManagedKeyAgreement agreement, IndependentAgreement peers, int steps)
    {
        agreement.BeginEphemeral(peers.InitiatorRandom);
        while (steps > 0 && agreement.State == KeyAgreementState.Working)
        {
            agreement.Step();
            steps--;
        }

        if (agreement.State == KeyAgreementState.EphemeralReady)
        {
            agreement.BeginAgreement(true, peers.Responder.Certificate, peers.ResponderEphemeral);
        }

        while (steps > 0 && agreement.State == KeyAgreementState.Working)
        {
            agreement.Step();
            steps--;
        }

        return agreement.State == KeyAgreementState.MacsReady;
    }

    private static void AssertSame(Dictionary<string, string> clean, Dictionary<string, string> memory, string when)
    {
        foreach ((string path, string contents) in memory)
        {
            Assert.AreEqual(clean[path], contents, $"{path} {when}");
        }
    }

    /// <summary>Contents of every array that the agreement holds, by its path; what is public and comes from outside left out.</summary>
    private static Dictionary<string, string> Memory(ManagedKeyAgreement agreement)
    {
        Dictionary<string, string> memory = [];
        Collect(agreement, string.Empty, memory);
        return memory;
    }

    private static void Collect(object holder, string path, Dictionary<string, string> memory)
    {
        foreach (FieldInfo field in holder.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            string name = path + field.Name;
            object value = field.GetValue(holder);

            // What the ladder was handed is held by others too.
            bool isBorrowed = name is "_ladder._scalar" or "_ladder._point" or "_ladder._curve" or "_ladder._field" or "_own";
            if (isBorrowed || PublicFields.Contains(name))
            {
                continue;
            }

            if (value is Array array)
            {
                memory[name] = Text(array);
            }
            else if (value != null && field.FieldType.Namespace is "Bridge.Boot" or "Bridge.Firmware.Crypto")
            {
                Collect(value, name + ".", memory);
            }
        }
    }

    private static string Text(Array array) =>
        string.Join(" ", array.Cast<object>().Select(item => item is Array inner ? "[" + Text(inner) + "]" : item?.ToString()));
}
