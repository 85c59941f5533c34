using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Firmware.App;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>bridge provision with credentials: what is written, what is refused, and what it takes to replace them.</summary>
[TestClass]
public sealed class ProvisionCredentialsTests
{
    private const string Code = Samples.InstallCode;

    [TestMethod]
    [DataRow("suite2-bridge.txt", 2)]
    [DataRow("suite2-hub.txt", 2)]
    [DataRow("suite2-test-ca.txt", 2)]
    [DataRow("suite1-bridge.txt", 1)]
    public void The_firmware_finds_what_the_file_says(string name, int suite)
    {
        using var folder = new TemporaryFolder();

        CliRun run = Fresh(folder, "unit", Sample(name));

        Assert.AreEqual(ExitCode.Ok, run.ExitCode, run.Error);
        StringAssert.Contains(run.Output, $"suite {suite}  certificate of ");
        StoredCredentials stored = Stored(folder["unit"]);
        Assert.AreEqual(CredentialsState.Ready, stored.State);
        Assert.AreEqual(1L, stored.Generation);
        Assert.IsTrue(stored.MustEstablish);
        Firmware.KeyEstablishment.KeyCredentials found = suite == 2 ? stored.Suite2 : stored.Suite1;
        Assert.AreEqual(Value(Sample(name), "certificate"), Convert.ToHexString(found.Certificate));
        Assert.AreEqual(Value(Sample(name), "private-key"), Convert.ToHexString(found.PrivateKey));
        Assert.AreEqual(Value(Sample(name), "ca-public-key"), Convert.ToHexString(found.CaPublicKey));
        Assert.IsNull(suite == 2 ? stored.Suite1 : stored.Suite2);
    }

    [TestMethod]
    public void One_file_may_hold_both_suites()
    {
        using var folder = new TemporaryFolder();
        string both = folder.Write("both", File.ReadAllText(Sample("suite1-bridge.txt")) + File.ReadAllText(Sample("suite2-bridge.txt")));

        Assert.AreEqual(ExitCode.Ok, Fresh(folder, "unit", both).ExitCode);

        StoredCredentials stored = Stored(folder["unit"]);
        Assert.IsNotNull(stored.Suite1);
        Assert.IsNotNull(stored.Suite2);
    }

    [TestMethod]
    [DataRow("0A0B0C0D0E0F1012", ExitCode.Ok)]
    [DataRow("0a0b0c0d0e0f1012", ExitCode.Ok)]
    [DataRow("0A0B0C0D0E0F1011", ExitCode.Policy)]
    [DataRow("0A0B0C0D0E0F10", ExitCode.Usage)]
    [DataRow("0A:0B:0C:0D:0E:0F", ExitCode.Usage)]
    public void A_certificate_for_another_unit_is_refused(string eui64, int exitCode)
    {
        using var folder = new TemporaryFolder();

        Assert.AreEqual(exitCode, Fresh(folder, "unit", Sample("suite2-bridge.txt"), "--eui64", eui64).ExitCode);
        Assert.AreEqual(exitCode == ExitCode.Ok, Directory.Exists(folder["unit"]));
    }

    /// <summary>One bit of each of the three, at both ends and within.</summary>
    [TestMethod]
    [DataRow("suite2-bridge.txt")]
    [DataRow("suite1-bridge.txt")]
    public void Nothing_that_does_not_fit_together_is_taken(string name)
    {
        using var folder = new TemporaryFolder();
        foreach (string key in new[] { "certificate", "private-key", "ca-public-key" })
        {
            byte[] value = Convert.FromHexString(Value(Sample(name), key));
            foreach (int at in new[] { 0, 1, value.Length / 2, value.Length - 1 })
            {
                byte[] changed = (byte[])value.Clone();
                changed[at] ^= 1;
                string file = folder.Write($"{key}{at}", Regex.Replace(File.ReadAllText(Sample(name)), $"(?m)^{key} .*$", $"{key} = {Convert.ToHexString(changed)}"));

                CliRun run = Fresh(folder, "unit", file);

                Assert.AreEqual(ExitCode.Key, run.ExitCode, $"{key}, byte {at}: {run.Error}");
                Assert.IsFalse(Directory.Exists(folder["unit"]));
            }
        }
    }

