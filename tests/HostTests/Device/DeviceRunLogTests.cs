using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Bridge.Cli.Budgets;
using Bridge.HostTests.Support;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Device;

/// <summary>The committed log of the interpreter is of these tests and of all of them: a test added or renamed since then asks for another run.</summary>
[TestClass]
public sealed class DeviceRunLogTests
{
    private const string Remedy = "docs/device-run.log is of other sources: run the device tests again, see docs/testing.md. ";

    private static readonly string Root = Samples.RepositoryRoot();
    private static readonly string Text = File.ReadAllText(Path.Combine(Root, "docs", "device-run.log"));

    [TestMethod]
    public void Every_device_test_ran_with_all_its_rows_and_no_other()
    {
        SortedDictionary<string, int> source = TestsOfTheSource();
        DeviceRunLog log = DeviceRunLog.Parse(Text);

        Assert.IsNotEmpty(source);
        Assert.AreEqual(string.Empty, string.Join("\n", source.Except(log.Tests)), Remedy + "Not in the log, or with other rows.");
        Assert.AreEqual(string.Empty, string.Join("\n", log.Tests.Except(source)), Remedy + "Not in the source.");
        Assert.AreEqual(string.Empty, string.Join("\n", log.OddRows));
    }

    [TestMethod]
    public void Every_test_and_boot_step_passed()
    {
        DeviceRunLog log = DeviceRunLog.Parse(Text);

        Assert.AreEqual(string.Empty, string.Join("\n", log.NotPassed));
        Assert.IsGreaterThan(0, log.BootSteps);
        Assert.AreEqual(log.Tests.Values.Sum(), log.SummaryCount);
    }

    [TestMethod]
    public void Every_nanoFramework_project_was_built_and_loaded()
    {
        IEnumerable<string> projects = Directory.GetFiles(Root, "*.nfproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);

        CollectionAssert.AreEqual(projects.ToList(), DeviceRunLog.Parse(Text).Projects, Remedy);
    }

    /// <summary>The rows of the table: names of assemblies, then the sum of their sizes.</summary>
    [TestMethod]
    public void Sizes_in_the_docs_are_those_of_the_log()
    {
        string table = File.ReadAllText(Path.Combine(Root, "docs", "performance.md"));
        MatchCollection rows = Regex.Matches(table, @"^\|[^|]+\| (?<names>[A-Z][\w.]*(, [A-Z][\w.]*)+) \| (?<bytes>[\d,]+) \|", RegexOptions.Multiline);

        Assert.HasCount(3, rows);
        foreach (Match row in rows)
        {
            int sum = row.Groups["names"].Value.Split(", ").Sum(name => int.Parse(Regex.Match(Text, $@"^pe Bridge\.{Regex.Escape(name)} \S+ (\d+) ", RegexOptions.Multiline).Groups[1].Value));
            Assert.AreEqual(sum.ToString("N0", CultureInfo.InvariantCulture), row.Groups["bytes"].Value, row.Groups["names"].Value);
        }

        RunLogNumbers log = RunLogNumbers.Parse("device-run.log", Text);
        int slim = log.Own["Bridge.Hal.Board"] + log.Slim("Bridge.Firmware");
        Assert.Contains($"packed `--slim` {slim.ToString("N0", CultureInfo.InvariantCulture)}, ", table);
    }

    [TestMethod]
    public void The_sources_were_committed_and_no_machine_is_named()
    {
        Assert.DoesNotContain("MODIFIED", Text);
        Assert.IsFalse(Regex.IsMatch(Text, @"(^|[\s""'(=:])(/\w+/|[A-Za-z]:\\)", RegexOptions.Multiline));
    }

    [TestMethod]
    [DataRow("Test failed,N.C.A.0,message", DisplayName = "a failure")]
    [DataRow("Test skipped,N.C.A.0,message", DisplayName = "a skipped test")]
    [DataRow("Boot failed,some step", DisplayName = "a boot step")]
    public void A_test_that_did_not_pass_is_seen(string line)
    {
        Assert.HasCount(1, DeviceRunLog.Parse("Test passed,N.C.B.0,1\n" + line).NotPassed);
    }

    [TestMethod]
    public void A_row_missing_or_twice_is_seen()
    {
        Assert.HasCount(1, DeviceRunLog.Parse("Test passed,N.C.A.0,1\nTest passed,N.C.A.2,1").OddRows);
        Assert.HasCount(1, DeviceRunLog.Parse("Test passed,N.C.A.0,1\nTest passed,N.C.A.0,1").OddRows);
        Assert.IsEmpty(DeviceRunLog.Parse("Test passed,N.C.A.1,1\nTest passed,N.C.A.0,1").OddRows);
    }

    [TestMethod]
    public void A_summary_with_less_passed_than_expected_is_none()
    {
        Assert.AreEqual(-1, DeviceRunLog.Parse("Summary: 2 expected, 1 passed, 0 failed, 0 skipped, 0 not run, 1 s").SummaryCount);
        Assert.AreEqual(-1, DeviceRunLog.Parse("Summary: 2 expected, 2 passed, 0 failed, 0 skipped, 1 not run, 1 s").SummaryCount);
        Assert.AreEqual(2, DeviceRunLog.Parse("Summary: 2 expected, 2 passed, 0 failed, 0 skipped, 0 not run, 1 s").SummaryCount);
    }

    /// <summary>As the device's compiler sees them: without the symbol HOST.</summary>
    private static SortedDictionary<string, int> TestsOfTheSource()
    {
        var tests = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (string file in Directory.GetFiles(Path.Combine(Root, "tests", "DeviceTests"), "*Tests.cs"))
        {
            CompilationUnitSyntax unit = CSharpSyntaxTree.ParseText(File.ReadAllText(file), new CSharpParseOptions(LanguageVersion.CSharp13)).GetCompilationUnitRoot();
            foreach (MethodDeclarationSyntax method in unit.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(method => Count(method, "TestMethod") > 0))
            {
                var type = (ClassDeclarationSyntax)method.Parent;
                string space = type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Single().Name.ToString();
                tests.Add($"{space}.{type.Identifier}.{method.Identifier}", Math.Max(1, Count(method, "DataRow")));
            }
        }

        return tests;
    }

    private static int Count(MethodDeclarationSyntax method, string attribute) =>
        method.AttributeLists.SelectMany(list => list.Attributes).Count(found => found.Name.ToString() == attribute);
}
