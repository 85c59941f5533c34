using System;
using System.Buffers.Binary;
using System.Linq;
using Bridge.Cli.Inspection;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>Broken files: what is wrong is said once, where it stands, and at a bounded length.</summary>
[TestClass]
public sealed class InspectTests
{
    [TestMethod]
    public void Image_whose_digest_is_not_the_stored_one_has_that_problem_and_no_other()
    {
        byte[] file = Samples.Read("signed.bin");
        file[100] ^= 1;

        Layer image = McuInspector.Inspect(new ByteView(file, 0, file.Length));

        Assert.AreEqual("the SHA-256 TLV at offset 10330 is not the digest computed", image.Problems.Single());
        Assert.IsEmpty(McuInspector.Inspect(new ByteView(Samples.Read("signed.bin"), 0, file.Length)).Problems);
    }

    [TestMethod]
    public void Elements_without_end_are_shown_up_to_a_bound()
    {
        byte[] file = new byte[4096];
        new OtaFileBuilder().BuildFile().AsSpan(0, 60).CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(52), file.Length);

        Layer layer = OtaInspector.Inspect(new ByteView(file, 0, file.Length));

        Assert.HasCount(1 + Layer.MaxParts, layer.Layers);
        Assert.AreEqual("more than 64 elements; the rest, from offset 444, is not shown", layer.Problems.Single());
    }

    [TestMethod]
    public void Assemblies_without_end_are_shown_up_to_a_bound()
    {
        byte[] pe = Samples.Read("pe", "1.1.0.0", "SampleApp.pe");
        byte[] payload = Enumerable.Repeat(pe, Layer.MaxParts + 1).SelectMany(bytes => bytes).ToArray();

        Layer layer = PeInspector.Payload(new ByteView(payload, 0, payload.Length));

        Assert.HasCount(Layer.MaxParts, layer.Layers);
        StringAssert.StartsWith(layer.Problems.Single(), "more than 64 assemblies");
        Assert.IsEmpty(PeInspector.Payload(new ByteView(payload, 0, payload.Length - pe.Length)).Problems);
    }

    [TestMethod]
    public void References_without_end_are_shown_up_to_a_bound()
    {
        byte[] pe = new byte[124 + (12 * 1000)];
        Samples.Read("pe", "1.1.0.0", "SampleApp.pe").AsSpan(0, 124).CopyTo(pe);
        BinaryPrimitives.WriteInt32LittleEndian(pe.AsSpan(44), pe.Length);

        Layer layer = PeInspector.Inspect(new ByteView(pe, 0, pe.Length));

        Assert.AreEqual(Layer.MaxParts, layer.Fields.Count(field => field.Name == "refers to"));
        Assert.Contains("refers to more than 64 assemblies; the rest is not shown", layer.Problems);
    }
}
