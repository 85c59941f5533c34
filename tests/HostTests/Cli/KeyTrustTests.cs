using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Bridge.Boot;
using Bridge.Cli.Keys;
using Bridge.Cli.Output;
using Bridge.HostTests.Support;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class KeyTrustTests
{
    private static readonly string Committed = Path.Combine(Samples.RepositoryRoot(), TrustedKeysSource.Path);

    /// <summary>For whichever keys are compiled in, also those of a product, whose private halves are elsewhere.</summary>
    [TestMethod]
    public void Committed_keys_and_tables_are_what_the_tool_writes_for_these_keys()
    {
        ECDsa[] keys = [.. Enumerable.Range(0, TrustedKeys.Count).Select(i => FromPoint(TrustedKeys.Point(i)))];

        Assert.AreEqual(File.ReadAllText(Committed), TrustedKeysSource.Generate(keys));
    }

    [TestMethod]
    public void Source_goes_to_the_console_and_with_write_beside_nf_config()
    {
        using var folder = new TemporaryFolder();
        string target = Path.Combine(Directory.CreateDirectory(folder["bootloader/Crypto"]).FullName, "TrustedKeys.g.cs");
        File.WriteAllText(target, "old");
        File.Copy(Path.Combine(Samples.RepositoryRoot(), "nf.config"), folder["nf.config"]);

        CliRun print = CliRun.Of("key", "trust", "--key", Samples.Path("p256-pub.pem"));
        Assert.AreEqual(ExitCode.Ok, print.ExitCode);
        Assert.AreEqual(File.ReadAllText(Committed), print.Output);
        Assert.AreEqual("old", File.ReadAllText(target));

        CliRun write = CliRun.Of("key", "trust", "--key", Samples.Path("p256-key.pem"), "--write", "--config", folder["nf.config"]);
        Assert.AreEqual(ExitCode.Ok, write.ExitCode);
        Assert.AreEqual(print.Output, File.ReadAllText(target));
        StringAssert.Contains(write.Output, "key hash     " + Convert.ToHexStringLower(TrustedKeys.KeyHash(0)));
    }

    [TestMethod]
    public void Each_key_has_its_place_and_only_the_published_one_is_marked_as_such()
    {
        using var folder = new TemporaryFolder();
        CliRun.Of("key", "new", "--out", folder["k.pem"]);

        CliRun run = CliRun.Of("key", "trust", "--key", folder["k.pub.pem"], "--key", Samples.Path("p256-pub.pem"));

        Assert.AreEqual(ExitCode.Ok, run.ExitCode);
        Assert.IsEmpty(CSharpSyntaxTree.ParseText(run.Output).GetDiagnostics());
        string[] parts = run.Output.Split("_keyHash1 =");
        Assert.HasCount(2, parts);
        Assert.DoesNotContain("THROW-AWAY", parts[0]);
        Assert.Contains("THROW-AWAY TEST KEY", parts[1]);
        Assert.Contains("Count => 2;", parts[1]);
        foreach (string table in (string[])["_keyHash", "_point", "_comb"])
        {
            Assert.Contains($"case 0:\n                return {table}0;\n            case 1:\n                return {table}1;\n            default:", parts[1]);
        }
    }

    [TestMethod]
    public void More_keys_than_a_ring_holds_or_one_twice_are_refused()
    {
        ECDsa[] keys = [.. Enumerable.Range(0, KeyRing.MaxKeys + 1).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256))];

        Assert.AreEqual(ExitCode.Usage, Assert.ThrowsExactly<CliException>(() => TrustedKeysSource.Generate(keys)).ExitCode);
        Assert.AreEqual(ExitCode.Usage, Assert.ThrowsExactly<CliException>(() => TrustedKeysSource.Generate([])).ExitCode);
        IReadOnlyList<ECDsa> twice = [keys[0], keys[1], keys[0]];
        StringAssert.Contains(Assert.ThrowsExactly<CliException>(() => TrustedKeysSource.Generate(twice)).Message, "twice");
    }

    [TestMethod]
    public void Unreadable_key_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Samples.RepositoryRoot(), "nf.config"), folder["nf.config"]);
        Directory.CreateDirectory(folder["bootloader/Crypto"]);

        CliRun run = CliRun.Of("key", "trust", "--key", Samples.Path("p256-pub.pem"), "--key", folder["none.pem"], "--write", "--config", folder["nf.config"]);

        Assert.AreEqual(ExitCode.Key, run.ExitCode);
        Assert.IsEmpty(Directory.GetFiles(folder["bootloader/Crypto"]));
    }

    private static ECDsa FromPoint(byte[] point) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = point[..32], Y = point[32..] },
    });
}
