using System;
using System.IO;
using Bridge.Cli.Output;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>Paths that are not what the user thought: a message and an exit code, no stack trace, nothing harmed.</summary>
[TestClass]
public sealed class FilesTests
{
    [TestMethod]
    public void A_target_in_a_folder_that_does_not_exist_is_an_input_output_error()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "out.zigbee");
        CliException error = Assert.ThrowsExactly<CliException>(() => Files.Write(path, [1], overwrite: false));
        Assert.AreEqual(ExitCode.Io, error.ExitCode);
        Assert.AreEqual(path, error.Where);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_device_is_never_replaced_by_a_file()
    {
        string link = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        File.CreateSymbolicLink(link, "/dev/null");
        try
        {
            CliException error = Assert.ThrowsExactly<CliException>(() => Files.Write(link, [1], overwrite: true));
            Assert.AreEqual(ExitCode.Io, error.ExitCode);
            Assert.AreEqual("/dev/null", new FileInfo(link).LinkTarget);
        }
        finally
        {
            File.Delete(link);
        }
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_device_without_an_end_is_not_read_for_ever()
    {
        CliException error = Assert.ThrowsExactly<CliException>(() => Files.Read("/dev/zero"));
        Assert.AreEqual(ExitCode.Io, error.ExitCode);
    }
}
