using System;
using System.IO;
using System.Linq;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>The sample application refers to mscorlib 1.17 and to the sample library of its own version.</summary>
[TestClass]
public sealed class ResidentTests
{
    private const string Device = "bridge-resident 1\n# what the sample needs\nmscorlib 1.17.11.0 0x1549C856\n";

    private static readonly string Library = Samples.Path("pe", "1.1.0.0", "SampleLib.pe");
    private static readonly string Application = Samples.Path("pe", "1.1.0.0", "SampleApp.pe");

    /// <summary>Its own major and minor or another: the name is what the CLR and the device's list go by. That holds for the bridge's own assemblies too.</summary>
    [TestMethod]
    [DataRow("SampleLib 1.1.0.0 0x0", "SampleLib 1.1.0.0 is deployed on the device already, as 1.1.0.0")]
    [DataRow("SampleLib 1.0.0.0 0x0", "SampleLib 1.1.0.0 is deployed on the device already, as 1.0.0.0")]
    [DataRow("SampleApp 9.9.9.9 0x0", "SampleApp 1.1.0.0 is deployed on the device already, as 9.9.9.9")]
    public void What_is_deployed_is_not_brought_along(string line, string message)
    {
        using var folder = new TemporaryFolder();

        CliRun run = Pack(folder, "image.zigbee", folder.Write("device.txt", Device + line + "\n"), Library, Application);

        Assert.AreEqual(ExitCode.Policy, run.ExitCode);
        StringAssert.Contains(run.Error, message);
        Assert.IsFalse(File.Exists(folder["image.zigbee"]));
    }

    [TestMethod]
    public void A_folder_a_deployment_image_and_a_list_say_the_same()
    {
        using var folder = new TemporaryFolder();
        string image = folder.Write("deployment.bin", PePayload.Join([Library, Application]));
        Directory.CreateDirectory(folder["pe"]);
        File.Copy(Library, Path.Combine(folder["pe"], "SampleLib.pe"));
        File.Copy(Application, Path.Combine(folder["pe"], "SampleApp.pe"));

        CliRun fromFolder = CliRun.Of("resident", folder["pe"], "--out", folder["list.txt"]);

        Assert.AreEqual(ExitCode.Ok, fromFolder.ExitCode, fromFolder.Error);
        const string Expected = "bridge-resident 1\nSampleApp 1.1.0.0 0x00000000\nSampleLib 1.1.0.0 0x00000000\n";
        Assert.AreEqual(Expected, File.ReadAllText(folder["list.txt"]));
        Assert.AreEqual(Expected, CliRun.Of("resident", image).Output);
        Assert.AreEqual(Expected, CliRun.Of("resident", folder["list.txt"]).Output);
    }

    [TestMethod]
    public void Pack_makes_only_what_the_device_could_load()
    {
        using var folder = new TemporaryFolder();
        string device = folder.Write("device.txt", Device);

        CliRun good = Pack(folder, "good.zigbee", device, Library, Application);
        CliRun without = Pack(folder, "without.zigbee", device, Application);
        CliRun turned = Pack(folder, "turned.zigbee", device, Application, Library);

        Assert.AreEqual(ExitCode.Ok, good.ExitCode, good.Error);
        Assert.AreEqual(ExitCode.Policy, without.ExitCode);
        StringAssert.Contains(without.Error, "SampleLib 1.1 is needed, and the device has none");
        Assert.AreEqual(ExitCode.Policy, turned.ExitCode);
        Assert.IsFalse(File.Exists(folder["without.zigbee"]));
        Assert.IsFalse(File.Exists(folder["turned.zigbee"]));
    }

    [TestMethod]
    [DataRow("mscorlib 1.17.99.5 0x0", ExitCode.Ok)]
    [DataRow("mscorlib 1.18.11.0 0x1549C856", ExitCode.Policy)]
    [DataRow("mscorlib 2.17.11.0 0x1549C856", ExitCode.Policy)]
    [DataRow("Mscorlib 1.17.11.0 0x1549C856", ExitCode.Policy)]
    public void Name_major_and_minor_decide_as_in_the_clr(string line, int exitCode)
    {
        using var folder = new TemporaryFolder();
        string device = folder.Write("device.txt", "bridge-resident 1\n" + line + "\n");

        Assert.AreEqual(exitCode, Pack(folder, "u.zigbee", device, Library, Application).ExitCode);
    }

