using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.Versioning;
using Bridge.NanoTests.Running;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.NanoTests;

/// <summary>Interpreters that end in every way they can: what they printed decides, never how they ended.</summary>
[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class TestAssemblyRunTests
{
    private const string A = "Test passed,N.C.A.0,10";
    private const string B = "Test passed,N.C.B.0,10";

    private static readonly Dictionary<string, int> Expected = new() { ["N.C.A"] = 1, ["N.C.B"] = 1 };

    [TestMethod]
    [DataRow("echo " + A + "; echo " + B, DisplayName = "plain")]
    [DataRow("echo noise; echo " + B + "; echo " + A + "; exit 70", DisplayName = "in another order, among other lines, with a bad exit status")]
    [DataRow("printf '" + A + "\\r\\n" + B + "\\r\\n'", DisplayName = "with the line ends of Windows")]
    [DataRow("echo " + A + " >&2; printf '" + B + "'", DisplayName = "on both streams, the last line without an end")]
    public void Every_expected_result_is_a_pass_however_the_process_ends(string script)
    {
        TestAssemblyRun run = Run(script);

        Assert.IsTrue(run.AllPassed, string.Join('\n', run.Tally.Problems.Concat(run.Trouble)));
    }

    [TestMethod]
    [DataRow("echo " + A + "; exit 0", DisplayName = "too few, exit status 0")]
    [DataRow("echo " + A + "; kill -SEGV $$", DisplayName = "a crash in the middle")]
    [DataRow("echo " + A + "; echo " + B + "; echo " + B, DisplayName = "a duplicate")]
    [DataRow("echo " + A + "; printf 'Test passed,N.C'", DisplayName = "a torn last line")]
    [DataRow("exit 0", DisplayName = "nothing at all")]
    public void Anything_else_is_not(string script)
    {
        Assert.IsFalse(Run(script).AllPassed);
        Assert.HasCount(script == "exit 0" ? 2 : 1, Run(script).Tally.Problems);
    }

    [TestMethod]
    public void Where_the_output_ended_is_told()
    {
        Assert.AreEqual("System.OutOfMemoryException", Run("echo " + A + "; echo System.OutOfMemoryException").LastLine);
        Assert.AreEqual("nothing was printed", Run("exit 0").LastLine);
    }

    [TestMethod]
    [DataRow("**** UNHANDLED EXCEPTION (thread 2): System.Exception", DisplayName = "a thread that died")]
    [DataRow("Link failure: some assembly references cannot be resolved!!", DisplayName = "a missing assembly")]
    [DataRow("* Invalid native checksum: mscorlib 0x00000001!=0x00000002 *", DisplayName = "another interpreter")]
    public void Complaint_of_the_interpreter_fails_the_run_though_all_passed(string line)
    {
        TestAssemblyRun run = Run($"echo {A}; echo '{line}'; echo {B}");

        Assert.AreEqual(2, run.Tally.Passed);
        Assert.IsFalse(run.AllPassed);
        Assert.AreEqual(line, run.Trouble.Single());
    }

    [TestMethod]
    public void Message_of_a_failed_test_is_no_complaint_of_the_interpreter()
    {
        Assert.IsEmpty(Run("echo 'Test failed,N.C.A.0,error: expected 1'").Trouble);
    }

    [TestMethod]
    [Timeout(60_000)]
    public void Hang_is_ended_and_what_came_before_it_counts()
    {
        TestAssemblyRun run = Run($"echo {A}; sleep 600 & wait", TimeSpan.FromMilliseconds(500));

        Assert.AreEqual((1, 1), (run.Tally.Passed, run.Tally.Missing));
        Assert.StartsWith("ended by the time limit", run.Trouble.Single());
    }

    [TestMethod]
    [Timeout(60_000)]
    public void Output_without_end_is_ended()
    {
        TestAssemblyRun run = Run("yes");

        Assert.StartsWith("ended after", run.Trouble.Single());
    }

    [TestMethod]
    public void Assembly_without_tests_is_no_success()
    {
        using var programs = new FakePrograms();
        var clr = new ClrCommand(programs.Clr(), ClrKind.Posix);

        Assert.IsFalse(TestAssemblyRun.Of(clr, "NFUnitTest.X", new Dictionary<string, int>(), [], TimeSpan.FromMinutes(1), programs[string.Empty]).AllPassed);
    }

    [TestMethod]
    public void Measured_numbers_are_kept()
    {
        TestAssemblyRun run = Run($"echo Measured,heap,1024,bytes; echo Measured,torn; echo {A}; echo {B}");

        Assert.AreEqual("Measured,heap,1024,bytes", run.Measurements.Single().ToString());
    }

    private static TestAssemblyRun Run(string script, TimeSpan? limit = null)
    {
        using var programs = new FakePrograms();
        var clr = new ClrCommand(programs.Script("clr", script), ClrKind.Posix);
        return TestAssemblyRun.Of(clr, "NFUnitTest.X", Expected, ["NFUnitTest.pe"], limit ?? TimeSpan.FromMinutes(1), programs[string.Empty]);
    }
}
