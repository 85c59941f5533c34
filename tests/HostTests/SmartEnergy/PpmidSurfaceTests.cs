using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan.Joining;

namespace Bridge.HostTests.SmartEnergy;

/// <summary>Nothing visible on the HAN tells a bridge from a PPMID: a bridge of each type is asked over the air for all there is, and compared with tests/Data/ppmid.</summary>
[TestClass]
public sealed class PpmidSurfaceTests
{
    private const long JoinedMs = 150_000;

    [TestMethod]
    [DataRow(1, "mains.txt")]
    [DataRow(2, "mains.txt")]
    [DataRow(3, "mains.txt")]
    [DataRow(4, "battery.txt")]
    public void Bridge_looks_like_a_genuine_ppmid(int bridgeType, string genuine)
    {
        List<string> seen = SurfaceProbe.Look(Joined(bridgeType));

        Assert.AreEqual(string.Join("\n", Genuine(genuine)), string.Join("\n", seen));
    }

    [TestMethod]
    public void Battery_ppmid_differs_from_one_on_mains_in_node_type_and_power_source_only()
    {
        List<string> mains = Genuine("mains.txt");
        List<string> battery = Genuine("battery.txt");

        string[] differing = mains.Except(battery).Select(line => line[..line.LastIndexOf(' ')]).ToArray();
        CollectionAssert.AreEqual(new[] { "node descriptor", "0000 attribute 0007 type 30" }, differing);
        Assert.AreEqual(mains.Count, battery.Count);
    }

    /// <summary>The words a product would give itself away by.</summary>
    [TestMethod]
    public void No_string_says_what_it_is()
    {
        string shown = string.Join(" ", Boot.NfConfig.ManufacturerName, Boot.NfConfig.ModelIdentifier).ToLowerInvariant();

        foreach (string word in new[] { "bridge", "alt", "han", "p2p" })
        {
            Assert.IsFalse(shown.Split(' ', '-', '_', '.').Contains(word), word);
        }
    }

    private static JoinRun Joined(int bridgeType) =>
        JoinRun.Ready(JoinRun.Of(new SmartEnergyRun { BridgeType = bridgeType })).For(JoinedMs);

    private static List<string> Genuine(string name) =>
        File.ReadAllLines(Path.Combine(Samples.RepositoryRoot(), "tests", "Data", "ppmid", name)).Where(line => line.Length > 0 && line[0] != '#').ToList();
}
