using System.IO;
using System.Text.RegularExpressions;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class NfConfigTests
{
    private static readonly string ConfigPath = Path.Combine(Samples.RepositoryRoot(), "nf.config");

    [TestMethod]
    public void Generated_constants_are_those_of_nf_config()
    {
        string generated = File.ReadAllText(Path.Combine(Samples.RepositoryRoot(), "bootloader", "Boot", "NfConfig.g.cs"));

        Assert.AreEqual(NfConfigFile.Find(ConfigPath).GenerateSource(), generated);
    }

    [TestMethod]
    [DataRow(@"^bridge_type .*\n", "", "\"bridge_type\" is missing")]
    [DataRow(@"^bridge_type .*", "bridge_type = 5", "at most 4")]
    [DataRow(@"^bridge_type .*", "bridge_type = -1", "not \"-1\"")]
    [DataRow(@"^bridge_type .*", "bridge_type", "name = value")]
    [DataRow(@"^bridge_type .*", "bridge_type = 1\nbridge_type = 2", "stands twice")]
    [DataRow(@"^bridge_type .*", "bridge_type = 1\nbridge_kind = 2", "unknown name")]
    [DataRow(@"^target .*", "target = a\"; evil", "no name of letters")]
    [DataRow(@"^bridge_type .*", "bridge_type = 0", "at least 1")]
    [DataRow(@"^manufacturer_code .*", "manufacturer_code = 0", "at least 1")]
    [DataRow(@"^com_baud .*", "com_baud = 0", "at least 9600")]
    [DataRow(@"^trial_boots .*", "trial_boots = 0", "at least 1")]
    [DataRow(@"^store_size_bytes .*", "store_size_bytes = 0", "at least 4096")]
    [DataRow(@"^bank_size_bytes .*", "bank_size_bytes = 0", "at least 4096")]
    [DataRow(@"^store_size_bytes .*", "store_size_bytes = 262143", "need 64 blocks of 4096 bytes, the store has 63")]
    [DataRow(@"^bank_size_bytes .*", "bank_size_bytes = 106496", "need 66 blocks of 4096 bytes, the store has 64")]
    [DataRow(@"^bank_size_bytes .*", "bank_size_bytes = 102399", "multiple of 4096")]
    [DataRow(@"^bank_size_bytes .*", "bank_size_bytes = 233472", "at most 229376")]
    [DataRow(@"^pin_rx .*", "pin_rx = 25", "\"pin_tx\" and \"pin_rx\" are the same pin")]
    [DataRow(@"^pin_button .*", "pin_button = 2", "\"pin_led\" and \"pin_button\" are the same pin")]
    [DataRow(@"^pin_battery .*", "pin_battery = 32", "\"pin_radio_reset\" and \"pin_battery\" are the same pin")]
    [DataRow(@"^pin_tx .*", "pin_tx = 16", "\"pin_tx\" cannot be GPIO16: the module's PSRAM is on it")]
    [DataRow(@"^com_port .*", "com_port = COM1", "must be COM2 or COM3")]
    [DataRow(@"^com_port .*", "com_port = COM4", "must be COM2 or COM3")]
    [DataRow(@"^tunnelling .*", "tunnelling = proxy", "must be none, server, client or both, not \"proxy\"")]
    [DataRow(@"^tunnelling .*\n", "", "\"tunnelling\" is missing")]
    [DataRow(@"^device_id .*", "device_id = 0x0100", "at least 1280")]
    [DataRow(@"^manufacturer_name .*", "manufacturer_name = A_manufacturer_of_34_characters_xx", "at most 32 characters")]
    [DataRow(@"^date_code .*", "date_code = 20261121-and-more", "at most 16 characters")]
    [DataRow(@"^model_identifier .*", "model_identifier = a b", "no name of letters")]
    public void Bad_line_is_refused_with_its_place(string pattern, string replacement, string message)
    {
        string text = Regex.Replace(File.ReadAllText(ConfigPath), pattern, replacement, RegexOptions.Multiline);

        CliException error = Assert.ThrowsExactly<CliException>(() => NfConfigFile.Parse("x.config", text));

        Assert.AreEqual(ExitCode.Usage, error.ExitCode);
        StringAssert.Contains(error.Message, message);
        StringAssert.StartsWith(error.Where, "x.config");
    }

    [TestMethod]
    [DataRow(@"^store_size_bytes .*", "store_size_bytes = 262144")]
    [DataRow(@"^trial_boots .*", "trial_boots = 1")]
    [DataRow(@"^bridge_type .*", "bridge_type = 4")]
    [DataRow(@"^tunnelling .*", "tunnelling = none")]
    [DataRow(@"^tunnelling .*", "tunnelling = both")]
    [DataRow(@"^device_id .*", "device_id = 0x0502")]
    public void Value_on_its_bound_is_taken(string pattern, string replacement)
    {
        string text = Regex.Replace(File.ReadAllText(ConfigPath), pattern, replacement, RegexOptions.Multiline);

        StringAssert.Contains(NfConfigFile.Parse("x.config", text).GenerateSource(), "BridgeType");
    }

    [TestMethod]
    public void Largest_bank_is_the_one_whose_manifest_still_fits_the_prefix_file()
    {
        int prefix = OtaHeader.MandatorySizeBytes + 4 + (2 * OtaElement.HeaderSizeBytes)
            + Manifest.FixedSizeBytes + Manifest.DigestSizeBytes + 1 + Manifest.MaxSignatureSizeBytes;

        int digests = (BankStore.MaxPrefixBytes - prefix) / Manifest.DigestSizeBytes;

        Assert.AreEqual(NfConfigRules.MaxBankSizeBytes, digests * StoreGeometry.ProductChunkSizeBytes);
    }

    [TestMethod]
    public void Built_in_nf_config_is_the_one_the_linked_constants_come_from()
    {
        Assert.AreEqual(NfConfigFile.Find(ConfigPath).GenerateSource(), NfConfigFile.BuiltIn().GenerateSource());
    }

    [TestMethod]
    public void Config_write_writes_the_constants_beside_the_file_it_read()
    {
        using var folder = new TemporaryFolder();
        string config = folder.Write("nf.config", File.ReadAllBytes(ConfigPath));
        string target = Path.Combine(Directory.CreateDirectory(folder["bootloader/Boot"]).FullName, "NfConfig.g.cs");
        File.WriteAllText(target, "old");

        CliRun run = CliRun.Of("config", "--config", config, "--write");

        Assert.AreEqual(ExitCode.Ok, run.ExitCode, run.Error);
        Assert.AreEqual(NfConfigFile.Find(ConfigPath).GenerateSource(), File.ReadAllText(target));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Config_write_without_an_nf_config_writes_nowhere()
    {
        using var folder = new TemporaryFolder();

        ShellRun run = ShellRun.Of(folder, "mkdir -p bootloader/Boot; bridge config --write");

        Assert.AreEqual(ExitCode.Usage, run.ExitCode);
        StringAssert.Contains(run.Error, "--config");
        Assert.IsEmpty(Directory.GetFiles(folder["bootloader/Boot"]));
        Assert.AreEqual(ExitCode.Ok, ShellRun.Of(folder, "bridge config").ExitCode);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void Simulate_runs_the_device_it_was_built_with_wherever_it_is_started()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["nf.config"], File.ReadAllText(ConfigPath).Replace("0x1337\n", "0x1234\n", System.StringComparison.Ordinal));

        ShellRun run = ShellRun.Of(folder, "bridge config | grep -q 0x1234 && bridge simulate");

        Assert.AreEqual(ExitCode.Ok, run.ExitCode, run.Output + run.Error);
    }
}
