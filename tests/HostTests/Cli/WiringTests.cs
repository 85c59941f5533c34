using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>Pins: which are possible, and that picture and page say those of nf.config.</summary>
[TestClass]
public sealed class WiringTests
{
    private static readonly int[] FreeForAll = [4, 13, 14, 18, 19, 21, 22, 23, 25, 26, 27, 32, 33];

    private static string Docs(string name) => Path.Combine(Samples.RepositoryRoot(), "docs", name);

    [TestMethod]
    [DataRow("pin_tx", new[] { 5, 15 })]
    [DataRow("pin_rts", new[] { 5, 15 })]
    [DataRow("pin_radio_reset", new[] { 5, 15 })]
    [DataRow("pin_led", new[] { 2, 5, 15 })]
    [DataRow("pin_rx", new[] { 34, 35, 36, 39 })]
    [DataRow("pin_cts", new[] { 34, 35, 36, 39 })]
    [DataRow("pin_button", new[] { 0 })]
    public void A_line_can_be_on_these_pins_and_no_others(string key, int[] more)
    {
        int[] possible = [.. Enumerable.Range(0, 40).Where(pin => PinRules.Problem(key, pin) == null)];

        CollectionAssert.AreEqual(FreeForAll.Concat(more).Order().ToArray(), possible);
    }

    [TestMethod]
    public void Battery_sense_is_on_adc1()
    {
        int[] possible = [.. Enumerable.Range(0, 40).Where(pin => PinRules.Problem("pin_battery", pin) == null)];

        CollectionAssert.AreEqual(new[] { 32, 33, 34, 35, 36, 39 }, possible);
    }

    [TestMethod]
    [DataRow("pin_led", 6, "flash")]
    [DataRow("pin_led", 11, "flash")]
    [DataRow("pin_led", 17, "PSRAM")]
    [DataRow("pin_tx", 1, "COM1")]
    [DataRow("pin_led", 12, "1.8 V")]
    [DataRow("pin_led", 0, "download mode")]
    [DataRow("pin_rx", 2, "download mode")]
    [DataRow("pin_cts", 15, "strapping")]
    [DataRow("pin_rts", 34, "inputs only")]
    [DataRow("pin_button", 39, "no pull-up")]
    [DataRow("pin_tx", 24, "no such pin")]
    [DataRow("pin_rx", 38, "does not bring it out")]
    [DataRow("pin_battery", 25, "ADC1")]
    public void The_reason_is_the_chips_own(string key, int pin, string reason)
    {
        StringAssert.Contains(PinRules.Problem(key, pin), reason);
    }

    [TestMethod]
    public void Picture_is_drawn_from_nf_config()
    {
        string drawn = WiringSvg.Draw(NfConfigFile.BuiltIn());

        if (Environment.GetEnvironmentVariable("BRIDGE_WRITE_GENERATED") == "1")
        {
            File.WriteAllText(Docs("wiring.svg"), drawn);
        }

        Assert.AreEqual(File.ReadAllText(Docs("wiring.svg")), drawn);
    }

    [TestMethod]
    public void The_pages_table_of_pins_is_nf_configs()
    {
        NfConfigFile board = NfConfigFile.BuiltIn();
        string[] expected = [.. PinRules.Keys.Select(key => $"{key} {board.Number(key)}")];

        string[] told = [.. Regex.Matches(File.ReadAllText(Docs("hardware.md")), @"^\| `(pin_\w+)` \| (\d+) \|", RegexOptions.Multiline)
            .Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}")];

        CollectionAssert.AreEqual(expected, told);
    }

    [TestMethod]
    public void Picture_takes_the_place_of_another_file_only_when_told_to()
    {
        using var folder = new TemporaryFolder();
        string there = folder.Write("there.svg", "mine");

        Assert.AreEqual(ExitCode.Io, CliRun.Of("config", "--wiring", there).ExitCode);
        Assert.AreEqual("mine", File.ReadAllText(there));
        Assert.AreEqual(ExitCode.Ok, CliRun.Of("config", "--wiring", there, "--overwrite").ExitCode);
        StringAssert.Contains(File.ReadAllText(there), "<svg");
    }
}
