using System.IO;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Bridge.Cli.Output;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class KeyTests
{
    [TestMethod]
    [DataRow("k.pem", false)]
    [DataRow("k.pub.pem", false)]
    [DataRow("k.pub.pem/", true)]
    [DataRow("k.pem/", true)]
    public void New_pair_is_refused_before_anything_is_written_when_either_file_cannot_be(string taken, bool overwrite)
    {
        using var folder = new TemporaryFolder();
        if (taken.EndsWith('/'))
        {
            Directory.CreateDirectory(folder[taken]);
            File.WriteAllText(folder[taken == "k.pem/" ? "k.pub.pem" : "k.pem"], "old");
        }
        else
        {
            File.WriteAllText(folder[taken], "old");
        }

        string[] before = folder.Names;
        string[] line = ["key", "new", "--out", folder["k.pem"]];

        CliRun run = CliRun.Of(overwrite ? [.. line, "--overwrite"] : line);

        Assert.AreEqual(ExitCode.Io, run.ExitCode);
        CollectionAssert.AreEqual(before, folder.Names);
        Assert.AreEqual("old", File.ReadAllText(folder[before[0]]));
    }

    [TestMethod]
    public void New_pair_replaces_both_halves_when_told()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["k.pem"], "old");
        File.WriteAllText(folder["k.pub.pem"], "old");

        Assert.AreEqual(ExitCode.Ok, CliRun.Of("key", "new", "--out", folder["k.pem"], "--overwrite").ExitCode);

        CliRun ofPrivate = CliRun.Of("key", "show", "--key", folder["k.pem"]);
        Assert.AreEqual(ExitCode.Ok, ofPrivate.ExitCode);
        Assert.AreEqual(ofPrivate.Output, CliRun.Of("key", "show", "--key", folder["k.pub.pem"]).Output);
        StringAssert.EndsWith(ofPrivate.Output, File.ReadAllText(folder["k.pub.pem"]));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [UnsupportedOSPlatform("windows")]
    public void Private_key_is_readable_by_its_owner_only()
    {
        using var folder = new TemporaryFolder();
        CliRun.Of("key", "new", "--out", folder["k.pem"]);

        Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["k.pem"]));
        Assert.AreNotEqual(UnixFileMode.None, File.GetUnixFileMode(folder["k.pub.pem"]) & UnixFileMode.GroupRead);
    }

    [TestMethod]
    [DataRow("1.3.132.0.34", "P-384")]
    [DataRow("1.3.132.0.10", "secp256k1: as long as P-256")]
    [DataRow("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1: as long as P-256")]
    public void Key_on_another_curve_is_refused(string curve, string name)
    {
        using var folder = new TemporaryFolder();
        using ECDsa key = ECDsa.Create(ECCurve.CreateFromValue(curve));
        File.WriteAllText(folder["k.pem"], key.ExportPkcs8PrivateKeyPem());

        Assert.AreEqual(ExitCode.Key, CliRun.Of("key", "show", "--key", folder["k.pem"]).ExitCode, name);
        Assert.AreEqual(ExitCode.Key, CliRun.Of("pack", "--raw", Samples.Path("payload.bin"), "--key", folder["k.pem"], "--version", "1", "--counter", "1", "--out", folder["u"]).ExitCode, name);
        Assert.AreEqual(ExitCode.Key, CliRun.Of("verify", Samples.Path("signed.bin"), "--key", folder["k.pem"]).ExitCode, name);
    }
}
