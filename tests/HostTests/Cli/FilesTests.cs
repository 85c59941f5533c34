using System;
using System.IO;
using System.Runtime.Versioning;
using System.Text;
using Bridge.Cli.Output;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>Paths that are not what the user thought: a message and an exit code, no stack trace, nothing harmed.</summary>
[TestClass]
public sealed class FilesTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    [TestMethod]
    public void A_target_in_a_folder_that_does_not_exist_is_an_input_output_error()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "out.zigbee");
        CliException error = Assert.ThrowsExactly<CliException>(() => Files.Write(path, [1], overwrite: false));
        Assert.AreEqual(ExitCode.Io, error.ExitCode);
        Assert.AreEqual(path, error.Where);
    }

    [TestMethod]
    public void A_target_that_is_a_folder_is_an_input_output_error()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["out"]);

        CliException error = Assert.ThrowsExactly<CliException>(() => Files.Write(folder["out"], [1], overwrite: true));

        Assert.AreEqual(ExitCode.Io, error.ExitCode);
        Assert.IsEmpty(folder.Names);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow("/dev/null", "")]
    [DataRow("/proc/self/fd/1", "")]
    [DataRow("/dev/stdout", "")]
    [DataRow("/dev/null", "between")]
    public void A_device_is_never_replaced_by_a_file(string device, string between)
    {
        using var folder = new TemporaryFolder();
        string link = folder["link"];
        string next = between.Length > 0 ? folder[between] : device;
        File.CreateSymbolicLink(link, next);
        if (between.Length > 0)
        {
            File.CreateSymbolicLink(next, device);
        }

        CliException error = Assert.ThrowsExactly<CliException>(() => Files.Write(link, [1], overwrite: true));

        Assert.AreEqual(ExitCode.Io, error.ExitCode);
        Assert.AreEqual(next, new FileInfo(link).LinkTarget);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void The_name_of_a_device_itself_is_no_target()
    {
        CliException error = Assert.ThrowsExactly<CliException>(() => Files.Write("/proc/self/fd/0", [1], overwrite: true));
        StringAssert.Contains(error.Message, "device");
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_pipe_is_never_replaced_by_a_file()
    {
        using var folder = new TemporaryFolder();

        ShellRun run = ShellRun.Of(folder, "mkfifo pipe && { bridge key new --out pipe --overwrite; code=$?; test -p pipe && exit $code; }");

        Assert.AreEqual(ExitCode.Io, run.ExitCode, run.Error);
        CollectionAssert.AreEqual(new[] { "pipe" }, folder.Names);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_device_without_an_end_is_not_read_for_ever()
    {
        CliException error = Assert.ThrowsExactly<CliException>(() => Files.Read("/dev/zero"));
        Assert.AreEqual(ExitCode.Io, error.ExitCode);
    }

    // In place, the reader would see the new bytes; by way of a rename it keeps the old file.
    [TestMethod]
    public void Whoever_reads_the_old_file_reads_it_to_its_end()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("out", "old old old"u8.ToArray());
        using var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

        Files.Write(path, "new"u8.ToArray(), overwrite: true);

        byte[] read = new byte[11];
        reader.ReadExactly(read);
        Assert.AreEqual("old old old", Encoding.ASCII.GetString(read));
        Assert.AreEqual("new", File.ReadAllText(path));
        CollectionAssert.AreEqual(new[] { "out" }, folder.Names);
    }

    [TestMethod]
    public void A_write_that_fails_half_way_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("out", "old"u8.ToArray());

        CliException error = Assert.ThrowsExactly<CliException>(() => Files.Write(true, new NewFile(path, DiskFullAfterOneByte)));

        Assert.AreEqual(ExitCode.Io, error.ExitCode);
        Assert.AreEqual("old", File.ReadAllText(path));
        CollectionAssert.AreEqual(new[] { "out" }, folder.Names);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Of_files_that_belong_together_all_are_written_or_none(bool failsWhileWriting)
    {
        using var folder = new TemporaryFolder();
        Action<Stream> second = failsWhileWriting ? DiskFullAfterOneByte : _ => Directory.CreateDirectory(folder["second"]);

        Assert.ThrowsExactly<CliException>(() => Files.Write(false, new NewFile(folder["first"], stream => stream.WriteByte(1)), new NewFile(folder["second"], second)));

        Assert.IsEmpty(folder.Names);
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    [DataRow(false)]
    [DataRow(true)]
    [UnsupportedOSPlatform("windows")]
    public void A_secret_is_readable_by_its_owner_only_whatever_stood_there(bool overwrite)
    {
        using var folder = new TemporaryFolder();
        string path = folder["k.pem"];
        if (overwrite)
        {
            File.SetUnixFileMode(folder.Write("k.pem", [1]), Everybody);
        }

        File.SetUnixFileMode(folder.Write("k.pem.part", [2]), Everybody);

        Files.Write(path, [3], overwrite, secret: true);

        Assert.AreEqual(OwnerOnly, File.GetUnixFileMode(path));
        CollectionAssert.AreEqual(new byte[] { 2 }, File.ReadAllBytes(folder["k.pem.part"]));
    }

    [TestMethod]
    [OSCondition(ConditionMode.Exclude, OperatingSystems.Windows)]
    public void A_link_that_was_laid_out_does_not_get_the_secret()
    {
        using var folder = new TemporaryFolder();
        folder.Write("open", [1]);
        File.CreateSymbolicLink(folder["k.pem.part"], folder["open"]);

        Files.Write(folder["k.pem"], [3], overwrite: false, secret: true);

        CollectionAssert.AreEqual(new byte[] { 1 }, File.ReadAllBytes(folder["open"]));
        Assert.IsNull(new FileInfo(folder["k.pem"]).LinkTarget);
    }

    private static void DiskFullAfterOneByte(Stream stream)
    {
        stream.WriteByte(1);
        stream.Flush();
        throw new IOException("No space left on device");
    }
}
