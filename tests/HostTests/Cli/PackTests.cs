using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

[TestClass]
public sealed class PackTests
{
    [TestMethod]
    public void Every_option_of_pack_stands_in_the_file()
    {
        using var folder = new TemporaryFolder();
        CliRun pack = CliRun.Of(
            "pack", Samples.Path("pe", "1.1.0.0", "SampleApp.pe"), "--key", Samples.Path("p256-key.pem"), "--version", "2.3.4+5", "--counter", "0x10007",
            "--manufacturer", "0x1A2B", "--image-type", "0x3C4D", "--min-hardware", "0x0203", "--max-hardware", "0x0405", "--bridge-types", "B2,b4",
            "--header-string", "just a name", "--out", folder["u.zigbee"], "--json");
        Assert.AreEqual(ExitCode.Ok, pack.ExitCode, pack.Error);

        Dictionary<string, string> fields = Fields(folder["u.zigbee"]);

        foreach (string layer in new[] { "OTA header", "manifest" })
        {
            Assert.AreEqual("0x1A2B", fields[layer + "/manufacturer"]);
            Assert.AreEqual("0x3C4D", fields[layer + "/image type"]);
            Assert.AreEqual("0x02030004 (2.3.4)", fields[layer + "/file version"]);
            Assert.AreEqual("0x0203", fields[layer + "/minimum hardware"]);
            Assert.AreEqual("0x0405", fields[layer + "/maximum hardware"]);
        }

        Assert.AreEqual("just a name", fields["OTA header/header string"]);
        Assert.AreEqual("B2,B4", fields["manifest/bridge types"]);
        Assert.AreEqual("65543", fields["manifest/security counter"]);
        Assert.AreEqual("2.3.4+5", fields["MCUboot header/version"]);
        Assert.AreEqual("65543", fields["protected TLVs/0x0050 security counter"]);
        Assert.AreEqual("B2,B4", fields["protected TLVs/0x00A0 bridge types"]);
        Assert.AreEqual("0x0203 to 0x0405", fields["protected TLVs/0x00A1 hardware range"]);
        Assert.AreEqual("manufacturer 0x1A2B, image type 0x3C4D", fields["protected TLVs/0x00A2 identity"]);
        JsonElement said = JsonDocument.Parse(pack.Output).RootElement;
        Assert.AreEqual("bridge.pack/1", said.GetProperty("schema").GetString());
        Assert.AreEqual("2.3.4+5", said.GetProperty("version").GetString());
        Assert.AreEqual(65543, said.GetProperty("securityCounter").GetInt32());
        Assert.AreEqual(new FileInfo(folder["u.zigbee"]).Length, said.GetProperty("sizeBytes").GetInt64());
    }

    // The device measures the MCUboot image; OTA header and manifest are not in the bank's chunks.
    [TestMethod]
    public void Image_of_exactly_a_bank_is_packed_and_one_byte_more_is_not()
    {
        using var folder = new TemporaryFolder();
        int packed = 0;

        // The signature's length varies by a few bytes from run to run: what counts is what the image came to.
        for (int payload = 102_400 - 220; payload <= 102_400 - 205; payload++)
        {
            string raw = folder.Write("raw.bin", new byte[payload]);
            CliRun run = CliRun.Of("pack", "--raw", raw, "--key", Samples.Path("p256-key.pem"), "--version", "1", "--counter", "1", "--out", folder["u.zigbee"], "--overwrite");
            if (run.ExitCode == ExitCode.Ok)
            {
                int image = int.Parse(Fields(folder["u.zigbee"])["manifest/image size"], CultureInfo.InvariantCulture);
                Assert.IsLessThanOrEqualTo(102_400, image);
                packed++;
            }
            else
            {
                Assert.AreEqual(ExitCode.Policy, run.ExitCode);
                StringAssert.Contains(run.Error, "a bank has 102400");
            }
        }

        Assert.IsGreaterThanOrEqualTo(3, packed);
        Assert.IsLessThan(16, packed);
    }

    [TestMethod]
    public void Every_assembly_begins_at_a_multiple_of_four()
    {
        using var folder = new TemporaryFolder();
        byte[] pe = Samples.Read("pe", "1.1.0.0", "SampleApp.pe")[..125];
        BinaryPrimitives.WriteInt32LittleEndian(pe.AsSpan(100), pe.Length);
        string path = folder.Write("odd.pe", pe);

        byte[] payload = PePayload.Join([path, path]);

        CollectionAssert.AreEqual((byte[])[.. pe, 0, 0, 0, .. pe, 0, 0, 0], payload);
    }

    /// <summary>Every field of a file as inspect tells it, under "layer/field".</summary>
    private static Dictionary<string, string> Fields(string path)
    {
        var fields = new Dictionary<string, string>();
        Take(JsonDocument.Parse(CliRun.Of("inspect", path, "--json").Output).RootElement.GetProperty("layer"));
        return fields;

        void Take(JsonElement layer)
        {
            foreach (JsonElement field in layer.GetProperty("fields").EnumerateArray())
            {
                fields[layer.GetProperty("name").GetString() + "/" + field.GetProperty("name").GetString()] = field.GetProperty("value").GetString();
            }

            layer.GetProperty("layers").EnumerateArray().ToList().ForEach(Take);
        }
    }
}
