using System;
using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

[TestClass]
public class PeReferencesTests
{
    private static PeReferences s_references;

    [TestMethod]
    public void References_that_the_device_has_are_met()
    {
        byte[] image = new PeBuilder("App", 1, 0).Reference("System.Device.Gpio", 1, 1).ReferenceIndex(0xFCD2, 1, 17).Build();
        Assert.AreEqual((int)RefusalReason.None, Check(image, Device()));
        Assert.AreEqual(0, s_references.MissingLength);
        Assert.AreEqual(-1, s_references.ProblemOffset);
    }

    [TestMethod]
    [DataRow("System.Device.Spi", 1, 1)]
    [DataRow("System.Device.Gpio", 2, 1)]
    [DataRow("System.Device.Gpio", 1, 2)]
    [DataRow("System.Device.Gpi", 1, 1)]
    [DataRow("System.Device.Gpio2", 1, 1)]
    public void Another_name_or_version_is_missing_and_named(string name, int major, int minor)
    {
        byte[] image = new PeBuilder("App", 1, 0).ReferenceIndex(0xFCD2, 1, 17).Reference(name, major, minor).Build();
        Assert.AreEqual((int)RefusalReason.MissingReference, Check(image, Device()));
        Assert.IsTrue(NamedAssemblies.IsName(name, s_references.MissingName, 0, s_references.MissingLength));
        Assert.AreEqual(major, s_references.MissingMajor);
        Assert.AreEqual(minor, s_references.MissingMinor);
        Assert.AreEqual(PeHeader.SizeBytes + PeHeader.AssemblyRefRowSizeBytes, s_references.ProblemOffset);
    }

    [TestMethod]
    public void Another_core_library_is_missing()
    {
        byte[] image = new PeBuilder("App", 1, 0).ReferenceIndex(0xFCD2, 1, 18).Build();
        Assert.AreEqual((int)RefusalReason.MissingReference, Check(image, Device()));
        Assert.IsTrue(NamedAssemblies.IsName("mscorlib", s_references.MissingName, 0, s_references.MissingLength));
        Assert.AreEqual(18, s_references.MissingMinor);
    }

    [TestMethod]
    public void An_assembly_earlier_in_the_image_meets_a_reference()
    {
        byte[] library = new PeBuilder("Lib", 3, 4).Build();
        byte[] application = new PeBuilder("App", 1, 0).Reference("Lib", 3, 4).Build();
        Assert.AreEqual((int)RefusalReason.None, Check(Join(library, application), new NamedAssemblies()));
        Assert.AreEqual((int)RefusalReason.MissingReference, Check(Join(application, library), new NamedAssemblies()));
    }

    [TestMethod]
    [DataRow(3, 5)]
    [DataRow(4, 4)]
    public void One_of_another_version_does_not(int major, int minor)
    {
        byte[] library = new PeBuilder("Lib", 3, 4).Build();
        byte[] application = new PeBuilder("App", 1, 0).Reference("Lib", major, minor).Build();
        Assert.AreEqual((int)RefusalReason.MissingReference, Check(Join(library, application), new NamedAssemblies()));
        Assert.AreEqual(library.Length + PeHeader.SizeBytes, s_references.ProblemOffset);
    }

    [TestMethod]
    public void An_assembly_does_not_meet_its_own_reference()
    {
        byte[] image = new PeBuilder("App", 1, 0).Reference("App", 1, 0).Build();
        Assert.AreEqual((int)RefusalReason.MissingReference, Check(image, new NamedAssemblies()));
    }

    [TestMethod]
    [DataRow(0xFCD3)]
    [DataRow(0xFFFF)]
    [DataRow(512)]
    public void An_index_that_names_no_assembly_is_malformed(int index)
    {
        byte[] image = new PeBuilder("App", 1, 0).ReferenceIndex(index, 1, 17).Build();
        Assert.AreEqual((int)RefusalReason.PeFormat, Check(image, Device()));
        Assert.AreEqual(PeHeader.SizeBytes, s_references.ProblemOffset);
    }

    [TestMethod]
    public void A_name_is_neither_empty_nor_endless_nor_too_long()
    {
        byte[] noZero = new PeBuilder("App", 1, 0).Reference("Gpio", 1, 1).SpoilStrings(4, 0x47).Build();
        Assert.AreEqual((int)RefusalReason.PeFormat, Check(noZero, Device()));
        byte[] empty = new PeBuilder("App", 1, 0).Reference("", 1, 1).Build();
        Assert.AreEqual((int)RefusalReason.PeFormat, Check(empty, Device()));
        string longest = new string('a', PeNames.MaxLength);
        NamedAssemblies device = new NamedAssemblies().Add(longest, 1, 1).Add(longest + "a", 1, 1);
        byte[] image = new PeBuilder("App", 1, 0).Reference(longest, 1, 1).Build();
        Assert.AreEqual((int)RefusalReason.None, Check(image, device));
        byte[] longer = new PeBuilder("App", 1, 0).Reference(longest + "a", 1, 1).Build();
        Assert.AreEqual((int)RefusalReason.PeFormat, Check(longer, device));
    }

    [TestMethod]
    public void A_store_that_fails_the_read_is_not_taken_for_a_missing_reference()
    {
        byte[] image = new PeBuilder("App", 1, 0).Reference("System.Device.Gpio", 1, 1).Build();
        PeWalker walker = new PeWalker();
        Assert.AreEqual((int)RefusalReason.None, (int)walker.Walk(new ArrayImageSource(image, 0, image.Length), 0, image.Length));
        ArrayImageSource cut = new ArrayImageSource(image, 0, PeHeader.SizeBytes + 4);
        s_references = new PeReferences();
        Assert.AreEqual((int)RefusalReason.StoreRead, (int)s_references.Check(cut, walker, Device()));
        Assert.AreEqual(PeHeader.SizeBytes, s_references.ProblemOffset);
    }

    [TestMethod]
    public void What_was_missing_is_forgotten_with_the_next_check()
    {
        byte[] image = new PeBuilder("App", 1, 0).Reference("System.Device.Spi", 1, 1).Build();
        Assert.AreEqual((int)RefusalReason.MissingReference, Check(image, Device()));
        PeWalker walker = new PeWalker();
        ArrayImageSource source = new ArrayImageSource(image, 0, image.Length);
        walker.Walk(source, 0, image.Length);
        NamedAssemblies complete = Device().Add("System.Device.Spi", 1, 1);
        Assert.AreEqual((int)RefusalReason.None, (int)s_references.Check(source, walker, complete));
        Assert.AreEqual(0, s_references.MissingLength);
        Assert.AreEqual(-1, s_references.ProblemOffset);
    }

    private static NamedAssemblies Device() =>
        new NamedAssemblies().Add("mscorlib", 1, 17).Add("System.Device.Gpio", 1, 1);

    private static int Check(byte[] image, IResidentSet device)
    {
        ArrayImageSource source = new ArrayImageSource(image, 0, image.Length);
        PeWalker walker = new PeWalker();
        Assert.AreEqual((int)RefusalReason.None, (int)walker.Walk(source, 0, image.Length));
        s_references = new PeReferences();
        return (int)s_references.Check(source, walker, device);
    }

    private static byte[] Join(byte[] first, byte[] second)
    {
        byte[] both = new byte[first.Length + second.Length];
        Array.Copy(first, 0, both, 0, first.Length);
        Array.Copy(second, 0, both, first.Length, second.Length);
        return both;
    }
}
