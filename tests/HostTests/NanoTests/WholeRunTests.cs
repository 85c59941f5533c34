using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using Bridge.HostTests.Device;
using Bridge.HostTests.Support;
using Bridge.NanoTests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.NanoTests;

/// <summary>The tool from the project file to the last line, with a core library of a few types and scripts in the place of converter and interpreter.</summary>
[TestClass]
[UnsupportedOSPlatform("windows")]
public sealed class WholeRunTests
{
    private const string CoreLibrary = """
        namespace System
        {
            public class Object { } public abstract class ValueType { } public struct Void { } public struct Boolean { } public struct Int32 { } public class String { } public class Array { }
            public abstract class Enum : ValueType { } public class Attribute { } public enum AttributeTargets { All = 32767 }
            public sealed class AttributeUsageAttribute : Attribute { public AttributeUsageAttribute(AttributeTargets on) { } public bool AllowMultiple { get { return true; } set { } } public bool Inherited { get { return true; } set { } } }
            public sealed class ParamArrayAttribute : Attribute { }
        }
        namespace System.Runtime.CompilerServices { public sealed class CompilationRelaxationsAttribute : Attribute { public CompilationRelaxationsAttribute(int x) { } } }
        """;

    private const string TestFramework = """
        namespace nanoFramework.TestFramework
        {
            public class TestClassAttribute : System.Attribute { } public class TestMethodAttribute : System.Attribute { } public class SetupAttribute : System.Attribute { }
            [System.AttributeUsage(System.AttributeTargets.All, AllowMultiple = true)] public class DataRowAttribute : System.Attribute { public DataRowAttribute(params object[] row) { } }
        }
        """;

    private const string Tests = """
        using nanoFramework.TestFramework;
        namespace N
        {
            [TestClass] public class C { [Setup] public void S() { } [TestMethod] public void A() { } [TestMethod] [DataRow(1)] [DataRow(2)] public void B(int x) { } public void None() { } }
            public class D { [TestMethod] public void NotInATestClass() { } }
        #if HOST
            [TestClass] public class E { [TestMethod] public void OnlyOnTheHost() { } }
        #endif
        }
        """;

    private const string Project = """
        <Project>
          <PropertyGroup><AssemblyName>NFUnitTest</AssemblyName><OutputType>Library</OutputType><LangVersion>13</LangVersion><Features>noRefSafetyRulesAttribute</Features></PropertyGroup>
          <ItemGroup>
            <Compile Include="*.cs" />
            <Reference Include="mscorlib" /><Reference Include="nanoFramework.TestFramework" /><Reference Include="nanoFramework.UnitTestLauncher" />
          </ItemGroup>
        </Project>
        """;

    private static readonly string[] AllPass = ["Test passed,N.C.S.0,1", "Test passed,N.C.A.0,10", "Test passed,N.C.B.0,10", "Test passed,N.C.B.1,10"];

    [TestMethod]
    public void All_passed_ends_with_the_count_and_0_and_the_log_reads_back()
    {
        using var programs = new FakePrograms();

        (int exitCode, string output, string error) = Run(programs, AllPass, "--log", programs["run.log"]);

        Assert.AreEqual((ExitCode.AllPassed, string.Empty), (exitCode, error), output);
        Assert.AreEqual("4 passed, 0 failed", output.TrimEnd().Split('\n')[^1]);
        DeviceRunLog log = DeviceRunLog.Parse(File.ReadAllText(programs["run.log"]));
        Assert.AreEqual("N.C.A=1 N.C.B=2 N.C.S=1", string.Join(' ', log.Tests.Select(test => $"{test.Key}={test.Value}")));
        Assert.AreEqual(4, log.SummaryCount);
        CollectionAssert.AreEqual(new[] { "NFUnitTest.X" }, log.Projects);
        Assert.DoesNotContain(programs[string.Empty], File.ReadAllText(programs["run.log"]), "no path of the machine");
    }

    [TestMethod]
    public void Too_few_results_end_with_1_and_a_log_that_is_none()
    {
        using var programs = new FakePrograms();

        (int exitCode, string output, _) = Run(programs, AllPass[..3], "--log", programs["run.log"]);

        Assert.AreEqual(ExitCode.SomeFailed, exitCode);
        Assert.Contains("did not run: N.C.B.1", output);
        Assert.AreEqual("3 passed, 1 failed", output.TrimEnd().Split('\n')[^1]);
        Assert.AreEqual(-1, DeviceRunLog.Parse(File.ReadAllText(programs["run.log"])).SummaryCount);
    }

