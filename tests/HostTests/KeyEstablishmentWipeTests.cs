using System;
using System.Collections;
using System.Collections.Generic;
using System.Reflection;
using Bridge.DeviceTests;
using Bridge.Firmware.Crypto;
using Bridge.Firmware.KeyEstablishment;
using Bridge.Hal;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>Nothing secret stays in the objects of an end: every array they reach is searched, after a key was established and after one was not.</summary>
[TestClass]
public class KeyEstablishmentWipeTests
{
    [TestMethod]
    [DataRow(1, "", DisplayName = "suite 1, established")]
    [DataRow(2, "", DisplayName = "suite 2, established")]
    [DataRow(2, "A:confirm", DisplayName = "wrong MAC")]
    [DataRow(2, "A:ephemeral", DisplayName = "wrong key")]
    public void Memory_holds_no_key_when_the_owner_has_it(int suite, string spoilt)
    {
        CbkeVectors vectors = CbkeVectors.Of(suite);
        var bench = new KeyEstablishmentBench { Alter = spoilt, AlterAt = 1 };
        byte[] randomA = Hex.Parse(vectors.InitiatorRandom);
        byte[] randomB = Hex.Parse(vectors.ResponderRandom);
        Equip(bench.A, vectors.Initiator, new CopiedRandom(randomA));
        Equip(bench.B, vectors.Responder, new CopiedRandom(randomB));
        string log = bench.Establish();
        Assert.AreEqual(spoilt.Length == 0, log.EndsWith("A+", StringComparison.Ordinal), log);

        bench.A.Machine.Forget();
        bench.B.Machine.Forget();

        foreach (string secret in new[]
        {
            vectors.KeyData, vectors.MacKey, vectors.SharedSecret, vectors.InitiatorEphemeralPrivateKey, vectors.ResponderEphemeralPrivateKey, vectors.InitiatorRandom[16..], vectors.ResponderRandom[16..],
        })
        {
            Assert.AreEqual("", Holders(bench.A.Machine, Hex.Parse(secret)) + Holders(bench.B.Machine, Hex.Parse(secret)), secret[..8]);
        }
    }

    [TestMethod]
    public void Search_finds_what_is_there()
    {
        CbkeVectors vectors = CbkeVectors.Of(2);
        var bench = new KeyEstablishmentBench();
        Equip(bench.A, vectors.Initiator, new CopiedRandom(Hex.Parse(vectors.InitiatorRandom)));
        Equip(bench.B, vectors.Responder, new CopiedRandom(Hex.Parse(vectors.ResponderRandom)));
        bench.Establish();

        Assert.AreNotEqual("", Holders(bench.A.Machine, Hex.Parse(vectors.KeyData)));
    }

    private static void Equip(KeyEstablishmentEnd end, KeyCredentials credentials, IRandom random)
    {
        CbkeSuite suite = credentials.Suite;
        for (int i = 0; i < CbkeSuite.IdentityBytes; i++)
        {
            end.Eui64[i] = credentials.Certificate[suite.SubjectOffset + CbkeSuite.IdentityBytes - 1 - i];
        }

        var agreement = new ManagedKeyAgreement(credentials);
        bool isSuite2 = suite.Bit == CbkeSuite.Suite2Bit;
        end.Use(isSuite2 ? agreement : null, isSuite2 ? null : agreement, random, new SilentTrace());
    }

    /// <summary>Names of the fields, at any depth, whose bytes contain the secret.</summary>
    private static string Holders(object root, byte[] secret)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Queue<(object Value, string Path)>();
        open.Enqueue((root, root.GetType().Name));
        string found = "";
        while (open.TryDequeue(out (object Value, string Path) next))
        {
            if (next.Value is null or string || next.Value.GetType().IsPrimitive || next.Value.GetType().IsEnum || next.Value is CopiedRandom || !seen.Add(next.Value))
            {
                continue;
            }

            if (next.Value is byte[] bytes)
            {
                found += bytes.AsSpan().IndexOf(secret) >= 0 ? next.Path + " " : "";
                continue;
            }

            if (next.Value is Array array)
            {
                foreach (object element in (IEnumerable)array)
                {
                    open.Enqueue((element, next.Path + "[]"));
                }

                continue;
            }

            for (Type type = next.Value.GetType(); type != null; type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    open.Enqueue((field.GetValue(next.Value), next.Path + "." + field.Name));
                }
            }
        }

        return found;
    }

    private sealed class CopiedRandom(byte[] bytes) : IRandom
    {
        public void Fill(byte[] buffer, int offset, int count) => Array.Copy(bytes, 0, buffer, offset, count);
    }
}
