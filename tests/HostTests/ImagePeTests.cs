using System.Collections.Generic;
using Bridge.Boot;
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
        PeInfo info = new();
        Assert.AreEqual(RefusalReason.None, info.Read(source, 0));
        Assert.AreEqual(name, info.Name);
        PeHeader header = info.Header;
        Assert.AreEqual(version, $"{header.Major}.{header.Minor}.{header.Build}.{header.Revision}");
        Assert.AreEqual(references, References(info));
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
        PeInfo info = new();
        string[] names = ["SampleLib", "SampleTables", "SampleApp"];
        for (int i = 0; i < 3; i++)
        {
            Assert.AreEqual(RefusalReason.None, info.Read(source, walker.Offset(i)));
            Assert.AreEqual(names[i], info.Name);
            Assert.AreEqual(info.Header.TotalSizeBytes, walker.Size(i));
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
    public void A_name_outside_the_string_table_is_refused()
    {
        byte[] pe = Samples.Read("pe", "1.1.0.0", "SampleApp.pe");
        PeInfo info = new();
        foreach (int index in new[] { 0xFCD1, 0xFFFF, 0x7FFF })
        {
            pe[36] = (byte)index;
            pe[37] = (byte)(index >> 8);
            Mend(pe);
            Assert.AreEqual(RefusalReason.PeFormat, info.Read(new ArrayImageSource(pe, 0, pe.Length), 0), $"{index:X}");
        }
    }

    private static void Mend(byte[] pe)
    {
        Hal.Bytes.PutU32LE(pe, 8, 0);
        Hal.Bytes.PutU32LE(pe, 8, new PeCrc().Continue(0, pe, 0, PeHeader.SizeBytes));
    }

    private static string References(PeInfo info)
    {
        List<string> references = [];
        for (int i = 0; i < info.ReferenceCount; i++)
        {
            string version = string.Join('.', [
                info.ReferenceVersion(i, 0), info.ReferenceVersion(i, 1), info.ReferenceVersion(i, 2), info.ReferenceVersion(i, 3)]);
            references.Add($"{info.ReferenceName(i)} {version}");
        }

        return string.Join(", ", references);
    }
}