    [TestMethod]
    public void Verify_says_what_is_missing_and_what_is_there_instead()
    {
        using var folder = new TemporaryFolder();
        string file = Packed(folder);
        string other = folder.Write("other.txt", "bridge-resident 1\nmscorlib 1.16.3.0 0x0\n");
        string key = Samples.Path("p256-pub.pem");

        CliRun good = CliRun.Of("verify", file, "--key", key, "--resident", folder.Write("device.txt", Device));
        CliRun bad = CliRun.Of("verify", file, "--key", key, "--resident", other);

        Assert.AreEqual(ExitCode.Ok, good.ExitCode, good.Output);
        Assert.AreEqual(ExitCode.Policy, bad.ExitCode);
        StringAssert.Contains(bad.Output, "INVALID  MissingReference");
        StringAssert.Contains(bad.Output, "mscorlib 1.17 is needed, the device has 1.16.3.0");
        Assert.AreEqual(ExitCode.Ok, CliRun.Of("verify", file, "--key", key).ExitCode, "without --resident nobody asks");
    }

    [TestMethod]
    public void Inspect_marks_every_reference()
    {
        using var folder = new TemporaryFolder();
        string file = Packed(folder);

        CliRun good = CliRun.Of("inspect", file, "--resident", folder.Write("device.txt", Device));
        CliRun bad = CliRun.Of("inspect", Application, "--resident", folder["device.txt"]);

        Assert.AreEqual(ExitCode.Ok, good.ExitCode, good.Output);
        string[] references = [.. good.Output.Split('\n').Where(line => line.Contains("refers to", StringComparison.Ordinal))];
        Assert.HasCount(3, references);
        Assert.IsTrue(references.Where(line => line.Contains("mscorlib", StringComparison.Ordinal)).All(line => line.EndsWith("on the device", StringComparison.Ordinal)));
        StringAssert.EndsWith(references.Single(line => line.Contains("SampleLib", StringComparison.Ordinal)), "in the image");
        Assert.AreEqual(ExitCode.InvalidImage, bad.ExitCode);
        StringAssert.Contains(bad.Output, "PROBLEM: SampleApp refers to SampleLib 1.1.0.0, which is neither on the device nor earlier in the image");
    }

    [TestMethod]
    [DataRow("something else\n", ExitCode.Usage, "first line")]
    [DataRow("bridge-resident 1\nmscorlib 1.17.11.0\n", ExitCode.Usage, "line 2")]
    [DataRow("bridge-resident 1\nmscorlib 1.17 0x0\n", ExitCode.Usage, "line 2")]
    [DataRow("bridge-resident 1\n\nmscorlib 1.17.11.0 0x1FFFFFFFF\n", ExitCode.Usage, "line 3")]
    [DataRow("NFMRK1\0\0 and nothing behind", ExitCode.InvalidImage, "offset 0")]
    public void A_list_that_is_none_is_refused_with_its_place(string content, int exitCode, string place)
    {
        using var folder = new TemporaryFolder();

        CliRun run = CliRun.Of("resident", folder.Write("list.txt", content));

        Assert.AreEqual(exitCode, run.ExitCode);
        StringAssert.Contains(run.Error, place);
    }

    [TestMethod]
    public void A_deployment_image_may_end_in_erased_flash_and_in_nothing_else()
    {
        using var folder = new TemporaryFolder();
        byte[] image = PePayload.Join([Library]);
        byte[] erased = [.. Enumerable.Repeat((byte)0xFF, 100)];

        Assert.AreEqual(ExitCode.Ok, CliRun.Of("resident", folder.Write("erased.bin", [.. image, .. erased])).ExitCode);
        Assert.AreEqual(ExitCode.InvalidImage, CliRun.Of("resident", folder.Write("more.bin", [.. image, .. erased, 1])).ExitCode);
        Assert.AreEqual(ExitCode.InvalidImage, CliRun.Of("resident", folder.Write("cut.bin", image[..^8])).ExitCode);
        image[^5] ^= 1;
        Assert.AreEqual(ExitCode.InvalidImage, CliRun.Of("resident", folder.Write("flipped.bin", image)).ExitCode);
    }

    private static string Packed(TemporaryFolder folder)
    {
        CliRun pack = Pack(folder, "update.zigbee", folder.Write("packed-for.txt", Device), Library, Application);
        Assert.AreEqual(ExitCode.Ok, pack.ExitCode, pack.Error);
        return folder["update.zigbee"];
    }

    private static CliRun Pack(TemporaryFolder folder, string name, string device, params string[] assemblies) => CliRun.Of(
        ["pack", .. assemblies, "--resident", device, "--key", Samples.Path("p256-key.pem"), "--version", "1.1.0", "--counter", "2", "--out", folder[name]]);
}