    [TestMethod]
    public void Assemblies_go_in_the_order_of_deployment_and_the_launcher_last()
    {
        using var programs = new FakePrograms();
        string clr = programs.Script("clr", FakePrograms.PosixHelp + $"for file in \"$@\"; do basename \"$file\"; done >'{programs["loaded"]}'");

        Run(programs, clr);

        Assert.AreEqual("mscorlib.pe nanoFramework.TestFramework.pe NFUnitTest.pe nanoFramework.UnitTestLauncher.pe", string.Join(' ', File.ReadAllLines(programs["loaded"])));
    }

    [TestMethod]
    public void Source_that_does_not_compile_ends_with_4_and_the_error()
    {
        using var programs = new FakePrograms();

        (int exitCode, string output, string error) = Run(programs, AllPass, tests: Tests.Replace("public void A()", "public int A()"));

        Assert.AreEqual(ExitCode.Build, exitCode);
        Assert.Contains("CS0161", error);
        Assert.DoesNotContain("passed", output);
    }

    [TestMethod]
    public void Without_a_toolchain_it_says_so_and_ends_with_its_own_code()
    {
        using var output = new StringWriter();

        Assert.AreEqual(ExitCode.NoToolchain, Program.Run(["--clr", "nanoclr"], output, output));
        Assert.AreEqual("not run: no nanoFramework toolchain is named (--assemblies, --metadata-processor missing)", output.ToString().Trim());
    }

    [TestMethod]
    public void Unknown_option_is_a_usage_error()
    {
        using var output = new StringWriter();

        Assert.AreEqual(ExitCode.Usage, Program.Run(["--clear"], output, output));
    }

    [TestMethod]
    [DataRow("--limit", "0")]
    [DataRow("--limit", "-5")]
    [DataRow("--limit", "999999999999")]
    [DataRow("--root", "")]
    [DataRow("--out", "")]
    public void Value_out_of_range_is_a_usage_error(string option, string value)
    {
        using var output = new StringWriter();

        Assert.AreEqual(ExitCode.Usage, Program.Run(["--assemblies", "a", "--clr", "c", "--metadata-processor", "m", option, value], output, output));
        StringAssert.Contains(output.ToString(), option);
    }

    private static (int ExitCode, string Output, string Error) Run(FakePrograms programs, string[] lines, params string[] more) => Run(programs, programs.Clr(lines), Tests, more);

    private static (int ExitCode, string Output, string Error) Run(FakePrograms programs, string[] lines, string tests) => Run(programs, programs.Clr(lines), tests);

    private static (int ExitCode, string Output, string Error) Run(FakePrograms programs, string clr) => Run(programs, clr, Tests);

    private static (int ExitCode, string Output, string Error) Run(FakePrograms programs, string clr, string tests, params string[] more)
    {
        Directory.CreateDirectory(programs["framework"]);
        Directory.CreateDirectory(programs["source"]);
        string core = Library(programs, "mscorlib", CoreLibrary);
        Library(programs, "nanoFramework.TestFramework", TestFramework, core);
        Library(programs, "nanoFramework.UnitTestLauncher", "class Launcher { }", core);
        File.WriteAllText(Path.Combine(programs["source"], "Tests.cs"), tests);
        File.WriteAllText(Path.Combine(programs["source"], "NFUnitTest.X.nfproj"), Project);
        string converter = programs.Script("mdp", $"while [ \"$1\" != -compile ]; do shift; done; cp '{Pe}' \"$2\"");
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int exitCode = Program.Run(["--assemblies", programs["framework"], "--clr", clr, "--metadata-processor", converter, "--root", programs["source"], .. more], output, error);
        return (exitCode, output.ToString(), error.ToString());
    }

    private static string Library(FakePrograms programs, string name, string source, params string[] references)
    {
        string file = Path.Combine(programs["framework"], name + ".dll");
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source)],
            references.Select(reference => MetadataReference.CreateFromFile(reference)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using (FileStream stream = File.Create(file))
        {
            var result = compilation.Emit(stream, options: new Microsoft.CodeAnalysis.Emit.EmitOptions(runtimeMetadataVersion: "v4.0.30319"));
            Assert.IsTrue(result.Success, string.Join('\n', result.Diagnostics));
        }

        File.Copy(Pe, Path.ChangeExtension(file, ".pe"), overwrite: true);
        return file;
    }

    private static string Pe => Samples.Path("pe", "1.1.0.0", "SampleLib.pe");
}
