using System.IO;
using System.Text.RegularExpressions;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class NfConfigTests
{
    private static readonly string ConfigPath = Path.Combine(Samples.RepositoryRoot(), "nf.config");

    [TestMethod]
    public void Generated_constants_are_those_of_nf_config()
    {
        string generated = File.ReadAllText(Path.Combine(Samples.RepositoryRoot(), "bootloader", "Boot", "NfConfig.g.cs"));

        Assert.AreEqual(NfConfigFile.Find(ConfigPath).GenerateSource(), generated);
    }

    [TestMethod]
    [DataRow(@"^bridge_type .*\n", "", "\"bridge_type\" is missing")]
    [DataRow(@"^bridge_type .*", "bridge_type = 5", "at most 4")]
    [DataRow(@"^bridge_type .*", "bridge_type = -1", "not \"-1\"")]
    [DataRow(@"^bridge_type .*", "bridge_type", "name = value")]
    [DataRow(@"^bridge_type .*", "bridge_type = 1\nbridge_type = 2", "stands twice")]
    [DataRow(@"^bridge_type .*", "bridge_type = 1\nbridge_kind = 2", "unknown name")]
    [DataRow(@"^target .*", "target = a\"; evil", "no name of letters")]
    public void Bad_line_is_refused_with_its_place(string pattern, string replacement, string message)
    {
        string text = Regex.Replace(File.ReadAllText(ConfigPath), pattern, replacement, RegexOptions.Multiline);

        CliException error = Assert.ThrowsExactly<CliException>(() => NfConfigFile.Parse("x.config", text));

        Assert.AreEqual(ExitCode.Usage, error.ExitCode);
        StringAssert.Contains(error.Message, message);
        StringAssert.StartsWith(error.Where, "x.config");
    }
}
