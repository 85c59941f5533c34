using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Legality;

/// <summary>The arrow hal ← bootloader ← firmware ← tools ← tests, the siblings inside firmware, and what device logic may not do.</summary>
[TestClass]
public sealed class ArchitectureTests
{
    private static readonly string Root = Samples.RepositoryRoot();

    private static readonly string[] Layers = ["hal", "bootloader", "firmware", "tools", "tests"];

    [TestMethod]
    public void Project_references_point_along_the_arrow()
    {
        var breaches = new List<string>();
        foreach (string project in Files(".", "*.csproj").Concat(Files(".", "*.nfproj")))
        {
            // The resident program is deployed together with the factory firmware and starts it by name.
            bool isResident = project.EndsWith("Bridge.Resident.nfproj", StringComparison.Ordinal);
            foreach (XElement reference in XDocument.Load(project).Descendants().Where(element => element.Name.LocalName == "ProjectReference"))
            {
                string target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project), reference.Attribute("Include").Value.Replace('\\', '/')));
                if (LayerOf(target) > LayerOf(project) && !isResident)
                {
                    breaches.Add($"{Relative(project)} -> {Relative(target)}");
                }
            }
        }

        Assert.AreEqual(string.Empty, string.Join("\n", breaches));
    }

    // Passive types (messages, enums, frame views) travel; the machines do not know each other.
    [TestMethod]
    [DataRow("Ash", "AshLink")]
    [DataRow("Ezsp", "EzspClient")]
    [DataRow("Join", "JoinMachine")]
    [DataRow("Ota", "OtaClient")]
    [DataRow("Ota", "ImageReceiver")]
    public void Machine_is_used_by_its_own_folder_and_by_the_application_only(string home, string machine)
    {
        IEnumerable<string> users = Files("firmware", "*.cs").Where(file => Regex.IsMatch(File.ReadAllText(file), $@"\b{machine}\b")).Select(Relative);

        Assert.IsTrue(users.Any(file => file.StartsWith($"firmware/{home}/", StringComparison.Ordinal)), machine + " is gone");
        Assert.AreEqual(string.Empty, string.Join("\n", users.Where(file =>
            !file.StartsWith($"firmware/{home}/", StringComparison.Ordinal) && !file.StartsWith("firmware/App/", StringComparison.Ordinal))));
    }

    [TestMethod]
    [DataRow(@"\bcatch\b", "catch")]
    [DataRow(@"\block\s*\(", "lock")]
    [DataRow(@"\bThread\b", "threads")]
    [DataRow(@"\bTimer\b", "timers")]
    [DataRow(@"\bDateTime\b", "clocks")]
    [DataRow(@"new Random\b", "random sources")]
    [DataRow(@"\bFile\.|\bFileStream\b", "files")]
    [DataRow(@"\bConsole\.", "console")]
    [DataRow(@"^\s*#if", "conditional compilation")]
    [DataRow(@"\bevent\s+\w", "events")]
    public void Device_logic_has_no(string pattern, string what)
    {
        // The outer programs speak with the platform; what they carry does not.
        string[] files = Files("bootloader", "*.cs").Concat(Files("firmware", "*.cs"))
            .Where(file => Path.GetFileName(file) != "Program.cs" && !Relative(file).StartsWith("bootloader/Resident/", StringComparison.Ordinal))
            .ToArray();

        IEnumerable<string> hits = files.SelectMany(file => File.ReadLines(file)
            .Select((line, index) => (line, index))
            .Where(entry => !entry.line.TrimStart().StartsWith("//", StringComparison.Ordinal) && Regex.IsMatch(entry.line, pattern))
            .Select(entry => $"{Relative(file)}:{entry.index + 1}: {entry.line.Trim()}"));

        Assert.IsNotEmpty(files, what);
        Assert.AreEqual(string.Empty, string.Join("\n", hits), what);
    }

    [TestMethod]
    public void Files_stay_under_four_hundred_lines()
    {
        IEnumerable<string> tooLong = Layers.SelectMany(layer => Files(layer, "*.cs"))
            .Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal))
            .Where(file => File.ReadLines(file).Count() > 400)
            .Select(Relative);

        Assert.AreEqual(string.Empty, string.Join("\n", tooLong));
    }

    [TestMethod]
    public void Top_level_is_what_it_is_meant_to_be()
    {
        string[] expected = ["BridgeFirmware.sln", "CHANGELOG.md", "LICENSE", "README.md", "bootloader", "docs", "firmware", "hal", "nf.config", "tests", "tools"];

        IEnumerable<string> actual = Directory.GetFileSystemEntries(Root).Select(Path.GetFileName)
            .Where(name => name[0] != '.' && !name.StartsWith("Directory.Build.", StringComparison.Ordinal) && name != "packages")
            .OrderBy(name => name, StringComparer.Ordinal);

        CollectionAssert.AreEqual(expected, actual.ToArray());
    }

    private static int LayerOf(string path) => Array.IndexOf(Layers, Relative(path).Split('/')[0]);

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string[] Files(string folder, string pattern) => Directory
        .GetFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
        .Where(file => !Relative(file).Contains("/obj/", StringComparison.Ordinal) && !Relative(file).Contains("/bin/", StringComparison.Ordinal))
        .ToArray();
}
