using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.Boot;
using Bridge.Hal;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Updates;

/// <summary>The seal in whole runs: the timeline tells what was asked of it, and nothing that is shown holds the secret.</summary>
[TestClass]
public sealed class SealedRunTests
{
    private const int Seed = 5;

    [TestMethod]
    public void The_timeline_says_what_hashed_the_image_and_which_record_is_sealed()
    {
        CliRun run = CliRun.Of("simulate", "--seed", Seed.ToString());

        StringAssert.Contains(run.Output, "Boot: ImageHashed  bank A by Native code");
        StringAssert.Contains(run.Output, "Boot: Sealed  bank A, sequence 1");
        StringAssert.Contains(run.Output, "Boot: ImageHashed  bank B by Native code");
        StringAssert.Contains(run.Output, "Boot: Sealed  bank B");
        Assert.IsLessThan(run.Output.IndexOf("Boot: Confirmed  bank B", StringComparison.Ordinal), run.Output.IndexOf("Boot: Sealed  bank B", StringComparison.Ordinal), "the confirm is the record that holds it");
    }

    [TestMethod]
    public void No_output_holds_the_secret()
    {
        using var folder = new TemporaryFolder();
        string[] shown =
        [
            CliRun.Of("simulate", "--seed", Seed.ToString()).Output,
            CliRun.Of("simulate", "--seed", Seed.ToString(), "--json").Output,
            CliRun.Of("simulate", "--seed", Seed.ToString(), "--html", folder["run.html"]).Output,
            File.ReadAllText(folder["run.html"]),
        ];

        foreach (string text in shown)
        {
            Assert.IsGreaterThan(100, text.Length);
            foreach (string form in Forms(Secret()))
            {
                Assert.IsFalse(text.Contains(form, StringComparison.OrdinalIgnoreCase), form);
            }
        }
    }

    [TestMethod]
    public void Forms_of_the_secret_are_found_where_they_are()
    {
        byte[] secret = Secret();
        string[] forms = Forms(secret).ToArray();
        CollectionAssert.Contains(forms, Convert.ToHexString(secret, 28, 4));
        CollectionAssert.Contains(forms, string.Join(", ", secret[..3]));
    }

    /// <summary>The one that provisioning draws for a unit of this seed.</summary>
    private static byte[] Secret()
    {
        var store = new SimStore(NfConfig.StoreSizeBytes, Seed);
        Assert.AreEqual(Result.Ok, SealSecret.Provision(store, new SimRandom(Seed)));
        return SealSecret.Load(store);
    }

    /// <summary>Any four bytes of it as hexadecimal digits, three as a list of numbers, and any six as base64.</summary>
    private static IEnumerable<string> Forms(byte[] secret)
    {
        for (int at = 0; at + 6 <= secret.Length; at++)
        {
            yield return Convert.ToHexString(secret, at, 4);
            yield return BitConverter.ToString(secret, at, 4);
            yield return string.Join(' ', secret.Skip(at).Take(4).Select(value => value.ToString("X2")));
            yield return string.Join(", ", secret.Skip(at).Take(3));
            yield return string.Join(",", secret.Skip(at).Take(3));
            yield return Convert.ToBase64String(secret, at, 6);
        }

        yield return Convert.ToHexString(secret, secret.Length - 4, 4);
    }
}
