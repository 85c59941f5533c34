using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Bridge.Firmware.App;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>The table of blink codes in docs/hardware.md is the enumeration's.</summary>
[TestClass]
public sealed class LampTableTests
{
    [TestMethod]
    public void Every_status_has_the_row_with_its_code_and_no_other_row_is_there()
    {
        string page = File.ReadAllText(Path.Combine(Samples.RepositoryRoot(), "docs", "hardware.md"));
        string section = Regex.Match(page, @"(?s)\n## LED\n.*?\n## ").Value;

        string[] rows = [.. Regex.Matches(section, @"(?m)^\| ([^|]+) \| (`[A-Za-z]+`) \| ").Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}")];

        CollectionAssert.AreEquivalent(Enum.GetValues<BridgeStatus>().Select(status => $"{Code(status)} `{status}`").ToArray(), rows);
    }

    [TestMethod]
    public void No_two_statuses_look_alike()
    {
        string[] codes = [.. Enum.GetValues<BridgeStatus>().Select(Code)];

        CollectionAssert.AreEquivalent(codes.Distinct().ToArray(), codes);
    }

    private static string Code(BridgeStatus status)
    {
        int blinks = (int)status & 0x0F;
        return status switch
        {
            BridgeStatus.Starting => "none",
            BridgeStatus.Up => "lit",
            _ => ((int)status & StatusLamp.FaultBit) != 0 ? $"long, {blinks} short" : $"{blinks} short",
        };
    }
}
