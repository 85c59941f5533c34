using System.IO;
using System.Text.Json;
using Bridge.Cli.Output;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class CommandTests
{
    [TestMethod]
    public void Pack_then_inspect_shows_every_layer()
    {
        using var folder = new TemporaryFolder();
        string file = Pack(folder, "1.1.0");

        CliRun inspect = CliRun.Of("inspect", file);

        Assert.AreEqual(ExitCode.Ok, inspect.ExitCode, inspect.Output + inspect.Error);
        foreach (string layer in new[] { "OTA header", "0x0004", "element 0xF001", "manifest", "MCUboot header", "assembly SampleApp", "refers to                SampleLib 1.1.0.0", "0x0050 security counter", "header CRC" })
        {
            StringAssert.Contains(inspect.Output, layer);
        }
    }

    [TestMethod]
    public void Inspect_json_names_its_schema()
    {
        using var folder = new TemporaryFolder();

        CliRun inspect = CliRun.Of("inspect", Pack(folder, "1.1.0"), "--json");

        using JsonDocument json = JsonDocument.Parse(inspect.Output);
        Assert.AreEqual("bridge.inspect/1", json.RootElement.GetProperty("schema").GetString());
        Assert.AreEqual(3, json.RootElement.GetProperty("layer").GetProperty("layers").GetArrayLength());
    }

    [TestMethod]
    public void Pack_leaves_an_existing_file_alone_unless_told()
    {
        using var folder = new TemporaryFolder();
        string file = Pack(folder, "1.1.0");
        byte[] before = File.ReadAllBytes(file);

        CliRun again = CliRun.Of("pack", "--raw", Samples.Path("payload.bin"), "--key", Samples.Path("p256-key.pem"), "--version", "1.2.0", "--counter", "1", "--out", file);

        Assert.AreEqual(ExitCode.Io, again.ExitCode);
        StringAssert.Contains(again.Error, "--overwrite");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(file));
    }

    [TestMethod]
    public void Pack_of_something_else_says_what_it_looked_for()
    {
        using var folder = new TemporaryFolder();

        CliRun pack = CliRun.Of("pack", Samples.Path("payload.bin"), "--key", Samples.Path("p256-key.pem"), "--version", "1.2.0", "--counter", "1", "--out", folder["update.zigbee"]);

        Assert.AreEqual(ExitCode.InvalidImage, pack.ExitCode);
        StringAssert.Contains(pack.Error, "NFMRK1");
        Assert.IsEmpty(folder.Names);
    }

    [TestMethod]
    public void Public_key_cannot_sign()
    {
        using var folder = new TemporaryFolder();

        CliRun pack = CliRun.Of("pack", "--raw", Samples.Path("payload.bin"), "--key", Samples.Path("p256-pub.pem"), "--version", "1.2.0", "--counter", "1", "--out", folder["update.zigbee"]);

        Assert.AreEqual(ExitCode.Key, pack.ExitCode);
        StringAssert.Contains(pack.Error, "public key");
    }

    [TestMethod]
    public void New_key_signs_an_image_it_then_verifies()
    {
        using var folder = new TemporaryFolder();
        Assert.AreEqual(ExitCode.Ok, CliRun.Of("key", "new", "--out", folder["my.pem"]).ExitCode);

        Assert.AreEqual(ExitCode.Ok, CliRun.Of("pack", "--raw", Samples.Path("payload.bin"), "--key", folder["my.pem"], "--version", "1.2.0", "--counter", "1", "--out", folder["update.zigbee"]).ExitCode);

        Assert.AreEqual(ExitCode.Ok, CliRun.Of("verify", folder["update.zigbee"], "--key", folder["my.pub.pem"]).ExitCode);
        Assert.AreEqual(ExitCode.InvalidImage, CliRun.Of("verify", folder["update.zigbee"], "--key", Samples.Path("p256-pub.pem")).ExitCode);
    }

    [TestMethod]
    [DataRow("pack")]
    [DataRow("nothing-of-the-kind")]
    [DataRow("key new --out k.pem --size 3")]
    [DataRow("")]
    public void Wrong_words_are_a_usage_error_without_a_stack_trace(string line)
    {
        CliRun run = CliRun.Of(line.Split(' ', System.StringSplitOptions.RemoveEmptyEntries));

        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        Assert.IsFalse(run.Error.Contains("   at ", System.StringComparison.Ordinal));
        StringAssert.Contains(run.Error, "--help");
    }

    [TestMethod]
    public void Inspect_of_something_else_says_what_it_looked_for()
    {
        CliRun run = CliRun.Of("inspect", Samples.Path("payload.bin"));

        Assert.AreEqual(ExitCode.InvalidImage, run.ExitCode);
        StringAssert.Contains(run.Error, "offset 0");
    }

    private static string Pack(TemporaryFolder folder, string version)
    {
        string file = folder["update.zigbee"];
        string pes = Samples.Path("pe", version + ".0");
        CliRun pack = CliRun.Of(
            "pack", Path.Combine(pes, "SampleApp.pe"), Path.Combine(pes, "SampleLib.pe"), Path.Combine(pes, "SampleTables.pe"),
            "--key", Samples.Path("p256-key.pem"), "--version", version, "--counter", "1", "--out", file);
        Assert.AreEqual(ExitCode.Ok, pack.ExitCode, pack.Error);
        return file;
    }
}
