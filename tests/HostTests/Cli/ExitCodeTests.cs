using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>What is asked, the exit code that answers it, and the files that are there afterwards.</summary>
[TestClass]
public sealed class ExitCodeTests
{
    private const string Sign = " --key key.pem --version 1.1.0 --counter 1 --out u.zigbee";
    private const string Verify = " --key pub.pem";
    private const string Policy = " --key pub.pem --policy bridge";

    /// <summary>Space left by headers and TLVs with the longest signature: 32 + 33 + 4 + 36 + 36 + 4 + 72.</summary>
    private const int FitsForSure = 102_400 - 217;

    private static readonly Dictionary<string, Func<byte[]>> Inputs = new()
    {
        ["key.pem"] = () => Samples.Read("p256-key.pem"),
        ["pub.pem"] = () => Samples.Read("p256-pub.pem"),
        ["app.pe"] = () => Samples.Read("pe", "1.1.0.0", "SampleApp.pe"),
        ["longer.pe"] = () => [.. Samples.Read("pe", "1.1.0.0", "SampleApp.pe"), 0],
        ["shorter.pe"] = () => Samples.Read("pe", "1.1.0.0", "SampleApp.pe")[..^4],
        ["raw.bin"] = () => Samples.Read("payload.bin"),
        ["fits.bin"] = () => new byte[FitsForSure],
        ["big.bin"] = () => new byte[FitsForSure + 10],
        ["huge.bin"] = () => new byte[20_000_000],
        ["empty.bin"] = () => [],
        ["good.zigbee"] = () => new OtaFileBuilder().BuildFile(),
        ["b2.zigbee"] = () => new OtaFileBuilder { BridgeTypes = 2 }.BuildFile(),
        ["raw.zigbee"] = () => new OtaFileBuilder { Payload = Samples.Read("payload.bin") }.BuildFile(),
        ["none.zigbee"] = () => new OtaFileBuilder { Payload = [] }.BuildFile(),
        ["big.zigbee"] = () => new OtaFileBuilder { Payload = new byte[103_000] }.BuildFile(),
        ["trailing.zigbee"] = () => [.. new OtaFileBuilder().BuildFile(), 0],
        ["header.zigbee"] = () => Flip(new OtaFileBuilder().BuildFile(), 10),
        ["plain.bin"] = () => new OtaFileBuilder { ProtectedTlvs = [] }.BuildImage(),
        ["other.bin"] = () => new OtaFileBuilder { ImageType = 9 }.BuildImage(),
        ["undigested.bin"] = () => new OtaFileBuilder { ChangeUnprotectedTlvs = tlvs => tlvs.RemoveAt(0) }.BuildImage(),
        ["signed.bin"] = () => Samples.Read("signed.bin"),
        ["flipped.zigbee"] = () => Flip(new OtaFileBuilder().BuildFile(), 700),
        ["flipped.bin"] = () => Flip(Samples.Read("signed.bin"), 100),
    };

