using System;
using System.IO;
using System.Linq;
using Bridge.Boot;
using Bridge.Cli.Packaging;
using Bridge.Hal.Sim;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using VirtualHan;
using VirtualHan.Device;
using VirtualHan.Hub;
using VirtualHan.Report;

namespace Bridge.HostTests;

/// <summary>The firmware and the boot loader, unchanged, updated over the virtual network.</summary>
[TestClass]
public sealed class VirtualHanFirmwareTests
{
    [TestMethod]
    [DataRow(13, 0.0)]
    [DataRow(14, 0.0)]
    [DataRow(13, 0.1)]
    public void The_bridge_updates_itself_and_confirms(int ezspVersion, double loss)
    {
        SimulationResult result = new Simulation(Options() with { EzspVersion = ezspVersion, Loss = loss }).Run();
        using var text = new StringWriter();
        TimelineText.Write(text, result.Timeline.Records);
        Assert.AreEqual(Outcome.UpdatedAndConfirmed, result.Outcome, text.ToString());
        string keep = Environment.GetEnvironmentVariable("BRIDGE_KEEP_PAGE");
        if (keep != null)
        {
            using var page = new StreamWriter(keep);
            TimelineHtml.Write(page, result, "bridge simulate --seed 1");
        }
    }

    private static SimulationOptions Options()
    {
        byte[] code = Convert.FromHexString(Samples.InstallCode);
        var identity = new SimIdentity
        {
            ManufacturerCode = NfConfig.ManufacturerCode,
            ImageType = NfConfig.ImageType,
            HardwareVersion = NfConfig.HardwareVersion,
            BridgeType = NfConfig.BridgeType,
            InstallCode = code,
        };
        var store = new SimStore(NfConfig.StoreSizeBytes, 1);
        Install(store, Image("1.0.0"));
        return new SimulationOptions
        {
            OtaFile = Image("1.1.0"),
            InstallCode = code,
            Store = store,
            Boot = ResidentProgram.Boot,
            Load = (handoff, trace) => new BridgeAppProgram(handoff, identity, 1, trace),
        };
    }

    private static byte[] Image(string version)
    {
        string[] assemblies = Directory.GetFiles(Support.Samples.Path("pe", version + ".0"), "*.pe").Order().ToArray();
        McuVersion.TryParse(version, out McuVersion parsed);
        var board = NfConfigFile.Find(null);
        using var signer = new ReproducibleSigner(SigningKeys.ReadPrivate(Support.Samples.Path("p256-key.pem")));
        return BridgeImageBuilder.Build(PePayload.Join(assemblies), BridgeImageOptions.For(board, parsed, 1), signer);
    }

    private static void Install(SimStore store, byte[] file)
    {
        int manifestBytes = BitConverter.ToInt32(file, 62);
        int imageAt = 66 + manifestBytes + 6;
        store.Put("a.pre", file[..imageAt]);
        for (int chunk = 0; imageAt + (chunk * StoreGeometry.ProductChunkSizeBytes) < file.Length; chunk++)
        {
            int start = imageAt + (chunk * StoreGeometry.ProductChunkSizeBytes);
            store.Put($"a.{chunk:D3}", file[start..Math.Min(start + StoreGeometry.ProductChunkSizeBytes, file.Length)]);
        }
    }
}
