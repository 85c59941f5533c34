using System;
using System.IO;
using System.Security.Cryptography;
using System.Text.Json;
using Bridge.Boot;
using Bridge.Cli.Output;
using Bridge.Cli.Running;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class IndexTests
{
    private static byte[] Image => NewUnit.Make(null, sample => sample);

    [TestMethod]
    public void Entry_says_what_the_files_header_says()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("an image.zigbee", Image);

        CliRun run = CliRun.Of("index", path);

        Assert.AreEqual(ExitCode.Ok, run.ExitCode, run.Error);
        JsonElement entry = JsonDocument.Parse(run.Output).RootElement[0];
        Assert.AreEqual("an image.zigbee", entry.GetProperty("fileName").GetString());
        Assert.AreEqual(path, entry.GetProperty("url").GetString());
        Assert.AreEqual(0x01000000, entry.GetProperty("fileVersion").GetInt32());
        Assert.AreEqual(Image.Length, entry.GetProperty("fileSize").GetInt32());
        Assert.AreEqual(NfConfig.ManufacturerCode, entry.GetProperty("manufacturerCode").GetInt32());
        Assert.AreEqual(NfConfig.ImageType, entry.GetProperty("imageType").GetInt32());
        Assert.AreEqual(Convert.ToHexStringLower(SHA512.HashData(Image)), entry.GetProperty("sha512").GetString());
    }

    [TestMethod]
    [DataRow("https://example.org/ota")]
    [DataRow("https://example.org/ota/")]
    public void Address_is_the_folders_and_the_name_fit_for_it(string url)
    {
        using var folder = new TemporaryFolder();

        CliRun run = CliRun.Of("index", folder.Write("an image.zigbee", Image), "--url", url);

        Assert.AreEqual("https://example.org/ota/an%20image.zigbee", JsonDocument.Parse(run.Output).RootElement[0].GetProperty("url").GetString());
    }

    [TestMethod]
    [DataRow("example.org/ota")]
    [DataRow("ftp://example.org/")]
    [DataRow("")]
    public void Address_that_is_none_is_refused(string url)
    {
        using var folder = new TemporaryFolder();

        Assert.AreEqual(ExitCode.Usage, CliRun.Of("index", folder.Write("u", Image), "--url", url).ExitCode);
    }

    [TestMethod]
    public void One_bad_file_among_good_ones_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        string good = folder.Write("good", Image);
        string cut = folder.Write("cut", Image[..40]);

        CliRun run = CliRun.Of("index", good, cut, "--out", folder["index.json"]);

        Assert.AreEqual(ExitCode.InvalidImage, run.ExitCode);
        StringAssert.Contains(run.Error, cut);
        Assert.IsFalse(File.Exists(folder["index.json"]));
    }

    [TestMethod]
    public void Index_that_is_there_stays_unless_named()
    {
        using var folder = new TemporaryFolder();
        string good = folder.Write("good", Image);
        string index = folder.Write("index.json", "mine");

        Assert.AreEqual(ExitCode.Io, CliRun.Of("index", good, "--out", index).ExitCode);
        Assert.AreEqual("mine", File.ReadAllText(index));
        Assert.AreEqual(ExitCode.Ok, CliRun.Of("index", good, "--out", index, "--overwrite").ExitCode);
    }
}
