using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Bridge.Cli.Budgets;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Device;

/// <summary>The heap measured on the interpreter: all of it is in the log, within its budget, and in the docs.</summary>
[TestClass]
public sealed class MeasuredHeapTests
{
    /// <summary>Least heaps are found to 8 KiB, and small changes of the code need not change the docs.</summary>
    private const long ToleranceKibibytes = 16;

    /// <summary>How soon the finalizers run differs from run to run, and with it the least heap: a fifth of it.</summary>
    private const long ToleranceShare = 5;

    private static readonly string Docs = Path.Combine(Samples.RepositoryRoot(), "docs");
    private static readonly RunLogNumbers Log = RunLogNumbers.Parse("device-run.log", File.ReadAllText(Path.Combine(Docs, "device-run.log")));

    public static IEnumerable<object[]> Heaps => BudgetTable.Heaps.Select(heap => new object[] { heap.Name, heap.LimitBytes });

    [TestMethod]
    [DynamicData(nameof(Heaps))]
    public void Heap_was_measured_and_is_within_its_budget(string name, int limitBytes)
    {
        Assert.IsTrue(Log.Measured.ContainsKey(name), "not in docs/device-run.log: run the device tests with --boot, see docs/testing.md");
        Assert.IsLessThanOrEqualTo(limitBytes, Log.Measured[name]);
    }

    [TestMethod]
    [DynamicData(nameof(Heaps))]
    public void Heap_in_the_docs_is_that_of_the_log(string name, int limitBytes)
    {
        Match row = Regex.Match(File.ReadAllText(Path.Combine(Docs, "performance.md")), $@"^\| {Regex.Escape(name)}[^|]*\| (?<used>[\d,]+) KiB \| (?<limit>[\d,]+) KiB \|", RegexOptions.Multiline);

        Assert.IsTrue(row.Success, name);
        Assert.AreEqual(limitBytes / 1024, Number(row.Groups["limit"]));
        long used = Number(row.Groups["used"]);
        Assert.IsLessThanOrEqualTo(Math.Max(ToleranceKibibytes, used / ToleranceShare), Math.Abs(used - (Log.Measured.GetValueOrDefault(name) / 1024)));
    }

    private static long Number(Group group) => long.Parse(group.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
}
