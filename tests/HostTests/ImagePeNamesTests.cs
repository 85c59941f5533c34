using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Bridge.Boot;
using Bridge.Cli.Inspection;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests;

/// <summary>pack --slim: what the CLR looks up by name keeps its name, all else stays as it is without one.</summary>
[TestClass]
public sealed class ImagePeNamesTests
{
    private const int AttributesTable = 7;
    private const int StringsTable = 11;
    private const int ByteCodeTable = 13;

    private static readonly byte[] App = WithoutAttributes("SampleApp.pe");

    [TestMethod]
    public void Names_of_methods_fields_and_types_go()
    {
        byte[] slim = PeNameRemover.Remove(App, "app");

        Assert.IsTrue(slim.Length < App.Length, $"{slim.Length} of {App.Length} bytes");
        CollectionAssert.IsSubsetOf(Texts(slim), Texts(App));
        Assert.AreEqual(new PeFile("SampleApp", new Version(1, 1, 0, 0), 0), PeFile.Read(slim, "slim"));
        CollectionAssert.Contains(Texts(App), "Main");
        CollectionAssert.Contains(Texts(slim), "Main", "reflection finds the start by its name");
        CollectionAssert.DoesNotContain(Texts(slim), "c");
    }

    [TestMethod]
    public void Every_literal_in_the_code_says_what_it_said()
    {
        foreach (string sample in new[] { "SampleApp.pe", "SampleLib.pe", "SampleTables.pe" })
        {
            byte[] whole = WithoutAttributes(sample);

            CollectionAssert.AreEqual(Literals(whole), Literals(PeNameRemover.Remove(whole, sample)), sample);
        }

        // What stands in quotes in app.cs.
        CollectionAssert.AreEquivalent(new[] { "tick ", "sample app 1.1.0.0" }, Literals(PeNameRemover.Remove(App, "app")));
    }

    [TestMethod]
    public void A_second_time_changes_nothing()
    {
        byte[] slim = PeNameRemover.Remove(App, "app");

        CollectionAssert.AreEqual(slim, PeNameRemover.Remove(slim, "slim"));
    }

    [TestMethod]
    public void Only_the_last_assembly_of_an_image_loses_names()
    {
        using var folder = new TemporaryFolder();
        string[] paths = [Samples.Path("pe", "1.1.0.0", "SampleLib.pe"), folder.Write("App.pe", App)];
        byte[] library = File.ReadAllBytes(paths[0]);

        byte[] payload = PePayload.Join(paths, isSlim: true);

        CollectionAssert.AreEqual(library, payload[..library.Length]);
        Assert.AreEqual(RefusalReason.None, new PeWalker().Walk(new ArrayImageSource(payload, 0, payload.Length), 0, payload.Length));
        Assert.IsTrue(payload.Length < PePayload.Join(paths).Length);
    }

    [TestMethod]
    public void Attributes_are_refused()
    {
        CliException refused = Assert.ThrowsExactly<CliException>(() => PeNameRemover.Remove(Samples.Read("pe", "1.1.0.0", "SampleApp.pe"), "app"));

        StringAssert.Contains(refused.Message, "attributes");
    }

    [TestMethod]
    public void What_is_no_code_is_refused()
    {
        byte[] broken = (byte[])App.Clone();
        broken[TableAt(broken, ByteCodeTable)] = 0x24;
        PeInspector.PutChecksums(broken);

        CliException refused = Assert.ThrowsExactly<CliException>(() => PeNameRemover.Remove(broken, "broken.pe"));
        StringAssert.Contains(refused.Message, "code of a method");
    }

    /// <summary>Damage that the checksums hide ends in a refusal or in an assembly, nothing else.</summary>
    [TestMethod]
    public void No_byte_of_the_tables_leads_astray()
    {
        for (int at = PeHeader.SizeBytes; at < App.Length; at += 3)
        {
            byte[] damaged = (byte[])App.Clone();
            damaged[at] ^= 0xFF;
            PeInspector.PutChecksums(damaged);
            try
            {
                PeFile.Read(PeNameRemover.Remove(damaged, "damaged.pe"), $"byte {at}");
            }
            catch (CliException refused)
            {
                Assert.AreEqual(ExitCode.InvalidImage, refused.ExitCode, $"byte {at}: {refused.Message}");
            }
        }
    }

    /// <summary>The samples carry an attribute of the compiler's, whose rows are given to the next table here; the firmware is built without.</summary>
    private static byte[] WithoutAttributes(string name)
    {
        byte[] pe = Samples.Read("pe", "1.1.0.0", name);
        BinaryPrimitives.WriteInt32LittleEndian(pe.AsSpan(40 + (4 * (AttributesTable + 1))), TableAt(pe, AttributesTable));
        PeInspector.PutChecksums(pe);
        return pe;
    }

    private static int TableAt(byte[] pe, int table) => (int)BinaryPrimitives.ReadUInt32LittleEndian(pe.AsSpan(40 + (4 * table)));

    private static string[] Texts(byte[] pe) =>
        Encoding.UTF8.GetString(pe, TableAt(pe, StringsTable), TableAt(pe, StringsTable + 1) - TableAt(pe, StringsTable)).Split('\0').Distinct().ToArray();

    /// <summary>Of all places where ldstr could stand: the same number of bytes before and after, so a place is a place in both.</summary>
    private static string[] Literals(byte[] pe)
    {
        int code = TableAt(pe, ByteCodeTable);
        int end = TableAt(pe, ByteCodeTable + 1);
        var literals = new List<string>();
        List<int> operands = IlStrings.Find(pe.AsSpan(code, end - code - pe[108 + ByteCodeTable]));
        Assert.IsNotNull(operands, "the samples have no exception tables: all of it is code");
        foreach (int at in operands)
        {
            int index = BinaryPrimitives.ReadUInt16LittleEndian(pe.AsSpan(code + at));
            int text = TableAt(pe, StringsTable) + index;
            literals.Add(text < TableAt(pe, StringsTable + 1) ? Encoding.UTF8.GetString(pe, text, Array.IndexOf(pe, (byte)0, text) - text) : $"built-in {index}");
        }

        return [.. literals];
    }
}