    [TestMethod]
    public void A_key_of_another_delivery_is_told_from_a_spoilt_one()
    {
        using var folder = new TemporaryFolder();
        string mixed = folder.Write("mixed", Regex.Replace(File.ReadAllText(Sample("suite2-bridge.txt")), "(?m)^private-key .*$", "private-key = " + Value(Sample("suite2-hub.txt"), "private-key")));

        CliRun run = Fresh(folder, "unit", mixed);

        Assert.AreEqual(ExitCode.Key, run.ExitCode);
        StringAssert.Contains(run.Error, "the private key is not the certificate's");
    }

    [TestMethod]
    [DataRow("", "no credentials")]
    [DataRow("certificate = 00", "certificate of 1 bytes: suite 2 has 74, suite 1 48")]
    [DataRow("private-key = 0", "private-key of 0 bytes")]
    [DataRow("private-key = xy", "not hexadecimal")]
    [DataRow("0084A933", "expected certificate")]
    [DataRow("public-key = 0207A445", "expected certificate")]
    public void A_file_that_is_none_is_refused_with_its_line(string text, string message)
    {
        using var folder = new TemporaryFolder();

        CliRun run = Fresh(folder, "unit", folder.Write("file", "# a comment\n" + text));

        Assert.AreEqual(ExitCode.Key, run.ExitCode);
        StringAssert.Contains(run.Error, message);
        Assert.AreEqual(text.Length > 0, run.Error.Contains("line 2", StringComparison.Ordinal), run.Error);
    }

    [TestMethod]
    [DataRow("certificate")]
    [DataRow("private-key")]
    [DataRow("ca-public-key")]
    public void All_three_are_needed_and_none_twice(string key)
    {
        using var folder = new TemporaryFolder();
        string text = File.ReadAllText(Sample("suite2-bridge.txt"));
        string line = Regex.Match(text, $"(?m)^{key} .*\n").Value;

        StringAssert.Contains(Fresh(folder, "unit", folder.Write("less", text.Replace(line, string.Empty, StringComparison.Ordinal))).Error, $"{key} of suite 2 is missing");
        StringAssert.Contains(Fresh(folder, "unit", folder.Write("more", text + line)).Error, $"{key} stands twice for suite 2");
    }

    [TestMethod]
    public void A_key_typed_on_the_command_line_is_refused_and_not_repeated()
    {
        using var folder = new TemporaryFolder();
        string key = Value(Sample("suite2-bridge.txt"), "private-key");

        CliRun run = Fresh(folder, "unit", key);

        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        Assert.IsFalse(run.Error.Contains(key, StringComparison.OrdinalIgnoreCase));
        StringAssert.Contains(run.Error, "history");
    }

    [TestMethod]
    public void Credentials_are_replaced_only_when_that_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        Fresh(folder, "one", Sample("suite2-bridge.txt"));

        CliRun refused = Again(folder, "one", "two", Sample("suite2-test-ca.txt"));
        CliRun replaced = Again(folder, "one", "two", Sample("suite2-test-ca.txt"), "--replace-credentials");

