using System;
using Bridge.Boot;
using Bridge.Hal;
#if HOST
using Microsoft.VisualStudio.TestTools.UnitTesting;
#else
using nanoFramework.TestFramework;
#endif

namespace Bridge.DeviceTests;

/// <summary>Which code hashes an image, and that native code can say yes only when it is right.</summary>
[TestClass]
public class DigestTests
{
    [TestMethod]
    public void Native_code_that_is_right_decides()
    {
        Assert.AreEqual((int)HashMethod.Native, (int)Hash(SampleOtaFile.CreateImage(), new OddHmac(OddHmac.Right), Verdict.Valid));
    }

    [TestMethod]
    [DataRow(OddHmac.Missing)]
    [DataRow(OddHmac.Silent)]
    [DataRow(OddHmac.Constant)]
    [DataRow(OddHmac.Stale)]
    [DataRow(OddHmac.DropsTheLastByte)]
    [DataRow(OddHmac.IgnoresTheQuestion)]
    [DataRow(OddHmac.EchoesTheQuestion)]
    public void Native_code_that_is_wrong_costs_time_and_nothing_else(int kind)
    {
        OddHmac native = new OddHmac(kind);
        Assert.AreEqual((int)HashMethod.ManagedAfterNative, (int)Hash(SampleOtaFile.CreateImage(), native, Verdict.Valid));
        Assert.AreEqual(1, native.Calls);
    }

    [TestMethod]
    [DataRow(OddHmac.Right)]
    [DataRow(OddHmac.Missing)]
    [DataRow(OddHmac.Silent)]
    [DataRow(OddHmac.Constant)]
    [DataRow(OddHmac.Stale)]
    [DataRow(OddHmac.DropsTheLastByte)]
    [DataRow(OddHmac.IgnoresTheQuestion)]
    [DataRow(OddHmac.EchoesTheQuestion)]
    public void No_native_code_makes_a_changed_image_valid(int kind)
    {
        int[] positions = new int[] { 0x16, 32, 500, 839, 850, 885 };
        for (int i = 0; i < positions.Length; i++)
        {
            byte[] image = SampleOtaFile.CreateImage();
            image[positions[i]] ^= 0x01;
            Assert.AreEqual((int)HashMethod.ManagedAfterNative, (int)Hash(image, new OddHmac(kind), Verdict.Refused));
        }
    }

    [TestMethod]
    public void An_answer_given_once_is_worth_nothing_the_next_time()
    {
        OddHmac native = new OddHmac(OddHmac.Right);
        BridgeImageCheck check = BridgeImageCheck.OfThisDevice(native);
        byte[] image = SampleOtaFile.CreateImage();
        ImageFacts facts = new ImageFacts();
        Assert.AreEqual(Verdict.Valid, check.Check(new ArrayImageSource(image, 0, image.Length), facts, new PeWalker()));
        native.Kind = OddHmac.Stale;
        image[500] ^= 1;
        Assert.AreEqual(Verdict.Refused, check.Check(new ArrayImageSource(image, 0, image.Length), facts, new PeWalker()));
        Assert.AreEqual((int)HashMethod.ManagedAfterNative, (int)facts.HashedBy);
        Assert.AreEqual((int)RefusalReason.ImageDigest, (int)facts.Reason);
        native.Kind = OddHmac.Silent;
        Assert.AreEqual(Verdict.Refused, check.Check(new ArrayImageSource(image, 0, image.Length), facts, new PeWalker()));
    }

    [TestMethod]
    public void An_image_that_begins_inside_an_array_is_handed_over_from_there()
    {
        byte[] image = SampleOtaFile.CreateImage();
        byte[] memory = new byte[image.Length + 50];
        Array.Copy(image, 0, memory, 20, image.Length);
        ImageFacts facts = new ImageFacts();
        BridgeImageCheck check = BridgeImageCheck.OfThisDevice(new OddHmac(OddHmac.Right));
        Assert.AreEqual(Verdict.Valid, check.Check(new ArrayImageSource(memory, 20, image.Length), facts, new PeWalker()));
        Assert.AreEqual((int)HashMethod.Native, (int)facts.HashedBy);
    }

    [TestMethod]
    public void An_image_in_the_store_is_hashed_by_managed_code()
    {
        byte[] image = SampleOtaFile.CreateImage();
        MemoryStore store = new MemoryStore();
        store.Put(BankStore.ChunkName(Bank.A, 0), image, 0, image.Length);
        BankImageSource source = new BankImageSource(new BankStore(store, StoreGeometry.OfThisDevice()));
        Assert.AreEqual((int)Result.Ok, (int)source.Open(Bank.A));
        OddHmac native = new OddHmac(OddHmac.Right);
        ImageFacts facts = new ImageFacts();
        Assert.AreEqual(Verdict.Valid, BridgeImageCheck.OfThisDevice(native).Check(source, facts, new PeWalker()));
        Assert.AreEqual((int)HashMethod.Managed, (int)facts.HashedBy);
        Assert.AreEqual(0, native.Calls);
    }

    [TestMethod]
    public void The_boot_loader_says_what_hashed_the_image()
    {
        byte[] image = SampleOtaFile.CreateImage();
        MemoryStore store = new MemoryStore();
        store.Put(BankStore.ChunkName(Bank.A, 0), image, 0, image.Length);
        EventLog log = new EventLog();
        Assert.IsNotNull(new BootLoader(store, BridgeImageCheck.OfThisDevice(new OddHmac(OddHmac.Right)), log, true).Boot());
        int hashed = log.IndexOf(TraceSource.Boot, (int)BootEvent.ImageHashed);
        Assert.IsTrue(hashed >= 0);
        Assert.AreEqual((long)Bank.A, log.A(hashed));
        Assert.AreEqual((long)(int)HashMethod.Native, log.B(hashed));
    }

    private static HashMethod Hash(byte[] image, IHmac native, int verdict)
    {
        ImageFacts facts = new ImageFacts();
        Assert.AreEqual(verdict, BridgeImageCheck.OfThisDevice(native).Check(new ArrayImageSource(image, 0, image.Length), facts, new PeWalker()));
        return facts.HashedBy;
    }
}
