using System.Collections.Generic;
using System.Linq;
using Bridge.NanoTests.Results;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.NanoTests;

/// <summary>What is reported is held against what had to be: nothing but one pass of each expected result is a pass.</summary>
[TestClass]
public sealed class TestTallyTests
{
    private static readonly Dictionary<string, int> Expected = new() { ["N.C.A"] = 1, ["N.C.B"] = 2 };

    private static readonly string[] AllPass = ["Test passed,N.C.A.0,10", "Test passed,N.C.B.0,10", "Test passed,N.C.B.1,10"];

    [TestMethod]
    public void One_pass_of_each_is_all()
    {
        TestTally tally = Tally(AllPass);

        Assert.AreEqual((3, 3), (tally.Expected, tally.Passed));
        Assert.IsEmpty(tally.Problems);
    }

    [TestMethod]
    [DataRow(0, "did not run: N.C.A.0", DisplayName = "the first")]
    [DataRow(1, "did not run: N.C.B.0", DisplayName = "a row")]
    [DataRow(2, "did not run: N.C.B.1", DisplayName = "the last, as after a crash")]
    public void Lost_line_is_missing(int lost, string problem)
    {
        TestTally tally = Tally(AllPass.Where((_, index) => index != lost));

        Assert.AreEqual((2, 1), (tally.Passed, tally.Missing));
        Assert.AreEqual(problem, tally.Problems.Single());
    }

    [TestMethod]
    public void Result_that_comes_twice_is_no_pass()
    {
        TestTally tally = Tally([.. AllPass, AllPass[1]]);

        Assert.AreEqual((2, 1), (tally.Passed, tally.Repeated));
        Assert.AreEqual("ran 2 times: N.C.B.0", tally.Problems.Single());
    }

    [TestMethod]
    public void Failure_before_a_pass_of_the_same_test_is_not_forgiven()
    {
        Assert.AreEqual(2, Tally(["Test failed,N.C.A.0,expected 1", .. AllPass]).Passed);
    }

    [TestMethod]
    [DataRow("Test passed,N.C.D.0,10", DisplayName = "another test")]
    [DataRow("Test passed,N.C.B.2,10", DisplayName = "a row too many")]
    [DataRow("Test passed,n.c.a.0,10", DisplayName = "another spelling")]
    public void Result_that_nobody_expected_is_a_problem(string line)
    {
        TestTally tally = Tally([.. AllPass, line]);

        Assert.AreEqual((3, 1), (tally.Passed, tally.Unexpected));
        Assert.HasCount(1, tally.Problems);
    }

    [TestMethod]
    public void Failed_and_skipped_say_why()
    {
        TestTally tally = Tally(["Test failed,N.C.A.0,expected 1, was 2", "Test skipped,N.C.B.0,no device", AllPass[2]]);

        Assert.AreEqual((1, 1, 1), (tally.Passed, tally.Failed, tally.Skipped));
        CollectionAssert.AreEqual(new[] { "failed: N.C.A.0: expected 1, was 2", "skipped: N.C.B.0: no device" }, tally.Problems.ToArray());
    }

    [TestMethod]
    [DataRow("Test passed,N.C.A", DisplayName = "torn in the name")]
    [DataRow("Test passed,N.C.A.0", DisplayName = "torn before the ticks")]
    [DataRow("xTest passed,N.C.A.0,10", DisplayName = "with something before it")]
    [DataRow("Test passed,N.C.A.99999999999,10", DisplayName = "no number")]
    [DataRow("", DisplayName = "empty")]
    public void Line_that_is_not_whole_is_no_result(string line)
    {
        Assert.IsNull(LauncherLine.Parse(line));
    }

    private static TestTally Tally(IEnumerable<string> lines) => new(Expected, [.. lines.Select(LauncherLine.Parse)]);
}
