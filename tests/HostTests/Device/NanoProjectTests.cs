using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Device;

/// <summary>What only Visual Studio with the nanoFramework extension would notice in the .nfproj files.</summary>
[TestClass]
public sealed class NanoProjectTests
{
    private static readonly string Root = Samples.RepositoryRoot();

    public static IEnumerable<object[]> Projects => Directory.GetFiles(Root, "*.nfproj", SearchOption.AllDirectories)
        .Select(file => new object[] { Path.GetRelativePath(Root, file).Replace('\\', '/') });

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void References_are_to_the_pinned_packages(string project)
    {
        string file = Path.Combine(Root, project);
        Dictionary<string, string> packages = XDocument.Load(Path.Combine(Path.GetDirectoryName(file), "packages.config")).Root.Elements("package")
            .ToDictionary(package => package.Attribute("id").Value, package => package.Attribute("version").Value);

        foreach (XElement reference in Elements(file, "Reference"))
        {
            string hint = reference.Elements().Single(element => element.Name.LocalName == "HintPath").Value;
            Match match = Regex.Match(hint, @"^(?<up>(\.\.\\)*)packages\\(?<id>nanoFramework\.[A-Za-z0-9.]*?)\.(?<version>\d[\d.]*)\\lib\\(?<dll>[A-Za-z0-9.]+)\.dll$");
            Assert.IsTrue(match.Success, hint);
            Assert.AreEqual(packages.GetValueOrDefault(match.Groups["id"].Value), match.Groups["version"].Value, hint);
            Assert.AreEqual(reference.Attribute("Include").Value, match.Groups["dll"].Value);
            Assert.AreEqual(project.Count(letter => letter == '/'), match.Groups["up"].Length / 3, "the packages folder lies beside the solution: " + hint);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void Project_is_in_the_solution_and_its_references_exist(string project)
    {
        string file = Path.Combine(Root, project);
        string guid = Elements(file, "ProjectGuid").Single().Value;

        Assert.Contains($"\"{project.Replace('/', '\\')}\", \"{guid}\"", File.ReadAllText(Path.Combine(Root, "BridgeFirmware.sln")));
        foreach (XElement reference in Elements(file, "ProjectReference"))
        {
            Assert.IsTrue(File.Exists(Path.Combine(Path.GetDirectoryName(file), reference.Attribute("Include").Value.Replace('\\', '/'))), reference.ToString());
        }
    }

    [TestMethod]
    public void One_version_of_each_package()
    {
        IEnumerable<string> versions = Directory.GetFiles(Root, "packages.config", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Root.Elements("package"))
            .GroupBy(package => package.Attribute("id").Value)
            .Where(group => group.Select(package => package.Attribute("version").Value).Distinct().Count() != 1)
            .Select(group => group.Key);

        Assert.AreEqual(string.Empty, string.Join(", ", versions));
    }

    [TestMethod]
    public void Compiler_leaves_out_the_attribute_that_loses_tests()
    {
        Assert.AreEqual("noRefSafetyRulesAttribute", Elements(Path.Combine(Root, "Directory.Build.NanoFramework.props"), "Features").Single().Value);
    }

    private static IEnumerable<XElement> Elements(string file, string name) => XDocument.Load(file).Descendants().Where(element => element.Name.LocalName == name);
}