        Assert.AreEqual(ExitCode.Policy, refused.ExitCode);
        StringAssert.Contains(refused.Error, "--replace-credentials");
        Assert.AreEqual(ExitCode.Ok, replaced.ExitCode, replaced.Error);
        StoredCredentials stored = Stored(folder["two"]);
        Assert.AreEqual(2L, stored.Generation);
        Assert.AreEqual(Value(Sample("suite2-test-ca.txt"), "certificate"), Convert.ToHexString(stored.Suite2.Certificate));
        Assert.AreEqual(Code, Convert.ToHexString(new StoredIdentity(StoreOf(folder["two"])).InstallCode));
        CollectionAssert.AreEquivalent(new[] { "k00000020.0", "k00000020.1" }, Sent(folder["two"]));
    }

    [TestMethod]
    public void A_unit_without_credentials_is_given_its_first_without_a_flag()
    {
        using var folder = new TemporaryFolder();
        Assert.AreEqual(ExitCode.Ok, CliRun.Of("provision", "--install-code", Code, "--port", "COM9", "--out", folder["one"]).ExitCode);

        Assert.AreEqual(ExitCode.Ok, Again(folder, "one", "two", Sample("suite2-bridge.txt")).ExitCode);

        Assert.AreEqual(CredentialsState.Ready, Stored(folder["two"]).State);
    }

    /// <summary>The board settled its record under other numbers since; nobody could look. The new files count all the same, also half written.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void What_is_sent_counts_whatever_the_unit_made_of_its_record_meanwhile(bool isHalf)
    {
        using var folder = new TemporaryFolder();
        Fresh(folder, "one", Sample("suite2-bridge.txt"));
        SimStore board = StoreOf(folder["one"]);
        for (int i = 0; i < 10; i++)
        {
            board.Delete(board.FileNames.First(name => name[0] == 'k' && name[^1] == '1'));
            Assert.AreEqual(CredentialsState.Ready, new StoredCredentials(board).State);
        }

        Again(folder, "one", "two", Sample("suite2-test-ca.txt"), "--replace-credentials");
        foreach (string name in Sent(folder["two"]).Take(isHalf ? 1 : 2))
        {
            board.Put(name, File.ReadAllBytes(Path.Combine(folder["two"], name)));
        }

        var stored = new StoredCredentials(board);
        Assert.AreEqual(2L, stored.Generation);
        Assert.AreEqual(2, board.FileNames.Count(name => name[0] == 'k'));
    }

    [TestMethod]
    public void A_run_units_flash_is_given_credentials_and_keeps_them()
    {
        using var folder = new TemporaryFolder();
        Fresh(folder, "one", Sample("suite2-bridge.txt"));
        string flash = Directory.CreateDirectory(folder["flash"]).FullName;
        File.WriteAllText(Path.Combine(flash, "LOCK"), string.Empty);
        foreach (string name in new[] { SealSecret.FileName, "i00000000.0", "i00000000.1" })
        {
            File.Copy(Path.Combine(folder["one"], name), Path.Combine(flash, name));
        }

        Assert.AreEqual(ExitCode.Ok, CliRun.Of("provision", "--flash", flash, "--credentials", Sample("suite2-bridge.txt")).ExitCode);
        Assert.AreEqual(ExitCode.Policy, CliRun.Of("provision", "--flash", flash, "--credentials", Sample("suite2-bridge.txt")).ExitCode);
        Assert.AreEqual(ExitCode.Ok, CliRun.Of("provision", "--flash", flash, "--credentials", Sample("suite2-hub.txt"), "--replace-credentials").ExitCode);
    }

    [TestMethod]
    [DataRow("--port COM9 --out X", "--install-code is missing")]
    [DataRow("--install-code 83FED3407A932B70 --out X", "--port and --out are missing")]
    [DataRow("--unit Y --port COM9 --out X", "--credentials")]
    [DataRow("--unit Y --credentials Z --install-code 83FED3407A932B70 --port COM9 --out X", "fresh unit")]
    [DataRow("--install-code 83FED3407A932B70 --replace-credentials --port COM9 --out X", "no credentials to replace")]
    [DataRow("--install-code 83FED3407A932B70 --eui64 0A0B0C0D0E0F1012 --port COM9 --out X", "--eui64 goes with")]
    [DataRow("--flash F --credentials Z --out X", "--flash goes without")]
    public void Options_that_contradict_each_other_are_told(string options, string message)
    {
        CliRun run = CliRun.Of(["provision", .. options.Split(' ')]);

        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, message);
    }

    private static CliRun Fresh(TemporaryFolder folder, string unit, string credentials, params string[] more) =>
        CliRun.Of(["provision", "--install-code", Code, "--credentials", credentials, "--port", "COM9", "--out", folder[unit], .. more]);

    private static CliRun Again(TemporaryFolder folder, string unit, string next, string credentials, params string[] more) =>
        CliRun.Of(["provision", "--unit", folder[unit], "--credentials", credentials, "--port", "COM9", "--out", folder[next], .. more]);

    private static string Sample(string name) => Path.Combine(Samples.RepositoryRoot(), "tests", "Data", "credentials", name);

    private static string Value(string path, string name) => Regex.Match(File.ReadAllText(path), $"(?m)^{name} *= (.*)$").Groups[1].Value;

    private static StoredCredentials Stored(string unit) => new(StoreOf(unit));

    private static SimStore StoreOf(string unit)
    {
        var store = new SimStore(NfConfig.StoreSizeBytes, 0);
        foreach (string path in Directory.GetFiles(unit).Where(path => !path.EndsWith(".json", StringComparison.Ordinal)))
        {
            store.Put(Path.GetFileName(path), File.ReadAllBytes(path));
        }

        return store;
    }

    private static string[] Sent(string unit) =>
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(unit, "deploy.json"))).RootElement.GetProperty("files").EnumerateArray()
            .Select(file => Path.GetFileName(file.GetProperty("SourceFilePath").GetString()))];
}
