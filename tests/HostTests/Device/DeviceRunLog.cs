using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Bridge.HostTests.Device;

/// <summary>What a log of the device tests says. See docs/testing.md for its lines.</summary>
internal sealed class DeviceRunLog
{
    private static readonly Regex Test = new(@"^Test (passed|failed|skipped),(?<name>.+)\.(?<row>\d+),");
    private static readonly Regex Assembly = new(@"^pe (?<name>\S+) [\d.]+ [1-9]\d* [0-9a-f]{64}$");
    private static readonly Regex Boot = new(@"^Boot (passed|failed),");
    private static readonly Regex Total = new(@"^Summary: (?<expected>\d+) expected, (?<passed>\d+) passed, 0 failed, 0 skipped, 0 not run,");

    private DeviceRunLog()
    {
    }

    /// <summary>Number of data rows by full name of the test; 1 for a test without rows.</summary>
    public SortedDictionary<string, int> Tests { get; } = new(StringComparer.Ordinal);

    public List<string> NotPassed { get; } = [];

    /// <summary>Steps of the resident program's boot path.</summary>
    public int BootSteps { get; private set; }

    /// <summary>Rows that ran twice or whose numbers leave a gap.</summary>
    public List<string> OddRows { get; } = [];

    /// <summary>Names of the projects whose PE ran, sorted.</summary>
    public List<string> Projects { get; } = [];

    /// <summary>Tests the summary counts; -1 without a summary that says all passed.</summary>
    public int SummaryCount { get; private set; } = -1;

    public static DeviceRunLog Parse(string text)
    {
        var log = new DeviceRunLog();
        var rows = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n'))
        {
            if (Test.Match(line) is { Success: true } test)
            {
                string name = test.Groups["name"].Value;
                rows.TryAdd(name, []);
                rows[name].Add(Number(test.Groups["row"]));
                if (test.Groups[1].Value != "passed")
                {
                    log.NotPassed.Add(line);
                }
            }
            else if (Boot.Match(line) is { Success: true } boot)
            {
                log.BootSteps++;
                if (boot.Groups[1].Value != "passed")
                {
                    log.NotPassed.Add(line);
                }
            }
            else if (Assembly.Match(line) is { Success: true } assembly)
            {
                log.Projects.Add(assembly.Groups["name"].Value);
            }
            else if (Total.Match(line) is { Success: true } total && Number(total.Groups["expected"]) == Number(total.Groups["passed"]))
            {
                log.SummaryCount = Number(total.Groups["expected"]);
            }
        }

        foreach ((string name, List<int> numbers) in rows)
        {
            log.Tests[name] = numbers.Count;
            if (!numbers.Order().SequenceEqual(Enumerable.Range(0, numbers.Count)))
            {
                log.OddRows.Add(name);
            }
        }

        log.Projects.Sort(StringComparer.Ordinal);
        return log;
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);
}
