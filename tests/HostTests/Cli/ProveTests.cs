using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.Cli.Simulating;
using Bridge.HostTests.Support;
using Bridge.Proof;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class ProveTests
{
    [TestMethod]
    public void Json_holds_every_cell_of_the_matrix()
    {
        CliRun run = CliRun.Of("prove", "--geometry", "small", "--depth", "1", "--json");

        Assert.AreEqual(ExitCode.Ok, run.ExitCode, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.AreEqual("bridge.prove/1", json.RootElement.GetProperty("schema").GetString());
        Assert.IsTrue(json.RootElement.GetProperty("proved").GetBoolean());
        JsonElement geometry = json.RootElement.GetProperty("geometries")[0];
        Assert.AreEqual(json.RootElement.GetProperty("distinctRuns").GetInt32(), geometry.GetProperty("cells").GetArrayLength());
    }

    [TestMethod]
    public void Page_draws_the_matrix_by_itself_and_a_cells_command_plays_its_run()
    {
        using var folder = new TemporaryFolder();
        CliRun run = CliRun.Of("prove", "--geometry", "small", "--depth", "1", "--html", folder["matrix.html"]);
        Assert.AreEqual(ExitCode.Ok, run.ExitCode, run.Error);
        string page = File.ReadAllText(folder["matrix.html"]);

        Assert.DoesNotContain("http", page.Replace("http-equiv", string.Empty));
        Assert.DoesNotContain(" src=", page);
        foreach (string symbol in new[] { "\u2713", "\u21bb", "\u2717", "\u00b7" })
        {
            StringAssert.Contains(page, symbol);
        }

        Match cell = Regex.Match(page, "title=\"bridge (simulate [^(\"]*flip-bit[^(\"]*small)");
        CliRun replay = CliRun.Of(cell.Groups[1].Value.Split(' '));

        Assert.AreEqual(ExitCode.Ok, replay.ExitCode, replay.Error);
        StringAssert.Contains(replay.Output, "FAULT flip-bit at operation");
        StringAssert.Contains(replay.Output, "replay: bridge " + cell.Groups[1].Value);
    }

    [TestMethod]
    public void Own_images_are_proved_in_the_products_geometry()
    {
        using var folder = new TemporaryFolder();
        using var samples = new SampleImages(NfConfigFile.BuiltIn());
        string[] files = samples.ForProof(ProofGeometry.Product).Take(2).Select((file, index) => folder.Write($"{index}.zigbee", file)).ToArray();

        CliRun replay = CliRun.Of(["simulate", "--image", .. files, "--key", Samples.Path("p256-pub.pem"), "--cut", "40", "--fault", "cut-wavering", "--json"]);

        Assert.AreEqual(ExitCode.Ok, replay.ExitCode, replay.Error);
        using JsonDocument json = JsonDocument.Parse(replay.Output);
        Assert.AreEqual("bridge.simulate-proof/1", json.RootElement.GetProperty("schema").GetString());
        Assert.AreEqual("Completed", json.RootElement.GetProperty("outcome").GetString());
    }

    [TestMethod]
    [DataRow("prove", "--geometry", "round")]
    [DataRow("prove", "--depth", "4")]
    [DataRow("prove", "--key", "k.pem")]
    [DataRow("simulate", "--cut", "5")]
    [DataRow("simulate", "--cut", "5,5", "--fault", "cut-in,cut-in")]
    [DataRow("simulate", "--cut", "5", "--fault", "lightning")]
    [DataRow("simulate", "--cut", "5", "--fault", "cut-in", "--loss", "1%")]
    public void Wrong_options_are_usage(params string[] words) => Assert.AreEqual(ExitCode.Usage, CliRun.Of(words).ExitCode);

    [TestMethod]
    public void An_image_that_is_none_is_invalid()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("x.zigbee", new byte[200]);

        Assert.AreEqual(ExitCode.InvalidImage, CliRun.Of("prove", "--image", file, file).ExitCode);
    }
}
