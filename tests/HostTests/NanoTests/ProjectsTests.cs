using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.HostTests.Support;
using Bridge.NanoTests;
using Bridge.NanoTests.Projects;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.NanoTests;

/// <summary>The project files as Visual Studio would read them, and the assemblies they refer to.</summary>
[TestClass]
public sealed class ProjectsTests
{
    private static readonly string Root = Samples.RepositoryRoot();

    [TestMethod]
    public void Test_project_has_the_sources_of_its_part_and_the_options_of_all()
    {
        NanoProject project = NanoProjects.Evaluate(Path.Combine(Root, "tests", "DeviceTests", "NFUnitTest.Link.nfproj"));
        List<string> sources = [.. project.Sources.Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))];

        Assert.IsTrue(project.IsTest);
        Assert.AreEqual("NFUnitTest.Link", project.Name);
        CollectionAssert.IsSubsetOf(new[] { "hal/Nano/AssemblyVersion.cs", "tests/DeviceTests/AshFrameTests.cs", "tests/DeviceTests/Support/Hex.cs" }, sources);
        Assert.DoesNotContain("tests/DeviceTests/BootTests.cs", sources);
        Assert.DoesNotContain("firmware/Ash/AshLink.cs", sources);
        CollectionAssert.AreEqual(new[] { "noRefSafetyRulesAttribute" }, project.Features.ToArray());
        Assert.AreEqual(("13", true, true, false), (project.LanguageVersion, project.Optimize, project.WarningsAreErrors, project.IsExecutable));
        Assert.Contains(new NanoReference("mscorlib", "nanoFramework.CoreLibrary.1.17.11"), project.References);
        CollectionAssert.AreEquivalent(new[] { "Bridge.Hal", "Bridge.Bootloader", "Bridge.FirmwareUnderTest" }, project.ProjectReferences.Select(Path.GetFileNameWithoutExtension).ToArray());
    }

    [TestMethod]
    public void Firmware_under_test_is_the_firmware_without_its_outer_loop()
    {
        NanoProject project = NanoProjects.Evaluate(Path.Combine(Root, "tests", "DeviceTests", "Bridge.FirmwareUnderTest.nfproj"));
        NanoProject product = NanoProjects.Evaluate(Path.Combine(Root, "firmware", "Bridge.Firmware.nfproj"));

        CollectionAssert.AreEquivalent(new[] { Path.Combine(Root, "firmware", "Program.cs") }, product.Sources.Except(project.Sources).ToArray());
        CollectionAssert.IsSubsetOf(project.Sources.ToArray(), product.Sources.ToArray());
        Assert.IsFalse(project.IsTest);
    }

    [TestMethod]
    public void What_is_referred_to_comes_first_and_tests_last()
    {
        IReadOnlyList<NanoProject> ordered = NanoProjects.InOrder(Table(Project("Test", "App") with { AssemblyName = "NFUnitTest" }, Project("App", "Lib"), Project("Lib"), Project("Other")));

        Assert.AreEqual("Lib App Other Test", string.Join(' ', ordered.Select(project => project.Name)));
        Assert.AreEqual("Lib App", string.Join(' ', NanoProjects.Closure(ordered[3], ordered).Select(project => project.Name)));
    }

    [TestMethod]
    public void Circle_and_missing_project_are_build_errors()
    {
        Assert.AreEqual(ExitCode.Build, Assert.ThrowsExactly<NanoTestException>(() => NanoProjects.InOrder(Table(Project("A", "B"), Project("B", "A")))).ExitCode);
        Assert.AreEqual(ExitCode.Build, Assert.ThrowsExactly<NanoTestException>(() => NanoProjects.InOrder(Table(Project("A", "B")))).ExitCode);
    }

    [TestMethod]
    [DataRow("nanoFramework.X.1.1.0/lib", "nanoFramework.X.1.2.0/lib", DisplayName = "as packages.config restores them")]
    [DataRow("nanoframework.x/1.1.0/lib/netnano1.0", "nanoframework.x/1.2.0/lib/netnano1.0", DisplayName = "as NuGet's cache has them")]
    public void Version_of_the_hint_path_is_taken_from_a_folder_with_several(string older, string newer)
    {
        using var folder = new TemporaryFolder();
        Put(folder, older + "/X.dll", 1);
        Put(folder, newer + "/X.dll", 2);
        var folders = new AssemblyFolders([folder[string.Empty]]);

        Assert.AreEqual(1, File.ReadAllBytes(folders.Dll(new NanoReference("X", "nanoFramework.X.1.1.0")))[0]);
        Assert.AreEqual(2, File.ReadAllBytes(folders.Dll(new NanoReference("X", "nanoFramework.X.1.2.0")))[0]);
        Assert.AreEqual(ExitCode.Usage, Assert.ThrowsExactly<NanoTestException>(() => folders.Dll(new NanoReference("X", string.Empty))).ExitCode);
    }

    [TestMethod]
    public void Two_equal_files_are_one_and_none_is_a_usage_error()
    {
        using var folder = new TemporaryFolder();
        Put(folder, "a/X.pe", 1);
        Put(folder, "b/X.pe", 1);
        var folders = new AssemblyFolders([folder["a"], folder["b"]]);

        Assert.EndsWith("X.pe", folders.Pe(new NanoReference("X", string.Empty)));
        Assert.AreEqual(ExitCode.Usage, Assert.ThrowsExactly<NanoTestException>(() => folders.Dll(new NanoReference("X", string.Empty))).ExitCode);
        Assert.AreEqual(ExitCode.Usage, Assert.ThrowsExactly<NanoTestException>(() => new AssemblyFolders([folder["c"]])).ExitCode);
    }

    private static void Put(TemporaryFolder folder, string path, byte content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[path]));
        File.WriteAllBytes(folder[path], [content]);
    }

    private static Dictionary<string, NanoProject> Table(params NanoProject[] projects) => projects.ToDictionary(project => project.File);

    private static NanoProject Project(string name, params string[] references) => new()
    {
        File = name,
        Name = name,
        AssemblyName = name,
        IsExecutable = false,
        Sources = [],
        References = [],
        ProjectReferences = references,
        LanguageVersion = "13",
        Symbols = [],
        Features = [],
        Optimize = true,
        WarningsAreErrors = true,
    };
}