    [TestMethod]
    [DataRow("pack app.pe" + Sign, ExitCode.Ok, "u.zigbee")]
    [DataRow("pack --raw raw.bin" + Sign, ExitCode.Ok, "u.zigbee")]
    [DataRow("pack --raw fits.bin" + Sign, ExitCode.Ok, "u.zigbee")]
    [DataRow("pack --raw big.bin" + Sign, ExitCode.Policy, "")]
    [DataRow("pack --raw huge.bin" + Sign, ExitCode.Policy, "")]
    [DataRow("pack raw.bin" + Sign, ExitCode.InvalidImage, "")]
    [DataRow("pack longer.pe" + Sign, ExitCode.InvalidImage, "")]
    [DataRow("pack shorter.pe" + Sign, ExitCode.InvalidImage, "")]
    [DataRow("pack --raw empty.bin" + Sign, ExitCode.InvalidImage, "")]
    [DataRow("pack app.pe --raw raw.bin" + Sign, ExitCode.Usage, "")]
    [DataRow("pack" + Sign, ExitCode.Usage, "")]
    [DataRow("pack missing.pe" + Sign, ExitCode.Io, "")]
    [DataRow("pack app.pe --min-hardware 0x0200 --max-hardware 0x0100" + Sign, ExitCode.Usage, "")]
    [DataRow("pack app.pe --manufacturer 0x10000" + Sign, ExitCode.Usage, "")]
    [DataRow("pack app.pe --bridge-types B5" + Sign, ExitCode.Usage, "")]
    [DataRow("pack app.pe --header-string 123456789012345678901234567890123" + Sign, ExitCode.Usage, "")]
    [DataRow("pack app.pe --key pub.pem --version 1.1.0 --counter 1 --out u.zigbee", ExitCode.Key, "")]
    [DataRow("pack app.pe --key missing.pem --version 1.1.0 --counter 1 --out u.zigbee", ExitCode.Key, "")]
    [DataRow("pack app.pe --key key.pem --version 01.1.0 --counter 1 --out u.zigbee", ExitCode.Usage, "")]
    [DataRow("pack app.pe --key key.pem --version 1.1.0 --counter 4294967296 --out u.zigbee", ExitCode.Usage, "")]
    [DataRow("pack app.pe --key key.pem --version 1.1.0 --counter 1 --out raw.bin", ExitCode.Io, "")]
    [DataRow("key new --out k.pem", ExitCode.Ok, "k.pem k.pub.pem")]
    [DataRow("key new --out k", ExitCode.Ok, "k k.pub.pem")]
    [DataRow("key new --out key.pem", ExitCode.Io, "")]
    [DataRow("key show --key raw.bin", ExitCode.Key, "")]
    [DataRow("inspect good.zigbee", ExitCode.Ok, "")]
    [DataRow("inspect signed.bin", ExitCode.Ok, "")]
    [DataRow("inspect app.pe", ExitCode.Ok, "")]
    [DataRow("inspect trailing.zigbee", ExitCode.InvalidImage, "")]
    [DataRow("inspect trailing.zigbee --json", ExitCode.InvalidImage, "")]
    [DataRow("inspect longer.pe", ExitCode.InvalidImage, "")]
    [DataRow("inspect flipped.zigbee", ExitCode.InvalidImage, "")]
    [DataRow("inspect flipped.bin", ExitCode.InvalidImage, "")]
    [DataRow("inspect missing.pe", ExitCode.Io, "")]
    [DataRow("verify good.zigbee" + Verify, ExitCode.Ok, "")]
    [DataRow("verify good.zigbee" + Policy, ExitCode.Ok, "")]
    [DataRow("verify good.zigbee --counter 1" + Policy, ExitCode.Ok, "")]
    [DataRow("verify good.zigbee --counter 2" + Policy, ExitCode.Policy, "")]
    [DataRow("verify good.zigbee --counter 2" + Verify, ExitCode.Usage, "")]
    [DataRow("verify good.zigbee --key pub.pem --policy strict", ExitCode.Usage, "")]
    [DataRow("verify b2.zigbee" + Verify, ExitCode.Ok, "")]
    [DataRow("verify b2.zigbee" + Policy, ExitCode.Policy, "")]
    [DataRow("verify raw.zigbee" + Verify, ExitCode.Ok, "")]
    [DataRow("verify raw.zigbee" + Policy, ExitCode.Policy, "")]
    [DataRow("verify none.zigbee" + Policy, ExitCode.Policy, "")]
    [DataRow("verify big.zigbee" + Verify, ExitCode.Ok, "")]
    [DataRow("verify big.zigbee" + Policy, ExitCode.Policy, "")]
    [DataRow("verify plain.bin" + Verify, ExitCode.Ok, "")]
    [DataRow("verify plain.bin" + Policy, ExitCode.Policy, "")]
    [DataRow("verify other.bin" + Policy, ExitCode.Policy, "")]
    [DataRow("verify header.zigbee" + Verify, ExitCode.InvalidImage, "")]
    [DataRow("verify header.zigbee" + Policy, ExitCode.InvalidImage, "")]
    [DataRow("verify undigested.bin" + Verify, ExitCode.InvalidImage, "")]
    [DataRow("verify undigested.bin" + Policy, ExitCode.InvalidImage, "")]
    [DataRow("verify flipped.bin" + Verify, ExitCode.InvalidImage, "")]
    [DataRow("verify raw.bin" + Verify, ExitCode.InvalidImage, "")]
    [DataRow("verify good.zigbee --key raw.bin", ExitCode.Key, "")]
    [DataRow("verify missing.zigbee" + Verify, ExitCode.Io, "")]
    [DataRow("config --config missing.config", ExitCode.Io, "")]
    [DataRow("config --config key.pem", ExitCode.Usage, "")]
    public void Command_ends_with_its_exit_code_and_its_files(string line, int exitCode, string newFiles)
    {
        using var folder = new TemporaryFolder();
        string[] words = Array.ConvertAll(line.Split(' '), word => word.Contains('.', StringComparison.Ordinal) && !char.IsDigit(word[0]) || word == "k" ? folder[word] : word);
        foreach (string word in line.Split(' ').Where(Inputs.ContainsKey))
        {
            folder.Write(word, Inputs[word]());
        }

        Dictionary<string, string> before = folder.Names.ToDictionary(name => name, name => Convert.ToHexString(File.ReadAllBytes(folder[name])));

        CliRun run = CliRun.Of(words);

        Assert.AreEqual(exitCode, run.ExitCode, run.Output + run.Error);
        Assert.AreEqual(newFiles, string.Join(' ', folder.Names.Where(name => !before.ContainsKey(name)).Order(StringComparer.Ordinal)));
        foreach ((string name, string content) in before)
        {
            Assert.AreEqual(content, Convert.ToHexString(File.ReadAllBytes(folder[name])), name);
        }
    }

