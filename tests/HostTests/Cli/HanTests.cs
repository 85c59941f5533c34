using System.Net;
using System.Net.Sockets;
using Bridge.Cli.Output;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class HanTests
{
    [TestMethod]
    [DataRow("--tcp", "6638", ExitCode.Usage)]
    [DataRow("--tcp", "127.0.0.1", ExitCode.Usage)]
    [DataRow("--tcp", "127.0.0.1:70000", ExitCode.Usage)]
    [DataRow("--tcp", "localhost:6638", ExitCode.Usage)]
    [DataRow("--tcp", "192.0.2.1:6638", ExitCode.Io)]
    [DataRow("--radio", "", ExitCode.Usage)]
    [DataRow("--ezsp", "15", ExitCode.Usage)]
    [DataRow("--bridges", "21", ExitCode.Usage)]
    [DataRow("--bridges", "-1", ExitCode.Usage)]
    [DataRow("--loss", "100%", ExitCode.Usage)]
    [DataRow("--page-size", "65536", ExitCode.Usage)]
    [DataRow("--seed", "99999999999999999999", ExitCode.Usage)]
    [DataRow("--installed", "no-such-file", ExitCode.Io)]
    public void Option_that_is_wrong_is_told_before_anything_is_served(string option, string value, int exitCode)
    {
        CliRun run = CliRun.Of("han", "serve", option, value);

        Assert.AreEqual(exitCode, run.ExitCode, run.Error);
        Assert.AreEqual(string.Empty, run.Output);
        StringAssert.Contains(run.Error, value);
    }

    [TestMethod]
    public void File_that_cannot_be_installed_is_told()
    {
        using var folder = new TemporaryFolder();

        CliRun run = CliRun.Of("han", "serve", "--installed", folder.Write("garbage", new byte[100]));

        Assert.AreEqual(ExitCode.InvalidImage, run.ExitCode);
        StringAssert.Contains(run.Error, "OtaMagic at offset 0");
        Assert.DoesNotContain("Parameter", run.Error);
    }

    [TestMethod]
    public void Port_in_use_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        CliRun run = CliRun.Of("han", "serve", "--tcp", listener.LocalEndpoint.ToString());

        Assert.AreEqual(ExitCode.Io, run.ExitCode);
        StringAssert.Contains(run.Error, listener.LocalEndpoint.ToString());
    }
}
