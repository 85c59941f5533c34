using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Firmware.App;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class ProvisionTests
{
    private const string Code = Samples.InstallCode;

    [TestMethod]
    public void The_files_are_what_the_firmware_reads_and_the_list_names_each()
    {
        using var folder = new TemporaryFolder();

        CliRun run = CliRun.Of("provision", "--install-code", Code, "--port", "COM9", "--out", folder["unit"]);

        Assert.AreEqual(ExitCode.Ok, run.ExitCode, run.Error);
        var store = new SimStore(NfConfig.StoreSizeBytes, 0);
        JsonElement list = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder["unit"], "deploy.json"))).RootElement;
        Assert.AreEqual("COM9", list.GetProperty("serialport").GetString());
        foreach (JsonElement file in list.GetProperty("files").EnumerateArray())
        {
            string target = file.GetProperty("DestinationFilePath").GetString();
            StringAssert.StartsWith(target, "I:\\");
            store.Put(target[3..], File.ReadAllBytes(file.GetProperty("SourceFilePath").GetString()));
        }

        Assert.AreEqual(Code, Convert.ToHexString(new StoredIdentity(store).InstallCode));
        Assert.IsNotNull(SealSecret.Load(store));
        Assert.HasCount(Directory.GetFiles(folder["unit"]).Length - 1, store.FileNames.ToArray());
    }

    [TestMethod]
    public void Two_units_do_not_share_a_secret_and_nobody_else_reads_it()
    {
        using var folder = new TemporaryFolder();
        foreach (string unit in new[] { "one", "two" })
        {
            Assert.AreEqual(ExitCode.Ok, CliRun.Of("provision", "--install-code", Code, "--port", "COM9", "--out", folder[unit]).ExitCode);
        }

        string first = Path.Combine(folder["one"], SealSecret.FileName);
        CollectionAssert.AreNotEqual(File.ReadAllBytes(first), File.ReadAllBytes(Path.Combine(folder["two"], SealSecret.FileName)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.AreEqual(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first));
        }
    }

    [TestMethod]
    [DataRow("83FED3407A939723A5C639B26916D505C3B4")]
    [DataRow("83FED3407A939723A5C639B26916D505")]
    [DataRow("83FE")]
    [DataRow("no hex at all")]
    public void A_wrong_code_makes_nothing(string code)
    {
        using var folder = new TemporaryFolder();

        Assert.AreEqual(ExitCode.Usage, CliRun.Of("provision", "--install-code", code, "--port", "COM9", "--out", folder["unit"]).ExitCode);
        Assert.IsFalse(Directory.Exists(folder["unit"]));
    }

    [TestMethod]
    public void A_folder_that_is_there_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["unit"]);

        Assert.AreEqual(ExitCode.Io, CliRun.Of("provision", "--install-code", Code, "--port", "COM9", "--out", folder["unit"]).ExitCode);
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder["unit"]));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("file/unit")]
    public void A_folder_that_cannot_be_made_is_told_and_leaves_nothing(string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "in the way");

        CliRun run = CliRun.Of("provision", "--install-code", Code, "--port", "COM9", "--out", name.Length == 0 ? name : folder[name]);

        Assert.AreEqual(ExitCode.Io, run.ExitCode);
        StringAssert.Contains(run.Error, "cannot write");
        CollectionAssert.AreEqual(new[] { "file" }, folder.Names);
    }
}