    [TestMethod]
    [DataRow("good.zigbee", true, null, "1.1.0", 1)]
    [DataRow("header.zigbee", false, "Manufacturer", null, -1)]
    public void Verify_json_says_what_the_exit_code_says(string name, bool valid, string reason, string version, int counter)
    {
        using var folder = new TemporaryFolder();

        CliRun run = CliRun.Of("verify", folder.Write(name, Inputs[name]()), "--key", Samples.Path("p256-pub.pem"), "--json");

        JsonElement json = JsonDocument.Parse(run.Output).RootElement;
        Assert.AreEqual("bridge.verify/1", json.GetProperty("schema").GetString());
        Assert.AreEqual(valid, json.GetProperty("valid").GetBoolean());
        Assert.AreEqual(reason, json.TryGetProperty("reason", out JsonElement why) ? why.GetString() : null);
        Assert.AreEqual(version, json.TryGetProperty("version", out JsonElement shown) ? shown.GetString() : null);
        Assert.AreEqual(counter, json.TryGetProperty("securityCounter", out JsonElement lowest) ? lowest.GetInt32() : -1);
    }

    [TestMethod]
    public void Refusals_by_policy_and_no_others_end_a_simulation_with_5()
    {
        RefusalReason[] policy =
        [
            RefusalReason.Manufacturer, RefusalReason.ImageType, RefusalReason.HardwareRange, RefusalReason.BridgeType, RefusalReason.Downgrade,
            RefusalReason.SecurityCounter, RefusalReason.TlvMissing, RefusalReason.PeMissing, RefusalReason.MissingReference, RefusalReason.TrialFailed,
        ];

        RefusalReason[] actual = Enum.GetValues<RefusalReason>().Where(reason => Refusals.ExitCodeOf(reason) == ExitCode.Policy).ToArray();

        CollectionAssert.AreEquivalent(policy, actual);
    }

    private static byte[] Flip(byte[] bytes, int position)
    {
        bytes[position] ^= 1;
        return bytes;
    }
}
