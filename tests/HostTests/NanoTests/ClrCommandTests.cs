using System;
using System.Linq;
using System.Runtime.Versioning;
using Bridge.NanoTests;
using Bridge.NanoTests.Running;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.NanoTests;

/// <summary>Two programs run nanoFramework assemblies; their names differ in case only, so they are asked.</summary>
[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class ClrCommandTests
{
    private const string ToolHelp = "echo 'nanoclr [verb] [options]'; echo '  run        Run nanoCLR instance'; echo '  instance   Options for the instance'";

    [TestMethod]
    public void Tool_is_known_by_its_verbs_and_given_them()
    {
        using var programs = new FakePrograms();

        ClrCommand clr = ClrCommand.Of(programs.Script("nanoCLR", ToolHelp), null);

        Assert.AreEqual(ClrKind.NanoClr, clr.Kind);
        Assert.AreEqual("run --assemblies a.pe b.pe", string.Join(' ', clr.Arguments(["a.pe", "b.pe"])));
        Assert.IsFalse(clr.LoadsEverything);
    }

    [TestMethod]
    public void Posix_host_is_known_by_what_it_wants_and_given_the_files_alone()
    {
        using var programs = new FakePrograms();

        ClrCommand clr = ClrCommand.Of(programs.Script("nanoclr", FakePrograms.PosixHelp), null);

        Assert.AreEqual(ClrKind.Posix, clr.Kind);
        Assert.AreEqual("a.pe b.pe", string.Join(' ', clr.Arguments(["a.pe", "b.pe"])));
        Assert.IsTrue(clr.LoadsEverything);
    }

    [TestMethod]
    [DataRow("exit 0", null, DisplayName = "one that does not tell")]
    [DataRow("exit 0", "windows", DisplayName = "a kind that there is not")]
    public void Program_that_cannot_be_placed_is_a_usage_error(string script, string kind)
    {
        using var programs = new FakePrograms();
        string program = programs.Script("clr", script);

        Assert.AreEqual(ExitCode.Usage, Assert.ThrowsExactly<NanoTestException>(() => ClrCommand.Of(program, kind)).ExitCode);
    }

    [TestMethod]
    public void Kind_that_is_given_is_not_asked_for()
    {
        Assert.AreEqual(ClrKind.Posix, ClrCommand.Of("no such program", "posix").Kind);
        Assert.AreEqual(ClrKind.NanoClr, ClrCommand.Of("no such program", "nanoclr").Kind);
    }

    [TestMethod]
    public void Program_that_is_not_there_is_an_io_error()
    {
        Assert.AreEqual(ExitCode.Io, Assert.ThrowsExactly<NanoTestException>(() => ProcessRun.Of("no such program", [], TimeSpan.FromSeconds(1))).ExitCode);
    }
}
