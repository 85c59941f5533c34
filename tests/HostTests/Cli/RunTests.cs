using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Bridge.Cli.Output;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class RunTests
{
    /// <summary>The 128-bit example of the Zigbee specifications, with its CRC.</summary>
    private const string Code = Samples.InstallCode;

    [TestMethod]
    public void Radio_that_hangs_up_ends_with_an_error_and_the_flash_is_the_same_unit_next_time()
    {
        using var folder = new TemporaryFolder();

        CliRun first = WithHangUp(folder, "--install-code", Code, "--show-install-code");
        CliRun second = WithHangUp(folder, "--show-install-code");

        Assert.AreEqual(ExitCode.Io, first.ExitCode, first.Error);
        StringAssert.Contains(first.Error, "the other end closed it");
        StringAssert.Contains(first.Output, "Boot: Started  bank A, version 1.0.0");
        StringAssert.Contains(second.Error, "install code " + Code);
    }

    [TestMethod]
    public void Install_code_is_nowhere_unless_asked_for_and_never_in_the_log()
    {
        using var folder = new TemporaryFolder();

        CliRun silent = WithHangUp(folder, "--install-code", Code);
        CliRun asked = WithHangUp(folder, "--show-install-code");

        Assert.DoesNotContain(Code, silent.Output + silent.Error);
        StringAssert.Contains(silent.Output, "--show-install-code");
        Assert.DoesNotContain(Code, asked.Output);
        StringAssert.Contains(asked.Error, Code);
    }

    [TestMethod]
    public void Secret_of_the_seals_is_shown_by_nothing()
    {
        using var folder = new TemporaryFolder();

        CliRun run = WithHangUp(folder, "--show-install-code");

        byte[] secret = File.ReadAllBytes(Path.Combine(folder["flash"], "seal.key"))[4..36];
        Assert.DoesNotContain(Convert.ToHexString(secret), (run.Output + run.Error).ToUpperInvariant());
        Assert.DoesNotContain(Convert.ToBase64String(secret), run.Output + run.Error);
    }

    [TestMethod]
    public void A_flash_with_credentials_runs_and_shows_nothing_of_them()
    {
        using var folder = new TemporaryFolder();
        string credentials = Path.Combine(Samples.RepositoryRoot(), "tests", "Data", "credentials", "suite2-bridge.txt");
        byte[] key = Convert.FromHexString(File.ReadLines(credentials).Single(line => line.StartsWith("private-key", StringComparison.Ordinal)).Split('=')[1].Trim());
        WithHangUp(folder);

        CliRun provisioned = CliRun.Of("provision", "--flash", folder["flash"], "--credentials", credentials);
        CliRun run = WithHangUp(folder, "--show-install-code");

        Assert.AreEqual(ExitCode.Ok, provisioned.ExitCode, provisioned.Error);
        StringAssert.Contains(run.Output, "Boot: Started  bank A, version 1.0.0");
        foreach (string output in new[] { provisioned.Output + provisioned.Error, run.Output + run.Error })
        {
            Assert.DoesNotContain(Convert.ToHexString(key)[8..40], output.ToUpperInvariant());
            Assert.DoesNotContain(Convert.ToBase64String(key)[4..40], output);
        }

        foreach (string file in Directory.GetFiles(folder["flash"]).Where(file => Path.GetFileName(file)[0] != 'k'))
        {
            Assert.IsLessThan(0, File.ReadAllBytes(file).AsSpan().IndexOf(key), file);
        }
    }

    [TestMethod]
    [DataRow("not an image", ExitCode.InvalidImage)]
    [DataRow("", ExitCode.InvalidImage)]
    public void File_that_cannot_be_installed_leaves_the_flash_blank(string content, int exitCode)
    {
        using var folder = new TemporaryFolder();
        string image = folder.Write("image", content);

        CliRun run = Run(folder, 1, "--installed", image);

        Assert.AreEqual(exitCode, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, "where: " + image);
        CollectionAssert.AreEqual(new[] { "LOCK" }, Directory.GetFileSystemEntries(folder["flash"]).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void Image_the_unit_would_not_start_is_not_installed()
    {
        using var folder = new TemporaryFolder();
        Assert.AreEqual(ExitCode.Ok, CliRun.Of("key", "new", "--out", folder["my.pem"]).ExitCode);

        CliRun run = Run(folder, 1, "--key", folder["my.pub.pem"]);

        Assert.AreEqual(ExitCode.InvalidImage, run.ExitCode, run.Error);
        StringAssert.Contains(run.Error, "--installed");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("83FED3407A939723A5C639B26916D505C3B4")]
    [DataRow("83F")]
    [DataRow("none")]
    public void Install_code_that_is_wrong_makes_no_unit(string code)
    {
        using var folder = new TemporaryFolder();

        Assert.AreEqual(ExitCode.Usage, Run(folder, 1, "--install-code", code).ExitCode);
        Assert.IsFalse(Directory.Exists(folder["flash"]));
    }

    /// <summary>With a radio that answers nothing and hangs up when the bridge has reset it.</summary>
    private static CliRun WithHangUp(TemporaryFolder folder, params string[] options)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task radio = Task.Run(() =>
        {
            using TcpClient client = listener.AcceptTcpClient();
            Assert.AreNotEqual(-1, client.GetStream().ReadByte());
        });
        CliRun run = Run(folder, ((IPEndPoint)listener.LocalEndpoint).Port, options);
        listener.Stop();
        Assert.IsTrue(radio.Wait(TimeSpan.FromSeconds(60)));
        return run;
    }

    private static CliRun Run(TemporaryFolder folder, int port, params string[] options) =>
        CliRun.Of(["run", "--radio", $"tcp://127.0.0.1:{port}", "--flash", folder["flash"], .. options]);
}
