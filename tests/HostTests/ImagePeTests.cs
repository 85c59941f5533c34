using System.Collections.Generic;
using System.Linq;
using Bridge.Boot;
using Bridge.Cli.Inspection;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>PE files made by the real metadata processor.</summary>
[TestClass]
public class ImagePeTests
{
    [TestMethod]
    [DataRow("1.0.0.0", "SampleApp", "mscorlib 1.17.11.0, SampleLib 1.0.0.0")]
    [DataRow("1.1.0.0", "SampleApp", "mscorlib 1.17.11.0, SampleLib 1.1.0.0")]
    [DataRow("1.0.0.0", "SampleLib", "mscorlib 1.17.11.0")]
    [DataRow("1.1.0.0", "SampleLib", "mscorlib 1.17.11.0")]
    [DataRow("1.0.0.0", "SampleTables", "mscorlib 1.17.11.0")]
    [DataRow("1.1.0.0", "SampleTables", "mscorlib 1.17.11.0")]
    public void Samples_are_accepted_with_name_version_and_references(string version, string name, string references)
    {
        byte[] pe = Samples.Read("pe", version, name + ".pe");
        ArrayImageSource source = new(pe, 0, pe.Length);
        Assert.AreEqual(RefusalReason.None, new PeWalker().Walk(source, 0, pe.Length));
        Layer assembly = PeInspector.Inspect(new ByteView(pe, 0, pe.Length));
        Assert.AreEqual("assembly " + name, assembly.Name);
        Assert.IsEmpty(assembly.Problems);
        Assert.AreEqual(version, Values(assembly, "version"));
        Assert.AreEqual(references, Values(assembly, "refers to"));
    }

    [TestMethod]
    public void Several_are_found_where_they_lie()
    {
        byte[] lib = Samples.Read("pe", "1.1.0.0", "SampleLib.pe");
        byte[] tables = Samples.Read("pe", "1.1.0.0", "SampleTables.pe");
        byte[] app = Samples.Read("pe", "1.1.0.0", "SampleApp.pe");
        byte[] image = [.. new byte[32], .. OtaFileBuilder.PayloadOf(lib, tables, app)];
        ArrayImageSource source = new(image, 0, image.Length);
        PeWalker walker = new();
        Assert.AreEqual(RefusalReason.None, walker.Walk(source, 32, image.Length - 32));
        Assert.AreEqual(3, walker.Count);
        List<Layer> assemblies = PeInspector.Payload(new ByteView(image, 32, image.Length - 32)).Layers;
        string[] names = ["SampleLib", "SampleTables", "SampleApp"];
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual("assembly " + names[i], assemblies[i].Name);
            Assert.AreEqual(assemblies[i].Offset, walker.Offset(i));
            Assert.AreEqual(assemblies[i].SizeBytes, walker.Size(i));
        }
    }

    [TestMethod]
    [DataRow(0x01)]
    [DataRow(0x80)]
    [DataRow(0xFF)]
    public void Every_single_byte_change_is_refused(int change)
    {
        byte[] pe = Samples.Read("pe", "1.1.0.0", "SampleLib.pe");
        PeWalker walker = new();
        ArrayImageSource source = new(pe, 0, pe.Length);
        for (int position = 0; position < pe.Length; position++)
        {
            pe[position] ^= (byte)change;
            Assert.AreNotEqual(RefusalReason.None, walker.Walk(source, 0, pe.Length), $"byte {position}");
            pe[position] ^= (byte)change;
        }
    }

    [TestMethod]
    [DataRow(0xFCD1)]
    [DataRow(0xFFFF)]
    [DataRow(0x7FFF)]
    public void A_name_outside_the_string_table_is_shown_as_its_number(int index)
    {
        byte[] pe = Samples.Read("pe", "1.1.0.0", "SampleApp.pe");
        Hal.Bytes.PutU16LE(pe, 36, index);
        Assert.AreEqual($"assembly (built-in string 0x{index:X4})", PeInspector.Inspect(new ByteView(pe, 0, pe.Length)).Name);
    }

    private static string Values(Layer layer, string field) =>
        string.Join(", ", layer.Fields.Where(item => item.Name == field).Select(item => item.Value));
}
