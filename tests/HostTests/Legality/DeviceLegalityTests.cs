using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.HostTests.Support;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Legality;

/// <summary>The device code itself, as compiled for the host, keeps every rule.</summary>
[TestClass]
public sealed class DeviceLegalityTests
{
    private static readonly string[] Own = ["Bridge.Hal", "Bridge.Bootloader", "Bridge.Firmware", "HubCore"];

    private static readonly DeviceApi Api = new();

    [TestMethod]
    [DataRow("Bridge.Hal")]
    [DataRow("Bridge.Bootloader")]
    [DataRow("Bridge.Firmware")]
    [DataRow("HubCore")]
    public void Compiled_device_code_keeps_the_rules(string assembly)
    {
        byte[] image = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));

        List<Finding> findings = AssemblyScanner.Scan(image, Api, Own);

        Assert.AreEqual(string.Empty, string.Join("\n", findings.Distinct()));
    }

    [TestMethod]
    [DataRow("hal", "*.cs")]
    [DataRow("bootloader/Crypto", "*.cs")]
    [DataRow("bootloader/Image", "*.cs")]
    [DataRow("bootloader/Banks", "*.cs")]
    [DataRow("bootloader/Boot", "*.cs")]
    [DataRow("firmware", "*.cs")]
    [DataRow("tools/HubCore", "*.cs")]
    [DataRow("tests/DeviceTests", "*.cs")]
    public void Source_of_device_code_keeps_the_rules(string folder, string pattern)
    {
        string[] files = Sources(folder, pattern);

        List<Finding> findings = SourceScanner.Scan(Compilation(files));

        Assert.IsNotEmpty(files);
        Assert.AreEqual(string.Empty, string.Join("\n", findings));
    }

    [TestMethod]
    public void Api_lists_are_the_whole_of_them()
    {
        // A lost or cut list would make this test class find too much, an extended one too little.
        Assert.AreEqual(2541, Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Api")).Sum(file => File.ReadLines(file).Count()));
    }

    private static string[] Sources(string folder, string pattern) => Directory
        .GetFiles(Path.Combine(Samples.RepositoryRoot(), folder), pattern, folder == "hal" ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .ToArray();

    private static CSharpCompilation Compilation(string[] files) => Fixture.Compile(
        "Source",
        files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), new CSharpParseOptions(LanguageVersion.CSharp13, preprocessorSymbols: ["HOST"]), file)),
        Own.Select(name => Path.Combine(AppContext.BaseDirectory, name + ".dll"))
            .Append(typeof(TestMethodAttribute).Assembly.Location));
}
