using System.IO;
using System.Runtime.Versioning;
using Bridge.HostTests.Support;
using Bridge.NanoTests;
using Bridge.NanoTests.Building;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.NanoTests;

/// <summary>The converter can fail in silence: an assembly counts when it is there, whole, and nothing was left out of it.</summary>
[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class NanoConverterTests
{
    private const string FindTarget = "while [ \"$1\" != -compile ]; do shift; done; target=$2\n";

    [TestMethod]
    public void Whole_assembly_is_taken_and_the_references_are_hints()
    {
        using var programs = new FakePrograms();
        string converter = programs.Script("mdp", $"echo \"$@\" >\"{programs["arguments"]}\"\n{FindTarget}cp '{Pe}' \"$target\"");

        new NanoConverter(converter).Convert("A.dll", ["lib/mscorlib.dll"], programs["A.pe"]);

        Assert.IsTrue(File.Exists(programs["A.pe"]));
        Assert.AreEqual($"-loadHints mscorlib lib/mscorlib.dll -parse A.dll -compile {programs["A.pe"]} false", File.ReadAllText(programs["arguments"]).Trim());
    }

    [TestMethod]
    [DataRow("exit 0", DisplayName = "no file, exit status 0")]
    [DataRow("cp \"$PE\" \"$target\"; exit 1", DisplayName = "a file, exit status 1")]
    [DataRow(": >\"$target\"", DisplayName = "an empty file")]
    [DataRow("head -c 200 \"$PE\" >\"$target\"", DisplayName = "a torn file")]
    [DataRow("cp \"$PE\" \"$target\"; echo 'Unable to resolve X'", DisplayName = "a file that lacks something")]
    [DataRow("cp \"$PE\" \"$target\"; echo 'Exception minimizing Y'", DisplayName = "a file that lacks something else")]
    public void Anything_less_is_a_build_error(string script)
    {
        using var programs = new FakePrograms();
        string converter = programs.Script("mdp", $"PE='{Pe}'\n{FindTarget}{script}");

        Assert.AreEqual(ExitCode.Build, Assert.ThrowsExactly<NanoTestException>(() => new NanoConverter(converter).Convert("A.dll", [], programs["A.pe"])).ExitCode);
    }

    [TestMethod]
    public void File_of_an_earlier_run_is_not_taken_for_this_one()
    {
        using var programs = new FakePrograms();
        File.Copy(Pe, programs["A.pe"]);

        Assert.ThrowsExactly<NanoTestException>(() => new NanoConverter(programs.Script("mdp", "exit 0")).Convert("A.dll", [], programs["A.pe"]));
    }

    private static string Pe => Samples.Path("pe", "1.1.0.0", "SampleLib.pe");
}
