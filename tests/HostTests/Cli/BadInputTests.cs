using System;
using System.IO;
using System.Security.Cryptography;
using Bridge.Cli.Output;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>Input that is merely bad, and a machine that is merely full, end with a message and an exit code.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class BadInputTests
{
    private const string Sign = "--key $DATA/p256-key.pem --version 1.0.0 --counter 1 --out u.zigbee";

    [TestMethod]
    [DataRow("truncate -s 20000000 big; bridge pack --raw big " + Sign, ExitCode.Policy, "a bank has 102400")]
    [DataRow("bridge key show --key explicit.pem", ExitCode.Key, "P-256")]
    [DataRow("bridge pack --raw $DATA/payload.bin --key explicit.pem --version 1.0.0 --counter 1 --out u.zigbee", ExitCode.Key, "P-256")]
    [DataRow("head -c 8 $DATA/pe/1.0.0.0/SampleApp.pe >cut.pe; bridge inspect cut.pe", ExitCode.InvalidImage, "")]
    [DataRow("head -c 123 $DATA/pe/1.0.0.0/SampleApp.pe >cut.pe; bridge inspect cut.pe --json", ExitCode.InvalidImage, "")]
    [DataRow("mkdir gone; cd gone; rmdir ../gone; bridge config", ExitCode.Io, "working directory")]
    [DataRow("mkdir gone; cd gone; rmdir ../gone; bridge verify $DATA/signed.bin --key $DATA/p256-pub.pem --policy bridge", ExitCode.Io, "working directory")]
    [DataRow("bridge config >/dev/full", ExitCode.Io, "bridge: ")]
    [DataRow("bridge --help >/dev/full", ExitCode.Io, "bridge: ")]
    [DataRow("bridge key new --out k.pem >/dev/full", ExitCode.Io, "bridge: ")]
    [DataRow("bridge key show --key $DATA/p256-pub.pem >/dev/full", ExitCode.Io, "bridge: ")]
    [DataRow("bridge pack --raw $DATA/payload.bin " + Sign + " >/dev/full", ExitCode.Io, "bridge: ")]
    [DataRow("bridge inspect $DATA/signed.bin >/dev/full", ExitCode.Io, "bridge: ")]
    [DataRow("bridge verify $DATA/signed.bin --key $DATA/p256-pub.pem >/dev/full", ExitCode.Io, "bridge: ")]
    [DataRow("bridge simulate >/dev/full", ExitCode.Io, "bridge: ")]
    [DataRow("bridge run --radio tcp://127.0.0.1:1 --flash ''", ExitCode.Io, "cannot take this directory")]
    [DataRow("bridge run --radio tcp://127.0.0.1:1 --flash .", ExitCode.Io, "something else")]
    [DataRow("PATH=$(dirname $(command -v dotnet)); bridge run --radio /dev/null --flash f", ExitCode.Io, "stty")]
    [DataRow("bridge inspect .", ExitCode.Io, "this is a folder")]
    [DataRow("bridge budget no-such.pe", ExitCode.Io, "no-such.pe")]
    [DataRow("bridge index no-such.zigbee", ExitCode.Io, "no-such.zigbee")]
    [DataRow("bridge inspect nothing 2>/dev/full", ExitCode.Io, "")]
    [DataRow("bridge pack 2>/dev/full", ExitCode.Usage, "")]
    public void Bad_input_ends_with_a_message_and_an_exit_code(string line, int exitCode, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["explicit.pem"], KeyWithItsCurveSpelledOut());

        ShellRun run = ShellRun.Of(folder, line);

        Assert.AreEqual(exitCode, run.ExitCode, run.Output + run.Error);
        StringAssert.Contains(run.Error, message);
        Assert.DoesNotContain("   at ", run.Error);
    }

    [TestMethod]
    [DataRow(8)]
    [DataRow(100)]
    [DataRow(123)]
    public void Assembly_cut_in_its_header_is_shown_with_that_problem(int length)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("cut.pe", Samples.Read("pe", "1.0.0.0", "SampleApp.pe")[..length]);

        CliRun run = CliRun.Of("inspect", file);

        Assert.AreEqual(ExitCode.InvalidImage, run.ExitCode);
        StringAssert.Contains(run.Output, $"PROBLEM: the header needs 124 bytes, {length} are there");
    }

    /// <summary>A P-256 key that gives prime and coefficients instead of the curve's name.</summary>
    private static string KeyWithItsCurveSpelledOut()
    {
        using ECDsa named = OtaFileBuilder.SampleKey();
        using ECDsa spelled = ECDsa.Create(named.ExportExplicitParameters(true));
        return spelled.ExportPkcs8PrivateKeyPem();
    }
}
